// From the empty page to a bot on another site: two languages, a webhook that is written in the page, a test, a link, a
// static page.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { unzipSync } from 'fflate';

import { chatIn, open, reads, screenshot, serve, siteFolder, until } from './harness.mjs';

const says = (en, es) => ({ type: 'send_message', message: { type: 'text', content: { en, es } } });

/** Takes orders for bread; the webhook knows the prices. */
const bot = (webhook) => ({
  language: 'en',
  languages: ['en', 'es'],
  language_detection: 'always',
  webhook,
  intents: [
    {
      slug: 'order',
      expressions: {
        en: ['I want to order bread', 'can I have some rolls'],
        es: ['quiero pedir pan', 'me pone unos bollos', 'buenos días, quisiera comprar una barra de pan, por favor'],
      },
    },
  ],
  skills: [
    {
      slug: 'order',
      triggers: ['@order'],
      requirements: [{ data: '#number', alias: 'amount', missing: [says('How many?', '¿Cuántos?')] }],
      actions: [{ type: 'call_webhook', url: '/price' }],
    },
    { slug: 'else', type: 'fallback', actions: [says('We have bread.', 'Tenemos pan.')] },
  ],
});

const WEBHOOK = `export default ({ path, json: { conversation } }) => {
  const amount = conversation.memory.amount.scalar;
  const words = conversation.language === 'es' ? 'Son ' + amount * 2 + ' euros' : 'That is ' + amount * 2 + ' euros';
  return { replies: [{ type: 'text', content: words }], conversation: { memory: { last: path } } };
};
`;

async function write(page, text, words) {
  await text.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(words);
}

test('a bot for orders in two languages, from the empty page to another site', async (t) => {
  const origin = await serve(t, { folders: { '/play/': siteFolder } });
  // Coloured code that is written over whole brings a style of Chromium's own, which the policy forbids.
  const page = await open(t, `${origin}/play/`, { viewport: { width: 1440, height: 900 }, tolerated: [/Applying inline style/] });
  const chat = chatIn(page);
  const tab = (name) => page.getByRole('tab', { name, exact: true });
  const does = async (name) => {
    await page.getByRole('button', { name: 'Project' }).click();
    await page.getByRole('menuitem', { name }).click();
  };

  // Made.
  await does('New bot');
  const naming = page.getByRole('dialog');
  if (await naming.isVisible()) await page.keyboard.press('Escape');
  const text = page.getByRole('textbox', { name: 'The bot as JSON' });
  await text.waitFor();
  await tab('Webhook').click();
  const code = page.getByRole('textbox', { name: 'The webhook as JavaScript' });
  await code.waitFor();
  await write(page, code, WEBHOOK);
  await tab('JSON').click();
  await write(page, text, JSON.stringify(bot(`${origin}/play/page-webhook/`), null, 2));
  await page.getByText('No problems').waitFor();
  await chat.open();
  await chat.ask('I want to order bread', 'How many?');
  await chat.ask('three', 'That is 6 euros');
  await chat.ask('Buenos días, quisiera comprar pan para mi familia, por favor', '¿Cuántos?');
  await chat.ask('4', 'Son 8 euros');
  await screenshot(page, 'journey-made');

  // Tested.
  await tab('Tests').click();
  const tests = page.getByRole('tabpanel', { name: 'Tests' });
  await tests.getByRole('button', { name: 'Record this conversation' }).click();
  await tests.getByRole('button', { name: 'Run all' }).click();
  await reads(tests, /The test passed/);
  await screenshot(page, 'journey-tested');

  // Shared: the link opens in a profile that knows nothing, and the webhook runs there.
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Link' });
  await until('there is a link', async () => (await field.inputValue()).includes('#bot='));
  const link = await field.inputValue();
  await page.keyboard.press('Escape');
  const guest = await open(t, link, { viewport: { width: 390, height: 844 } });
  await guest.getByRole('tab', { name: 'Chat' }).click();
  const other = chatIn(guest);
  await other.open();
  await other.ask('can I have some rolls', 'How many?');
  await other.ask('two', 'That is 4 euros');
  await screenshot(guest, 'journey-shared');

  // Taken home, and run from another folder.
  await does('Put on a website …');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the static page' }).click(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'hooktalk-journey-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const files = unzipSync(readFileSync(await download.path()));
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, bytes);
  }
  const site = join(folder, Object.keys(files)[0].split('/')[0]);
  const server = spawn(process.execPath, ['server.mjs'], {
    cwd: site,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => server.kill());
  const [address] = await once(server.stdout, 'data');
  const home = await open(t, String(address).trim(), { locale: 'es' });
  const last = chatIn(home);
  await last.open();
  await last.ask('Buenos días, quisiera comprar pan para mi familia, por favor', '¿Cuántos?');
  await last.ask('5', 'Son 10 euros');
  await screenshot(home, 'journey-home');
  assert.equal(JSON.parse(readFileSync(join(site, 'bot.json'), 'utf8')).languages.length, 2);
});
