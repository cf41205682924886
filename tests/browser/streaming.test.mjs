// Answers that come in pieces: what a visitor sees while they come, and what is left of them.

import assert from 'node:assert/strict';
import test from 'node:test';
import { assertAccessible, assertInView, called, chatIn, openChat, screenshot, until } from './harness.mjs';

/**
 * A webhook that answers as a stream. `calls` are those that are under way, each with `send` for an event and `end`; a
 * call whose words are in `plain` gets that answer at once.
 */
function streams(type = 'text/event-stream', plain = {}) {
  const calls = [];
  const hook = async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const { nlp, conversation } = JSON.parse(text);
    if (plain[nlp.source]) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(plain[nlp.source]));
    }
    response.writeHead(200, { 'content-type': type });
    response.flushHeaders();
    const lines = type.includes('json');
    const call = {
      words: nlp.source,
      memory: conversation.memory,
      gone: false,
      raw: (bytes) => response.write(bytes),
      send: (event) => response.write(lines ? `${JSON.stringify(event)}\n` : `data: ${JSON.stringify(event)}\n\n`),
      end: () => response.end(),
      breakOff: () => response.destroy(),
    };
    response.on('close', () => (call.gone = !response.writableFinished));
    calls.push(call);
  };
  const answers = { '/hook': hook, '/hook/errors': (_, response) => response.end() };
  return { calls, answers, next: (count) => until(`call ${count}`, () => calls[count - 1]) };
}

async function openStream(t, { type, plain, ...options } = {}) {
  const server = streams(type, plain);
  const opened = await openChat(t, '/hook', { answers: server.answers, ...options });
  const stop = opened.page.getByRole('button', { name: called('stop') });
  const bubbles = opened.chat.log.locator('.row.bot .bubble:not(.dots)');
  const grows = (text) =>
    until(`the chat shows ${JSON.stringify(text)}`, async () => (await bubbles.allInnerTexts()).some((words) => words.trimEnd() === text));
  return { ...opened, ...server, stop, bubbles, grows };
}

/** What a screen reader was told, in order: every line that was ever put into the live region. */
async function listen(page) {
  await page.evaluate(() => {
    globalThis.heard = [];
    const root = document.querySelector('hook-talk').shadowRoot;
    const region = root.querySelector('.stage > [role=status] > div');
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) globalThis.heard.push(node.textContent);
    }).observe(region, { childList: true });
  });
  return () => page.evaluate(() => globalThis.heard);
}

test('an answer grows while it comes, and is an ordinary message when it is over', async (t) => {
  const { page, chat, calls, next, stop, bubbles, grows } = await openStream(t);
  await page.evaluate(() => {
    globalThis.told = [];
    document.querySelector('hook-talk').addEventListener('hooktalk:message', (event) => told.push(event.detail));
  });
  await chat.say('hi');
  const call = await next(1);
  await stop.waitFor();
  await chat.typing.first().waitFor({ state: 'attached' });
  call.send({ delta: 'Once ' });
  await grows('Once');
  call.send({ delta: 'upon' });
  await grows('Once upon');
  const row = chat.log.locator('.row.bot', { hasText: 'Once upon' });
  assert.equal(await row.getAttribute('aria-busy'), 'true');
  assert.equal(await chat.log.locator('.dots').count(), 0);
  assert.deepEqual(await page.evaluate(() => told), []);
  const before = await row.elementHandle();
  // Within a character, and within a line break.
  const bytes = new TextEncoder().encode('data: {"delta":" a tïme"}\r\n\r\n');
  for (const byte of bytes) call.raw(Uint8Array.of(byte));
  await grows('Once upon a tïme');
  call.send({ message: { type: 'buttons', content: { title: 'More?', buttons: [{ title: 'Yes', type: 'postback', value: 'yes' }] } } });
  await chat.shows('More?');
  call.send({ conversation: { memory: { told: true } } });
  call.end();
  await chat.sender.waitFor();
  assert.equal(await row.getAttribute('aria-busy'), null);
  assert.ok(await before.evaluate((element) => element.isConnected), 'the row that was written is the row that stays');
  assert.deepEqual((await page.evaluate(() => told)).map(({ content }) => content.title ?? content), ['Once upon a tïme', 'More?']);
  await page.reload();
  await chat.open();
  assert.deepEqual(await bubbles.allInnerTexts(), ['Once upon a tïme', 'More?']);
  await page.getByRole('button', { name: 'Yes' }).click();
  assert.deepEqual((await next(2)).memory, { told: true });
  calls[1].send({ delta: 'The end' });
  calls[1].end();
  await chat.shows('The end');
});

test('lines of JSON come as well, and a server without streams is as it was', async (t) => {
  const plain = { hello: { replies: [{ type: 'text', content: 'At once' }] } };
  const { chat, next, stop, grows } = await openStream(t, { type: 'application/x-ndjson', plain });
  await chat.say('hi');
  const call = await next(1);
  call.send({ delta: 'A' });
  await grows('A');
  call.send({ delta: ' line' });
  call.end();
  await chat.shows('A line');
  await chat.say('hello');
  await chat.shows('At once');
  assert.equal(await stop.count(), 0);
});

test('a visitor stops an answer, by keyboard too, and what came stays', async (t) => {
  const { page, chat, next, stop, grows } = await openStream(t);
  await chat.say('hi');
  const call = await next(1);
  call.send({ delta: 'Once upon' });
  await grows('Once upon');
  await assertAccessible(page, 'while an answer is being written');
  await screenshot(page, 'streaming');
  await chat.input.press('Tab');
  assert.ok(await stop.evaluate((button) => button.matches(':focus')));
  await page.keyboard.press('Enter');
  await chat.sender.waitFor();
  assert.ok(await chat.sender.evaluate((button) => button.matches(':focus')), 'the focus stays where it is');
  await until('the call is aborted', () => call.gone);
  await chat.shows('Once upon');
  assert.equal(await chat.retry.count(), 0, 'nothing failed');
  await chat.say('again');
  const second = await next(2);
  second.send({ delta: 'Yes' });
  second.end();
  await chat.shows('Yes');
});

test('a double click that sends stops nothing', async (t) => {
  const { chat, calls, next, stop, grows } = await openStream(t);
  await chat.input.fill('hi');
  await chat.sender.dblclick();
  const call = await next(1);
  await stop.dblclick();
  call.send({ delta: 'Still here' });
  // The first half of that second one has stopped it.
  await chat.sender.waitFor();
  await until('the call is aborted', () => call.gone);
  await chat.say('once more');
  (await next(2)).send({ delta: 'Here' });
  await grows('Here');
  calls[1].end();
});

test('an answer that breaks off is kept, and can be asked for once more', async (t) => {
  const { page, chat, next, bubbles, grows } = await openStream(t, { expected: [/webhook-unreachable/, /ERR_/] });
  await chat.say('hi');
  const call = await next(1);
  call.send({ delta: 'Once upon' });
  await grows('Once upon');
  call.breakOff();
  await chat.log.getByText(called('broken-off')).waitFor();
  assert.equal(await page.getByRole('button', { name: called('delete') }).count(), 0);
  await screenshot(page, 'streaming-broken-off');
  await page.reload();
  await chat.open();
  assert.deepEqual(await bubbles.allInnerTexts(), ['Once upon']);
  await chat.retry.click();
  const second = await next(2);
  assert.equal(second.words, 'hi');
  second.send({ delta: 'Once upon a time' });
  second.end();
  await chat.shows('Once upon a time');
  assert.equal(await chat.retry.count(), 0);
});

test('a screen reader hears whole sentences, each once', async (t) => {
  const { page, chat, next, grows } = await openStream(t);
  const heard = await listen(page);
  await chat.say('hi');
  const call = await next(1);
  let all = '';
  for (const delta of ['The mus', 'eum opens at 9.', '30. It clos', 'es at **6', '** on **Sun', 'days**. Tickets', ' are 3.50 each', '! Good']) {
    call.send({ delta, markdown: true });
    all += delta;
    const seen = all.replaceAll('*', '').trimEnd();
    await grows(seen);
  }
  call.send({ delta: 'bye' });
  call.send({ message: { type: 'text', content: 'Anything else?' } });
  call.end();
  await chat.shows('Anything else?');
  const told = await until('all of it is said', async () => {
    const lines = await heard();
    return lines.at(-1)?.includes('Anything else?') && lines;
  });
  assert.equal(told.length >= 3, true, 'it is said while it comes');
  assert.match(told.join(' '), /^Reply: The museum opens at 9\.30\. It closes at 6 on Sundays\. Tickets are 3\.50 each! Goodbye,? Reply: Anything else\?$/);
  for (const line of told.slice(0, -2)) assert.match(line, /[.!:]$/, 'only whole sentences before the end');
});

test('Markdown is drawn as it will be, and marks do not come and go', async (t) => {
  const { page, chat, next, bubbles } = await openStream(t, { colorScheme: 'dark' });
  await chat.say('hi');
  const call = await next(1);
  await page.evaluate(() => {
    globalThis.seen = new Set();
    const root = document.querySelector('hook-talk').shadowRoot;
    new MutationObserver(() => {
      const bubble = root.querySelector('.row.bot .bubble:not(.dots)');
      if (bubble) globalThis.seen.add(bubble.innerText);
    }).observe(root, { childList: true, subtree: true, characterData: true });
  });
  const text = 'A **bold** word, `code` and [a link](https://example.com/long/path).\n\n- one\n- *two*\n\n```js\nlet a = 2 ** 8;\n```';
  for (const character of text) {
    call.send({ delta: character, markdown: true });
    await new Promise((tick) => setTimeout(tick, 4));
  }
  await until('the whole of it', async () => (await bubbles.first().innerText()).includes('2 ** 8'));
  await screenshot(page, 'streaming-markdown');
  call.end();
  await chat.sender.waitFor();
  assert.equal(await bubbles.first().locator('a').getAttribute('href'), 'https://example.com/long/path');
  for (const words of await page.evaluate(() => [...seen])) {
    const outside = words.split('let a')[0];
    assert.ok(!/[*`[]|\]\(|example\.com/.test(outside), `no marks are to be seen: ${words}`);
  }
});

test('the end is followed by one who is there, and nobody else is moved', async (t) => {
  const { page, chat, next, grows } = await openStream(t, { viewport: { width: 390, height: 640 } });
  const line = (at) => `Line ${at} of a long answer\n`;
  await chat.say('hi');
  const call = await next(1);
  let text = '';
  for (let at = 0; at < 60; at += 1) {
    call.send({ delta: line(at) });
    text += line(at);
  }
  await grows(text.trimEnd());
  const scroll = () => chat.log.evaluate((log) => [log.scrollTop, log.scrollHeight - log.clientHeight - log.scrollTop]);
  await until('it is followed', async () => (await scroll())[1] < 2);
  await screenshot(page, 'streaming-long-390');
  await chat.log.hover();
  await page.mouse.wheel(0, -400);
  await until('the reader went up', async () => (await scroll())[1] > 200);
  const [before] = await scroll();
  for (let at = 60; at < 90; at += 1) {
    call.send({ delta: line(at) });
    text += line(at);
  }
  await grows(text.trimEnd());
  assert.equal((await scroll())[0], before, 'one who reads further up stays there');
  call.end();
  await chat.sender.waitFor();
  assert.equal((await scroll())[0], before);
});

test('a hundred kilobytes in five thousand pieces do not hold the page up', async (t) => {
  const { page, chat, next } = await openStream(t);
  await page.evaluate(() => {
    globalThis.late = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.late = Math.max(globalThis.late, duration);
    }).observe({ type: 'longtask' });
    globalThis.drawn = 0;
    const root = document.querySelector('hook-talk').shadowRoot;
    new MutationObserver(() => (globalThis.drawn += 1)).observe(root, { childList: true, subtree: true, characterData: true });
  });
  await chat.say('hi');
  const call = await next(1);
  for (let at = 0; at < 5_000; at += 1) {
    call.send({ delta: `word ${String(at).padStart(6)} of many ` });
    if (at % 50 === 0) await new Promise((tick) => setTimeout(tick, 10));
  }
  call.send({ delta: 'The last one.' });
  call.end();
  await chat.sender.waitFor();
  await until('all of it', async () => (await chat.log.innerText()).includes('The last one.'));
  const { drawn, late } = await page.evaluate(() => ({ drawn, late }));
  assert.ok(drawn < 500, `drawn ${drawn} times`);
  t.diagnostic(`drawn ${drawn} times, the longest task took ${late} ms`);
});

test('from right to left, and without movement', async (t) => {
  const { page, chat, next, stop, grows } = await openStream(t, {
    attributes: { language: 'ar' },
    page: { lang: 'ar', dir: 'rtl' },
    viewport: { width: 390, height: 700 },
    reducedMotion: 'reduce',
  });
  await chat.say('مرحبا');
  const call = await next(1);
  call.send({ delta: 'أهلا وسهلا بكم' });
  await grows('أهلا وسهلا بكم');
  assert.equal(await stop.getAttribute('aria-label'), 'إيقاف الرد');
  await assertInView(stop, 'the button that stops');
  await screenshot(page, 'streaming-rtl-390');
  call.end();
  await chat.sender.waitFor();
});

test('another tab shows it when it is over; words that are sent meanwhile wait', async (t) => {
  const { page, chat, next, grows } = await openStream(t);
  await chat.say('hi');
  const call = await next(1);
  call.send({ delta: 'Once' });
  await grows('Once');
  const other = await page.context().newPage();
  await other.goto(page.url());
  const there = chatIn(other);
  await there.open();
  assert.equal(await there.log.getByText('Once', { exact: true }).count(), 0);
  await chat.say('and then?');
  call.send({ delta: ' upon' });
  await grows('Once upon');
  call.end();
  await there.shows('Once upon');
  const second = await next(2);
  assert.equal(second.words, 'and then?');
  second.send({ delta: 'The end' });
  second.end();
  await chat.shows('The end');
  await there.shows('The end');
});
