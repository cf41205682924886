// What the wasm asks of its surroundings, and what npm would pack.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { folder } from './package.mjs';

test('the engine imports no clock, no randomness, no network and no storage', async () => {
  const module = await WebAssembly.compile(readFileSync(new URL('engine.wasm', folder)));
  const names = WebAssembly.Module.imports(module).map(({ name }) => name);
  assert.ok(names.length > 0);
  // wasm-bindgen's own, for objects, arrays, strings, numbers and errors.
  const known =
    /^(__wbindgen_|__wbg_(?:__wbindgen_\w+|new|set|Error|String|length|get|push|isArray)_[0-9a-f]+|__wbg___wbindgen_)/;
  const others = names.filter((name) => !known.test(name));
  assert.deepEqual(others, []);
  const forbidden = /now|date|performance|random|crypto|fetch|xml|storage|indexeddb|timeout|navigator|process/i;
  assert.deepEqual(
    names.filter((name) => forbidden.test(name.replace(/__wbindgen_\w*/, ''))),
    [],
  );
});

test('npm packs exactly the files that are meant to ship', () => {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ name, files }] = JSON.parse(listing);
  assert.equal(name, 'hooktalk');
  const packed = files.map(({ path }) => path).sort();
  const expected = [
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'LICENSE-marked',
    'README.md',
    'RECIPES.md',
    'SECURITY.md',
    'TESTING.md',
    'THEMING.md',
    'WEBHOOKS.md',
    'bot.schema.json',
    'cli.js',
    'conversation.js',
    'custom-elements.json',
    'embed.js',
    'engine.wasm',
    'engine_glue.js',
    'html-custom-data.json',
    'index.js',
    'jsx.d.ts',
    'package.json',
    'react.d.ts',
    'react.js',
    'testing/coverage.js',
    'testing/index.d.ts',
    'testing/index.js',
    'testing/json.js',
    'testing/match.js',
    'testing/run.js',
    'testing/script.js',
    'types.d.ts',
    'web-types.json',
    'webchat.d.ts',
    'webchat.js',
    'webchat.wasm',
    'webchat_glue.js',
    'webchat_markdown.js',
  ];
  // Snippets of JavaScript that crates of the widget bring along have names with a hash in them.
  assert.deepEqual(packed.filter((path) => !path.startsWith('snippets/')), expected);
});

test('each export of the package is a file of it', () => {
  const description = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const files = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(files));
  for (const file of files([description.exports, description.bin])) {
    assert.ok(readFileSync(new URL(file, folder)).length > 0, file);
  }
  assert.match(description.version, /^\d+\.\d+\.\d+/);
});
