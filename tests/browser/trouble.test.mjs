// Webhooks that fail: the visitor reads one friendly sentence, the developer reads the cause, and the chat goes on.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { freePort, startServer } from '../servers/start.mjs';
import { assertAccessible, openChat, until } from './harness.mjs';

/** What the browser itself logs for a call that failed, and what Hooktalk tells the developer about it. */
const browserSays = /Failed to load resource|net::ERR_|blocked by CORS policy/;
const told = (cause) => new RegExp(`hooktalk.*${cause}`, 'is');

test('without a network, words wait and go out when it is back', async (t) => {
  const { page, chat } = await openChat(t, 'https://hook.example/talk');
  // Answered inside of the browser: no request leaves this machine.
  await page.route('https://hook.example/**', (route) =>
    route.fulfill({
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
      json: { replies: [{ type: 'text', content: 'Here I am' }] },
    }),
  );
  await page.context().setOffline(true);
  await chat.say('hello');
  await page.getByRole('status').getByText('You are offline.').waitFor();
  await assertAccessible(page, 'offline');
  assert.equal(await chat.log.getByText('Here I am').count(), 0);
  await page.context().setOffline(false);
  await chat.shows('Here I am');
  await page.getByText('You are offline.').waitFor({ state: 'detached' });
});

describe('trouble with a webhook', () => {
  let server;
  before(async () => (server = await startServer('express', { cors: true })));
  after(() => server?.stop());
  beforeEach(() => server.forget());

  /** What the server was told at its `/errors`, once there is something. */
  const notices = () =>
    until('the server is told of the failure', async () => {
      const told = (await server.received()).filter((request) => request.path.endsWith('/errors'));
      return told.length > 0 && told;
    });

  // What the webhook does; what the developer reads; how the notice names it.
  const failures = [
    { name: 'it answers 500', route: '/fail?status=500', cause: '500', status: 500 },
    { name: 'it answers 404', route: '/fail?status=404', cause: '404', status: 404 },
    { name: 'it answers something that is not JSON', route: '/broken?kind=not-json', cause: 'JSON' },
    { name: 'it answers JSON that is no object', route: '/broken?kind=not-object', cause: 'object' },
    { name: 'its replies are no array', route: '/broken?kind=replies-not-array', cause: 'replies' },
    { name: 'its memory is no object', route: '/broken?kind=memory-not-object', cause: 'memory' },
    { name: 'its language is no language', route: '/broken?kind=bad-language', cause: 'language' },
    { name: 'its answer is too large', route: '/broken?kind=big', cause: '(large|bytes|MiB)' },
    { name: 'its answer is no UTF-8', route: '/broken?kind=bad-utf8', cause: 'UTF-8' },
    { name: 'it redirects to itself', route: '/broken?kind=redirect-loop', cause: '(redirect|network|reach)' },
    { name: 'it hangs up in the middle', route: '/broken?kind=hang-up', cause: '(network|broke|reach)' },
  ];

  for (const { name, route, cause, status } of failures) {
    test(`${name}: the visitor is offered another try, and the server is told`, async (t) => {
      const { page, chat } = await openChat(t, server.origin + route, { expected: [told(cause)], tolerated: [browserSays] });
      await chat.say('hello');
      await chat.retry.waitFor();
      await chat.shows('hello');
      assert.equal(await chat.log.getByText('Never shown').count(), 0);
      assert.ok(await chat.input.isEnabled(), 'the chat goes on');

      const [notice, ...more] = await notices();
      assert.deepEqual(more, []);
      assert.equal(notice.method, 'POST');
      assert.equal(notice.path, `${route.split('?')[0]}/errors`);
      assert.equal(notice.body.webhook.url, server.origin + route);
      assert.equal(notice.body.webhook.method, 'POST');
      assert.equal(typeof notice.body.error.type, 'string');
      assert.notEqual(notice.body.error.message, '');
      if (status) assert.equal(notice.body.error.status, status);
      assert.equal(notice.body.nlp.source, 'hello');

      // The conversation is as it was: the next call carries the memory and the language from before.
      await server.forget();
      await chat.say('once more');
      const next = await until('the next message goes out', async () =>
        (await server.received()).find(({ path, body }) => !path.endsWith('/errors') && body?.nlp.source === 'once more'),
      );
      assert.deepEqual(next.body.conversation.memory, {});
      assert.equal(next.body.conversation.language, 'en');
      // Each failure is told once.
      await chat.retry.nth(1).waitFor();
      assert.equal(page.troubles.filter((trouble) => told('.').test(trouble)).length, 2);
      // The notice of the first failure failed too, there being no such route; that is nobody's notice.
      await notices();
      const calls = (await server.received()).map(({ path }) => path).filter((path) => path.endsWith('/errors'));
      assert.equal(calls.length, 1);
    });
  }

  for (const kind of ['empty', 'ok']) {
    test(`an answer that is ${kind === 'ok' ? 'a plain OK' : 'empty'} is fine`, async (t) => {
      const { chat } = await openChat(t, `${server.origin}/broken?kind=${kind}`);
      await chat.say('hello');
      await until('the call was made', async () => (await server.received()).length === 1);
      await chat.say('still there?');
      const received = await until('the next call was made', async () => {
        const all = await server.received();
        return all.length === 2 && all;
      });
      assert.deepEqual(received.map(({ path }) => path), ['/broken', '/broken']);
      assert.equal(await chat.retry.count(), 0);
    });
  }

  test('while a slow webhook thinks, the visitor sees so, and then the answer', async (t) => {
    const { chat } = await openChat(t, `${server.origin}/slow?ms=1500`);
    await chat.say('hello');
    await chat.typing.waitFor();
    await chat.shows('hello');
    await chat.shows('Sorry for the wait');
    await chat.typing.waitFor({ state: 'detached' });
  });

  test('a webhook that never answers is given up after its time', async (t) => {
    const { chat } = await openChat(t, `${server.origin}/slow?ms=60000`, {
      expected: [told('10 ?s|10000|in time')],
      tolerated: [browserSays],
    });
    await chat.say('hello');
    await chat.typing.waitFor();
    const begun = Date.now();
    await chat.retry.waitFor({ timeout: 20_000 });
    const waited = Date.now() - begun;
    assert.ok(waited > 8_000, `it waited for ${waited} ms only`);
    await chat.typing.waitFor({ state: 'detached' });
    const [notice] = await notices();
    assert.match(notice.body.error.type, /timeout/);
  });

  test('a webhook that refuses and comes back answers on the next try', async (t) => {
    const port = await freePort();
    const { chat } = await openChat(t, `http://127.0.0.1:${port}/memory`, {
      expected: [browserSays, told('reached')],
    });
    await chat.say('are you there?');
    await chat.retry.waitFor();
    assert.equal(await chat.retry.count(), 1);

    const late = await startServer('express', { cors: true, port });
    t.after(() => late.stop());
    await chat.retry.click();
    await chat.shows('Visit 1');
    await chat.shows('are you there?');
    assert.equal(await chat.retry.count(), 0);
    await chat.ask('and again', 'Visit 2');
    const received = await late.received();
    assert.deepEqual(
      received.map(({ body }) => [body.nlp.source, body.conversation.skill_occurences, body.conversation.memory]),
      [
        ['are you there?', 1, {}],
        ['and again', 2, { visits: 1 }],
      ],
    );
  });

  test('a webhook that does not allow other origins is told to the developer as such', async (t) => {
    const closed = await startServer('express');
    t.after(() => closed.stop());
    const { chat } = await openChat(t, closed.origin, { expected: [/blocked by CORS policy/, told('CORS'), browserSays] });
    await chat.say('hello');
    await chat.retry.waitFor();
  });

  test('a failure after a good answer changes nothing of what was said', async (t) => {
    const port = await freePort();
    let flaky = await startServer('express', { cors: true, port });
    t.after(() => flaky.stop());
    const { page, chat } = await openChat(t, `${flaky.origin}/memory`, { expected: [browserSays, told('.')] });
    await chat.ask('one', 'Visit 1');
    await flaky.stop();
    await chat.say('two');
    await chat.retry.waitFor();
    await page.reload();
    await chat.open();
    await chat.shows('Visit 1');
    await chat.shows('two');
    flaky = await startServer('express', { cors: true, port });
    await chat.ask('three', 'Visit 2');
    const [request] = await flaky.received();
    assert.deepEqual(request.body.conversation.memory, { visits: 1 });
  });
});

describe('trouble with the browser’s storage', () => {
  let server;
  before(async () => (server = await startServer('express', { cors: true })));
  after(() => server?.stop());

  async function talk(chat) {
    await chat.ask('one', 'Visit 1');
    await chat.ask('two', 'Visit 2');
    await chat.ask('three', 'Visit 3');
  }

  const storageTold = told('does not keep the conversation');
  const timesTold = (page) => page.troubles.filter((trouble) => storageTold.test(trouble)).length;

  test('full: told once, and the chat goes on', async (t) => {
    const { page, chat } = await openChat(t, `${server.origin}/memory`, {
      expected: [storageTold],
      before: () => {
        // Fill what there is, down to the last character.
        for (const storage of [localStorage, sessionStorage]) {
          for (let size = 4_000_000, count = 0; size >= 1; ) {
            try {
              storage.setItem(`filler-${count++}`, 'x'.repeat(size));
            } catch {
              size = Math.floor(size / 2);
            }
          }
        }
      },
    });
    await talk(chat);
    assert.equal(timesTold(page), 1);
    await chat.shows('This browser does not keep the conversation: it ends when you leave the page.');
  });

  test('forbidden: told once, and the chat goes on', async (t) => {
    // A sandboxed page has no storage: even to name it throws.
    const { page, chat } = await openChat(t, `${server.origin}/memory`, {
      expected: [storageTold],
      headers: { 'content-security-policy': 'sandbox allow-scripts allow-forms', 'access-control-allow-origin': '*' },
    });
    assert.match(
      await page.evaluate(() => {
        try {
          return typeof localStorage;
        } catch (error) {
          return error.name;
        }
      }),
      /SecurityError/,
    );
    await talk(chat);
    assert.equal(timesTold(page), 1);
    await chat.shows('This browser does not keep the conversation: it ends when you leave the page.');
  });
});
