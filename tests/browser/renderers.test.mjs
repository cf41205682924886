// What a page draws itself in the chat.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openChat, strictPolicy, until } from './harness.mjs';

/** A webhook on the page's own origin that answers with `replies`, whatever is said. */
const answering = (replies) => ({
  '/hook': (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ replies })),
});

/** Gives the page's chat its renderers, before it is defined. */
function renderers() {
  globalThis.calls = [];
  addEventListener('DOMContentLoaded', () => {
    document.querySelector('hook-talk').renderers = {
      rating(content, { language, direction, send }) {
        globalThis.calls.push(['rating', language, direction]);
        const box = document.createElement('div');
        for (let star = 1; star <= content.stars; star += 1) {
          const button = document.createElement('button');
          button.textContent = `${star}`;
          button.addEventListener('click', () => send(`I give ${star}`));
          box.append(button);
        }
        return box;
      },
      map(content) {
        const words = document.createElement('p');
        words.textContent = `A map of ${content.place}`;
        return words;
      },
      custom: (content) => document.createTextNode(`anything: ${JSON.stringify(content)}`),
      broken() {
        throw new Error('out of stars');
      },
      nothing: () => null,
    };
  });
}

describe('renderers of the page', () => {
  test('draw custom messages and types of their own, once each', async (t) => {
    const { page, chat } = await openChat(t, '/hook', {
      answers: answering([
        { type: 'custom', content: { type: 'rating', stars: 5 } },
        { type: 'custom', content: { name: 'map', place: 'Paris' } },
        { type: 'map', content: { place: 'Rome' } },
        { type: 'custom', content: [1] },
        { type: 'constructor', content: {} },
      ]),
      headers: strictPolicy(),
      before: renderers,
    });
    await chat.say('go');
    await chat.shows('A map of Paris');
    await chat.shows('A map of Rome');
    await chat.shows('anything: [1]');
    assert.equal(await chat.log.locator('[data-type="constructor"]').count(), 1, 'a type without a renderer stays neutral');
    assert.deepEqual(await page.evaluate(() => globalThis.calls), [['rating', 'en', 'ltr']]);
    const five = await chat.log.getByRole('button', { name: '5' }).elementHandle();
    await five.click();
    await chat.shows('I give 5');
    await until('the second answer is there', async () => (await chat.log.getByRole('button', { name: '5' }).count()) === 2);
    assert.ok(await five.evaluate((button) => button.isConnected), 'what was drawn stays when its row is drawn again');
    assert.equal((await page.evaluate(() => globalThis.calls)).length, 2);
    await page.reload();
    await chat.open();
    await until('rows of an earlier visit are drawn', async () => (await chat.log.getByText('A map of Paris').count()) === 2);
  });

  test('that fail leave a neutral bubble, and the developer is told once', async (t) => {
    const broken = { type: 'custom', content: { type: 'broken' } };
    const { page, chat } = await openChat(t, '/hook', {
      answers: answering([broken, { type: 'custom', content: { type: 'nothing' } }, broken, { type: 'text', content: 'end' }]),
      before: renderers,
      expected: [/`broken` drew no node but Error: out of stars/, /`nothing` drew no node but null/],
    });
    await chat.say('go');
    await chat.shows('end');
    assert.equal(await chat.log.locator('[data-type="custom"]').count(), 3);
    assert.equal(page.troubles.filter((trouble) => trouble.includes('`broken`')).length, 1);
  });

  test('can be given later', async (t) => {
    const { page, chat } = await openChat(t, '/hook', { answers: answering([{ type: 'map', content: { place: 'Oslo' } }]) });
    await chat.say('go');
    await chat.log.locator('[data-type="map"]').waitFor();
    await page.evaluate(() => {
      document.querySelector('hook-talk').renderers = { map: ({ place }) => document.createTextNode(`Here is ${place}`) };
    });
    await chat.shows('Here is Oslo');
    assert.equal(await chat.log.locator('[data-type="map"]').count(), 0);
  });
});
