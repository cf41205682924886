// Makes what stands beside the page that Trunk builds, and at last the list of its files.

await Promise.all([
  // The chat's reader of Markdown; page and package have the same.
  import('../webchat/markdown/build.mjs'),
  // The documentation, of the package's Markdown.
  import('./docs/build.mjs'),
  // The editors, files of their own that are loaded when they show.
  import('./editor/build.mjs'),
  // What runs the webhook that is written in the page.
  import('./sandbox/build.mjs'),
  // The thread that runs conversation scripts, with the package's runner.
  import('./trial/build.mjs'),
  // What packs links, and files to take home.
  import('./keep/build.mjs'),
]);
await import('./files.mjs');
