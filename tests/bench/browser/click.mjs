// From the press on the launcher to a chat that can be used, as a visitor meets it: for the first time, and again.
//
// The page rests until it asks for nothing more; what came so far are the bytes before intent. Then the launcher is
// pressed, with no hovering before that could give a head start. *Usable* is the chat when a text box that can be written
// into has been painted. A skeleton may give one, so at once words are typed into it as a person would type them, and sent
// with Enter: they must arrive, and what counts as well is when the answer of the page's own webhook has been painted.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { PATIENCE, browserOptions, probe, slowDown, within } from './measure.mjs';
import { ANSWER, serve } from './site.mjs';

/** How long a page and a chat rest until what they still fetch must have come. */
const REST = 1000;
/** How soon Enter is pressed again while the words still stand in the text box. */
const AGAIN = 50;
/**
 * Visits between the first and the one that counts as warm. Chromium keeps compiled scripts from the second visit on, and
 * compiled wasm once its hot functions have been compiled well.
 */
const WARMING = 2;
const WORDS = 'How much is tea?';

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/** Presses the launcher of `contender` in a browser that knows nothing of it, and again in one that does. */
export async function click(contender, { phone = false } = {}) {
  const site = await serve(contender, { page: `click/${contender.click}`, cached: true });
  const profile = await mkdtemp(join(tmpdir(), 'hooktalk-bench-'));
  try {
    const cold = await once(contender, site, profile, { phone });
    for (let time = 0; time < WARMING; time += 1) await once(contender, site, profile, { phone: false });
    const warm = await once(contender, site, profile, { phone });
    return {
      before: cold.before,
      bytes: cold.bytes,
      requests: cold.requests,
      usable: cold.usable,
      answer: cold.answer,
      blocked: cold.blocked,
      warmBytes: warm.bytes,
      warmUsable: warm.usable,
      warmAnswer: warm.answer,
    };
  } catch (error) {
    throw new Error(`${contender.name}: ${error.message}`, { cause: error });
  } finally {
    await site.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One visit, in a browser that is started for it with what `profile` has kept. */
export async function once(contender, site, profile, { phone = false } = {}) {
  const context = await chromium.launchPersistentContext(profile, {
    ...browserOptions(),
    locale: 'en-US',
    ...(phone ? PHONE : DESKTOP),
  });
  try {
    const [page] = context.pages();
    page.setDefaultTimeout(PATIENCE);
    const answered = new Set();
    page.on('response', (response) => {
      if (/^https?:/.test(response.url()) && !response.url().startsWith(site.origin)) answered.add(response.url());
    });
    const session = await context.newCDPSession(page);
    if (phone) await slowDown(session);
    await page.addInitScript(probe);
    // A conversation that is kept would open the chat by itself.
    await page.addInitScript('localStorage.clear(); sessionStorage.clear()');

    site.sent.length = 0;
    const bytes = () => site.sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
    await within(PATIENCE, 'the page', page.goto(`${site.origin}/`, { waitUntil: 'load' }));
    await within(PATIENCE, 'the launcher', page.waitForFunction(() => contender.launcher()?.checkVisibility({ visibilityProperty: true })));
    await quiet(site);
    const before = bytes();
    const blockedBefore = await page.evaluate(() => probe.blocked());

    const { x, y } = await page.evaluate(() => {
      const { x, y, width, height } = contender.launcher().getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    const usable = page.evaluate(() => probe.usable());
    if (phone) await page.touchscreen.tap(x, y);
    else await page.mouse.click(x, y);
    const ready = await within(PATIENCE, 'a text box', usable);

    const answer = page.evaluate((words) => probe.answered(words), ANSWER);
    await page.evaluate(() => contender.input().focus());
    await page.keyboard.insertText(WORDS);
    await send(page, answer);
    const told = await within(PATIENCE, 'the answer', answer);
    if (!(await page.evaluate((words) => contender.root().textContent.includes(words), WORDS))) {
      throw new Error('the words that were sent are not shown');
    }
    const blocked = (await page.evaluate(() => probe.blocked())) - blockedBefore;
    await quiet(site);
    if (answered.size > 0) throw new Error(`the page reached ${[...answered].join(', ')}`);
    return { before, bytes: bytes(), requests: site.sent.length, usable: ready, answer: told, blocked };
  } finally {
    await context.close();
  }
}

/** Presses Enter while the words stand in the text box, until `answer`: one that is only a skeleton may not send them. */
async function send(page, answer) {
  let over = false;
  const end = () => (over = true);
  answer.then(end, end);
  for (const deadline = Date.now() + PATIENCE; !over && Date.now() < deadline; ) {
    const text = (await page.evaluate(() => probe.typed())).trim();
    if (text === WORDS) await page.keyboard.press('Enter');
    else if (text !== '') throw new Error(`the text box says ${JSON.stringify(text)}`);
    await new Promise((tick) => setTimeout(tick, AGAIN));
  }
}

/** Waits until `site` has not been asked for a file for a while. */
async function quiet({ sent }) {
  for (let before = -1; before !== sent.length; ) {
    before = sent.length;
    await new Promise((over) => setTimeout(over, REST));
  }
}
