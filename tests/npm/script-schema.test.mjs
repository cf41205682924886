// The schema that the page's editor of a test completes with names the members that the package's types name.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const types = readFileSync(join(root, 'crates/wasm/npm/testing/index.d.ts'), 'utf8');
const schema = JSON.parse(readFileSync(join(root, 'crates/playground/editor/script.schema.json'), 'utf8'));

/** The members of a type. */
function membersOf(name) {
  const [, body] = types.match(new RegExp(`export (?:interface|type) ${name}\\b([^]*?)(?=\\n/\\*\\*|\\n//)`));
  return new Set([...body.matchAll(/^\s+readonly ([$\w]+)\??:/gm)].map(([, key]) => key));
}

const { step, input, request, answer, expect, pattern } = schema.$defs;
for (const [name, described] of [
  ['ConversationScript', schema],
  ['ScriptStep', step],
  ['ScriptInput', input],
  ['ExpectedRequest', request],
  ['ScriptOutcome', answer],
  ['Expectation', expect],
  ['Pattern', pattern],
]) {
  test(`${name} has the members of its schema`, () => {
    const members = membersOf(name);
    assert.deepEqual(Object.keys(described.properties).sort(), [...members].sort());
  });
}
