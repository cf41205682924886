// @ts-check
// Files as one file.

import { strToU8, zipSync } from 'fflate';

/** What a website needs of the package. */
const PACKAGE = ['embed.js', 'webchat.js', 'webchat.wasm', 'webchat_glue.js', 'webchat_host.js', 'webchat_markdown.js', 'LICENSE-APACHE', 'LICENSE-MIT', 'LICENSE-marked'];

/**
 * Gives the person a ZIP file with a folder in it.
 *
 * @param {string} folder
 * @param {string} texts Each file's name and its text, as JSON.
 * @param {string} packed Where the files of the package are, with a slash at the end; they go to `hooktalk/`. Empty for none.
 */
export async function save(folder, texts, packed) {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const [name, text] of Object.entries(JSON.parse(texts))) files[`${folder}/${name}`] = strToU8(text);
  if (packed) {
    const load = async (/** @type {string} */ name) => {
      const answer = await fetch(packed + name);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      files[`${folder}/hooktalk/${name}`] = new Uint8Array(await answer.arrayBuffer());
    };
    await Promise.all(PACKAGE.map(load));
  }
  const address = URL.createObjectURL(new Blob([zipSync(files)], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${folder}.zip`;
  link.click();
  // The download has its own hold on the file by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
