// Every message type, as a visitor sees it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startServer } from '../servers/start.mjs';
import { assertInView, openChat, screenshot, until } from './harness.mjs';

describe('the message types', () => {
  let server;
  before(async () => (server = await startServer('express', { cors: true })));
  after(() => server?.stop());
  beforeEach(() => server.forget());

  /** A chat that shows one message of every type. */
  async function openMessages(t, options) {
    const opened = await openChat(t, `${server.origin}/messages`, options);
    await opened.chat.say('show me');
    await opened.chat.log.getByText('Shall we go on?').waitFor();
    return opened;
  }

  test('text is drawn as text, never as HTML', async (t) => {
    const { chat } = await openMessages(t);
    await chat.shows('Plain text: <b>no HTML</b>, 1 < 2 & 3 > 2');
    await chat.log.getByText('مرحبا بالعالم').waitFor();
    await chat.log.getByText('Bold').first().waitFor();
    assert.equal(await chat.log.locator('b', { hasText: 'no HTML' }).count(), 0);
  });

  test('pictures, films and sounds are loaded and can be played', async (t) => {
    const { chat } = await openMessages(t);
    await until('both pictures are loaded', () =>
      chat.log.locator('img').evaluateAll((images) => {
        for (const image of images) image.scrollIntoView();
        return images.length >= 2 && images.every((image) => image.complete && image.naturalWidth > 0);
      }),
    );
    for (const kind of ['video', 'audio']) {
      const player = chat.log.locator(kind);
      assert.equal(await player.count(), 1, kind);
      await until(`the ${kind} can be played`, () =>
        player.evaluate((element) => {
          element.scrollIntoView();
          element.preload = 'auto';
          return element.controls && element.error === null && element.duration > 0;
        }),
      );
    }
  });

  test('buttons do what their type says, and unsafe ones are not drawn', async (t) => {
    const { chat } = await openMessages(t);
    const more = chat.log.getByRole('link', { name: 'Read more' });
    assert.equal(await more.getAttribute('href'), 'https://example.com/more');
    assert.equal(await more.getAttribute('target'), '_blank');
    assert.deepEqual((await more.getAttribute('rel')).split(' ').sort(), ['noopener', 'noreferrer']);
    const phones = { 'Call us': 'tel:+33123456789', 'Call the desk': 'tel:+33198765432' };
    for (const [name, href] of Object.entries(phones)) {
      assert.equal(await chat.log.getByRole('link', { name }).getAttribute('href'), href);
    }
    assert.equal(await chat.log.getByText('Unsafe link').count(), 0);
    assert.equal(await chat.log.locator('[href^="javascript:" i]').count(), 0);
    for (const name of ['Say hello', 'Start a skill', 'No type', 'Unknown kind', 'Take the card', 'See all dishes']) {
      assert.ok(await chat.log.getByRole('button', { name }).isVisible(), name);
    }
  });

  test('a click on a button sends its value and shows its title', async (t) => {
    const { chat } = await openMessages(t);
    await server.forget();
    await chat.log.getByRole('button', { name: 'Say hello' }).click();
    const [request] = await until('the click is sent', async () => {
      const received = await server.received();
      return received.length > 0 && received;
    });
    assert.equal(request.body.nlp.source, 'hello from a button');
    await until('the title is shown as what the visitor said', async () => {
      const shown = chat.log.getByText('Say hello', { exact: true });
      return (await shown.count()) > (await chat.log.getByRole('button', { name: 'Say hello' }).count());
    });
    assert.equal(await chat.log.getByText('hello from a button').count(), 0);
  });

  test('quick replies are there while their message is the last, and vanish on a click', async (t) => {
    const { chat } = await openMessages(t);
    // Data for the page follows them, which is not drawn and does not count.
    const yes = chat.log.getByRole('button', { name: 'Yes', exact: true });
    await yes.waitFor();
    await server.forget();
    await yes.dblclick().catch(() => {});
    await until('the answer brings new quick replies', async () => (await chat.log.getByText('Shall we go on?').count()) === 2);
    const received = await server.received();
    assert.deepEqual(received.map((request) => request.body.nlp.source), ['yes please']);
    await yes.waitFor();
    assert.equal(await yes.count(), 1, 'only the last message offers quick replies');
    await chat.shows('Yes', 2);
  });

  test('cards, carousels and lists show what they hold', async (t) => {
    const { chat } = await openMessages(t);
    const card = chat.log.getByRole('link', { name: 'A card' });
    assert.equal(await card.getAttribute('href'), 'https://example.com/card');
    for (const text of [
      'with a subtitle',
      'First room',
      'With a view of the hills',
      'Second room',
      'Third room',
      'Older spelling',
      'Another card',
      'A list',
      'Soup',
      'Leek and potato',
      'Bread',
      'Still warm',
    ]) {
      await chat.log.getByText(text, { exact: true }).first().waitFor();
    }
    for (const name of ['Book the first', 'Book the second', 'Take another', 'Order soup']) {
      assert.equal(await chat.log.getByRole('button', { name }).count(), 1, name);
    }
  });

  test('what a chat does not draw stays away, and an unknown type is a neutral bubble', async (t) => {
    const { chat } = await openMessages(t);
    const text = await chat.log.innerText();
    for (const hidden of ['channel', 'native', 'the page', 'client_data', 'conversation_start', 'hologram', 'depth']) {
      assert.ok(!text.includes(hidden), hidden);
    }
    // Where one begins and ends is a line between the messages.
    await chat.shows('start');
    await chat.shows('end');
    // What another channel's client would draw, and what nobody knows.
    await chat.shows('This message cannot be shown here.', 2);
  });

  test('delays in every spelling hold nothing up', async (t) => {
    const { chat } = await openMessages(t);
    for (const text of ['A delay in seconds', 'A delay as text', 'An empty delay', 'A null delay']) await chat.shows(text);
  });

  const sizes = { narrow: { width: 390, height: 844 }, wide: { width: 1280, height: 800 } };
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [dir, lang] of [['ltr', 'en'], ['rtl', 'ar']]) {
        test(`nothing sticks out: ${size}, ${colorScheme}, ${dir}`, async (t) => {
          const attributes = { language: lang };
          const { page, chat } = await openMessages(t, { viewport, colorScheme, attributes, page: { dir, lang } });
          assert.equal(await chat.log.evaluate((log) => getComputedStyle(log).direction), dir);
          const { tops, overflow } = await chat.log.evaluate((log) => ({
            tops: Math.ceil(log.scrollHeight / log.clientHeight),
            overflow: [log.scrollWidth - log.clientWidth, document.documentElement.scrollWidth - innerWidth],
          }));
          for (const pixels of overflow) assert.ok(pixels <= 0, `it scrolls sideways by ${pixels} pixels`);
          await assertInView(chat.closer, 'the header');
          await assertInView(chat.sender, 'the button that sends');
          for (let screen = 0; screen < tops; screen += 1) {
            await chat.log.evaluate((log, part) => log.scrollTo({ top: part * log.clientHeight, behavior: 'instant' }), screen);
            await screenshot(page, `messages-${size}-${colorScheme}-${dir}-${screen + 1}`);
          }
        });
      }
    }
  }
});
