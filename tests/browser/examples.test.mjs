// The example bots of the playground, and a conversation that becomes a test.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertAccessible, chatIn, inspectorIn, open, packageFolder, reads, root, screenshot, serve, siteFolder, until } from './harness.mjs';

/** The site under a path, at what stands behind its `#`. */
async function openSite(t, hash = '', options) {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/${hash}`, options);
  return { page, chat: chatIn(page), inspector: inspectorIn(page), list: page.getByRole('combobox', { name: 'Bot' }) };
}

const behind = (page) => new URL(page.url()).hash;
const bubbles = (chat, text) => chat.log.getByText(text).first().waitFor();

test('a bot is chosen from the list by keyboard, and the address leads to it', async (t) => {
  const { page, chat, list } = await openSite(t);
  assert.equal(await list.inputValue(), 'tour');
  assert.equal(behind(page), '');
  await list.focus();
  await page.keyboard.type('A caf');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'A café' }).waitFor();
  assert.equal(behind(page), '#cafe');
  await chat.open();
  await chat.say("I'd like a large latte with oat milk");
  await bubbles(chat, 'Which name shall I write on the cup?');
  await chat.say('Ada');
  await chat.log.getByRole('button', { name: 'Yes, please' }).click();
  await bubbles(chat, 'Your ticket is AB-123');
  await reads(inspectorIn(page).request, /hook\/cafe\/order\.json\?drink=latte&size=large&milk=oat%20milk&name=Ada/);
  await screenshot(page, 'playground-cafe');
  await assertAccessible(page, 'the playground with the café');

  await page.goBack();
  await page.getByRole('heading', { name: 'Example bot' }).waitFor();
  assert.equal(await list.inputValue(), 'tour');
  await page.goForward();
  await page.getByRole('heading', { name: 'A café' }).waitFor();
  await bubbles(chat, 'Your ticket is AB-123');
});

test('a link leads to the hotel, which changes its language with the visitor', async (t) => {
  const { page, chat, list } = await openSite(t, '#hotel', { viewport: { width: 390, height: 844 } });
  await until('the hotel is chosen', async () => (await list.inputValue()) === 'hotel');
  await chat.open();
  await chat.say('I need a taxi');
  await bubbles(chat, 'Where would you like to go?');
  // The interface follows the conversation, so the field has another name then.
  const field = page.getByRole('textbox').last();
  await field.fill('إلى المطار من فضلك');
  await field.press('Enter');
  await bubbles(chat, 'إلى المطار. كم عدد الركاب؟');
  await screenshot(page, 'playground-hotel');
  await assertAccessible(page, 'the playground with the hotel');
  await chat.log.getByRole('button', { name: 'English', exact: true }).click();
  await bubbles(chat, /How many of you are going/);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} pixels`);
});

test('the other examples answer too', async (t) => {
  const { page, chat, list } = await openSite(t);
  await chat.open();
  await list.selectOption('A museum');
  await page.getByRole('heading', { name: 'A museum' }).waitFor();
  await chat.say('hello');
  await chat.log.getByRole('button', { name: 'The ships' }).click();
  await bubbles(chat, 'The twin sails');
  await list.selectOption('All kinds of messages');
  await page.getByRole('heading', { name: 'All kinds of messages' }).waitFor();
  await chat.say('a carousel');
  await bubbles(chat, 'The hills');
});

test('a webhook of one’s own takes the place of an example, and the list leads back', async (t) => {
  const { page, chat, list } = await openSite(t, '#museum');
  await until('the museum is chosen', async () => (await list.inputValue()) === 'museum');
  await page.getByRole('textbox', { name: 'Webhook URL' }).fill('/hook');
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await page.getByRole('heading', { name: 'Your webhook' }).waitFor();
  assert.equal(behind(page), '');
  assert.equal(await list.inputValue(), '');
  await list.selectOption('A tour');
  await page.getByRole('heading', { name: 'Example bot' }).waitFor();
  assert.equal(behind(page), '#tour');
  await chat.open();
});

test('an example that is not there is told, and the bot before it goes on', async (t) => {
  const { page, chat, list } = await openSite(t, '', { expected: [/Failed to load resource.*404/] });
  await page.route('**/bots/cafe.json', (route) => route.fulfill({ status: 404 }));
  await list.selectOption('A café');
  await page.getByRole('alert').getByText(/could not be loaded/).waitFor();
  await page.getByRole('heading', { name: 'Example bot' }).waitFor();
  await chat.open();
  await list.selectOption('A museum');
  await page.getByRole('heading', { name: 'A museum' }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
});

test('a conversation is exported as a script that passes', async (t) => {
  const { page, chat, inspector } = await openSite(t, '#cafe');
  await page.getByRole('heading', { name: 'A café' }).waitFor();
  await chat.open();
  const button = inspector.summary.getByRole('button', { name: 'Export as a test' });
  assert.equal(await button.count(), 0, 'there is nothing to export yet');
  await chat.say('Hello');
  await chat.log.getByRole('button', { name: 'Order a drink' }).click();
  await bubbles(chat, 'What would you like to drink?');
  await chat.say('a large mint tea with no milk');
  await bubbles(chat, 'Which name shall I write on the cup?');
  await chat.say('Ada');
  await chat.log.getByRole('button', { name: 'Yes, please' }).click();
  await bubbles(chat, 'Anything else, Ada?');

  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  assert.equal(download.suggestedFilename(), 'cafe-test.json');
  const path = await download.path();
  const script = JSON.parse(await readFile(path, 'utf8'));
  assert.deepEqual(script.steps.filter(({ user }) => user).map(({ user }) => user.text ?? user), [
    'Hello',
    { press: 'Order a drink' },
    'a large mint tea with no milk',
    'Ada',
    { press: 'Yes, please' },
  ]);
  assert.ok(script.steps.some(({ expect_request: request }) => request === 'GET /order.json?drink=mint%20tea&size=large&milk=no%20milk&name=Ada'));
  assert.ok(script.steps.some(({ respond }) => respond?.json?.replies.length === 1));

  const words = [join(packageFolder, 'cli.js'), 'test', 'www/bots/cafe.json', path];
  const told = await new Promise((resolve) => {
    execFile(process.execPath, words, { cwd: root }, (error, out, err) => resolve({ code: error?.code ?? 0, said: out + err }));
  });
  assert.equal(told.code, 0, told.said);
  assert.match(told.said, /1 passed, 0 failed/);
});
