// Two tabs of one site show one conversation, and never send twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatIn, chatPage, open, patience, serve, until } from './harness.mjs';

/**
 * A site whose webhook answers "hello" with "hello!", after `hold(text)` is done if that is a promise. Gives a function
 * that opens its page in one more tab, and what the webhook got.
 */
async function site(t, { hold = () => {}, attributes } = {}) {
  const heard = [];
  const ids = new Set();
  const answers = {
    '/hook': async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      const { nlp, conversation } = JSON.parse(body);
      heard.push(nlp.source);
      ids.add(conversation.id);
      await hold(nlp.source);
      const memory = { ...conversation.memory, turns: (conversation.memory.turns ?? 0) + 1 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ replies: [{ type: 'text', content: `${nlp.source}!` }], conversation: { memory } }));
    },
  };
  const origin = await serve(t, { pages: { '/': chatPage({ webhook: 'hook', ...attributes }) }, answers });
  let first;
  const tab = async () => {
    let page;
    if (first) {
      page = await first.context().newPage();
      page.on('pageerror', (error) => assert.fail(error));
      await page.goto(`${origin}/`);
    } else {
      page = first = await open(t, `${origin}/`);
    }
    const chat = chatIn(page);
    await chat.open();
    return { page, chat };
  };
  return { tab, heard, ids };
}

/** Something that a test lets go on. */
function gate() {
  let pass;
  const passed = new Promise((resolve) => (pass = resolve));
  return { passed, pass };
}

/** The words of the bubbles, in order. */
const rows = ({ chat }) =>
  chat.log.evaluate((log) => [...log.querySelectorAll('.bubble.text')].map((bubble) => bubble.textContent.trim()));

async function bothShow(a, b, expected) {
  for (const tab of [a, b]) {
    let seen;
    await until('the tab shows the same rows', async () => {
      seen = await rows(tab);
      return JSON.stringify(seen) === JSON.stringify(expected);
    }).catch(() => assert.deepEqual(seen, expected, tab === a ? 'the first tab' : 'the second tab'));
  }
}

test('a tab shows what is said in the other', async (t) => {
  const answer = gate();
  const { tab, heard } = await site(t, { hold: (text) => text === 'slow' && answer.passed });
  const [a, b] = [await tab(), await tab()];
  await a.chat.ask('one', 'one!');
  await bothShow(a, b, ['one', 'one!']);
  await b.chat.ask('two', 'two!');
  await bothShow(a, b, ['one', 'one!', 'two', 'two!']);

  await a.chat.say('slow');
  await b.chat.typing.waitFor();
  // A tab that opens now offers nothing: somebody is at work on it.
  const c = await tab();
  await c.chat.typing.waitFor();
  assert.equal(await c.chat.retry.count(), 0);
  answer.pass();
  await bothShow(b, c, ['one', 'one!', 'two', 'two!', 'slow', 'slow!']);
  await b.chat.typing.waitFor({ state: 'detached' });
  assert.deepEqual(heard, ['one', 'two', 'slow']);
});

test('words wait while the other tab is answered', async (t) => {
  const answer = gate();
  const { tab, heard } = await site(t, { hold: (text) => text === 'one' && answer.passed });
  const [a, b] = [await tab(), await tab()];
  await a.chat.say('one');
  await b.chat.typing.waitFor();
  await b.chat.say('two');
  await b.chat.shows('two');
  assert.equal(await b.chat.input.inputValue(), '');
  // A tab that is closed while its words wait has them in the text box when it comes back.
  const c = await tab();
  await c.chat.say('three');
  await c.chat.shows('three');
  await c.page.close();
  assert.deepEqual(heard, ['one']);
  answer.pass();
  await bothShow(a, b, ['one', 'one!', 'two', 'two!']);
  assert.deepEqual(heard, ['one', 'two']);
  const back = await tab();
  assert.match(await back.chat.input.inputValue(), /three/);
});

test('both sending at once send each once', async (t) => {
  const { tab, heard, ids } = await site(t);
  const [a, b] = [await tab(), await tab()];
  const expected = [];
  for (let round = 0; round < 5; round += 1) {
    const words = [`a${round}`, `b${round}`];
    await Promise.all([a.chat.say(words[0]), b.chat.say(words[1])]);
    for (const each of [a, b]) for (const word of words) await each.chat.shows(`${word}!`);
    expected.push(...words);
  }
  assert.deepEqual([...heard].sort(), expected.sort());
  assert.equal(ids.size, 1, 'one conversation');
  await bothShow(a, b, await rows(a));
  assert.equal((await rows(a)).length, 20);
  const order = (await rows(a)).filter((row) => row.endsWith('!'));
  assert.deepEqual(order, heard.map((word) => `${word}!`), 'answered in the order in which they were sent');
});

test('what a closed tab left is offered in the other', async (t) => {
  const answer = gate();
  let first = true;
  const hold = () => {
    const wait = first && answer.passed;
    first = false;
    return wait;
  };
  const { tab, heard } = await site(t, { hold });
  const [a, b] = [await tab(), await tab()];
  await a.chat.say('one');
  await b.chat.typing.waitFor();
  await until('the webhook got it', () => heard.length === 1);
  await a.page.close();
  await b.chat.retry.waitFor();
  assert.deepEqual(heard, ['one'], 'nothing is sent again by itself');
  await b.chat.retry.click();
  await b.chat.shows('one!');
  assert.deepEqual(await rows(b), ['one', 'one!']);
  answer.pass();
});

test('a new conversation is one in both', async (t) => {
  const answer = gate();
  const { tab, heard, ids } = await site(t, { hold: (text) => text === 'late' && answer.passed });
  const [a, b] = [await tab(), await tab()];
  await a.chat.ask('one', 'one!');
  await bothShow(a, b, ['one', 'one!']);
  await a.chat.say('late');
  await b.chat.typing.waitFor();
  await b.page.evaluate(() => document.querySelector('hook-talk').reset());
  await bothShow(a, b, []);
  answer.pass();
  await b.chat.ask('two', 'two!');
  await bothShow(a, b, ['two', 'two!']);
  assert.deepEqual(heard, ['one', 'late', 'two']);
  assert.equal(ids.size, 2);
  const kept = await a.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(':rows:')));
  assert.deepEqual(kept, []);
});

test('each tab has its own panel and its own text box', async (t) => {
  const { tab } = await site(t);
  const [a, b] = [await tab(), await tab()];
  await a.chat.ask('one', 'one!');
  await bothShow(a, b, ['one', 'one!']);
  await b.chat.input.fill('half a sen');
  await a.chat.closer.click();
  await a.chat.launcher.click();
  await a.chat.ask('two', 'two!');
  await b.chat.shows('two!');
  assert.equal(await b.chat.input.inputValue(), 'half a sen');
  assert.equal(await a.chat.input.inputValue(), '');
});

test('with storage="none" each tab is alone', async (t) => {
  const { tab, ids } = await site(t, { attributes: { storage: 'none' } });
  const [a, b] = [await tab(), await tab()];
  await a.chat.ask('one', 'one!');
  await b.chat.ask('two', 'two!');
  assert.deepEqual([await rows(a), await rows(b)], [['one', 'one!'], ['two', 'two!']]);
  assert.equal(ids.size, 2);
  assert.equal(await a.page.evaluate(() => localStorage.length), 0);
});

test('a conversation of ten thousand rows comes back soon, and is cheap to go on with', async (t) => {
  const { tab } = await site(t);
  const a = await tab();
  const entries = Array.from({ length: 10_000 }, (_, index) =>
    index % 2 === 0
      ? { id: index + 1, at: 1_700_000_000_000 + index, visitor: { type: 'text', content: `words ${index}` }, status: 'sent' }
      : {
          id: index + 1,
          at: 1_700_000_000_000 + index,
          bot: { type: 'text', content: `An answer of a common length, number ${index}, as a bot gives it` },
          language: 'en',
        },
  );
  const conversation = { version: 1, next: 10_001, open: true, conversation: { id: 'c' }, entries };
  await a.page.evaluate(async (it) => document.querySelector('hook-talk').importTranscript(it), conversation);
  await until('it is kept', () => a.page.evaluate(() => Object.keys(localStorage).length > 150), patience * 2);
  // How much is written for one more message.
  const written = await a.page.evaluate(async () => {
    let bytes = 0;
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, text) {
      bytes += text.length;
      return set.call(this, key, text);
    };
    const chat = document.querySelector('hook-talk');
    const answered = new Promise((resolve) => chat.addEventListener('hooktalk:turn', resolve, { once: true }));
    chat.send('one more');
    await answered;
    await new Promise((rest) => setTimeout(rest, 500));
    return bytes;
  });
  t.diagnostic(`${written} characters are written for one more turn`);
  assert.ok(written < 200_000, `${written} characters are written for one more turn`);
  const b = await tab();
  await b.chat.shows('one more!');
  const count = await b.page.evaluate(async () => (await document.querySelector('hook-talk').exportTranscript('json')).entries.length);
  assert.equal(count, 10_002);
});
