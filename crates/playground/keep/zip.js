// @ts-check
// Files as one file.

import { strFromU8, strToU8, zipSync } from 'fflate';

/** What a website needs of the package. */
const PACKAGE = ['embed.js', 'webchat.js', 'webchat.wasm', 'webchat_glue.js', 'webchat_host.js', 'webchat_markdown.js', 'LICENSE-APACHE', 'LICENSE-MIT', 'LICENSE-marked'];

/** What names a file that a bot shows. */
const MEDIA = /\bmedia\/[\w./-]+/g;

/**
 * Gives the person a ZIP file with a folder in it. What the texts show of the site's `media/` goes along.
 *
 * @param {string} folder
 * @param {string} texts Each file's name and its text, as JSON.
 * @param {string} packed Where the files of the package are, with a slash at the end; they go to `hooktalk/`. Empty for none.
 * @param {string} answers What the names of the files begin with that answer the bot, as JSON; from `hook/` they go to `answers/`.
 * @param {string} under Where those and the media go, with a slash at the end, or empty.
 */
export async function save(folder, texts, packed, answers, under) {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  const shown = new Set();
  const look = (/** @type {string} */ text) => text.match(MEDIA)?.forEach((name) => shown.add(name));
  const load = async (/** @type {string} */ from, /** @type {string} */ to) => {
    const answer = await fetch(from);
    if (!answer.ok) throw new Error(`${from}: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    files[`${folder}/${to}`] = bytes;
    return bytes;
  };
  for (const [name, text] of Object.entries(JSON.parse(texts))) {
    files[`${folder}/${name}`] = strToU8(text);
    look(text);
  }
  const starts = JSON.parse(answers);
  if (starts.length || shown.size) {
    const names = Object.keys(await (await fetch('files.json')).json());
    const given = names.filter((name) => starts.some((/** @type {string} */ start) => name.startsWith(start)));
    const loaded = await Promise.all(given.map((name) => load(name, under + name.replace('hook/', 'answers/'))));
    for (const bytes of loaded) look(strFromU8(bytes));
    await Promise.all(names.filter((name) => shown.has(name)).map((name) => load(name, under + name)));
  }
  if (packed) await Promise.all(PACKAGE.map((name) => load(packed + name, `hooktalk/${name}`)));
  const address = URL.createObjectURL(new Blob([zipSync(files)], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${folder}.zip`;
  link.click();
  // The download has its own hold on the file by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
