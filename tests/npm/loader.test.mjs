// What the tag says before its chat is there is what the chat says.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const webchat = resolve(import.meta.dirname, '../../crates/webchat');

for (const [file, ids] of [
  ['embed.js', ['open', 'unavailable', 'try-again']],
  ['webchat_host.js', ['close', 'title', 'message']],
]) {
  test(`${file} has the words of the catalogue, in every language`, () => {
    const [, table] = readFileSync(join(webchat, 'npm', file), 'utf8').match(/const WORDS = `([^`]*)`/);
    const expected = readdirSync(join(webchat, 'locales')).map((name) => {
      const texts = readFileSync(join(webchat, 'locales', name), 'utf8');
      const words = ids.map((id) => texts.match(new RegExp(`^${id} = (.*)$`, 'm'))[1]);
      return [name.replace('.ftl', ''), ...words].join('|');
    });
    assert.deepEqual(table.split('\n'), expected.sort());
  });
}
