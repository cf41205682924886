// The engine in runtimes other than a browser, as a stranger installs it: two turns with a webhook, and its memory.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, startServer } from '../servers/start.mjs';
import { command } from './commands.mjs';
import { binaries, install, run } from './projects.mjs';

const PROGRAM = { main: 'engine.js' };
const VISITS = 'Visit 1\nVisit 2\n';

let server;
let folder;
before(async () => {
  // No CORS: only a browser asks for it.
  server = await startServer('express');
  folder = await install({ webhook: `${server.origin}/memory` });
});
after(() => server?.stop());
beforeEach(() => server.forget());

/** Runs a command in the projects' folder: it prints the two answers and nothing else. */
async function converses(command, options) {
  const { stdout, stderr } = await run(folder, command, options);
  assert.equal(stdout, VISITS);
  assert.equal(stderr, '', 'it warns of nothing');
  const received = await server.received();
  assert.deepEqual(received.map(({ body }) => [body.nlp.source, body.conversation.memory]), [
    ['Hello', {}],
    ['Hello again', { visits: 1 }],
  ]);
}

test('Node', () => converses(command('node', PROGRAM)));

test('CommonJS, by a dynamic import', () => converses('node commonjs/import.cjs'));

test('CommonJS, by require', async () => {
  if (process.features.require_module) return converses('node commonjs/require.cjs');
  // A Node before 20.19 says so itself.
  await assert.rejects(run(folder, 'node commonjs/require.cjs'), /ERR_REQUIRE_ESM/);
});

test('Node, with the program and its wasm in one file', async () => {
  const dist = join(folder, 'dist/one');
  await run(folder, `${command('oneFile', { main: 'esbuild/engine.js', dist })} --log-level=warning`);
  assert.deepEqual(readdirSync(dist), ['engine.js']);
  await converses(command('node', { main: 'dist/one/engine.js' }));
});

test('a worker thread of Node', () => converses('node threads/main.js'));

test('Deno', () =>
  converses(command('deno', PROGRAM), {
    env: { DENO_DIR: join(folder, '.deno'), DENO_NO_UPDATE_CHECK: '1' },
  }));

test('Bun', () => converses(command('bun', PROGRAM)));

test('Cloudflare Workers, in their runtime', async (t) => {
  const project = join(folder, 'cloudflare');
  // What Wrangler does: it bundles, and leaves wasm to the runtime, which gives a compiled module.
  await run(project, 'npx esbuild worker.js --bundle --format=esm --external:*.wasm --outdir=dist --log-level=warning');
  cpSync(join(folder, 'node_modules/hooktalk/engine.wasm'), join(project, 'dist/engine.wasm'));
  const port = await freePort();
  const worker = spawn(binaries.workerd(), ['serve', 'config.capnp', `--socket-addr=http=127.0.0.1:${port}`], { cwd: project });
  let printed = '';
  for (const output of [worker.stdout, worker.stderr]) output.on('data', (text) => (printed += text));
  t.after(async () => {
    worker.kill('SIGKILL');
    if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
  });

  const ask = (body) => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(body) });
  let first;
  for (const deadline = Date.now() + 30_000; !first; await wait(50)) {
    assert.ok(Date.now() < deadline && worker.exitCode === null, `workerd does not answer:\n${printed}`);
    first = await ask({ words: 'Hello' }).catch(() => null);
  }
  const { messages, state } = await first.json();
  assert.deepEqual(messages, [{ type: 'text', content: 'Visit 1' }]);
  const second = await (await ask({ words: 'Hello again', state })).json();
  assert.deepEqual(second.messages, [{ type: 'text', content: 'Visit 2' }]);
  assert.equal(printed, '', 'it warns of nothing');
});
