// `cargo xtask start`: the playground of the development server, in front of a local webhook.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { freePort, startServer } from '../servers/start.mjs';
import { chatIn, inspectorIn, open, reads, root, screenshot, until } from './harness.mjs';

test('the page talks to a local server that allows no other origin', async (t) => {
  const server = await startServer('express');
  t.after(() => server.stop());
  const port = await freePort();
  const playground = startPlayground(t, ['--port', String(port), '--webhook', server.origin]);
  await playground.prints(`http://127.0.0.1:${port}`);

  const page = await open(t, `http://127.0.0.1:${port}/`);
  const chat = chatIn(page);
  await chat.open();
  await chat.ask('hello', 'Roger that');
  await chat.ask('hello again', 'Roger that', 2);
  const received = await server.received();
  assert.deepEqual(
    received.map(({ method, path, body }) => [method, path, body.nlp.source, body.conversation.memory]),
    [
      ['POST', '/', 'hello', {}],
      ['POST', '/', 'hello again', { key: 'value' }],
    ],
  );

  const inspector = inspectorIn(page);
  await reads(inspector.summary, /hello again/);
  await reads(inspector.request, /POST[^]*"source":\s*"hello again"/);
  await reads(inspector.answer, /200[^]*"content":\s*"Roger that"/);
  await reads(inspector.conversation, /skill_occurences:\s*1\s*→\s*to\s*2/);
  await screenshot(page, 'playground-start');
});

/** Runs `cargo xtask start` until the test ends. Its first build may take minutes. */
function startPlayground(t, args) {
  const child = spawn('cargo', ['xtask', 'start', ...args], {
    cwd: root,
    // A group of its own: cargo, its child, and what that starts.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let ended = false;
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const exited = once(child, 'exit').then(() => (ended = true));
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', kill);
  t.after(async () => {
    process.off('exit', kill);
    kill();
    await exited;
  });
  return {
    async prints(words) {
      const printed = until(`it prints ${words}`, () => ended || output.includes(words), 20 * 60_000);
      await printed.catch((error) => assert.fail(`${error.message}\n${output}`));
      assert.ok(!ended, `it ended at once:\n${output}`);
    },
  };
}
