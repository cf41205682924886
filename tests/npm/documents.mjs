// The documents that people read, and the fenced blocks in them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { lexer, walkTokens } from 'marked';

export const root = resolve(import.meta.dirname, '../..');

const guides = 'crates/wasm/npm';

/** Their paths from the root: all of the package, and what stands at the root and beside the sample servers. */
export const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, guides))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${guides}/${name}`),
  'tests/servers/README.md',
  'tests/evaluation/README.md',
];

/**
 * The kinds of blocks: what is written behind the three backticks, and who checks it. A block of any other kind is a
 * mistake. The first word is the language, for those who colour it; the second one says what it is.
 *
 * | checked | |
 * |---|---|
 * | `node` | in tests/npm/samples.test.mjs |
 * | `page` | in tests/browser/samples.test.mjs, in Chromium |
 * | `project` | in tests/environments, as parts of projects that are built and run |
 */
export const KINDS = {
  // Programs. All of JavaScript and TypeScript is type-checked as well, but what projects have.
  js: 'node',
  'js run': 'node',
  'js server': 'node',
  'js proxy': 'node',
  'js n8n': 'node',
  'js page': 'page',
  ts: 'node',
  tsx: 'node',
  'python server': 'node',
  'ruby server': 'node',
  'php server': 'node',
  // JSON: a bot, an action of one, a request, an answer, its replies, a notice, a conversation script, any other.
  'json bot': 'node',
  'json action': 'node',
  'json request': 'node',
  'json answer': 'node',
  'json replies': 'node',
  'json notice': 'node',
  'json script': 'node',
  json: 'node',
  // Commands, each of a form that is known.
  sh: 'node',
  // What a page is made of.
  'html page': 'page',
  css: 'page',
  // Headers that a page is sent with, and those that a browser and a server say to each other.
  'http policy': 'page',
  'http policy-elsewhere': 'page',
  'http policy-nonce': 'page',
  'http preflight': 'page',
  // What projects with other tools have, and what is typed there.
  'js project': 'project',
  'jsx project': 'project',
  'vue project': 'project',
  'html project': 'project',
  'sh project': 'project',
  // A drawing.
  'text drawing': 'node',
};

/** Every block, with `name` (such as `WEBHOOKS.md:12`), `kind`, `text` and `document`. */
export function blocks() {
  return documents.flatMap((document) => {
    const source = readFileSync(join(root, document), 'utf8');
    const found = [];
    let from = 0;
    walkTokens(lexer(source), (token) => {
      if (token.type !== 'code') return;
      assert.notEqual(token.codeBlockStyle, 'indented', `${document}: code is fenced, to say what it is: ${token.text}`);
      const [opening] = token.raw.trim().split('\n');
      const at = source.indexOf(opening, from);
      const name = `${document}:${source.slice(0, at).split('\n').length}`;
      from = source.indexOf('```', at + opening.length) + 3;
      found.push({ name, document, kind: token.lang ?? '', text: `${token.text}\n` });
    });
    return found;
  });
}

/** The blocks of the kinds that `wanted` names. */
export function blocksOf(...wanted) {
  const found = blocks().filter(({ kind }) => wanted.includes(kind));
  for (const kind of wanted) assert.ok(kind in KINDS, kind);
  return found;
}
