// What a page does to the bot's messages before they are shown.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChat, until } from './harness.mjs';

test('a page changes messages, leaves them out, and is not in the way when it fails', async (t) => {
  const replies = ['secret', 'hello', 'later', 'broken', 'number', 'end'].map((content) => ({ type: 'text', content }));
  const { page, chat } = await openChat(t, '/hook', {
    answers: {
      '/hook': (_request, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ replies })),
    },
    before: () =>
      addEventListener('DOMContentLoaded', () => {
        globalThis.told = [];
        const element = document.querySelector('hook-talk');
        element.addEventListener('hooktalk:message', ({ detail }) => globalThis.told.push(detail.content));
        element.beforeDraw = async (message, { language, direction }) => {
          if (message.content === 'secret') return null;
          if (message.content === 'broken') throw new Error('no idea');
          if (message.content === 'number') return 7;
          if (message.content === 'later') await new Promise((done) => setTimeout(done, 50));
          if (message.content !== 'end') return { ...message, content: `**${message.content}** ${language} ${direction}`, markdown: true };
        };
      }),
    expected: [/beforeDraw failed.*no idea/, /`beforeDraw` gave has no effect/],
  });
  await chat.say('go');
  await chat.shows('end');
  const shown = await chat.log.locator('.bot .bubble').allInnerTexts();
  assert.deepEqual(shown, ['hello en ltr', 'later en ltr', 'broken', 'number', 'end']);
  assert.deepEqual(await chat.log.locator('strong').allInnerTexts(), ['hello', 'later']);
  assert.deepEqual(await page.evaluate(() => globalThis.told), [
    '**hello** en ltr',
    '**later** en ltr',
    'broken',
    'number',
    'end',
  ]);
  await page.reload();
  await chat.open();
  await until('they are there again as they were shown', async () => (await chat.log.locator('.bot .bubble').count()) === 5);
  assert.equal(await chat.log.getByText('secret').count(), 0);
});
