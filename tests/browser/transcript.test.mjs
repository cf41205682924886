// A long conversation: what is drawn of it, and that finding, copying, the keyboard and a reader's place reach all of it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, called, openChat, screenshot, until } from './harness.mjs';

const text = (content) => ({ type: 'text', content });
const picture = (colour, height = 180) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="${height}"><rect width="320" height="${height}" fill="${colour}"/></svg>`)}`;
const long = 'Far out in the uncharted backwaters of an unfashionable town lies a small hotel that nobody has reviewed. '.repeat(4);

/** The nth message of a conversation in which every kind occurs. `late` is a picture that takes its time. */
function message(n, late) {
  if (n % 97 === 0) return { type: 'picture', content: `${late}?${n}` };
  if (n % 23 === 0) return text(`${n} ${long}`);
  if (n % 29 === 0) {
    const buttons = [{ title: `Book ${n}`, value: `${n}` }, { title: `Ask about ${n}`, value: 'ask' }];
    return { type: 'card', content: { title: `Room ${n}`, subtitle: 'With a view', imageUrl: picture('teal'), buttons } };
  }
  if (n % 41 === 0) {
    const elements = [1, 2, 3].map((at) => ({ title: `Row ${at} of ${n}`, subtitle: 'More', imageUrl: picture('gold', 80) }));
    return { type: 'list', content: { title: `List ${n}`, elements } };
  }
  if (n % 53 === 0) return { type: 'quickReplies', content: { title: `Go on with ${n}?`, buttons: [{ title: 'Yes', value: 'y' }] } };
  return text(`Answer number ${n}`);
}

/** A conversation of `count` rows, as `exportTranscript` gives it. */
function conversation(count, { late = '/late.svg', kind = message, language = 'en' } = {}) {
  const at = Date.UTC(2026, 4, 4, 9);
  const entries = Array.from({ length: count }, (_, index) => {
    const id = index + 1;
    const row = { id, at: at + id * 60_000 };
    if (id % 3 === 1) return { ...row, visitor: { type: 'text', content: `Question number ${id}` }, status: 'sent' };
    return { ...row, bot: kind(id, late), language };
  });
  return { version: 1, next: count + 1, open: true, conversation: { id: 'c', language, memory: {} }, entries, unfinished: null };
}

/** A chat with a conversation of `count` rows. */
async function openLong(t, count, { attributes, answers, page: layout, rows, ...options } = {}) {
  /** Pictures come at once, unless the test holds them back. */
  const pictures = { held: false, waiting: [] };
  const hook = async (request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ replies: [text('And one more')] }));
  };
  const slow = (request, response) => {
    const answer = () => response.setHeader('content-type', 'image/svg+xml').end(decodeURIComponent(picture('plum', 300).split(',')[1]));
    if (pictures.held) pictures.waiting.push(answer);
    else answer();
  };
  const opened = await openChat(t, 'hook', { answers: { '/hook': hook, '/late.svg': slow, ...answers }, attributes, page: layout, ...options });
  const document = conversation(count, { language: attributes?.language, ...rows });
  await opened.page.evaluate((kept) => window.document.querySelector('hook-talk').importTranscript(kept), document);
  await until('the end is there', () => isDrawn(opened.page, count));
  return { ...opened, pictures };
}

const isDrawn = (page, id) => page.evaluate((row) => Boolean(window.document.querySelector('hook-talk').shadowRoot.getElementById(`row-${row}`)), id);

/** Where a row stands in the transcript's window, in pixels; null when it is not drawn. */
const topOf = (page, id) =>
  page.evaluate((row) => {
    const root = window.document.querySelector('hook-talk').shadowRoot;
    const element = root.getElementById(`row-${row}`);
    return element && element.getBoundingClientRect().top - root.querySelector('.transcript').getBoundingClientRect().top;
  }, id);

/** The first row that is wholly in view. */
const firstInView = (page) =>
  page.evaluate(() => {
    const root = window.document.querySelector('hook-talk').shadowRoot;
    const { top } = root.querySelector('.transcript').getBoundingClientRect();
    const row = [...root.querySelectorAll('.row[id]')].find((it) => it.getBoundingClientRect().top >= top);
    return row && Number(row.id.slice(4));
  });

/** Whether what is in view is drawn, from edge to edge. */
const isFilled = (page) =>
  page.evaluate(() => {
    const root = window.document.querySelector('hook-talk').shadowRoot;
    const { top, bottom } = root.querySelector('.transcript').getBoundingClientRect();
    const boxes = [...root.querySelectorAll('.chunk[hidden]')].map((it) => it.getBoundingClientRect());
    return boxes.every((box) => box.bottom <= top || box.top >= bottom);
  });

/** How many nodes the chat has, text included. */
const nodes = (page) =>
  page.evaluate(() => {
    const walker = window.document.createTreeWalker(window.document.querySelector('hook-talk').shadowRoot, NodeFilter.SHOW_ALL);
    let count = 0;
    while (walker.nextNode()) count += 1;
    return count;
  });

const frames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const scrollTo = async (log, share) => {
  await log.evaluate((element, part) => (element.scrollTop = (element.scrollHeight - element.clientHeight) * part), share);
};
const below = (log) => log.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
const atEnd = (log) => until('the end is in view', async () => (await below(log)) < 2);
const focusedRow = (page) => page.evaluate(() => window.document.querySelector('hook-talk').shadowRoot.activeElement?.id);

for (const [dir, language] of [['ltr', 'en'], ['rtl', 'ar']]) {
  describe(`ten thousand messages: ${dir}`, () => {
    const options = { attributes: { language }, page: { dir, lang: language } };

    test('are few nodes, wherever the reader is', async (t) => {
      const { page, chat } = await openLong(t, 10_000, options);
      await atEnd(chat.log);
      for (const share of [1, 0.5, 0.2, 0]) {
        await scrollTo(chat.log, share);
        await frames(page);
        assert.ok(await isFilled(page), `what is in view is drawn at ${share}`);
        const count = await nodes(page);
        assert.ok(count <= 1500, `${count} nodes at ${share}`);
      }
      await assertAccessible(page, 'a long conversation');
    });

    test('leave a reader where they are', async (t) => {
      const { page, chat, pictures } = await openLong(t, 10_000, options);
      await atEnd(chat.log);
      await scrollTo(chat.log, 0.37);
      await frames(page);
      pictures.held = true;
      /** How many pictures above the reader have not come yet. */
      const above = () =>
        chat.log.evaluate((element) => {
          const { top } = element.getBoundingClientRect();
          const late = [...element.querySelectorAll('img[src*="late"]')];
          return late.filter((it) => !it.complete && it.getBoundingClientRect().bottom < top).length;
        });
      // Up, step by step, through boxes whose heights were only guessed.
      for (let step = 0; step < 30 || ((await above()) === 0 && step < 90); step += 1) {
        const row = await firstInView(page);
        const before = await topOf(page, row);
        await chat.log.evaluate((element) => (element.scrollTop -= 150));
        await frames(page);
        const after = await topOf(page, row);
        assert.ok(Math.abs(after - before - 150) < 2, `row ${row} went from ${before} to ${after} in step ${step}`);
        assert.ok(await isFilled(page));
      }
      assert.ok((await above()) > 0, 'there are pictures on the way');
      const row = await firstInView(page);
      const before = await topOf(page, row);
      pictures.held = false;
      for (const arrive of pictures.waiting) arrive();
      await until('the pictures have come', async () => (await above()) === 0);
      await frames(page);
      assert.ok(Math.abs((await topOf(page, row)) - before) < 2, 'late pictures move nothing');
      // Whatever else grows or shrinks above.
      for (const height of ['700px', '']) {
        await chat.log.evaluate((element, size) => {
          const { top } = element.getBoundingClientRect();
          const rows = [...element.querySelectorAll('.row[id]')].filter((it) => it.getBoundingClientRect().bottom < top);
          rows.at(-2).style.minHeight = size;
        }, height);
        await frames(page);
        assert.ok(Math.abs((await topOf(page, row)) - before) < 2, 'the reader stays');
      }
      await page.getByRole('button', { name: called('latest') }).click();
      await atEnd(chat.log);
      await chat.ask('One more', 'And one more');
      await atEnd(chat.log);
    });

    test('are reached by the keyboard, to the very first and back', async (t) => {
      const { page, chat } = await openLong(t, 10_000, options);
      await chat.log.focus();
      await page.keyboard.press('Home');
      await until('the first row has the focus', async () => (await focusedRow(page)) === 'row-1');
      for (let row = 2; row <= 80; row += 1) await page.keyboard.press('ArrowDown');
      assert.equal(await focusedRow(page), 'row-80');
      await until('row 80 is in view', async () => Math.abs(await topOf(page, 80)) < 900);
      for (let row = 2; row <= 80; row += 1) await page.keyboard.press('ArrowUp');
      assert.equal(await focusedRow(page), 'row-1');
      await scrollTo(chat.log, 0.5);
      await frames(page);
      assert.equal(await focusedRow(page), 'row-1', 'the focus stays where it is');
      await page.keyboard.press('ArrowDown');
      assert.equal(await focusedRow(page), 'row-2');
      await until('it is in view again', async () => (await topOf(page, 2)) !== null && Math.abs(await topOf(page, 2)) < 700);
      await page.keyboard.press('End');
      await until('the last row has the focus', async () => (await focusedRow(page)) === 'row-10000');
      await atEnd(chat.log);
    });
  });
}

for (const [dir, language] of [['ltr', 'en'], ['rtl', 'ar']]) {
  test(`a reload leaves the reader where they were: ${dir}`, async (t) => {
    const { page, chat } = await openLong(t, 2000, { attributes: { language }, page: { dir, lang: language } });
    const place = () => page.evaluate(() => Object.entries(localStorage).find(([key]) => key.endsWith(':place'))?.[1]);
    const back = async () => {
      await page.reload();
      await chat.open();
    };
    await atEnd(chat.log);
    for (const share of [0.4, 0.0003, 0.996]) {
      await scrollTo(chat.log, share);
      await frames(page);
      await chat.log.evaluate((element) => (element.scrollTop -= 17));
      await frames(page);
      const row = await firstInView(page);
      const before = await topOf(page, row);
      await until('the place is kept', async () => {
        const [kept, offset] = ((await place()) ?? '').split(' ').map(Number);
        const top = await topOf(page, kept);
        return kept <= row && top !== null && Math.abs(top - offset) < 2;
      });
      await back();
      await until('the row is there', () => isDrawn(page, row));
      await frames(page);
      const after = await topOf(page, row);
      assert.ok(Math.abs(after - before) <= 2, `row ${row} stood at ${before} and stands at ${after}`);
      assert.ok(await isFilled(page));
      await page.getByRole('button', { name: called('latest') }).waitFor();
    }
    // Nothing that is drawn later moves them.
    const row = await firstInView(page);
    const before = await topOf(page, row);
    await chat.input.fill('half a sentence');
    await frames(page);
    assert.ok(Math.abs((await topOf(page, row)) - before) < 2);
    await page.getByRole('button', { name: called('latest') }).click();
    await atEnd(chat.log);
    await until('no place is kept', async () => (await place()) === undefined);
    await back();
    await until('the last row is there', () => isDrawn(page, 2000));
    await atEnd(chat.log);
    assert.equal(await page.getByRole('button', { name: called('latest') }).count(), 0);
  });
}

describe('what is not drawn', () => {
  test('is found by the browser', async (t) => {
    const { page, chat } = await openLong(t, 2000);
    await atEnd(chat.log);
    const hidden = await chat.log.evaluate((element) => {
      const box = [...element.querySelectorAll('.chunk')].find((it) => it.textContent.includes('Question number 1000\n'));
      return { hidden: box.getAttribute('hidden'), height: box.getBoundingClientRect().height, nodes: box.childNodes.length };
    });
    assert.deepEqual([hidden.hidden, hidden.nodes], ['until-found', 1]);
    assert.ok(hidden.height > 500, `it keeps its height: ${hidden.height}`);
    // What the browser does when it finds words there.
    await chat.log.evaluate((element) => {
      const box = [...element.querySelectorAll('.chunk')].find((it) => it.textContent.includes('Question number 1000\n'));
      box.dispatchEvent(new Event('beforematch', { bubbles: true }));
      box.removeAttribute('hidden');
    });
    await until('the row is drawn', () => isDrawn(page, 1000));
    await frames(page);
    const row = await firstInView(page);
    assert.ok(row > 950 && row < 1010, `the reader is at row ${row}`);
    assert.ok(await isFilled(page));
    await page.getByRole('button', { name: called('latest') }).click();
    await atEnd(chat.log);
  });

  test('is copied with the rest', async (t) => {
    const { page, chat } = await openLong(t, 400);
    const copied = () =>
      page.evaluate(() => {
        const data = new DataTransfer();
        const event = new ClipboardEvent('copy', { clipboardData: data, bubbles: true, composed: true, cancelable: true });
        window.document.querySelector('hook-talk').shadowRoot.querySelector('.transcript').dispatchEvent(event);
        return { ours: event.defaultPrevented, text: data.getData('text/plain') };
      });
    const select = (from, to) =>
      chat.log.evaluate((element, [start, end]) => {
        const range = window.document.createRange();
        range.setStart(start ? element.querySelector(`#row-${start}`) : element, 0);
        const last = element.querySelector(`#row-${end}`);
        range.setEnd(last, last.childNodes.length);
        const selection = element.getRootNode().getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
      }, [from, to]);
    await select(398, 400);
    assert.deepEqual(await copied(), { ours: false, text: '' }, 'the browser copies what is drawn');
    await select(null, 399);
    const { ours, text: words } = await copied();
    assert.ok(ours);
    const lines = words.trim().split('\n');
    assert.equal(lines[0], 'Question number 1');
    assert.equal(lines.at(-1), 'Answer number 399');
    for (let id = 1; id <= 399; id += 3) assert.equal(lines.filter((line) => line === `Question number ${id}`).length, 1, `question ${id}`);
    assert.ok(lines.includes('Book 29') && lines.includes('Row 2 of 41'));
    // The ends of a selection stay drawn, however far it reaches.
    await select(390, 399);
    await scrollTo(chat.log, 0);
    await frames(page);
    assert.ok(await isDrawn(page, 390));
    await page.keyboard.press('Control+a');
  });
});

describe('rows', () => {
  test('come in with a movement only when they are news', async (t) => {
    const { page, chat } = await openLong(t, 300);
    const moving = () => chat.log.evaluate((element) => element.querySelectorAll('.row[data-new]').length);
    assert.equal(await moving(), 0);
    await chat.say('Hello');
    await chat.log.getByText('And one more').waitFor();
    await until('the typing is over', async () => (await moving()) === 2);
    await scrollTo(chat.log, 0);
    await frames(page);
    await scrollTo(chat.log, 1);
    await chat.log.getByText('And one more').waitFor();
    assert.equal(await moving(), 0);
  });
});

describe('a screen reader', () => {
  /** Lets the page write down what its live region is told. */
  const listen = (page) =>
    page.evaluate(() => {
      const region = window.document.querySelector('hook-talk').shadowRoot.querySelector('.stage [role="status"]');
      globalThis.spoken = [];
      new MutationObserver((changes) => {
        for (const node of changes.flatMap((change) => [...change.addedNodes])) if (node.nodeName === 'P') spoken.push(node.textContent);
      }).observe(region, { childList: true, subtree: true });
    });
  const spoken = (page) => page.evaluate(() => globalThis.spoken);

  test('hears each reply once, in order, with what can be chosen', async (t) => {
    const replies = [
      text('First'),
      { type: 'picture', content: picture('teal') },
      { type: 'client_data', content: { secret: 1 } },
      { type: 'quickReplies', content: { title: 'Go on?', buttons: [{ title: 'Yes', value: 'y' }, { title: 'Not now', value: 'n' }] } },
    ];
    const hook = (request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ replies }));
    };
    const { page, chat } = await openLong(t, 300, { answers: { '/hook': hook } });
    await listen(page);
    // While the reader is somewhere else.
    await chat.input.fill('Hello');
    await chat.input.press('Enter');
    await scrollTo(chat.log, 0);
    await until('all is told', async () => (await spoken(page)).length === 3);
    await scrollTo(chat.log, 1);
    await frames(page);
    await scrollTo(chat.log, 0.5);
    await frames(page);
    const told = await spoken(page);
    assert.equal(told[0], 'Reply: First');
    assert.match(told[1], /^Reply:.* Picture$/);
    assert.equal(told[2], 'Reply: Go on? Yes, Not now');
    assert.equal(told.length, 3, 'neither twice, nor what was restored, nor the words of the visitor');
    assert.equal(await chat.log.getAttribute('aria-live'), 'off');
    await assertAccessible(page, 'after an announcement');
    await page.reload();
    await chat.input.waitFor();
    await until('the conversation is back', async () => (await chat.log.getByText('Go on?').count()) > 0);
    assert.equal(await chat.log.locator('xpath=..').getByRole('status').locator('p').count(), 0, 'nothing is told of old rows');
  });

  test('hears nothing of a closed chat, and how many messages there are at each one', async (t) => {
    let answer;
    const hook = async (request, response) => {
      request.resume();
      await new Promise((resolve) => (answer = resolve));
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ replies: [text('Late')] }));
    };
    const { page, chat } = await openLong(t, 300, { answers: { '/hook': hook } });
    await listen(page);
    await chat.say('Hello');
    await page.keyboard.press('Escape');
    await until('it is closed', async () => (await chat.log.count()) === 0);
    await until('the question has come', () => answer);
    answer();
    await until('it is counted', async () => (await page.getByRole('status').allTextContents()).some((words) => words.includes('1')));
    assert.deepEqual(await spoken(page), []);
    await chat.open();
    await chat.log.focus();
    await page.keyboard.press('Home');
    await until('the first row has the focus', async () => (await focusedRow(page)) === 'row-1');
    await page.keyboard.press('ArrowDown');
    const row = page.locator('#row-2');
    assert.deepEqual([await row.getAttribute('aria-posinset'), await row.getAttribute('aria-setsize')], ['2', '302']);
    await assertAccessible(page, 'a row that has its number');
  });
});

describe('days and times', () => {
  for (const [dir, language, names] of [['ltr', 'en', ['yesterday', 'today']], ['rtl', 'ar', ['أمس', 'اليوم']]]) {
    test(`stand between rows, in the language of the interface: ${dir}`, async (t) => {
      const { page, chat } = await openChat(t, 'hook', { attributes: { language }, page: { dir, lang: language } });
      const now = await page.evaluate(() => new Date().setHours(12, 0, 0, 0));
      const days = [1000, 3, 1, 0];
      // A new day begins with the 33rd row, which is the first one of its chunk, and in the middle of others.
      const day = (id) => days[id < 33 ? 0 : id < 50 ? 1 : id < 60 ? 2 : 3];
      const kept = conversation(66, { language, kind: (id) => text(`Answer number ${id}`) });
      for (const row of kept.entries) row.at = now - day(row.id) * 86_400_000 + row.id * 1000;
      // Somewhat later than the row before it.
      for (const row of kept.entries) if (row.id >= 65) row.at += 20 * 60_000;
      await page.evaluate((document) => window.document.querySelector('hook-talk').importTranscript(document), kept);
      await until('the end is there', () => isDrawn(page, 66));
      const lines = await chat.log.locator('.day').evaluateAll((found) => found.map((it) => [it.textContent, it.nextElementSibling.id]));
      const format = (id, options) => page.evaluate(([at, tag, how]) => new Intl.DateTimeFormat(tag, how).format(at), [kept.entries[id - 1].at, language, options]);
      assert.deepEqual(lines, [
        [await format(1, { dateStyle: 'long' }), 'row-1'],
        [await format(33, { weekday: 'long', day: 'numeric', month: 'long' }), 'row-33'],
        [names[0], 'row-50'],
        [names[1], 'row-60'],
      ]);
      const clock = await format(64, { timeStyle: 'short' });
      assert.equal(await page.locator('#row-64 time').textContent(), clock);
      assert.equal(await page.locator('#row-63').getAttribute('title'), await format(63, { timeStyle: 'short' }));
      assert.equal(await page.locator('#row-63 time').count(), 0);
      await assertAccessible(page, 'days and times');
      await screenshot(page, `transcript-days-${dir}`);
    });
  }
});
