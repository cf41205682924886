// One hundred conversations and more, broken off at random moments: before words are sent, in the middle of a call, while messages with pauses are
// shown, while the conversation is kept. After that, each is whole: nothing lost, doubled or out of order,
// and what has no answer is offered again.
//
// What a platform keeps: words that a page put into localStorage outlive the page, however it ends. A browser that is
// killed as a whole has written them to disk at some moment before, within some seconds; so after that the conversation
// may be an earlier one, but is a whole one.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromiumArguments, chromiumPath } from './chromium.mjs';
import { chatPage, open, serve, until } from './harness.mjs';

/** Each page has four chats, each at a moment of its own, so that each kill breaks off four conversations. */
const CHATS = ['a', 'b', 'c', 'd'];
const PAGE_KILLS = 25;
const BROWSER_KILLS = 6;

/** Random numbers that a failed run can be repeated with. */
function dice(t) {
  let state = Number(process.env.HOOKTALK_SEED ?? Date.now() % 2 ** 31);
  t.diagnostic(`HOOKTALK_SEED=${state}`);
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}

/** A webhook that answers "x" with "x: one", "x: two" and "x: three" after a while, and counts in the memory. */
function hook(roll) {
  const received = [];
  const answer = async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const { nlp, conversation } = JSON.parse(text);
    received.push({ words: nlp.source, uuid: nlp.uuid, memory: conversation.memory });
    await wait(roll(40));
    const memory = { told: [...(conversation.memory.told ?? []), nlp.source] };
    const messages = ['one', 'two', 'three'].map((it) => ({ type: 'text', content: `${nlp.source}: ${it}`, delay: roll(3) / 50 }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ replies: messages, conversation: { memory } }));
  };
  return { received, answer };
}

/** What each chat of the page holds: its rows, and the memory of its conversation. */
const held = (page) =>
  page.evaluate(() =>
    Promise.all(
      [...document.querySelectorAll('hook-talk')].map(async (chat) => {
        const { entries, conversation } = await chat.exportTranscript('json');
        return {
          memory: conversation.memory,
          rows: entries.map(({ visitor, status, bot, notice }) => (visitor ? { said: visitor.content, status } : bot ? { heard: bot.content } : { notice })),
        };
      }),
    ),
  );

/** What stands in the text boxes: words come back there when the page was killed before it was its turn among the tabs. */
const written = (page) =>
  page.evaluate(() => [...document.querySelectorAll('hook-talk')].flatMap((chat) => chat.shadowRoot.querySelector('textarea').value.split('\n')));

const saidIn = ({ rows }) => rows.filter((row) => row.said).map((row) => row.said);

/**
 * Asserts that a conversation is whole: every question stands once, those of `known` first and in their order, then the
 * others as they were said; what was answered has all of its answers once and in order; the memory knows exactly what
 * was answered.
 */
function assertWhole({ rows, memory }, known, what) {
  const story = `${what}:\n${rows.map((row) => JSON.stringify(row)).join('\n')}\n${JSON.stringify(memory)}`;
  const said = saidIn({ rows });
  assert.deepEqual(said, [...new Set(said)], `doubled: ${story}`);
  const news = said.filter((it) => !known.includes(it)).toSorted((a, b) => parseInt(a, 10) - parseInt(b, 10));
  assert.deepEqual(said, [...known, ...news], `lost or out of order: ${story}`);
  for (const { said: words, status } of rows.filter((row) => row.said)) {
    const heard = rows.filter((row) => row.heard?.startsWith(`${words}: `)).map((row) => row.heard);
    const whole = ['one', 'two', 'three'].map((it) => `${words}: ${it}`);
    if (status === 'sent') assert.deepEqual(heard, whole, `an answer is not whole: ${story}`);
    // What came before a call was broken off stays.
    else assert.deepEqual(heard, whole.slice(0, heard.length), `an answer is not in order: ${story}`);
  }
  const strangers = rows.filter((row) => row.heard && !said.includes(row.heard.split(':')[0]));
  assert.deepEqual(strangers, [], `answers to nothing: ${story}`);
  const answered = rows.filter((row) => row.status === 'sent').map((row) => row.said);
  assert.deepEqual((memory.told ?? []).toSorted(), answered.toSorted(), `the memory is another one: ${story}`);
}

/** Opens the site, and waits until the chats are there. */
async function visit(page, origin) {
  await page.goto(`${origin}/`);
  await page.evaluate(() =>
    Promise.all(
      [...document.querySelectorAll('hook-talk')].map(
        (chat) => new Promise((ready) => (chat.shadowRoot ? ready() : chat.addEventListener('hooktalk:ready', ready, { once: true }))),
      ),
    ),
  );
}

/** Takes up everything that is offered again, as a person does, and waits for the answers. */
async function takeUp(page, what) {
  const again = page.getByRole('button', { name: 'Try again' });
  await until(`everything is answered, ${what}`, async () => {
    const now = await held(page);
    if (now.every(({ rows }) => rows.every((row) => row.status === undefined || row.status === 'sent'))) return true;
    // By the keyboard, which needs no pointer to get there. It may be gone by now.
    if ((await again.count()) > 0) await again.first().press('Enter', { timeout: 500 }).catch(() => {});
    return false;
  });
}

const site = (t, answer) =>
  serve(t, {
    pages: { '/': chatPage(CHATS.map((storage) => ({ webhook: '/hook', layout: 'inline', storage }))) },
    answers: { '/hook': answer },
  });

/** Sends each chat `words`, which begin with a number, and pauses after each. True when all are sent. */
const send = (page, words, pause) =>
  page.evaluate(
    async ([words, pause, names]) => {
      const rest = (time) => new Promise((over) => setTimeout(over, time));
      await Promise.all(
        [...document.querySelectorAll('hook-talk')].map(async (chat, at) => {
          for (const text of words) {
            await rest(at * pause);
            chat.send(text + names[at]);
          }
        }),
      );
      await rest(pause);
      return true;
    },
    [words, pause, CHATS],
  );

test(`${PAGE_KILLS * CHATS.length} conversations whose page is killed`, async (t) => {
  const roll = dice(t);
  const { received, answer } = hook(roll);
  const origin = await site(t, answer);
  const context = (await open(t, 'about:blank')).context();
  let number = 0;
  let surely = [];
  let known = CHATS.map(() => []);
  const check = async (page, what) => {
    const now = await held(page);
    now.forEach((chat, at) => assertWhole(chat, known[at], `${what}, chat ${CHATS[at]}`));
    known = now.map(saidIn);
  };
  for (let kill = 1; kill <= PAGE_KILLS; kill += 1) {
    const page = await context.newPage();
    await visit(page, origin);
    const what = `before kill ${kill}`;
    await check(page, what);
    const there = [...known.flat(), ...(await written(page))];
    for (const it of surely) assert.ok(there.includes(it), `${what}: ${it} was sent, and it is lost`);
    for (const { words } of received) assert.ok(known.flat().includes(words), `${what}: the webhook got ${words}, and it is lost`);
    // Most people try again; some write on.
    if (roll(4) > 0) {
      await takeUp(page, what);
      // What is tried again stands last, above its answer.
      const before = known;
      known = (await held(page)).map(saidIn);
      assert.deepEqual(known.map((it) => it.toSorted()), before.map((it) => it.toSorted()), what);
      await check(page, `${what}, taken up`);
    }
    const words = Array.from({ length: 1 + roll(3) }, () => String((number += 1)));
    const sending = send(page, words, roll(25)).catch(() => false);
    // Half of them when the words are sent, half at any moment.
    const sent = await (roll(2) === 0 ? sending : Promise.race([sending, wait(roll(100), false)]));
    surely = sent ? words.flatMap((it) => CHATS.map((chat) => it + chat)) : [];
    await wait(roll(4) === 0 ? 0 : roll(180));
    const way = roll(4);
    if (way === 0) await page.goto('about:blank');
    if (way > 1) {
      const session = await context.newCDPSession(page);
      const crashed = once(page, 'crash');
      session.send('Page.crash').catch(() => {});
      await crashed;
    }
    await page.close();
  }
  const page = await context.newPage();
  await visit(page, origin);
  await check(page, 'at the end');
  await takeUp(page, 'at the end');
  known = (await held(page)).map(saidIn);
  await check(page, 'at the end, taken up');
  t.diagnostic(`${known[0].length} of ${number} questions were sent before a kill; the webhook was called ${received.length} times`);
  assert.ok(known[0].length > PAGE_KILLS / 2);
  // What is held is shown.
  for (const { rows } of await held(page)) await page.getByRole('log').getByText(rows.at(-1).heard, { exact: true }).waitFor();
});

test(`${BROWSER_KILLS * CHATS.length} conversations whose browser is killed`, async (t) => {
  const roll = dice(t);
  const { answer } = hook(roll);
  const origin = await site(t, answer);
  const folder = await mkdtemp(join(tmpdir(), 'hooktalk-profile-'));
  let running;
  t.after(async () => {
    await running?.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  let kept = 0;
  for (let kill = 1; kill <= BROWSER_KILLS; kill += 1) {
    running = await start(folder);
    const context = running.browser.contexts()[0];
    const page = context.pages()[0] ?? (await context.newPage());
    await visit(page, origin);
    const what = `before kill ${kill}`;
    const before = await held(page);
    for (const chat of before) assertWhole(chat, saidIn(chat), what);
    kept = Math.max(kept, ...before.map((chat) => chat.rows.length));
    await takeUp(page, what);
    for (const chat of await held(page)) assertWhole(chat, saidIn(chat), `${what}, taken up`);
    await send(page, [String(kill)], 10);
    // Two of them after the time in which a browser writes to its disk.
    await wait(kill === 4 ? 5_500 : roll(200));
    await running.kill();
  }
  assert.ok(kept > 0, 'nothing was ever kept');
});

/** Chromium with a profile of its own, and a way to end it as a power cut does. */
async function start(folder) {
  await rm(join(folder, 'DevToolsActivePort'), { force: true });
  const child = spawn(
    chromiumPath(),
    [...chromiumArguments, '--headless', `--user-data-dir=${folder}`, '--remote-debugging-port=0', '--lang=en-US', 'about:blank'],
    // A group of its own, so that all of it ends at once.
    { detached: true, stdio: 'ignore' },
  );
  const gone = once(child, 'exit');
  const kill = async () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    await gone;
  };
  try {
    const port = await until('Chromium is there', () => {
      const file = join(folder, 'DevToolsActivePort');
      return existsSync(file) && readFileSync(file, 'utf8').split('\n')[0];
    });
    return { browser: await chromium.connectOverCDP(`http://127.0.0.1:${port}`), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}
