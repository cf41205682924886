// The webhook that is written in the page: from the first function to a server of one's own, without harm to anyone.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../servers/start.mjs';
import { assertAccessible, chatIn, inspectorIn, open, reads, root, screenshot, serve, siteFolder, until } from './harness.mjs';

/** The console tells of an answer that is no success, and of a call that reached nobody. */
const FAILED_CALL = /Failed to load resource|hooktalk: /;
/** Chromium writes over coloured words with a style of its own, and then forbids itself to. */
const OVERWRITTEN = /Applying inline style/;

/** The page with its view Webhook in sight. */
async function openHook(t, options) {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/`, { viewport: { width: 1440, height: 1000 }, ...options });
  return { origin, page, ...(await show(page)) };
}

async function show(page) {
  const tab = page.getByRole('tab', { name: 'Edit' });
  await page.getByRole('tab', { name: 'Webhook' }).or(tab).first().waitFor();
  if (await tab.isVisible()) await tab.click();
  await page.getByRole('tab', { name: 'Webhook' }).click();
  const view = page.getByRole('region', { name: 'Webhook', exact: true });
  const code = view.getByRole('textbox', { name: 'The webhook as JavaScript' });
  await code.waitFor();
  return {
    view,
    code,
    chat: chatIn(page),
    calls: view.getByRole('region', { name: 'Calls' }),
    run: view.getByRole('button', { name: 'Run' }),
    /** Puts `text` in place of all the code. */
    async write(text) {
      await code.focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(text);
    },
  };
}

test('the first conversation with a webhook needs no server', async (t) => {
  const { page, origin, view, chat, calls, write } = await openHook(t, { tolerated: [FAILED_CALL, OVERWRITTEN] });
  await assertAccessible(page, 'the view of the webhook');
  await write('export default async ({ method, path, json }) => {\n  console.warn("heard", json.nlp.source);\n  return { replies: [{ type: "text", content: `${method} ${path} ${json.nlp.source}` }], conversation: { memory: { a: 1 } } };\n};\n');
  await view.getByRole('button', { name: 'Make a bot of it' }).click();
  await view.getByText('This bot calls it').waitFor();
  await chat.open();
  await chat.ask('one', 'POST / one');
  await reads(calls, /POST\s*\/[^]*200[^]*heard one/);
  await screenshot(page, 'hook-called');
  // It is a real call: the page's own code can make one, too.
  const real = await page.evaluate(async () => {
    const answer = await fetch('./page-webhook/deep/er?x=1', { method: 'PUT', body: '{"nlp":{"source":"own"}}' });
    return [answer.status, answer.headers.get('content-type'), await answer.json()];
  });
  assert.deepEqual(real.slice(0, 2), [200, 'application/json']);
  assert.equal(real[2].replies[0].content, 'PUT /deep/er own');

  // A status, a delay, a failure.
  await view.getByLabel('Status').selectOption('503');
  await chat.say('two');
  await reads(calls, /^Calls[^]*?503/);
  await view.getByLabel('Status').selectOption('200');
  await view.getByLabel('Delay').fill('700');
  await view.getByLabel('Delay').press('Tab');
  await chat.say('three');
  await reads(calls, /delayed/);
  await chat.shows('POST / three');
  await view.getByLabel('Delay').fill('0');
  await view.getByLabel('Fail like a broken network').check();
  await chat.say('four');
  await reads(calls, /network failure/);
  await reads(inspectorIn(page).answer, /asked to fail/);
  await view.getByLabel('Fail like a broken network').uncheck();

  // What is wrong is told with its line.
  await write('const a = 1;\nexport default () => {\n  return a.b.c;\n};\n');
  await chat.say('five');
  await reads(calls, /Line 3: TypeError: Cannot read/);
  await calls.getByRole('button', { name: 'Line 3' }).first().click();
  assert.equal(await page.evaluate(() => String(getSelection())), '  return a.b.c;');
  await write('export default () => {\n  return {;\n};\n');
  await view.getByRole('button', { name: 'Run' }).click();
  await reads(calls, /Line 2: SyntaxError/);
  await view.locator('.cm-lintRange-error').waitFor();
  await screenshot(page, 'hook-wrong');
  await assertAccessible(page, 'the webhook with mistakes');

  // It is kept with the bot.
  await write('export default () => ({ replies: [{ type: "text", content: "kept" }] });\n');
  await view.getByRole('button', { name: 'Run' }).click();
  await reads(calls, /^Calls[^]*?by Run[^]*?200/);
  await page.reload();
  await chat.open();
  await chat.ask('six', 'kept');
  assert.ok(page.url().startsWith(origin));
});

test('hostile code reaches nothing, and can be stopped', async (t) => {
  const { page, view, calls, run, write } = await openHook(t, { tolerated: [/Content Security Policy|Refused|violates/, FAILED_CALL] });
  const strangers = [];
  const stranger = createServer((request, response) => {
    strangers.push(request.url);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end();
  }).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  t.after(() => stranger.close());
  const there = `http://127.0.0.1:${stranger.address().port}`;
  await page.evaluate(() => localStorage.setItem('secret', 'hush'));
  await write(`
const tries = {
  storage: () => localStorage.getItem('secret'),
  page: () => document.title,
  parent: () => parent.document.title,
  caches: () => caches.keys(),
  database: () => new Promise((opened, failed) => {
    const request = indexedDB.open('x');
    request.onsuccess = () => opened('open');
    request.onerror = () => failed(request.error);
  }),
  network: () => fetch('${there}/fetch'),
  site: () => fetch('${new URL(page.url()).origin}/some/where/index.html'),
  module: () => import('${there}/module.js'),
  script: () => importScripts('${there}/script.js'),
  socket: () => new Promise((opened, failed) => {
    const socket = new WebSocket('${there.replace('http', 'ws')}/socket');
    socket.onopen = opened;
    socket.onerror = () => failed(new Error('closed'));
  }),
  request: () => { const it = new XMLHttpRequest(); it.open('GET', '${there}/request', false); it.send(); },
  nested: () => new Promise((done, failed) => {
    const source = "fetch('${there}/nested').then(() => postMessage('open'), () => postMessage('closed'))";
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    worker.onmessage = ({ data }) => (data === 'open' ? done(data) : failed(new Error(data)));
    worker.onerror = () => failed(new Error('closed'));
  }),
  eval: () => eval('1'),
};
export default async () => {
  const got = {};
  for (const [name, attempt] of Object.entries(tries)) {
    try { await attempt(); got[name] = 'OPEN'; } catch { got[name] = 'shut'; }
  }
  return { origin: self.origin, got };
};
`);
  await run.click();
  await reads(calls, /200/);
  await calls.getByText('Answer', { exact: true }).first().click();
  const answer = JSON.parse(await calls.getByRole('region', { name: 'Answer' }).first().innerText());
  assert.equal(answer.origin, 'null');
  assert.deepEqual(Object.values(answer.got), Object.keys(answer.got).map(() => 'shut'), JSON.stringify(answer.got));
  assert.deepEqual(strangers, [], 'nobody was called');

  // The frame is sandboxed however it is opened; a page cannot look into it.
  const inside = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = './sandbox/index.html';
    await new Promise((loaded) => {
      frame.onload = loaded;
      document.body.append(frame);
    });
    return frame.contentDocument;
  });
  assert.equal(inside, null);

  // A loop without an end is stopped by hand, a flood by itself, and the page stays alive.
  await write('export default () => { for (;;); };\n');
  await run.click();
  await view.getByRole('button', { name: 'Stop' }).click();
  await reads(calls, /^Calls[^]*?failed[^]*?stopped by hand/);
  await write('export default () => { for (;;) console.log("x".repeat(10_000)); };\n');
  await run.click();
  await reads(calls, /it prints without an end/);
  await reads(calls, /\(cut: 10000 characters\)/);
  await write('export default () => ({ a: "x".repeat(2_000_000) });\n');
  await run.click();
  await reads(calls, /at most 1000000 go back/);
  await screenshot(page, 'hook-hostile');
});

test('where there is no service worker the chat reaches the webhook all the same', async (t) => {
  const { page, view, chat, calls } = await openHook(t, { before: () => delete Navigator.prototype.serviceWorker });
  await view.getByText('gives the page no service worker').waitFor();
  await view.getByRole('button', { name: 'Make a bot of it' }).click();
  await view.getByText('This bot calls it').waitFor();
  await chat.open();
  await chat.ask('Hello', 'You said “Hello”. That was message 1.');
  await reads(calls, /POST[^]*200/);
  // Without its sandbox the frame does nothing.
  const alone = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = './sandbox/index.html';
    let heard = false;
    addEventListener('message', ({ source }) => (heard ||= source === frame.contentWindow));
    await new Promise((loaded) => {
      frame.onload = loaded;
      document.body.append(frame);
    });
    // What it would have said is before this in the queue.
    await new Promise((last) => {
      addEventListener('message', ({ data }) => data === 'last' && last());
      postMessage('last');
    });
    return heard;
  });
  assert.equal(alone, false);
});

test('without a network the page is there, and its webhook answers; a new version comes at once', async (t) => {
  const site = await serveOnce();
  t.after(() => site.stop());
  const page = await open(t, `${site.origin}/some/where/`, { viewport: { width: 1440, height: 1000 }, tolerated: [FAILED_CALL] });
  const { view, chat } = await show(page);
  await view.getByRole('button', { name: 'Make a bot of it' }).click();
  await view.getByText('This bot calls it').waitFor();
  await until('all files are kept', () =>
    page.evaluate(async () => {
      for (const name of await caches.keys()) if (await (await caches.open(name)).match('files.json')) return true;
      return false;
    }),
  );
  await site.stop();
  await page.reload();
  const again = await show(page);
  await chat.open();
  await chat.ask('Hello', 'You said “Hello”. That was message 1.');
  await page.getByRole('combobox', { name: 'Bot' }).selectOption('A café');
  await page.getByRole('heading', { name: 'A café' }).waitFor();
  await again.view.waitFor();
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page.getByRole('textbox', { name: 'The bot as JSON' }).waitFor();

  // The site is back, and has changed.
  await site.start('<title>Another version</title>');
  await page.reload();
  assert.equal(await page.title(), 'Another version');
});

/** The site on one port, that can be away, and can come back with another title. */
async function serveOnce() {
  const { readFile } = await import('node:fs/promises');
  const types = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.wasm': 'application/wasm', '.json': 'application/json' };
  const port = await freePort();
  let server;
  const site = {
    origin: `http://127.0.0.1:${port}`,
    async start(title) {
      server = createServer(async (request, response) => {
        const path = new URL(request.url, site.origin).pathname.replace('/some/where/', '') || 'index.html';
        const bytes = await readFile(join(siteFolder, path)).catch(() => null);
        if (!bytes) return response.writeHead(404).end();
        const type = types[/\.\w+$/.exec(path)?.[0]] ?? 'application/octet-stream';
        const body = title && path === 'index.html' ? String(bytes).replace(/<title>.*<\/title>/, title) : bytes;
        response.writeHead(200, { 'content-type': type }).end(body);
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async stop() {
      if (!server) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      server = undefined;
    },
  };
  await site.start();
  return site;
}

const STARTS = {
  Express: ['server.mjs', (file) => [process.execPath, file]],
  Flask: ['server.py', (file) => [process.env.HOOKTALK_PYTHON || join(root, '.tools/venv/bin/python'), file]],
  Sinatra: ['server.rb', (file) => ['ruby', file]],
  Slim: ['server.php', (file, port) => ['php', '-S', `127.0.0.1:${port}`, file]],
};

test('the same webhook as a server in four languages gives the same answer, and lets the page in', async (t) => {
  const { page, origin, view, calls, run, write } = await openHook(t, { tolerated: [OVERWRITTEN] });
  await write(`const drinks = ['tea', "Joe's"];
export default (request) => ({
  replies: [{ type: 'text', content: \`It's "\${drinks.length}" #{x} $y \\\\ é 😀\\n\${request.json.nlp.source}\` }],
  conversation: { memory: { drinks, open: true, none: null, empty: {}, list: [], n: { '0': 1.5 } } },
});
`);
  await run.click();
  await reads(calls, /200/);
  await calls.getByText('Answer', { exact: true }).click();
  const answer = JSON.parse(await calls.getByRole('region', { name: 'Answer' }).innerText());
  await calls.getByText('Request', { exact: true }).click();
  const body = await calls.getByRole('region', { name: 'Request' }).innerText();
  const folder = await mkdtemp(join(root, 'target/hook-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const started = [];
  for (const [name, [file, command]] of Object.entries(STARTS)) {
    await view.getByLabel('Language of the server').selectOption(name);
    await reads(view.getByRole('region', { name: 'Commands' }), new RegExp(file.replace('.', '\\.')));
    const text = await view.getByRole('region', { name: 'Code of the server' }).innerText();
    assert.match(text, /Access-Control-Allow-Origin/);
    started.push(startServer(t, folder, name, file, command, text));
  }
  await Promise.all(
    started.map(async (starting, index) => {
      const name = Object.keys(STARTS)[index];
      const there = await starting;
      const headers = { 'content-type': 'application/json', origin };
      const got = await fetch(there, { method: 'POST', headers, body });
      assert.deepEqual([got.status, await got.json()], [200, answer], name);
      assert.equal(got.headers.get('access-control-allow-origin'), origin, name);
      const told = await fetch(`${there}errors`, { method: 'POST', headers, body: '{}' });
      assert.equal(told.status, 200, name);
      // And a browser is let in.
      const seen = await page.evaluate(
        async ([url, body]) => (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json(),
        [there, body],
      );
      assert.deepEqual(seen, answer, name);
    }),
  );
});

/** Starts a server with this text on a free port, until the test ends; gives its address. */
async function startServer(t, folder, name, file, command, text) {
  const port = await freePort();
  assert.ok(text.includes('5000'), name);
  const path = join(folder, file);
  await writeFile(path, text.replaceAll('5000', String(port)));
  const [program, ...args] = command(path, port);
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (words) => (printed += words));
  child.stderr.on('data', (words) => (printed += words));
  let ended = false;
  child.on('error', (error) => (printed += error.message));
  child.on('close', () => (ended = true));
  t.after(() => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  });
  const there = `http://127.0.0.1:${port}/`;
  await until(`${name} answers`, async () => {
    assert.ok(!ended, `${name} does not start:\n${printed}`);
    return fetch(there, { method: 'OPTIONS' }).then(() => true, () => false);
  });
  return there;
}

test('a call that the browser forbids says what to add, on a narrow screen, too', async (t) => {
  const server = createServer((request, response) => response.writeHead(200).end('{}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { page, origin, chat, view } = await openHook(t, {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    tolerated: [/CORS|Access-Control|ERR_/],
  });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} pixels`);
  await screenshot(page, 'hook-narrow-dark');
  await assertAccessible(page, 'the webhook on a narrow screen');
  await view.getByRole('heading', { name: 'As a server of your own' }).scrollIntoViewIfNeeded();
  await screenshot(page, 'hook-narrow-dark-server');
  const call = async (port) => {
    await page.getByRole('button', { name: 'Webhook URL' }).click();
    await page.getByRole('textbox', { name: 'Webhook URL' }).fill(`http://127.0.0.1:${port}/`);
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByRole('tab', { name: 'Chat' }).click();
    await chat.open();
    await chat.say('Hello');
    await page.getByRole('tab', { name: 'Inspector' }).click();
  };
  const { answer } = inspectorIn(page);
  await call(server.address().port);
  await reads(answer, /CORS: /);
  assert.equal(
    (await answer.getByRole('region', { name: 'Headers to add' }).innerText()).trim(),
    `Access-Control-Allow-Origin: ${origin}\nAccess-Control-Allow-Headers: Content-Type`,
  );
  await answer.getByText('In Flask').click();
  await reads(answer.getByRole('region', { name: 'Headers in Flask' }), new RegExp(`"Access-Control-Allow-Origin"\\] = "${origin}"`));
  await screenshot(page, 'hook-cors-narrow');
  await assertAccessible(page, 'the explanation of CORS');
  await call(await freePort());
  await reads(answer, /Nothing answers at http/);
});
