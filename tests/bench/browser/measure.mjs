// One measurement of one contender, each in a browser of its own: how it loads, and what a long transcript costs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { chromiumArguments, chromiumPath } from '../../browser/chromium.mjs';
import { serve } from './site.mjs';

const APPENDS = 12;
const KEYS = 'how much is tea'.split('');
/** A pause after each message and each key, so that work put off counts as well. */
const PAUSE = 250;
const KEY_PAUSE = 120;
/** How long a page rests once it is ready, so that what it still does counts as load. */
const SETTLE = 500;
/** A phone of the middle, on 4G where it is slow. */
const MOBILE = { processor: 4, down: 1.6, up: 0.75, latency: 150 };
export const PHONE = `processor ${MOBILE.processor} times slower, ${MOBILE.down} Mbit/s, ${MOBILE.latency} ms`;

/** How long a page may take to do what it is not measured for. */
export const PATIENCE = 60_000;

export const probe = readFileSync(join(import.meta.dirname, 'probe.js'), 'utf8');

/** Says what took longer than it may. */
export class Late extends Error {}

/** What a browser is started with. */
export const browserOptions = () => ({
  executablePath: chromiumPath(),
  args: [
    ...chromiumArguments,
    '--disable-features=SpareRendererForSitePerProcess',
    // No name leads anywhere: what asks another host gets no answer.
    '--no-proxy-server',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});

/** Makes the page of `session` as slow as on the phone. */
export async function slowDown(session) {
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: MOBILE.latency,
    downloadThroughput: (MOBILE.down * 1e6) / 8,
    uploadThroughput: (MOBILE.up * 1e6) / 8,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: MOBILE.processor });
}

/** The page of `contender` in a fresh browser with an empty cache; `use` gets what it needs to measure. */
export async function visit(contender, use, { phone = false } = {}) {
  const site = await serve(contender);
  const browser = await chromium.launch(browserOptions());
  try {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const hosts = { asked: new Set(), answered: new Set() };
    const foreign = (url) => /^(https?|wss?):/.test(url) && !url.startsWith(site.origin);
    page.on('request', (request) => foreign(request.url()) && hosts.asked.add(new URL(request.url()).host));
    page.on('response', (response) => foreign(response.url()) && hosts.answered.add(new URL(response.url()).host));
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    if (phone) await slowDown(session);
    await page.addInitScript(probe);
    const metrics = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    const before = await metrics();
    await within(PATIENCE, 'the page', page.goto(`${site.origin}/`, { waitUntil: 'commit' }));
    const ready = await within(PATIENCE, 'a text box', page.evaluate(() => probe.ready));
    const found = { browser, page, session, site, hosts, metrics, before, ready };
    const result = await use(found);
    if (hosts.answered.size > 0) throw new Error(`${contender.name} reached ${[...hosts.answered].join(', ')}`);
    return result;
  } catch (error) {
    if (error instanceof Late) throw error;
    throw new Error(`${contender.name}: ${error.message}`, { cause: error });
  } finally {
    await browser.close();
    await site.close();
  }
}

/**
 * Makes sure that the page of `contender` is what it says: it shows a conversation and one message more, and its text
 * box can be written into. Compresses its files on the way.
 */
export function check(contender) {
  return visit(contender, async ({ page }) => {
    await within(PATIENCE, 'a transcript', page.evaluate(() => probe.restore(3)));
    await within(PATIENCE, 'a message', page.evaluate(() => probe.append(1, 0)));
    await page.evaluate(() => void probe.listen());
    await page.keyboard.type('tea');
    const { text, typed } = await page.evaluate(() => ({ text: contender.root().textContent, typed: probe.typed() }));
    for (const part of ['message-0-of-many:', 'message-1-of-many:', 'message-2-of-many:', 'one-more-0-']) {
      if (!text.includes(part)) throw new Error(`the page does not show ${part}`);
    }
    if (typed !== 'tea') throw new Error(`the text box says ${JSON.stringify(typed)}`);
  });
}

/** From navigation to a text box that can be written into, and what that took. */
export function load(contender, { phone = false } = {}) {
  return visit(
    contender,
    async ({ page, session, site, hosts, metrics, before, ready }) => {
      await page.evaluate((ms) => probe.rest(ms), SETTLE);
      const after = await metrics();
      const blocked = await page.evaluate(() => probe.blocked());
      await collect(session);
      const { JSHeapUsedSize, Nodes } = await metrics();
      return {
        ready,
        blocked,
        busy: milliseconds(after, before),
        heap: JSHeapUsedSize / 1e6,
        nodes: Nodes,
        bytes: site.sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1000,
        requests: site.sent.length,
        hosts: [...hosts.asked].sort(),
      };
    },
    { phone },
  );
}

/** What a transcript of `count` messages costs; rejects with {@link Late} when it is not there within `cap` milliseconds. */
export function long(contender, count, cap) {
  return visit(contender, async ({ browser, page, session, metrics }) => {
    await page.evaluate((ms) => probe.rest(ms), SETTLE);
    const restore = await within(cap, 'the transcript', page.evaluate((count) => probe.restore(count), count));
    await within(PATIENCE, 'rest', page.evaluate((ms) => probe.rest(ms), 2 * SETTLE));

    const beforeAppends = await metrics();
    const appends = await within(
      cap + APPENDS * PAUSE,
      'a message',
      page.evaluate(([count, pause]) => probe.append(count, pause), [APPENDS, PAUSE]),
    );
    const append = milliseconds(await metrics(), beforeAppends) / APPENDS;

    await page.evaluate(() => void probe.listen());
    await page.evaluate((ms) => probe.rest(ms), SETTLE);
    const beforeKeys = await metrics();
    for (const key of KEYS) {
      await within(PATIENCE, 'a key', page.keyboard.press(key === ' ' ? 'Space' : key));
      await new Promise((over) => setTimeout(over, KEY_PAUSE));
    }
    await page.evaluate((ms) => probe.rest(ms), SETTLE);
    const key = milliseconds(await metrics(), beforeKeys) / KEYS.length;
    const typed = await page.evaluate(() => probe.typed());
    if (typed !== KEYS.join('')) throw new Error(`the text box says ${JSON.stringify(typed)}`);
    const keys = await page.evaluate(() => probe.keys());

    await collect(session);
    const { JSHeapUsedSize, Nodes } = await metrics();
    return {
      restore,
      paint: median(appends),
      append,
      keyPaint: median(keys),
      key,
      heap: JSHeapUsedSize / 1e6,
      nodes: Nodes,
      memory: await rendererMemory(browser),
    };
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The main thread's work between two looks at the metrics; a page in a new process begins at zero. */
function milliseconds(after, before) {
  const since = before.TaskDuration <= after.TaskDuration ? before.TaskDuration : 0;
  return (after.TaskDuration - since) * 1000;
}

async function collect(session) {
  for (let time = 0; time < 2; time += 1) await session.send('HeapProfiler.collectGarbage');
}

/** The share of the machine's memory that the page's process has, in MB; null where the system does not tell. */
async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      try {
        return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))[1]);
      } catch {
        return 0;
      }
    });
  const largest = Math.max(0, ...sizes);
  return largest > 0 ? (largest * 1024) / 1e6 : null;
}

/** What `promise` gives, or a {@link Late} after `ms`. */
export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Late(`${what} took more than ${Math.round(ms / 1000)} s`)), ms);
  });
  // Whatever the closing browser says of a call that was given up is no news.
  promise.catch(() => {});
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
