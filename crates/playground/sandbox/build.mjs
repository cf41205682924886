// Makes the frame that the webhook of a person runs in, one page with its script and its policy, and what the page of
// the playground needs to reach it.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, env } from 'node:process';
import { transform } from 'esbuild-wasm';

const site = argv[2] ?? env.TRUNK_STAGING_DIR;
if (!site) throw new Error('usage: node build.mjs FOLDER');

const read = (name) => readFile(join(import.meta.dirname, name), 'utf8');
const small = async (text, define) => (await transform(text, { minify: true, target: 'es2022', define, legalComments: 'none' })).code.trim();

const worker = await small(await read('worker.js'));
// In a page, the text of a script ends at this word wherever it stands.
const script = (await small(await read('frame.js'), { WORKER: JSON.stringify(worker) })).replaceAll('</', '<\\/');
const digest = createHash('sha256').update(script).digest('base64');
const policy = `default-src 'none'; script-src 'sha256-${digest}' blob:; worker-src blob:; base-uri 'none'; form-action 'none'`;

const folder = join(site, 'sandbox');
await mkdir(folder, { recursive: true });
await writeFile(
  join(folder, 'index.html'),
  `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <title>The webhook's sandbox</title>
    <script>${script}</script>
  </head>
</html>
`,
);
await copyFile(join(import.meta.dirname, 'host.js'), join(folder, 'host.js'));
await copyFile(join(import.meta.dirname, 'service.js'), join(site, 'service.js'));
