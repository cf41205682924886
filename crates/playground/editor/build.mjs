// Makes `editor.js`, `code.js` and `script.js`, the editors of a bot, of JavaScript and of a test, with a file of what both need, in the folder
// that is named, or in `editor/` of the page that Trunk builds.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { argv, env } from 'node:process';
import { build } from 'esbuild-wasm';

const folder = argv[2] ?? (env.TRUNK_STAGING_DIR && join(env.TRUNK_STAGING_DIR, 'editor'));
if (!folder) throw new Error('usage: node build.mjs FOLDER');

const { metafile } = await build({
  entryPoints: ['editor.js', 'code.js', 'script.js'].map((name) => join(import.meta.dirname, name)),
  outdir: resolve(folder),
  bundle: true,
  splitting: true,
  chunkNames: 'shared-[hash]',
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  metafile: true,
  banner: { js: '/** @license Contains CodeMirror, (c) Marijn Haverbeke and others, MIT: see LICENSES.txt */' },
  logLevel: 'warning',
});

// What others wrote comes with its licence.
const packages = new Set(Object.keys(metafile.inputs).flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
const licences = await Promise.all(
  [...packages].sort().map(async (path) => {
    const { name, version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${(await readFile(join(path, 'LICENSE'), 'utf8')).trim()}\n`;
  }),
);
await mkdir(dirname(join(folder, 'LICENSES.txt')), { recursive: true });
await writeFile(join(folder, 'LICENSES.txt'), licences.join('\n----\n\n'));
