// The playground as it is released: a folder that any static server can serve, under any path.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startServer } from '../servers/start.mjs';
import { assertAccessible, assertInView, chatIn, inspectorIn, open, reads, screenshot, serve, siteFolder } from './harness.mjs';

let server;
before(async () => (server = await startServer('express', { cors: true })));
after(() => server?.stop());
beforeEach(() => server.forget());

/** The site under a path, with its chat open. */
async function openSite(t, options) {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/`, options);
  const chat = chatIn(page);
  await chat.open();
  return { page, chat, inspector: inspectorIn(page), address: `${origin}/some/where` };
}

test('the example bot answers with no server, and the inspector shows what it did', async (t) => {
  const { page, chat, inspector, address } = await openSite(t);
  await assertAccessible(page, 'the playground before the first word');
  await chat.say('hello');
  await reads(inspector.conversation, /met/);
  await reads(inspector.conversation, /met:\s*true/);
  await reads(inspector.summary, /called no webhook/);
  const webhook = chat.log.getByRole('button', { name: 'A webhook', exact: true });
  await webhook.waitFor();
  await screenshot(page, 'playground-hello');

  await webhook.click();
  await reads(inspector.answer, /200/);
  const request = await inspector.request.innerText();
  assert.match(request, /GET/);
  assert.ok(request.includes(`${address}/hook/weather-en.json?for=a%20visitor`), request);
  assert.match(request, /X-Api-Key\s+hidden/i);
  assert.ok(!(await page.content()).includes('example-'), 'the key is nowhere in the page');
  await chat.log.getByRole('button', { name: 'Let one fail' }).waitFor();
  await screenshot(page, 'playground-webhook-call');
  await assertAccessible(page, 'the playground with a call');
});

test('a failing call of the example bot is explained', async (t) => {
  const { page, chat, inspector } = await openSite(t, { expected: [/Failed to load resource.*404/, /hooktalk.*404/] });
  await chat.say('hello');
  await chat.log.getByRole('button', { name: 'A webhook', exact: true }).click();
  await chat.log.getByRole('button', { name: 'Let one fail' }).click();
  await reads(inspector.answer, /404/);
  await reads(inspector.diagnostics, /404/);
  await chat.log.getByText(/The call failed, the conversation goes on/).waitFor();
  await assertInView(page.getByRole('heading', { name: 'Example bot' }), 'the header of the chat');
  await assertInView(chat.sender, 'the button that sends');
  await screenshot(page, 'playground-failure');
  await assertAccessible(page, 'the playground with a failed call');
});

test('the page talks to a webhook that a person names, and shows what the answer changed', async (t) => {
  const { page, chat, inspector } = await openSite(t);
  await page.getByRole('textbox', { name: 'Webhook URL' }).fill(`${server.origin}/memory`);
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await chat.ask('one', 'Visit 1');
  await chat.ask('two', 'Visit 2');
  await reads(inspector.summary, /two/);
  await reads(inspector.request, /POST/);
  await reads(inspector.request, /"source":\s*"two"/);
  await reads(inspector.answer, /200[^]*"content":\s*"Visit 2"/);
  await reads(inspector.conversation, /visits:\s*1\s*→\s*to\s*2/);
  assert.deepEqual((await server.received()).map(({ body }) => body.nlp.source), ['one', 'two']);
});

test('an address that cannot be a webhook is refused in one sentence', async (t) => {
  const { page } = await openSite(t);
  await page.getByRole('textbox', { name: 'Webhook URL' }).fill('ftp://example.com/');
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  const words = await page.getByRole('alert').innerText();
  assert.match(words, /http/);
  await assertAccessible(page, 'the playground with a refused address');
});

for (const [name, look] of Object.entries({
  narrow: { viewport: { width: 390, height: 844 } },
  dark: { colorScheme: 'dark' },
})) {
  test(`the page is whole: ${name}`, async (t) => {
    const { page, chat } = await openSite(t, look);
    await chat.say('hello');
    await chat.log.getByRole('button', { name: 'A webhook', exact: true }).waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} pixels`);
    await screenshot(page, `playground-${name}`);
    await assertAccessible(page, `the playground, ${name}`);
    if (name === 'narrow') {
      await page.getByRole('tab', { name: 'Inspector' }).click();
      await inspectorIn(page).conversation.waitFor();
      await screenshot(page, `playground-${name}-inspector`);
      await assertAccessible(page, `the inspector, ${name}`);
    }
  });
}
