// What ENVIRONMENTS.md shows is what the projects here have and do, word for word.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocksOf } from '../npm/documents.mjs';
import { documented } from './commands.mjs';

const folder = join(import.meta.dirname, 'projects');
const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

test('each piece of code is a part of a project', () => {
  const samples = blocksOf('js project', 'jsx project', 'vue project', 'html project');
  assert.ok(samples.length > 10);
  for (const { name, text } of samples) {
    assert.ok(sources.some((source) => source.includes(text)), `${name} is in no project`);
  }
});

test('each command is run by a test', () => {
  for (const { name, text } of blocksOf('sh project')) {
    for (const line of text.trim().split('\n')) assert.ok(documented.includes(line), `${name}: nobody runs \`${line}\``);
  }
});
