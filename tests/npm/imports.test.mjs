// What the wasm asks of its surroundings, and what importing the package does to them: nothing.
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

test('importing any entry where there is no page defines nothing and starts nothing', async () => {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const entries = Object.values(exports).flatMap(({ default: file }) => (file?.endsWith('.js') ? [file] : []));
  assert.ok(entries.length >= 5);
  // What it needs itself is no matter of ours.
  await import('react');
  const globals = Reflect.ownKeys(globalThis).length;
  const running = () => process.getActiveResourcesInfo().filter((name) => !/^(FSReq|Immediate)/.test(name));
  const before = running();
  for (const entry of entries) await import(new URL(`${entry}?server`, folder));
  assert.equal(Reflect.ownKeys(globalThis).length, globals);
  assert.deepEqual(running(), before);
});

test('hooktalk/webchat and hooktalk/embed.js are the same', async () => {
  const [webchat, embed] = await Promise.all(['webchat.js', 'embed.js'].map((file) => import(new URL(file, folder))));
  assert.deepEqual({ ...webchat }, { ...embed });
});
