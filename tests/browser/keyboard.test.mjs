// A whole conversation by the keyboard alone, and what a keyboard brings in: input methods, long pastes, limits. The
// focus is never lost: after each step something in the chat has it, is in view, and shows a ring.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chatIn, chatPage, open, openChat, serve, until } from './harness.mjs';

const text = (content) => ({ type: 'text', content });
const card = {
  type: 'card',
  content: {
    title: 'The harbour',
    itemUrl: 'https://example.com/harbour',
    buttons: [{ title: 'Book', value: 'book' }, { title: 'Map', type: 'web_url', value: 'https://example.com/map' }],
  },
};
const question = { type: 'quickReplies', content: { title: 'Go on?', buttons: [{ title: 'Yes', value: 'y' }, { title: 'No', value: 'n' }] } };

/** A webhook that answers as `replies` says for the words that it gets, and "You said …" to others. */
function hook(replies) {
  return async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const words = JSON.parse(body).nlp.source;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ replies: replies[words] ?? [text(`You said ${words}`)] }));
  };
}

const openWith = (t, replies = {}, options = {}) => openChat(t, 'hook', { answers: { '/hook': hook(replies) }, ...options });

/** What has the focus: its name or words, whether it is in view, and whether a ring shows it. */
const focus = (page) =>
  page.evaluate(() => {
    const host = document.activeElement;
    const element = host?.shadowRoot?.activeElement;
    if (!element) return { name: null, host: host?.localName };
    const box = element.getBoundingClientRect();
    const parts = [element, element.closest('.field') ?? element].map((it) => getComputedStyle(it));
    return {
      name: (element.getAttribute('aria-label') ?? element.textContent).trim(),
      role: element.getAttribute('role') ?? element.localName,
      seen: element.checkVisibility({ visibilityProperty: true }) && box.bottom > 0 && box.top < innerHeight,
      ring: parts.some((style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'),
    };
  });

/** Presses `key`, and waits until the focus is on `what`: a part of its name or words. */
async function press(page, key, what) {
  await page.keyboard.press(key);
  let now;
  await until(`${key} leads to "${what}"`, async () => (now = await focus(page)).name?.includes(what)).catch((error) => {
    throw new Error(`${error.message}; the focus is on ${JSON.stringify(now)}`);
  });
  await until(`the focus on "${what}" is in view and has a ring`, async () => {
    now = await focus(page);
    return now.seen && now.ring;
  }).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(now)}`);
  });
}

for (const [dir, lang] of [['ltr', 'en'], ['rtl', 'ar']]) {
  test(`a whole conversation by the keyboard alone, ${dir}`, async (t) => {
    const replies = { hello: [text('Welcome'), card, question] };
    const origin = await serve(t, { pages: { '/': chatPage({ webhook: 'hook' }, { dir }) }, answers: { '/hook': hook(replies) } });
    const page = await open(t, `${origin}/`);
    const chat = chatIn(page);
    await chat.launcher.waitFor();
    if (lang !== 'en') await page.locator('html').evaluate((it) => (it.lang = 'ar'));
    // To it by Tab from the page, as far as that takes.
    for (let tabs = 0; tabs < 5 && (await focus(page)).name !== 'Open chat'; tabs += 1) await page.keyboard.press('Tab');
    assert.ok((await focus(page)).ring, 'the launcher shows a ring');
    await press(page, 'Enter', 'Message');
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await chat.shows('Go on?');
    assert.equal((await focus(page)).name, 'Message', 'the focus stays in the text box');

    // Into the transcript, up to the card, and to its link.
    await press(page, 'Shift+Tab', '');
    await until('the transcript has the focus', async () => (await focus(page)).role === 'log');
    await press(page, 'End', 'Go on?');
    await press(page, 'ArrowUp', 'The harbour');
    await press(page, 'Enter', 'The harbour');
    const popup = page.waitForEvent('popup');
    await page.context().route('https://example.com/**', (route) => route.fulfill({ contentType: 'text/html', body: 'the harbour' }));
    await page.keyboard.press('Enter');
    const opened = await popup;
    assert.equal(opened.url(), 'https://example.com/harbour');
    assert.equal(await opened.evaluate(() => globalThis.opener), null);
    await opened.close();
    await page.bringToFront();
    await press(page, 'Tab', 'Book');
    await press(page, 'Tab', 'Map');
    await press(page, 'Escape', 'The harbour');
    // A quick reply, which goes away by being chosen.
    await press(page, 'End', 'Go on?');
    await press(page, 'Enter', 'Yes');
    await press(page, 'Tab', 'No');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await chat.shows('You said y');
    assert.notEqual((await focus(page)).name, null, 'the focus is not lost with the quick reply');
    await press(page, 'Home', 'hello');
    await press(page, 'Escape', 'Message');
    await page.keyboard.type('a draft');
    // Every stop of the panel, and round to the first one or out to the page and back: no trap.
    const stops = new Set();
    for (let tabs = 0; tabs < 12; tabs += 1) {
      await page.keyboard.press('Shift+Tab');
      const { name, host } = await focus(page);
      if (name === null) {
        assert.notEqual(host, 'hook-talk');
        break;
      }
      stops.add(name);
    }
    assert.ok(stops.has('Close chat'), [...stops].join(', '));
    assert.ok([...stops].some((it) => it.startsWith('Conversation') || it.includes('hello')), [...stops].join(', '));
    await chat.input.focus();
    await press(page, 'Escape', 'Open chat');
    await press(page, 'Space', 'Message');
    assert.equal(await chat.input.inputValue(), 'a draft');
    for (let tabs = 0; tabs < 6 && (await focus(page)).name !== 'Close chat'; tabs += 1) await page.keyboard.press('Shift+Tab');
    await press(page, 'Enter', 'Open chat');
  });
}

describe('an input method', () => {
  test('composes, and its Enter does not send', async (t) => {
    const { page, chat } = await openWith(t);
    await chat.input.focus();
    const session = await page.context().newCDPSession(page);
    // As a Japanese keyboard does.
    await session.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.imeSetComposition', { text: 'かな', selectionStart: 2, selectionEnd: 2 });
    assert.equal(await chat.input.inputValue(), 'かな');
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Process', code: 'Enter' });
    await session.send('Input.insertText', { text: '仮名' });
    await until('the candidate is taken', async () => (await chat.input.inputValue()) === '仮名');
    assert.equal(await chat.log.getByText('仮名').count(), 0);
    await page.keyboard.press('Enter');
    await chat.shows('You said 仮名');
    assert.equal(await chat.input.inputValue(), '');
  });
});

describe('what is typed and pasted', () => {
  test('50,000 characters are pasted, edited and sent', async (t) => {
    const { page, chat } = await openWith(t, {}, { tolerated: [/only 8192 of them are understood/] });
    const long = 'lorem ipsum '.repeat(4_200);
    await chat.input.focus();
    await page.keyboard.insertText(long);
    await page.keyboard.type('end');
    assert.equal((await chat.input.inputValue()).length, long.length + 3);
    assert.ok((await chat.input.evaluate((it) => it.offsetHeight)) < 250, 'the box has its limit');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('line');
    await page.keyboard.press('Enter');
    await until('it is answered', async () => (await chat.log.getByText('You said lorem').count()) === 1);
    assert.equal(await chat.input.inputValue(), '');
    await chat.ask('short', 'You said short');
  });

  test('an emoji at the limit is taken whole or not at all', async (t) => {
    const { page, chat } = await openWith(t, {}, { attributes: { 'character-limit': '10' } });
    await chat.input.focus();
    await page.keyboard.insertText('123456789');
    await page.keyboard.insertText('👍');
    const value = await chat.input.inputValue();
    assert.ok(value.isWellFormed(), `half a character: ${JSON.stringify(value)}`);
    assert.ok(value.length <= 10);
    await page.keyboard.press('Enter');
    await chat.shows(`You said ${value}`);
    await page.keyboard.insertText('12345678👍');
    assert.equal(await chat.input.inputValue(), '12345678👍');
  });
});

describe('several chats', () => {
  test('on one page know nothing of each other', async (t) => {
    const pages = { '/': chatPage([{ webhook: '/one', layout: 'inline' }, { webhook: '/two', layout: 'inline', language: 'ar' }]) };
    const answers = { '/one': hook({}), '/two': hook({ hello: [text('from the other')] }) };
    const origin = await serve(t, { pages, answers });
    const page = await open(t, `${origin}/`);
    const chats = [0, 1].map((at) => chatIn(page.locator('hook-talk').nth(at)));
    for (const chat of chats) await chat.input.waitFor();
    await chats[0].input.fill('a draft of one');
    await chats[1].ask('hello', 'from the other');
    assert.equal(await chats[0].log.getByText('hello').count(), 0);
    assert.equal(await chats[0].input.inputValue(), 'a draft of one');
    await chats[0].input.press('Enter');
    await chats[0].shows('You said a draft of one');
    await page.evaluate(() => document.querySelector('hook-talk').destroy());
    await chats[0].ask('again', 'You said again');
    await page.reload();
    const rest = page.locator('hook-talk');
    await chatIn(rest.first()).shows('You said a draft of one');
    await chatIn(rest.last()).shows('from the other');
  });

  test('one in a frame chats, and keeps its keys to itself', async (t) => {
    const pages = { '/': '<!doctype html><html lang="en"><title>Around</title><link rel="icon" href="data:,"><iframe src="/inner" title="A chat" width="420" height="600"></iframe>', '/inner': chatPage({ webhook: '/hook' }) };
    const origin = await serve(t, { pages, answers: { '/hook': hook({}) } });
    const page = await open(t, `${origin}/`);
    const frame = page.frameLocator('iframe');
    const chat = chatIn(frame);
    await chat.open();
    await chat.ask('hello', 'You said hello');
    await chat.input.press('Escape');
    await chat.launcher.waitFor();
    await page.reload();
    await chat.open();
    await chat.shows('You said hello');
  });
});

describe('the element', () => {
  test('moved in the middle of a turn chats on, and removed keeps what was said', async (t) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const answers = {
      '/hook': async (request, response) => {
        request.resume();
        await held;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ replies: [text('late')] }));
      },
    };
    const { page, chat } = await openChat(t, 'hook', { answers, attributes: { layout: 'inline' }, tolerated: [/hooktalk/] });
    await chat.say('hello');
    await chat.typing.waitFor();
    await page.evaluate(() => document.querySelector('main').append(document.querySelector('hook-talk')));
    release();
    await chat.shows('late');
    await chat.shows('hello');
    await page.evaluate(() => {
      globalThis.chat = document.querySelector('hook-talk');
      chat.send('once more');
      chat.remove();
    });
    await page.evaluate(() => document.body.append(chat));
    // Before its turn they are words in the text box, and in their row from then on.
    const row = chat.log.getByText('once more', { exact: true });
    await until('the words are there', async () => (await row.count()) === 1 || (await chat.input.inputValue()) === 'once more');
    if ((await row.count()) === 0) await chat.input.press('Enter');
    await until('it is answered, or offered again', async () => (await chat.retry.count()) === 1 || (await chat.log.getByText('late', { exact: true }).count()) === 2);
  });

  test('keeps its order when the clock jumps, and forgets nothing', async (t) => {
    const before = () => {
      const real = Date.now;
      globalThis.jump = 0;
      Date.now = () => real() + jump;
    };
    const { page, chat } = await openWith(t, {}, { before });
    const days = 86_400_000;
    for (const [words, jump] of [['one', 0], ['two', 400 * days], ['three', -4_000 * days], ['four', -Date.now()], ['five', 0]]) {
      await page.evaluate((jump) => (globalThis.jump = jump), jump);
      await chat.ask(words, `You said ${words}`);
    }
    const shown = async () => (await chat.log.locator('.bubble').allTextContents()).map((it) => it.trim());
    const all = ['one', 'two', 'three', 'four', 'five'].flatMap((it) => [it, `You said ${it}`]);
    assert.deepEqual(await shown(), all);
    await page.reload();
    await chat.shows('You said five');
    assert.deepEqual(await shown(), all);
  });
});
