// Makes `trial.js`, the thread that runs conversation scripts, with the package's runner in it, in the folder that is
// named, or in `trial/` of the page that Trunk builds.

import { join, resolve } from 'node:path';
import { argv, env } from 'node:process';
import { build } from 'esbuild-wasm';

const folder = argv[2] ?? (env.TRUNK_STAGING_DIR && join(env.TRUNK_STAGING_DIR, 'trial'));
if (!folder) throw new Error('usage: node build.mjs FOLDER');

await build({
  entryPoints: [join(import.meta.dirname, 'trial.js')],
  outfile: join(resolve(folder), 'trial.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  logLevel: 'warning',
});
