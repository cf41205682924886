// What the wasm asks of its surroundings.
import assert from 'node:assert/strict';
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
