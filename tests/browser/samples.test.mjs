// The samples in the documents that need a browser: pages with the chat, under the policy that SECURITY.md names, and
// what it says of CORS. tests/npm/samples.test.mjs checks all the others.

import assert from 'node:assert/strict';
import { execSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocksOf } from '../npm/documents.mjs';
import { freePort } from '../servers/start.mjs';
import { chatIn, chatPage, open, packageFolder, root, serve, strictPolicy, until } from './harness.mjs';

/** `name: value` lines. */
const headersOf = (text) =>
  Object.fromEntries(
    [...text.matchAll(/^([\w-]+): (.*)$/gm)].map(([, name, value]) => [name.toLowerCase(), value.trim()]),
  );

const policies = blocksOf('http policy', 'http policy-elsewhere', 'http policy-nonce');
const policyOf = (kind) => headersOf(policies.find((block) => block.kind === kind).text)['content-security-policy'];

/** The webhook that the documents name, for a page whose requests Playwright answers. */
async function answerFor(page) {
  const received = [];
  await page.context().route('https://example.com/**', async (route) => {
    const body = route.request().postDataJSON();
    received.push({ url: route.request().url(), body });
    const said = body.nlp.source;
    await route.fulfill({
      headers: { 'access-control-allow-origin': '*' },
      json: { replies: [{ type: 'text', content: `You said “${said}”` }] },
    });
  });
  return received;
}

/** A whole page of what may be a part of one. */
function whole(text) {
  if (/<!doctype/i.test(text)) return text;
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>A page</title></head>
  <body>
    <main><h1>A page</h1></main>
    ${text}
  </body>
</html>`;
}

/** The policy, with the digests of the page's own inline scripts, as its author would add them. */
function policyFor(html) {
  const digests = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return { 'content-security-policy': policyOf('http policy').replace(/script-src /, ['script-src', ...digests, ''].join(' ')) };
}

/** What of the reader's own site samples name. */
const own = {
  '/hook': async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const replies = [{ type: 'text', content: `You said “${JSON.parse(text).nlp.source}”` }];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ replies }));
  },
  '/favicon.ico': (request, response) => response.writeHead(200, { 'content-type': 'image/x-icon' }).end(),
  '/session/token': (request, response) => response.end('{ "token": "t-1" }'),
};

async function openSample(t, html, files = {}) {
  const types = { js: 'text/javascript', json: 'application/json' };
  const file = ([path, text]) => {
    const headers = { 'content-type': types[path.split('.').at(-1)] };
    return [path, (request, response) => response.writeHead(200, headers).end(text)];
  };
  const answers = { ...own, ...Object.fromEntries(Object.entries(files).map(file)) };
  const origin = await serve(t, { pages: { '/': html }, headers: policyFor(html), answers });
  const page = await open(t, 'about:blank', { viewport: { width: 1100, height: 800 } });
  const received = await answerFor(page);
  await page.goto(`${origin}/`);
  return { page, received, chat: chatIn(page) };
}

const pages = blocksOf('html page');

test('there are pages and a policy', () => {
  assert.ok(pages.length >= 2);
  assert.equal(policies.length, 3);
});

for (const sample of pages) {
  test(`${sample.name}: the chat of the page talks, under the policy of SECURITY.md`, async (t) => {
    const bot = blocksOf('json bot').find(({ document }) => document === sample.document)?.text;
    const { chat, received } = await openSample(t, whole(sample.text), { '/bot.json': bot });
    await chat.open();
    if (/webhook=/.test(sample.text)) {
      await chat.ask('Hello there', 'You said “Hello there”');
      const elsewhere = sample.text.includes('https://example.com') ? [['https://example.com/hook', 'Hello there']] : [];
      assert.deepEqual(received.map(({ url, body }) => [url, body.nlp.source]), elsewhere);
    } else {
      // The bot of the recipe for a static site.
      await chat.ask('when do you open?', 'From 9 to 6, and never on Mondays.');
      await chat.say('I want to order');
      await chat.log.getByRole('button', { name: 'Coffee' }).click();
      await chat.shows('One coffee, it waits at the counter.');
      await chat.ask('tell me a joke', 'I know our hours, and I take orders.');
      assert.deepEqual(received, []);
    }
  });
}

test('who does what the README says has a chat with a server of their own', async (t) => {
  const ours = blocksOf('sh', 'html page', 'js server').filter(({ document }) => document === 'crates/wasm/npm/README.md');
  const [commands, html, server] = ['sh', 'html page', 'js server'].map((kind) => ours.find((block) => block.kind === kind).text);
  const folder = mkdtempSync(join(tmpdir(), 'hooktalk-readme-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  // What npm would install.
  mkdirSync(join(folder, 'node_modules'));
  cpSync(packageFolder, join(folder, 'node_modules/hooktalk'), { recursive: true });
  symlinkSync(join(root, 'node_modules/express'), join(folder, 'node_modules/express'), 'dir');
  for (const command of commands.trim().split('\n').slice(1)) execSync(command, { cwd: folder });
  writeFileSync(join(folder, 'public/index.html'), html.replace('<head>', '<head><link rel="icon" href="data:,">'));
  const port = await freePort();
  writeFileSync(join(folder, 'server.mjs'), server.replace('5000', String(port)));

  const child = spawn(process.execPath, ['server.mjs'], { cwd: folder, stdio: 'inherit' });
  t.after(() => child.kill('SIGKILL'));
  const address = `http://127.0.0.1:${port}/`;
  await until('the server answers', () => fetch(address).then(({ ok }) => ok, () => false));
  const chat = chatIn(await open(t, address));
  await chat.open();
  await chat.ask('Hello', 'You said “Hello”, visit 1.');
  await chat.ask('Again', 'You said “Again”, visit 2.');
});

for (const sample of blocksOf('js page')) {
  test(`${sample.name}: it runs in a page with a chat, and the chat talks`, async (t) => {
    const tag = '<hook-talk webhook="https://example.com/hook"></hook-talk>';
    const scripts = ['/hooktalk/embed.js', '/sample.js'].map((src) => `<script type="module" src="${src}"></script>`);
    const { page, chat, received } = await openSample(t, whole([tag, ...scripts].join('\n')), { '/sample.js': sample.text });
    await chat.open();
    await chat.ask('Hello there', 'You said “Hello there”');
    assert.deepEqual(page.troubles, []);
    // What goes into the memory before a turn comes with it.
    if (sample.text.includes('/session/token')) assert.equal(received[0].body.conversation.memory.token, 't-1');
  });
}

// --- The policies ----------------------------------------------------------------------------------------------------

test('nothing of the policy can be left out', async (t) => {
  const html = whole(pages.find(({ text }) => text.includes('https://example.com')).text);
  for (const source of ["'wasm-unsafe-eval'", "connect-src 'self'", ' https://example.com']) {
    const policy = policyOf('http policy').replace(source, source.startsWith('connect') ? 'connect-src' : '');
    const origin = await serve(t, { pages: { '/': html }, headers: { 'content-security-policy': policy }, answers: own });
    const page = await open(t, 'about:blank', { expected: [/content.security.policy/i], tolerated: [/./] });
    await answerFor(page);
    await page.goto(`${origin}/`);
    const chat = chatIn(page);
    if (source.includes('example')) {
      await chat.open();
      await chat.say('Hello');
    }
    await until(`without ${source} the browser refuses something`, async () => {
      // A visitor wants the chat, as soon as there is something to press.
      if (await chat.launcher.isVisible()) await chat.launcher.click({ timeout: 1000 }).catch(() => {});
      return page.troubles.some((told) => /content.security.policy/i.test(told));
    });
  }
});

test('a package on another host, under the policy for that', async (t) => {
  const there = await serve(t, { headers: { 'access-control-allow-origin': '*' } });
  const html = whole(pages.find(({ text }) => text.includes('https://example.com')).text).replace('"/hooktalk/', `"${there}/hooktalk/`);
  const policy = policyOf('http policy-elsewhere').replaceAll('https://cdn.example.com', there);
  const origin = await serve(t, { pages: { '/': html }, headers: { 'content-security-policy': policy }, folders: {}, answers: own });
  const page = await open(t, 'about:blank');
  await answerFor(page);
  await page.goto(`${origin}/`);
  const chat = chatIn(page);
  await chat.open();
  await chat.ask('Hello', 'You said “Hello”');
});

test('a page that lets in scripts by a nonce', async (t) => {
  const policy = policyOf('http policy-nonce');
  const [, nonce] = policy.match(/'nonce-(\w+)'/);
  const html = whole(pages.find(({ text }) => text.includes('https://example.com')).text).replace('<script ', `<script nonce="${nonce}" `);
  const origin = await serve(t, { pages: { '/': html }, headers: { 'content-security-policy': policy }, answers: own });
  const page = await open(t, 'about:blank');
  await answerFor(page);
  await page.goto(`${origin}/`);
  const chat = chatIn(page);
  await chat.open();
  await chat.ask('Hello', 'You said “Hello”');
});

test('style sheets in the documents hold nothing that a browser does not know, or a theme does not have', async (t) => {
  const page = await open(t, 'about:blank');
  const theming = readFileSync(join(root, 'crates/wasm/npm/THEMING.md'), 'utf8');
  for (const { name, text } of blocksOf('css')) {
    const kept = await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return [...sheet.cssRules].flatMap((rule) => [...rule.style].map((property) => [rule.selectorText, property]));
    }, text);
    const written = text.match(/^\s*[\w-]+(?=:\s)/gm).map((property) => property.trim());
    assert.deepEqual(kept.map(([, property]) => property), written, name);
    for (const [selector, property] of kept) {
      if (property.startsWith('--')) assert.ok(theming.includes(`| \`${property}\` |`), property);
      const [, part] = selector.match(/::part\((.*)\)/) ?? [];
      if (part) assert.match(theming, new RegExp(`^\\|[^|]*\`${part}\``, 'm'));
    }
  }
});

// --- CORS ------------------------------------------------------------------------------------------------------------

/** A webhook that answers `OPTIONS` and `POST` with these headers; what it was asked is in `asked`. */
async function webhook(t, { options, post }) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, headers: request.headers });
    if (request.method === 'OPTIONS') return response.writeHead(options.status ?? 204, options.headers).end();
    const replies = [{ type: 'text', content: 'Here I am' }];
    response.writeHead(200, { 'content-type': 'application/json', ...post.headers }).end(JSON.stringify({ replies }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${server.address().port}/hook` };
}

test('the preflight that WEBHOOKS.md shows is what Chromium asks, and its answer is enough', async (t) => {
  const [{ text }] = blocksOf('http preflight');
  const [question, answer] = text.split('\n\n');
  const pages = {};
  const origin = await serve(t, { pages });
  const adapt = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('https://www.example.com', origin)]));
  const given = adapt(headersOf(answer));
  const hook = await webhook(t, {
    options: { status: Number(answer.match(/^HTTP\/1.1 (\d+)/)[1]), headers: given },
    post: { headers: { 'access-control-allow-origin': given['access-control-allow-origin'] } },
  });
  pages['/'] = chatPage({ webhook: hook.url });
  const chat = chatIn(await open(t, `${origin}/`));
  await chat.open();
  await chat.ask('Hello', 'Here I am');

  const [{ method, url, headers }, post] = hook.asked;
  assert.equal(`${method} ${url}`, question.match(/^(.*) HTTP/)[1]);
  const { host, ...shown } = adapt(headersOf(question));
  for (const [name, value] of Object.entries(shown)) assert.equal(headers[name], value, name);
  assert.equal(headers.cookie, undefined);
  assert.deepEqual([post.method, post.headers['content-type']], ['POST', 'application/json']);
});

const any = { 'access-control-allow-origin': '*' };
const allowed = { headers: { ...any, 'access-control-allow-headers': 'content-type' } };

/** What can be wrong, and what of the browser's message WEBHOOKS.md names. */
const refusals = [
  ["No 'Access-Control-Allow-Origin' header is present", { options: allowed, post: {} }],
  ["Response to preflight request doesn't pass access control check", { options: { status: 404 }, post: { headers: any } }],
  ['header field content-type is not allowed by Access-Control-Allow-Headers', { options: { headers: any }, post: { headers: any } }],
  [
    "header has a value '…' that is not equal to the supplied origin",
    { options: allowed, post: { headers: { 'access-control-allow-origin': 'https://www.example.com/' } } },
  ],
  ['header contains multiple values', { options: allowed, post: { headers: { 'access-control-allow-origin': '*, *' } } }],
];

/** A pattern of words in which `…` stands for any. */
const saying = (words) => new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('…', '.*'));

/** Says something in a chat that gets no answer, and holds the console against what WEBHOOKS.md tells of it. */
async function refused(t, words, ours, address, before = () => {}) {
  const table = readFileSync(join(root, 'crates/wasm/npm/WEBHOOKS.md'), 'utf8');
  assert.ok(table.includes(`| \`${words}\` |`), 'WEBHOOKS.md tells of it');
  const tolerated = [/ERR_FAILED|CORS policy|Fetch API cannot load/];
  const page = await open(t, 'about:blank', { expected: [saying(words), ours], tolerated });
  await before(page);
  await page.goto(address);
  const chat = chatIn(page);
  await chat.open();
  await chat.say('Hello');
  await chat.retry.waitFor();
}

for (const [words, behaviour] of refusals) {
  test(`what a refused call looks like: ${words}`, async (t) => {
    const hook = await webhook(t, behaviour);
    const origin = await serve(t, { pages: { '/': chatPage({ webhook: hook.url }) } });
    await refused(t, words, /hooktalk.*CORS/, `${origin}/`);
  });
}

test('a bot that sends its JSON as text is not asked about first', async (t) => {
  const { text } = blocksOf('json bot').find(({ text }) => text.includes('text/plain'));
  const hook = await webhook(t, { options: { status: 405 }, post: { headers: any } });
  const bot = JSON.parse(text.replace('https://example.com/hook', hook.url));
  const origin = await serve(t, { pages: { '/': chatPage([]) } });
  const page = await open(t, `${origin}/`);
  await page.evaluate((bot) => {
    document.body.append(Object.assign(document.createElement('hook-talk'), { bot }));
  }, bot);
  const chat = chatIn(page);
  await chat.open();
  await chat.ask('Hello', 'Here I am');
  assert.deepEqual(hook.asked.map(({ method, headers }) => [method, headers['content-type']]), [['POST', 'text/plain']]);
});

test('what a call looks like that the policy of the page forbids', async (t) => {
  const hook = await webhook(t, { options: allowed, post: { headers: any } });
  const html = chatPage({ webhook: hook.url });
  const origin = await serve(t, { pages: { '/': html }, headers: strictPolicy() });
  await refused(t, 'violates the following Content Security Policy directive', /hooktalk.*Content-Security-Policy/, `${origin}/`);
  assert.deepEqual(hook.asked, []);
});

test('what a call from https to http looks like', async (t) => {
  const html = chatPage({ webhook: 'http://hook.example.com/' });
  const origin = await serve(t, { pages: { '/': html } });
  await refused(t, 'Mixed Content', /hooktalk.*mixed content/, 'https://www.example.com/', (page) =>
    page.route('https://www.example.com/**', async (route) => {
      const response = await fetch(origin + new URL(route.request().url()).pathname);
      const body = Buffer.from(await response.arrayBuffer());
      await route.fulfill({ status: response.status, contentType: response.headers.get('content-type'), body });
    }),
  );
});
