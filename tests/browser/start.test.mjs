// The playground: the built site from any static server, and `cargo xtask start` with a local webhook.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { freePort, startServer } from '../servers/start.mjs';
import { assertAccessible, chatIn, open, root, screenshot, serve, siteFolder, until } from './harness.mjs';

test('the built site works under a path of any static server, with no webhook at all', async (t) => {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/`);
  const chat = chatIn(page);
  await chat.open();
  const before = await chat.log.innerText();
  await chat.say('hello');
  await until('the built-in bot answers', async () => {
    const text = (await chat.log.innerText()).slice(before.length).replace('hello', '').trim();
    return text.length > 20;
  });
  await screenshot(page, 'playground');
  await assertAccessible(page, 'the playground');
});

test('`cargo xtask start --webhook` lets the page talk to a local server that allows no other origin', async (t) => {
  const server = await startServer('express');
  t.after(() => server.stop());
  const port = await freePort();
  const start = startPlayground(t, ['--port', String(port), '--webhook', server.origin]);
  await until('the address is printed', () => start.output().includes(`http://127.0.0.1:${port}`), 15 * 60_000);

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

  // The inspector shows the last turn.
  const inspector = page.getByRole('region', { name: 'Inspector' });
  for (const name of ['Request', 'Answer', 'Conversation', 'Diagnostics']) {
    await inspector.getByRole('heading', { name }).or(inspector.getByRole('tab', { name })).first().waitFor();
  }
  const shown = await inspector.innerText();
  assert.match(shown, /POST/);
  assert.match(shown, /hello again/);
  assert.match(shown, /200/);
  assert.match(shown, /Roger that/);
  assert.match(shown, /value/);
  await screenshot(page, 'playground-webhook');
});

const running = new Set();
after(() => running.forEach((child) => kill(child)));
process.on('exit', () => running.forEach((child) => kill(child)));

/** Runs `cargo xtask start` until the test ends. */
function startPlayground(t, args) {
  const child = spawn('cargo', ['xtask', 'start', ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const ended = once(child, 'exit');
  t.after(async () => {
    kill(child);
    await ended;
    running.delete(child);
  });
  child.on('exit', (code) => (output += `\n(it ended with code ${code})`));
  return { output: () => output };
}

function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
