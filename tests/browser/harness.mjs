// What every browser test needs: a static server, Chromium, and words for what a visitor does in the chat.
//
// Everything that a test opens is closed when the test ends. A page that logs an error, throws, or breaks its content
// security policy fails its test, unless the test said that it expects so.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

import { chromiumArguments, chromiumPath } from './chromium.mjs';

export const root = resolve(import.meta.dirname, '../..');
/** The npm package, as `cargo xtask build` leaves it. */
export const packageFolder = join(root, 'target/npm/hooktalk');
/** The release site, as `cargo xtask build` leaves it. */
export const siteFolder = join(root, 'dist');
const screenshotFolder = join(root, 'target/screenshots');

/** How many milliseconds a condition may take to come true. Generous: a slow machine must not fail a test. */
export const patience = Number(process.env.HOOKTALK_PATIENCE ?? 15_000);

// --- Pages -----------------------------------------------------------------------------------------------------------

/** A page with a chat, or several: one tag for each set of attributes. */
export function chatPage(chats, { lang = 'en', dir = 'ltr', body = '' } = {}) {
  const tags = [chats].flat().map((attributes) => `<hook-talk${attributeText(attributes)}></hook-talk>`);
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>A page with a chat</title>
    <link rel="icon" href="data:,">
    <script type="module" src="/hooktalk/embed.js"></script>
  </head>
  <body>
    <main><h1>A page with a chat</h1><p><a href="#top">A link before the chat</a></p></main>
    ${body}
    ${tags.join('\n    ')}
  </body>
</html>`;
}

function attributeText(attributes) {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`)
    .join('');
}

/** The headers of a page that allows nothing but what a chat needs. `connect` and `images` name other origins. */
export function strictPolicy({ connect = '', images = '' } = {}) {
  const directives = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self' ${connect}`,
    "style-src 'self'",
    `img-src 'self' data: ${images}`,
    `media-src 'self' ${images}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ];
  return { 'content-security-policy': directives.join('; ') };
}

// --- Static server ---------------------------------------------------------------------------------------------------

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Serves `pages` (path to HTML) and `folders` (path prefix to folder; the package under `/hooktalk/` unless told) on a
 * free port until the test `t` ends. `headers` go out with every page. `answers` (path to a function of request and
 * response) stand for the site's own server. Gives the origin.
 */
export async function serve(t, { pages = {}, folders = { '/hooktalk/': packageFolder }, headers = {}, answers = {} }) {
  for (const folder of Object.values(folders)) {
    assert.ok(existsSync(folder), `${folder} is missing: run \`cargo xtask build\` first`);
  }
  const server = createServer(async (request, response) => {
    const path = pathOf(request.url);
    if (answers[path]) return answers[path](request, response);
    if (path in pages) return response.writeHead(200, { 'content-type': types['.html'], ...headers }).end(pages[path]);
    for (const [prefix, folder] of Object.entries(folders)) {
      if (!path.startsWith(prefix)) continue;
      const rest = path.slice(prefix.length);
      const file = normalize(join(folder, rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest));
      if (!file.startsWith(folder + sep)) continue;
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null) continue;
      const type = types[extname(file)] ?? 'application/octet-stream';
      const extra = extname(file) === '.html' ? headers : fileHeaders(headers);
      return response.writeHead(200, { 'content-type': type, ...extra }).end(bytes);
    }
    response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(t, async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${server.address().port}`;
}

const endings = new WeakMap();

/** Does `end` when the test `t` is over, what was begun last first: no page outlives the server that it loads from. */
function atEnd(t, end) {
  if (!endings.has(t)) {
    endings.set(t, []);
    t.after(async () => {
      const failures = [];
      for (const end of endings.get(t).toReversed()) await end().catch((failure) => failures.push(failure));
      if (failures.length > 0) throw failures[0];
    });
  }
  endings.get(t).push(end);
}

/** The path of a request; an address that cannot be decoded is one of nothing here. */
function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://site').pathname);
  } catch {
    return '';
  }
}

/** A policy is for pages; who may read a file is for files too. */
function fileHeaders(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));
}

// --- Browser ---------------------------------------------------------------------------------------------------------

let launched;
after(async () => (await launched)?.close());

function browser() {
  launched ??= chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
  return launched;
}

/**
 * Opens `url` in a fresh browser profile until the test `t` ends.
 *
 * `expected` are patterns of the troubles that belong to the test: every one of them must appear. Those of `tolerated`
 * may appear, and nothing else may.
 * `before` runs in the page ahead of any script of its own; `onRequest` hears of every request. Other options are Playwright's for a context.
 */
export async function open(t, url, { expected = [], tolerated = [], before, onRequest, ...context } = {}) {
  const profile = await (await browser()).newContext({ locale: 'en-US', ...context });
  profile.setDefaultTimeout(patience);
  const page = await profile.newPage();
  const troubles = watch(page);
  atEnd(t, async () => {
    await profile.close();
    const surprises = troubles.filter((trouble) => ![...expected, ...tolerated].some((pattern) => pattern.test(trouble)));
    // Told apart from the failure below: a test that has failed already shows only its first cause.
    for (const surprise of surprises) t.diagnostic(`the console of ${url}: ${surprise}`);
    assert.deepEqual(surprises, [], 'the page had trouble that the test does not expect');
    for (const pattern of expected) {
      assert.ok(troubles.some((trouble) => pattern.test(trouble)), `nothing in the console matches ${pattern}: ${troubles.join('\n')}`);
    }
  });
  if (before) await page.addInitScript(before);
  if (onRequest) page.on('request', onRequest);
  await page.goto(url);
  return Object.assign(page, { troubles });
}

/** Everything that a careful developer would not want to see in the console. */
function watch(page) {
  const troubles = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('crash', () => troubles.push('the page crashed'));
  return troubles;
}

/** Asserts that the part `selector` of the page (all of it unless told) meets WCAG 2.2 AA as far as axe can tell. */
export async function assertAccessible(page, state) {
  await settled(page);
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.target.flat().join(' ')}\n  ${node.html}\n  ${node.failureSummary}`),
  );
  assert.deepEqual(told, [], `axe finds fault with: ${state}`);
}

/** Asserts that a person sees the whole of the element, with nothing cut off by what it stands in. */
export async function assertInView(locator, what) {
  const part = await locator.evaluate(
    (element) =>
      new Promise((seen) => {
        new IntersectionObserver(([entry], observer) => {
          observer.disconnect();
          seen(entry.intersectionRatio);
        }).observe(element);
      }),
  );
  assert.ok(part > 0.99, `${what} is cut off: ${Math.round(part * 100)} % of it are in view`);
}

/** Waits until nothing moves any more that will come to an end. */
function settled(page) {
  return page.evaluate(async () => {
    const roots = [document, ...[...document.querySelectorAll('*')].flatMap((element) => element.shadowRoot ?? [])];
    const moving = () =>
      roots
        .flatMap((root) => root.getAnimations())
        .filter((it) => it.playState === 'running' && it.effect.getComputedTiming().endTime < 10_000);
    // One frame for what is about to begin.
    await new Promise((frame) => requestAnimationFrame(frame));
    while (moving().length > 0) await Promise.allSettled(moving().map((animation) => animation.finished));
  });
}

/** Saves what the page shows, for a person to look at. */
export async function screenshot(page, name) {
  await settled(page);
  mkdirSync(screenshotFolder, { recursive: true });
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`), animations: 'disabled' });
}

/** Waits until `condition` gives something truthy, and gives that. */
export async function until(what, condition, limit = patience) {
  const deadline = Date.now() + limit;
  for (;;) {
    const value = await condition();
    if (value) return value;
    assert.ok(Date.now() < deadline, `this did not come true in time: ${what}`);
    await new Promise((tick) => setTimeout(tick, 25));
  }
}

const catalogue = readdirSync(join(root, 'crates/webchat/locales')).map((file) =>
  readFileSync(join(root, 'crates/webchat/locales', file), 'utf8'),
);

/** What the interface calls `id` (a message of the catalogue), in whichever language. */
export function called(id) {
  const names = catalogue.map((texts) => texts.match(new RegExp(`^${id} = (.*)$`, 'm'))[1]);
  return new RegExp(`^(${names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`);
}

// --- The chat, as a visitor knows it ---------------------------------------------------------------------------------

/** The chat in `scope`: a page with one chat, or the locator of one `<hook-talk>`. Known by roles and names only. */
export function chatIn(scope) {
  const log = scope.getByRole('log');
  return {
    launcher: scope.getByRole('button', { name: called('open') }),
    closer: scope.getByRole('button', { name: called('close') }),
    input: scope.getByRole('textbox', { name: called('message') }),
    sender: scope.getByRole('button', { name: called('send') }),
    retry: scope.getByRole('button', { name: called('try-again') }),
    /** Shown while the bot is about to speak. */
    typing: scope.getByText(called('typing')),
    log,

    /** Opens the chat, unless it is open, as it may be after a reload. */
    async open() {
      await this.launcher.or(this.input).first().waitFor();
      if (await this.launcher.isVisible()) await this.launcher.click();
      await this.input.waitFor();
      // The panel before the chat has a text box, too.
      await scope.locator('.e').waitFor({ state: 'detached' });
    },

    /** Types as a person does, and sends with Enter. */
    async say(text) {
      await this.input.fill(text);
      await this.input.press('Enter');
    },

    /** Waits until the transcript shows `text` as a whole bubble, `times` times. */
    async shows(text, times = 1) {
      const bubbles = log.getByText(text, { exact: true });
      await until(`the chat shows ${JSON.stringify(text)} ${times} times`, async () => (await bubbles.count()) >= times);
      assert.equal(await bubbles.count(), times, text);
      await bubbles.last().scrollIntoViewIfNeeded();
      await bubbles.last().waitFor();
    },

    /** Says `text` and waits for the answer. */
    async ask(text, answer, times = 1) {
      await this.say(text);
      await this.shows(answer, times);
    },
  };
}

/** Orders a coffee of the café, the example whose answers and picture are files. */
export async function ordersALatte(chat) {
  await chat.say("I'd like a large latte with oat milk");
  await chat.shows('Which name shall I write on the cup?');
  await chat.say('Ada');
  await chat.log.getByRole('button', { name: 'Yes, please' }).click();
  await chat.shows('Your ticket is AB-123');
  const picture = chat.log.locator('img[src="media/cup.svg"]');
  await until('its picture is there', () => picture.evaluate((image) => image.complete && image.naturalWidth > 0));
}

/** Opens a page with one chat for `webhook`, and the chat. `attributes` are more of them for its tag. */
export async function openChat(t, webhook, { page: layout, attributes, headers, answers, ...options } = {}) {
  const origin = await serve(t, { pages: { '/': chatPage({ webhook, ...attributes }, layout) }, headers, answers });
  const page = await open(t, `${origin}/`, options);
  const chat = chatIn(page);
  await chat.open();
  return { page, chat, origin };
}

/** The playground's inspector: its sections, known by their headings. */
export function inspectorIn(page) {
  const summary = page.getByRole('region', { name: 'Inspector' });
  // The innermost element that holds the heading and something beside it.
  const section = (name) =>
    summary.getByRole('heading', { name, exact: true }).locator('xpath=ancestor::*[@class="card"][1]');
  return {
    summary,
    request: section('Request'),
    answer: section('Answer'),
    conversation: section('Conversation'),
    diagnostics: section('Diagnostics'),
  };
}

/** Waits until the words of `part` match `pattern`. */
export async function reads(part, pattern) {
  let words;
  const matches = until(`it reads ${pattern}`, async () => pattern.test((words = await part.innerText())));
  await matches.catch((error) => assert.fail(`${error.message}:\n${words}`));
}
