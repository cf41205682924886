// Makes `link.js` and `zip.js`, each a file of its own that is loaded when it is needed, in the folder that is named, or
// in `keep/` of the page that Trunk builds.

import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { argv, env } from 'node:process';
import { build } from 'esbuild-wasm';

const folder = argv[2] ?? (env.TRUNK_STAGING_DIR && join(env.TRUNK_STAGING_DIR, 'keep'));
if (!folder) throw new Error('usage: node build.mjs FOLDER');

await build({
  entryPoints: ['link.js', 'zip.js'].map((name) => join(import.meta.dirname, name)),
  outdir: resolve(folder),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
});

// What others wrote comes with its licence.
const home = dirname(createRequire(import.meta.url).resolve('fflate/package.json'));
const { name, version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
const licence = (await readFile(join(home, 'LICENSE'), 'utf8')).trim();
await writeFile(join(folder, 'LICENSES.txt'), `${name} ${version}\n\n${licence}\n`);
const zip = join(folder, 'zip.js');
const notice = `/** @license Contains ${name}, (c) Arjun Barrett, MIT: see LICENSES.txt */\n`;
await writeFile(zip, notice + (await readFile(zip, 'utf8')));
