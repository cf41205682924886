// Makes `webchat_markdown.js`, one file with all that it needs, in the folder that is named, or in `markdown/` of the
// page that Trunk builds.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { argv, env } from 'node:process';
import { build } from 'esbuild-wasm';

const folder = argv[2] ?? (env.TRUNK_STAGING_DIR && join(env.TRUNK_STAGING_DIR, 'markdown'));
if (!folder) throw new Error('usage: node build.mjs FOLDER');

/** Where marked makes an instance of itself that needs all of it: what writes HTML, too. We need only what reads. */
const INSTANCE = /;var (\w+)=new \w+;function (\w+)\((\w+),(\w+)\)\{return \1\.parse\(\3,\4\)\}.*?(?=export\{)/s;

const readerOnly = {
  name: 'reader-only',
  setup({ onLoad }) {
    onLoad({ filter: /marked\.esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!INSTANCE.test(source)) throw new Error(`${path} is written in another way than build.mjs knows: look at its end`);
      const names = source.match(/export\{.*\}/)[0].match(/\w+ as (?:Lexer|Tokenizer)\b/g);
      return { contents: source.replace(INSTANCE, ';').replace(/export\{.*\}/, `export{${names}}`) };
    });
  },
};

const { version } = createRequire(import.meta.url)('marked/package.json');

await build({
  entryPoints: [join(import.meta.dirname, 'lex.js')],
  outfile: join(resolve(folder), 'webchat_markdown.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  banner: { js: `/** @license Contains a part of marked ${version}, (c) MarkedJS and Christopher Jeffrey, MIT: see LICENSE-marked */` },
  plugins: [readerOnly],
  logLevel: 'warning',
});
