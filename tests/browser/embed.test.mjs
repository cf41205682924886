// The tag on somebody else's page: it stands on its own, keeps the page's rules, and everyone can use it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startServer } from '../servers/start.mjs';
import { assertAccessible, chatIn, chatPage, open, openChat, serve, strictPolicy, until } from './harness.mjs';

describe('the tag', () => {
  let server;
  before(async () => (server = await startServer('express', { cors: true })));
  after(() => server?.stop());
  beforeEach(() => server.forget());

  test('two chats on one page know nothing of each other', async (t) => {
    const webhooks = [`${server.origin}/memory`, `${server.origin}/language`];
    const pages = { '/': chatPage(webhooks.map((webhook) => ({ webhook }))) };
    const page = await open(t, `${await serve(t, { pages })}/`);
    const [first, second] = [0, 1].map((index) => chatIn(page.locator('hook-talk').nth(index)));
    // Two launchers in the same corner cover each other; the page that wants two places them. A key press reaches both.
    for (const chat of [first, second]) {
      await chat.launcher.press('Enter');
      await chat.input.waitFor();
    }
    await first.ask('one', 'Visit 1');
    await second.ask('de', 'Language: de');
    await first.ask('two', 'Visit 2');
    assert.equal(await first.log.getByText('Language: de').count(), 0);
    assert.equal(await second.log.getByText('Visit 1').count(), 0);

    const bodies = (await server.received()).map(({ path, body: { conversation } }) => ({ path, conversation }));
    assert.deepEqual(bodies.map(({ path }) => path), ['/memory', '/language', '/memory']);
    assert.equal(bodies[0].conversation.id, bodies[2].conversation.id);
    assert.notEqual(bodies[0].conversation.id, bodies[1].conversation.id);
    assert.equal(bodies[2].conversation.language, 'en');

    await page.reload();
    for (const chat of [first, second]) {
      await chat.launcher.or(chat.input).first().waitFor();
      if (await chat.launcher.isVisible()) await chat.launcher.press('Enter');
    }
    await first.shows('Visit 2');
    await second.shows('Language: de');
  });

  test('a webhook may be relative to the page', async (t) => {
    const seen = [];
    const answers = {
      '/shop/hook': async (request, response) => {
        let text = '';
        for await (const part of request) text += part;
        seen.push(JSON.parse(text).nlp.source);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ replies: [{ type: 'text', content: 'From next door' }] }));
      },
    };
    const pages = { '/shop/': chatPage({ webhook: 'hook' }) };
    const page = await open(t, `${await serve(t, { pages, answers })}/shop/`);
    const chat = chatIn(page);
    await chat.open();
    await chat.ask('hello', 'From next door');
    assert.deepEqual(seen, ['hello']);
  });

  test('the strictest policy is kept: no inline script, no inline style, trusted types', async (t) => {
    const origin = server.origin;
    const { page, chat } = await openChat(t, `${origin}/messages`, {
      headers: strictPolicy({ connect: origin, images: origin }),
      before: () => {
        globalThis.violations = [];
        addEventListener('securitypolicyviolation', (event) => {
          globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
        });
      },
    });
    await chat.say('show me');
    await chat.log.getByText('Shall we go on?').waitFor();
    await until('the pictures are there', () =>
      chat.log.locator('img').evaluateAll((images) =>
        images.every((image) => (image.scrollIntoView(), image.complete && image.naturalWidth > 0)),
      ),
    );
    // Styles apply: without any, a launcher is not fixed to its corner.
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  });

  test('a tag that is taken off the page leaves nothing behind', async (t) => {
    const { page, chat } = await openChat(t, `${server.origin}/slow?ms=1000`);
    await chat.say('hello');
    await until('the call is under way', async () => (await server.received()).length === 1);
    await page.locator('hook-talk').evaluate((element) => element.remove());
    assert.equal(await chat.log.count(), 0);
    assert.equal(await chat.launcher.count(), 0);
    await page.evaluate((webhook) => {
      const tag = document.createElement('hook-talk');
      tag.setAttribute('webhook', webhook);
      document.body.append(tag);
    }, `${server.origin}/echo`);
    await chat.open();
    await chat.say('hello again');
    await chat.log.getByText('method: POST').waitFor();
    assert.equal(await chat.log.count(), 1);
    assert.equal(await page.getByText('Sorry for the wait').count(), 0);
  });

  test('a tag without a webhook tells the developer', async (t) => {
    const pages = { '/': chatPage({}) };
    const page = await open(t, `${await serve(t, { pages })}/`, { expected: [/hooktalk.*`webhook` attribute/] });
    await until('the console tells so', () => page.troubles.length > 0);
  });
});

describe('for everyone', () => {
  let server;
  before(async () => (server = await startServer('express', { cors: true })));
  after(() => server?.stop());

  const looks = [
    { name: 'light' },
    { name: 'dark', colorScheme: 'dark' },
    { name: 'right to left', attributes: { language: 'ar' }, page: { dir: 'rtl', lang: 'ar' } },
    { name: 'narrow', viewport: { width: 390, height: 844 } },
    { name: 'forced colours', forcedColors: 'active' },
  ];
  for (const { name, page: layout, attributes, ...look } of looks) {
    test(`axe finds nothing: ${name}`, async (t) => {
      const pages = { '/': chatPage({ webhook: `${server.origin}/messages`, ...attributes }, layout) };
      const page = await open(t, `${await serve(t, { pages })}/`, look);
      const chat = chatIn(page);
      await chat.launcher.waitFor();
      await assertAccessible(page, 'closed');
      await chat.open();
      await assertAccessible(page, 'open');
      await chat.say('show me');
      await chat.log.getByText('Shall we go on?').waitFor();
      await assertAccessible(page, 'every message type');
    });
  }

  test('axe finds nothing in a failure', async (t) => {
    const { page, chat } = await openChat(t, `${server.origin}/fail?status=500`, {
      expected: [/hooktalk.*500/],
      tolerated: [/Failed to load resource/],
    });
    await chat.say('hello');
    await chat.retry.waitFor();
    await assertAccessible(page, 'a failed call');
  });

  test('the keyboard alone is enough', async (t) => {
    const pages = { '/': chatPage({ webhook: `${server.origin}/` }) };
    const page = await open(t, `${await serve(t, { pages })}/`);
    const chat = chatIn(page);
    await chat.launcher.waitFor();
    const focused = (locator) => locator.evaluate((element) => element.getRootNode().activeElement === element);

    await until('Tab reaches the launcher', async () => {
      await page.keyboard.press('Tab');
      return focused(chat.launcher);
    });
    await page.keyboard.press('Enter');
    await until('the text box has the focus', async () => (await chat.input.count()) > 0 && focused(chat.input));
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await chat.shows('Roger that');
    assert.equal(await chat.input.inputValue(), '');
    assert.ok(await focused(chat.input), 'the focus stays where one types on');
    await page.keyboard.press('Escape');
    await until('the launcher has the focus again', async () => (await chat.launcher.count()) > 0 && focused(chat.launcher));
    await chat.input.waitFor({ state: 'hidden' });
  });

  test('empty messages are not sent', async (t) => {
    const { chat } = await openChat(t, `${server.origin}/memory`);
    await server.forget();
    await chat.say('   ');
    await chat.ask('hello', 'Visit 1');
    assert.equal((await server.received()).length, 1);
  });

  test('what arrives is announced by the one live region, which is there before the first message', async (t) => {
    const { chat } = await openChat(t, `${server.origin}/`);
    assert.ok(await chat.log.getAttribute('aria-label') ?? (await chat.log.getAttribute('aria-labelledby')), 'it has a name');
    const region = chat.log.locator('xpath=..').getByRole('status');
    assert.equal(await region.count(), 1);
    await chat.ask('hello', 'Roger that');
    assert.deepEqual(await region.locator('p').allTextContents(), ['Reply: Roger that']);
  });
});
