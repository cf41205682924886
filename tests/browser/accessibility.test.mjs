// Every view in every look, as axe and a ruler see it: nothing that WCAG 2.2 AA or good practice forbids, targets that a
// finger hits, nothing that moves for those who asked for no motion, nothing cut off for those who need large words.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertAccessible, assertInView, chatIn, openChat, root, screenshot, until } from './harness.mjs';

/** The words that an attribute takes, from where they are declared. */
function wordsOf(name) {
  const source = readFileSync(join(root, 'crates/webchat/src/appearance.rs'), 'utf8');
  const body = source.match(new RegExp(`^    ${name} \\{\\n([^}]*)\\}`, 'm'))[1];
  const words = [...body.matchAll(/^\s+\w+ "([\w-]+)"/gm)].map(([, word]) => word);
  assert.ok(words.length > 1, name);
  return words;
}

const presets = wordsOf('Preset');
const layouts = wordsOf('Layout');

const file = (path) => readFileSync(join(root, 'tests/servers', path));
/** One message of every type and more, without pauses; its last one has quick replies. */
const messages = JSON.parse(file('messages.json').toString().replaceAll('{server}', '')).map((it) => ({ ...it, delay: undefined }));
const types = { 'picture.svg': 'image/svg+xml', 'film.webm': 'video/webm', 'sound.wav': 'audio/wav' };
const media = Object.fromEntries(
  Object.entries(types).map(([name, type]) => [
    `/media/${name}`,
    (_, response) => response.writeHead(200, { 'content-type': type }).end(file(`public/media/${name}`)),
  ]),
);

/** Tall enough for all of the messages at once: axe judges what is in view. */
const TALL = { width: 420, height: 4_200 };

/**
 * A chat that answers "show me" with everything, "fail" with an error, "wait" never, and anything else with a word.
 */
function openEvery(t, { attributes, ...options } = {}) {
  const answers = {
    ...media,
    '/hook': async (request, response) => {
      let text = '';
      for await (const part of request) text += part;
      const words = JSON.parse(text).nlp.source;
      if (words === 'wait') return;
      const replies = words === 'show me' ? messages : [{ type: 'text', content: `You said ${words}` }];
      response.writeHead(words === 'fail' ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify({ replies }));
    },
    '/hook/errors': (request, response) => (request.resume(), response.writeHead(204).end()),
  };
  return openChat(t, 'hook', { answers, attributes, tolerated: [/hooktalk.*(500|webhook-unreachable|webhook-timeout)/is, /Failed to load resource|net::ERR_/], ...options });
}

async function showEverything({ chat }) {
  await chat.say('show me');
  await chat.log.getByText('Shall we go on?').waitFor();
  await until('the pictures are there', () =>
    chat.log.locator('img').evaluateAll((all) => all.length > 1 && all.every((it) => it.complete && it.naturalWidth > 0)),
  );
}

const set = (page, attributes) =>
  page.locator('hook-talk').evaluate((element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }, attributes);

/** Controls of the chat that are in view, with their sizes; links in the middle of words are not among them. */
const targets = (page) =>
  page.locator('hook-talk').evaluateAll((chats) =>
    chats
      .flatMap((chat) => [...chat.shadowRoot.querySelectorAll('button, a[href], textarea, input, select, summary, [role=button], [role=menuitem]')])
      .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !it.closest('.bubble, .sub, .head'))
      .map((it) => ({ name: it.getAttribute('aria-label') ?? it.textContent, ...Object.fromEntries(['width', 'height'].map((side) => [side, it.getBoundingClientRect()[side]])) })),
  );

async function assertTargets(page, what) {
  const all = await targets(page);
  assert.ok(all.length > 0, what);
  for (const { name, width, height } of all) assert.ok(width >= 24 && height >= 24, `${what}: "${name}" is ${width} × ${height}`);
}

/** What is cut off: elements with more in them than they show, but those that scroll or cut on purpose. */
const cut = (page) =>
  page.locator('hook-talk').evaluate((host) => {
    const scrolls = (it) => /auto|scroll/.test(getComputedStyle(it).overflowX);
    // Two lines of a title until it has the focus; the one line of a heading; an unseen word.
    // A carousel reaches into the margins.
    const onPurpose = (it) => it.closest('.clip, .title, .unseen, svg, textarea, .grow') || it.matches(':has(.carousel)');
    return [...host.shadowRoot.querySelectorAll('.panel, .panel *')]
      .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !scrolls(it) && !onPurpose(it))
      .filter((it) => getComputedStyle(it).display !== 'inline' && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0)
      .map((it) => `${it.className || it.localName}: ${it.scrollWidth} of ${it.clientWidth}`);
  });

describe('axe finds nothing', () => {
  test('in any preset, light and dark, with every message, a failure and a pause', async (t) => {
    const opened = await openEvery(t, { viewport: TALL, attributes: { layout: 'page' } });
    const { page, chat } = opened;
    await assertAccessible(page, 'an empty chat');
    await showEverything(opened);
    const looks = presets.flatMap((preset) => ['light', 'dark'].map((theme) => ({ preset, theme })));
    for (const look of looks) {
      await set(page, look);
      await page.locator(`hook-talk [data-preset="${look.preset}"][data-theme="${look.theme}"]`).waitFor({ state: 'attached' });
      await assertAccessible(page, `every message, ${look.preset}, ${look.theme}`);
      await screenshot(page, `everything-${look.preset}-${look.theme}`);
    }
    await chat.say('fail');
    await chat.retry.waitFor();
    await chat.say('wait');
    await chat.typing.waitFor();
    await chat.input.fill('a draft\nof two lines');
    for (const look of looks) {
      await set(page, look);
      await page.locator(`hook-talk [data-preset="${look.preset}"][data-theme="${look.theme}"]`).waitFor({ state: 'attached' });
      await assertAccessible(page, `a failure, a pause and a draft, ${look.preset}, ${look.theme}`);
      await screenshot(page, `failure-${look.preset}-${look.theme}`);
    }
    await assertTargets(page, 'everything');
  });

  for (const [lang, dir] of [['en', 'ltr'], ['ar', 'rtl']]) {
    test(`in any layout, open and closed, ${dir}`, async (t) => {
      const opened = await openEvery(t, { viewport: { width: 1024, height: 768 }, page: { lang, dir }, attributes: { language: lang } });
      const { page, chat } = opened;
      await showEverything(opened);
      for (const layout of layouts) {
        await set(page, { layout });
        await page.locator(`hook-talk [data-layout="${layout}"]`).waitFor({ state: 'attached' });
        await assertAccessible(page, `${layout}, open`);
        if (!(await chat.closer.isVisible())) continue;
        await chat.closer.click();
        await chat.launcher.waitFor();
        await assertAccessible(page, `${layout}, closed`);
        await assertTargets(page, `${layout}, closed`);
        await chat.open();
      }
    });
  }

  test('where the chat is unavailable', async (t) => {
    const { page, chat } = await openEvery(t);
    await chat.input.waitFor();
    page.troubles.length = 0;
    await page.evaluate(() => {
      const element = document.querySelector('hook-talk');
      element.removeAttribute('webhook');
      element.bot = { skills: 'none' };
    });
    await page.getByRole('alert').waitFor();
    await assertAccessible(page, 'unavailable');
    page.troubles.length = 0;
  });

  test('in a long transcript, for a reader who went up', async (t) => {
    const { page, chat } = await openEvery(t, { attributes: { layout: 'inline' }, page: { body: '<style>hook-talk{display:block;block-size:500px}</style>' } });
    for (let turn = 0; turn < 30; turn += 1) await chat.ask(`${turn}`, `You said ${turn}`);
    await chat.log.evaluate((log) => log.scrollTo({ top: 100, behavior: 'instant' }));
    await page.getByRole('button', { name: 'Go to the latest message' }).waitFor();
    await assertAccessible(page, 'a long transcript');
    await assertTargets(page, 'a long transcript');
  });
});

describe('large words and small windows', () => {
  // 320 pixels with words of twice their size are what a visitor has at 200 % in a window of 640.
  for (const [name, size, viewport] of [
    ['a window of 320 pixels', '15px', { width: 320, height: 640 }],
    ['words of twice their size at 320 pixels', '30px', { width: 320, height: 640 }],
    ['words of twice their size on a wide window', '30px', { width: 1280, height: 800 }],
  ]) {
    for (const [lang, dir] of [['de', 'ltr'], ['ar', 'rtl']]) {
      test(`${name}, ${dir}: nothing is cut off`, async (t) => {
        const body = `<style>hook-talk { --hooktalk-font-size: ${size} }</style>`;
        const opened = await openEvery(t, { viewport, page: { lang, dir, body }, attributes: { language: lang } });
        const { page, chat } = opened;
        await showEverything(opened);
        assert.deepEqual(await cut(page), []);
        await chat.say('fail');
        await chat.retry.waitFor();
        assert.deepEqual(await cut(page), []);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width);
        for (const part of [chat.closer, chat.sender, chat.input, chat.retry]) await assertInView(part, 'a control');
        await assertTargets(page, name);
        await screenshot(page, `large-${size}-${viewport.width}-${dir}`);
      });
    }
  }
});

test('nothing moves for those who asked for no motion', async (t) => {
  const opened = await openEvery(t, { reducedMotion: 'reduce' });
  const { page, chat } = opened;
  await page.locator('hook-talk').evaluate((host) => {
    globalThis.moved = [];
    const look = () => {
      for (const it of host.shadowRoot.getAnimations()) {
        const { duration, iterations } = it.effect.getComputedTiming();
        if (duration > 0.01 || iterations > 1) moved.push(`${it.animationName ?? it.transitionProperty} of ${it.effect.target.className} for ${duration} ms`);
      }
      requestAnimationFrame(look);
    };
    look();
  });
  await showEverything(opened);
  await chat.log.evaluate((log) => log.scrollTo(0, 0));
  await page.getByRole('button', { name: /latest message/ }).click();
  await chat.say('wait');
  await chat.typing.waitFor();
  await chat.closer.click();
  await chat.open();
  await chat.log.locator('.track').first().evaluate((it) => it.scrollIntoView());
  const next = chat.log.getByRole('button', { name: 'Next' }).first();
  await next.click();
  assert.deepEqual(await page.evaluate(() => [...new Set(moved)]), []);
  const behaviours = await page.locator('hook-talk').evaluate((host) => [...host.shadowRoot.querySelectorAll('*')].filter((it) => getComputedStyle(it).scrollBehavior === 'smooth').length);
  assert.equal(behaviours, 0, 'nothing glides');
});

for (const colorScheme of ['light', 'dark']) {
  test(`with forced colours, ${colorScheme}: every part has an edge, and the focus is seen`, async (t) => {
    const opened = await openEvery(t, { forcedColors: 'active', colorScheme, viewport: { width: 420, height: 1_400 }, attributes: { layout: 'page' } });
    const { page, chat } = opened;
    await showEverything(opened);
    await chat.say('fail');
    await chat.retry.waitFor();
    const bare = await page.locator('hook-talk').evaluate((host) =>
      [...host.shadowRoot.querySelectorAll('.bubble, .action, .frame, .field, .again')]
        .filter((it) => it.checkVisibility())
        .filter((it) => {
          const style = getComputedStyle(it);
          const edge = (side) => parseFloat(style[`border${side}Width`]) > 0 && !/transparent|^rgba.*, 0\)$/.test(style[`border${side}Color`]);
          return !edge('Top') || style.borderTopColor === style.backgroundColor;
        })
        .map((it) => it.className),
    );
    assert.deepEqual([...new Set(bare)].filter((it) => it !== 'again'), []);
    for (const control of [chat.input, chat.sender, chat.retry]) {
      await control.focus();
      await page.keyboard.press('Shift');
      const ring = await control.evaluate((it) => [it, it.closest('.field') ?? it].map((one) => getComputedStyle(one)).some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1));
      assert.ok(ring, 'the focus is seen');
    }
    await assertAccessible(page, `forced colours, ${colorScheme}`);
    await screenshot(page, `forced-${colorScheme}`);
  });
}

test('by touch: targets are large, and a carousel is swiped', async (t) => {
  const opened = await openEvery(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const { page, chat } = opened;
  await showEverything(opened);
  await assertTargets(page, 'by touch');
  for (const { name, height } of await targets(page)) assert.ok(height >= 36, `${name} is ${height} high`);
  // iOS zooms into a field with smaller letters.
  assert.ok((await chat.input.evaluate((it) => parseFloat(getComputedStyle(it).fontSize))) >= 16);
  const track = chat.log.locator('.track').first();
  await track.evaluate((it) => it.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await track.boundingBox();
  const session = await page.context().newCDPSession(page);
  const y = box.y + box.height / 2;
  const touch = (type, ...xs) => session.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x) => ({ x, y })) });
  await touch('touchStart', 340);
  for (let x = 320; x >= 80; x -= 20) await touch('touchMove', x);
  await touch('touchEnd');
  const snapped = () =>
    track.evaluate((it) => {
      const edge = it.getBoundingClientRect().left + parseFloat(getComputedStyle(it).scrollPaddingLeft);
      const away = [...it.children].slice(1).map((card) => Math.abs(card.getBoundingClientRect().left - edge));
      const end = it.scrollWidth - it.clientWidth - it.scrollLeft;
      return it.scrollLeft > 40 && (Math.min(...away) < 2 || end < 2);
    });
  await until('the next card stands at the edge', snapped);
  await chat.log.getByRole('button', { name: 'Yes', exact: true }).tap();
  await chat.shows('You said yes please');
  await chat.closer.tap();
  await chat.launcher.tap();
  await chat.input.waitFor();
});
