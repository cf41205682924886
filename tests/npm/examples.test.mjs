// The bots that come with the playground, by their conversations in tests/bots, and the files that
// stand for their webhooks.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { folder, hooktalk } from './package.mjs';

const { Engine, init } = hooktalk;
const root = new URL('../../', import.meta.url);
const bots = readdirSync(new URL('www/bots/', root)).filter((name) => name.endsWith('.json'));

await init();

/** `hooktalk test` on one bot and its scripts, as a person runs it at the root. */
function run(name) {
  const cli = fileURLToPath(new URL('cli.js', folder));
  const words = [cli, 'test', '--json', '--strict', `www/bots/${name}`, `tests/bots/${name}`];
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd: fileURLToPath(root) }, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

for (const name of bots) {
  test(`${name}: its conversations go as written, and leave nothing of it out`, async () => {
    const { code, out, err } = await run(name);
    assert.equal(err, '');
    const { coverage, scripts, bot, problems } = JSON.parse(out);
    assert.deepEqual(scripts.filter(({ passed }) => !passed), []);
    assert.deepEqual([code, bot.diagnostics, problems], [0, [], []]);
    assert.ok(scripts.length >= 3);
    for (const [kind, { missing }] of Object.entries(coverage)) assert.deepEqual(missing, [], kind);
  });
}

test('there are conversations for no other bots', () => {
  assert.deepEqual(readdirSync(new URL('tests/bots/', root)).sort(), bots.sort());
});

test('each answer of a file is one that a webhook may give, with pictures that are there', () => {
  const names = readdirSync(new URL('www/hook/', root), { recursive: true }).filter((name) => name.endsWith('.json'));
  assert.ok(names.length >= 10);
  const engine = new Engine({ webhook: 'https://example.com/hook' });
  for (const name of names) {
    const body = readFileSync(new URL(`www/hook/${name}`, root), 'utf8');
    const turn = engine.begin({ id: 'c1' }, 'hi', 0);
    const { messages, diagnostics } = engine.resolve(turn, { type: 'response', status: 200, body }, 0);
    assert.deepEqual(diagnostics, [], name);
    assert.ok(messages.length > 0, name);
    for (const [media] of body.matchAll(/media\/[\w.-]+/g)) assert.ok(existsSync(new URL(`www/${media}`, root)), media);
  }
});
