// Where the chat stands and how it looks: layouts, presets, what a page may change, and every kind of window.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertInView, chatIn, chatPage, open, openChat, serve, until } from './harness.mjs';

const text = (content) => ({ type: 'text', content });

/** A chat whose webhook always answers with `replies`. */
function openWith(t, replies, options = {}) {
  const answers = {
    '/hook': (request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ replies }));
    },
  };
  return openChat(t, 'hook', { answers, ...options });
}

const style = (rules) => ({ body: `<style>${rules}</style>` });

/** The box of the panel, or of `selector` in the chat, once nothing in the chat moves. */
async function boxOf(page, selector = '.panel') {
  return page.locator('hook-talk').evaluate(async (host, selector) => {
    const moving = () => host.shadowRoot.getAnimations().filter((it) => it.effect.getComputedTiming().endTime < 10_000);
    // One frame for what is about to begin.
    await new Promise((frame) => requestAnimationFrame(frame));
    while (moving().some((it) => it.playState === 'running')) {
      await Promise.allSettled(moving().map((animation) => animation.finished));
    }
    const box = host.shadowRoot.querySelector(selector).getBoundingClientRect();
    return Object.fromEntries(['left', 'top', 'right', 'bottom'].map((edge) => [edge, Math.round(box[edge])]));
  }, selector);
}

const set = (page, attributes) =>
  page.locator('hook-talk').evaluate((element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }, attributes);

describe('a layout', () => {
  const viewport = { width: 1200, height: 800 };

  test('docked: along the side, and the page makes room for it', async (t) => {
    const { page, chat } = await openWith(t, [text('hi')], { viewport, attributes: { layout: 'docked' } });
    assert.deepEqual(await boxOf(page), { left: 800, top: 0, right: 1200, bottom: 800 });
    const room = () => page.evaluate(() => document.documentElement.getBoundingClientRect().right);
    assert.equal(await room(), 800);
    await page.getByRole('dialog', { name: 'Chat' }).waitFor();
    await page.mouse.move(0, 0);
    await page.keyboard.press('Escape');
    await chat.launcher.waitFor();
    await until('the page has its room again', async () => (await room()) === 1200);
    assert.deepEqual(await boxOf(page, '.launcher'), { left: 1124, top: 724, right: 1180, bottom: 780 });
    await chat.open();
    await until('the page makes room again', async () => (await room()) === 800);
    // In a narrow window it stands before the page.
    await page.setViewportSize({ width: 700, height: 800 });
    assert.equal(await room(), 700);
    assert.deepEqual(await boxOf(page), { left: 300, top: 0, right: 700, bottom: 800 });
    await page.setViewportSize(viewport);
    assert.equal(await room(), 800);
    await page.locator('hook-talk').evaluate((element) => element.remove());
    await until('nothing is left behind', async () => (await room()) === 1200);
  });

  test('page: the whole window, with a column to read in', async (t) => {
    const { page, chat } = await openWith(t, [text('hi '.repeat(300))], { viewport, attributes: { layout: 'page' } });
    assert.equal(await chat.launcher.count(), 0);
    assert.equal(await chat.closer.count(), 0);
    await page.getByRole('region', { name: 'Chat' }).waitFor();
    assert.deepEqual(await boxOf(page), { left: 0, top: 0, right: 1200, bottom: 800 });
    await chat.say('hello');
    await chat.log.locator('.bot .bubble').waitFor();
    for (const part of ['.bot .bubble', '.visitor .bubble', '.field']) {
      const { left, right } = await boxOf(page, part);
      assert.ok(left >= 216 && right <= 984, `${part} is in the column: ${left} to ${right}`);
    }
  });

  test('changes live, and keeps the focus, the draft and the place in the transcript', async (t) => {
    const rows = Array.from({ length: 30 }, (_, at) => text(`Row ${at}`));
    const { page, chat } = await openWith(t, rows, { viewport });
    await chat.ask('hello', 'Row 29');
    await chat.input.fill('a draft');
    const row = chat.log.getByText('Row 12', { exact: true });
    await chat.log.evaluate((log) => (log.scrollTop = log.querySelectorAll('.row')[13].offsetTop - 40));
    await assertInView(row, 'the row');
    for (const layout of ['docked', 'page', 'inline', 'floating', 'page', 'docked', 'floating']) {
      await set(page, { layout });
      await page.locator(`hook-talk [data-layout="${layout}"]`).waitFor({ state: 'attached' });
      await boxOf(page);
      assert.equal(await chat.input.inputValue(), 'a draft', layout);
      assert.ok(await chat.input.evaluate((input) => input.getRootNode().activeElement === input), `the focus in ${layout}`);
      const [row, log] = [await boxOf(page, '.row:nth-child(14)'), await boxOf(page, '.transcript')];
      assert.ok(row.top >= log.top && row.bottom <= log.bottom, `the row in ${layout}: ${JSON.stringify({ row, log })}`);
    }
  });

  test('a word that is none is told, and has no effect', async (t) => {
    const expected = [/layout="sideways"> has no effect: use one of `floating`, `docked`, `page`, `inline`/, /preset="loud"/, /position="top"/];
    const attributes = { layout: 'sideways', preset: 'loud', position: 'top' };
    const { page } = await openWith(t, [], { viewport, attributes, expected });
    assert.deepEqual(await boxOf(page), { left: 780, top: 140, right: 1180, bottom: 780 });
  });

  for (const layout of ['floating', 'docked']) {
    test(`${layout}: at the side that the page wants, whatever language is spoken`, async (t) => {
      const edge = layout === 'floating' ? 20 : 0;
      const sides = [
        ['ltr', 'end', 'right'],
        ['ltr', 'start', 'left'],
        ['rtl', 'end', 'left'],
        ['rtl', 'start', 'right'],
      ];
      const { page } = await openWith(t, [], { viewport, attributes: { layout } });
      for (const [dir, position, side] of sides) {
        await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
        await set(page, { position });
        await page.locator(`hook-talk [data-position="${position}"]`).waitFor({ state: 'attached' });
        for (const language of ['en', 'ar']) {
          await set(page, { language });
          await page.locator(`hook-talk [lang="${language}"][data-layout]`).waitFor({ state: 'attached' });
          const { left, right } = await boxOf(page);
          assert.equal(side === 'left' ? left : 1200 - right, edge, `${dir} ${position} ${language}`);
        }
      }
    });
  }
});
