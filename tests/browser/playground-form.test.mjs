// The bot as a form: another view of the same text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverNames, startServer } from '../servers/start.mjs';
import { assertAccessible, chatIn, open, reads, screenshot, serve, siteFolder, until } from './harness.mjs';

/** The site with `bot` in its editor, and its parts. */
async function openForm(t, bot, options) {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/`, { viewport: { width: 1440, height: 1000 }, ...options });
  const parts = partsOf(page);
  const edit = page.getByRole('tab', { name: 'Edit' });
  await parts.view('JSON').or(edit).first().waitFor();
  if (await edit.isVisible()) await edit.click();
  await parts.text.focus();
  await page.keyboard.press('Control+a');
  await parts.text.evaluate(paste, typeof bot === 'string' ? bot : JSON.stringify(bot, null, 2));
  // What is written may make the bar above higher, and so move the tab away from under a pointer.
  await parts.view('Form').press('Enter');
  return { page, ...parts };
}

/** Pastes `words`, however many they are, where the cursor is. Runs in the page. */
function paste(element, words) {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', words);
  element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

function partsOf(page) {
  const form = page.locator('#view-form');
  return {
    form,
    chat: chatIn(page.locator('#chat-pane')),
    text: page.getByRole('textbox', { name: 'The bot as JSON' }),
    view: (name) => page.getByRole('tablist', { name: 'Edit' }).getByRole('tab', { name }),
    section: (name) => form.getByRole('tab', { name }),
    field: (name) => form.getByLabel(name, { exact: true }),
    /** What the editor holds. */
    async json() {
      await this.view('JSON').click();
      const words = await this.text.innerText();
      await this.view('Form').click();
      return words;
    },
  };
}

const said = (content, more = {}) => ({ type: 'send_message', message: { type: 'text', content, ...more } });

test('form and JSON are two views of one text, which can be undone step by step', async (t) => {
  const bot = `{ "webhook": {"base_url" : "http://127.0.0.1:9/a" , "timeout_ms": 5.0e3},
  "skills": [ {"slug":"all","slug":"every","type":"fallback",
    "actions" : [ {"type":"send_message","message":{"type":"text","content":"Good morning"}} ]} ],
  "name": "caf\\u00e9" }`;
  const { page, form, chat, text, view, section, field, json } = await openForm(t, bot);
  const base = field('Base URL');
  await until('the form shows the address', async () => (await base.inputValue()) === 'http://127.0.0.1:9/a');
  await base.fill('http://127.0.0.1:9/b"');
  assert.equal(await json.call({ view, text }), bot.replace('9/a', '9/b\\"'), 'nothing else of the text changes');

  // A message, changed in the form, is said at once.
  await section('Messages').click();
  await form.getByText('Good morning').click();
  await field('Text').fill('Good evening');
  const drawn = form.locator('.still');
  await drawn.getByText('Good evening').waitFor();
  await chat.open();
  await chat.ask('one', 'Good evening');

  // The form's own undo and the editor's are one.
  await form.getByRole('button', { name: 'Undo' }).click();
  await until('the words are back', async () => (await field('Text').inputValue()) === 'Good morning');
  await form.getByRole('button', { name: 'Redo' }).click();
  await until('and forth', async () => (await field('Text').inputValue()) === 'Good evening');
  await view('JSON').click();
  await text.focus();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await until('both changes are taken back', async () => (await text.innerText()) === bot);

  // What is no JSON has no form, and nothing is lost.
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n,');
  await view('Form').click();
  await reads(form, /not JSON at present[^]*in line 5/);
  await assertAccessible(page, 'the form of what is not JSON');
  await form.getByRole('button', { name: 'Go there' }).click();
  await until('the editor has the focus', () => text.evaluate((it) => it.getRootNode().activeElement === it));
  await page.keyboard.press('Delete');
  await view('Form').click();
  await form.getByText('Good morning').first().waitFor();
  assert.equal(await field('Text').inputValue(), 'Good morning', 'what was unfolded is so still');
});

test('a call is previewed with what its holes stand for, and shares its settings by a template', async (t) => {
  const { page, form, chat, text, view, section, field, json } = await openForm(t, {
    webhook: { base_url: 'http://127.0.0.1:9/hook?k=1', report_errors: false },
    skills: [
      { slug: 'start', type: 'fallback', actions: [{ type: 'edit_memory', set: { name: 'Zoë' } }, said('Hello {{memory.name}}')] },
      { slug: 'order', triggers: ['@order'], actions: [{ type: 'call_webhook', url: '/orders?who={{memory.name}}', method: 'PUT' }] },
      { slug: 'again', triggers: ['@again'], actions: [{ type: 'call_webhook', url: '/again' }] },
    ],
  });
  await form.locator('summary', { hasText: '/orders' }).click();
  const preview = form.getByRole('group', { name: 'Preview of the request' });
  await reads(preview, /an example state[^]*PUT[^]*hook\/orders\?k=1&who=\n[^]*{{memory.name}}\s+nothing there: memory has no name/);
  await chat.open();
  await chat.ask('hi', 'Hello Zoë');
  await reads(preview, /chat's last turn[^]*orders\?k=1&who=Zo%C3%AB[^]*"memory"[^]*{{memory.name}}\s+"Zoë"/);

  // Headers, authentication and a body of its own.
  await field('Name of another header').fill('X-Who');
  await form.getByRole('button', { name: 'Add a header' }).click();
  await field('Value of X-Who').fill('{{memory.name}}');
  await field('Name of another header').fill('x-who');
  await page.keyboard.press('Enter');
  await form.getByRole('alert').getByText('stands there already').waitFor();
  await field('Name of another header').fill('');
  await field('Authentication').selectOption('Basic');
  await field('User name').fill('ada');
  await field('Body').selectOption({ label: 'JSON, with holes in its texts' });
  const body = field('JSON of the body');
  await body.fill('{ "who": "{{memory.name}}", "n": 1.50');
  await reads(form, /Not JSON yet/);
  await body.fill('{ "who": "{{memory.name}}", "n": 1.50, "raw": "{{#person.raw}}" }');
  await reads(preview, /X-Who\s+Zoë[^]*"who": "Zoë"[^]*"n": 1.5[^]*{{#person.raw}}\s+nothing there: no person was found/);
  await field('URL or route').fill('/orders {{memory.');
  await reads(preview, /is never closed/);
  await field('URL or route').fill('/orders');
  await assertAccessible(page, 'a call in the form');
  await screenshot(page, 'form-call');

  // The settings become a template, another call uses it, and its new name is known to both.
  await field('Use these settings in other calls, too').fill('shop');
  await page.keyboard.press('Enter');
  await until('the call uses it', async () => (await field('Template').first().inputValue()) === 'shop');
  await form.locator('summary', { hasText: '/again' }).click();
  await field('Template').nth(1).selectOption('shop');
  await reads(preview.nth(1), /X-Who\s+Zoë[^]*"n": 1.5/);
  await section('Webhooks').focus();
  await page.keyboard.press('ArrowRight');
  assert.ok(await section('Templates').evaluate((it) => it === document.activeElement));
  await reads(form, /used by 2 calls/);
  await field('Name').fill('store');
  await page.keyboard.press('Enter');
  await until('it has another name', async () => /store\s+used by 2 calls/.test(await form.innerText()));
  const now = JSON.parse(await json.call({ view, text }));
  assert.deepEqual(Object.keys(now.templates), ['store']);
  assert.deepEqual(now.templates.store.headers, { 'X-Who': '{{memory.name}}' });
  assert.deepEqual([1, 2].map((at) => now.skills[at].actions[0].template), ['store', 'store']);
  await reads(form, /Used by[^]*\/orders[^]*\/again/);
  await screenshot(page, 'form-template');
  await assertAccessible(page, 'a template in the form');
  await field('Another template').fill('store');
  await form.getByRole('button', { name: 'Create' }).click();
  await reads(form, /There is a template of this name/);
  await field('Another template').fill('');

  // Deleted, it leaves to each call what the call had from it, in one step.
  await form.getByRole('button', { name: 'Delete …' }).click();
  await reads(form, /Its settings go into 2 calls: what is sent stays the same/);
  await assertAccessible(page, 'a template that may be deleted');
  await form.getByRole('button', { name: 'Keep it' }).click();
  await form.getByRole('button', { name: 'Delete …' }).click();
  await form.getByRole('button', { name: 'Delete it' }).click();
  const without = JSON.parse(await json.call({ view, text }));
  assert.deepEqual(without.templates, {});
  for (const skill of without.skills.slice(1)) {
    const { template, ...own } = skill.actions[0];
    assert.equal(template, undefined);
    assert.deepEqual(Object.fromEntries(Object.keys(now.templates.store).map((key) => [key, own[key]])), now.templates.store);
  }
  await form.getByRole('button', { name: 'Undo' }).click();
  assert.deepEqual(JSON.parse(await json.call({ view, text })), now);
});

test('messages are written by fields and drawn as the chat draws them, in each language', async (t) => {
  const { page, form, text, view, section, field, json } = await openForm(t, {
    skills: [{ slug: 'all', type: 'fallback', actions: [said('Hello {{memory.name}}')] }],
  });
  await section('Languages').click();
  await field('Another language').fill('no language');
  await form.getByRole('button', { name: 'Add' }).click();
  await reads(form, /Write a language tag/);
  await field('Another language').fill('ar');
  await page.keyboard.press('Enter');
  await reads(form, /en[^]*default[^]*ar/);
  await assertAccessible(page, 'the languages in the form');
  await screenshot(page, 'form-languages');

  await section('Messages').click();
  await form.getByText('Hello {{memory.name}}').click();
  await form.getByRole('button', { name: 'One for each language' }).click();
  await field('Text (ar)').fill('مرحبا');
  const drawn = form.locator('.still');
  await drawn.getByText('Hello', { exact: true }).waitFor();
  await form.getByRole('group', { name: 'Language of the drawing' }).getByRole('button', { name: 'ar' }).click();
  await drawn.getByText('مرحبا').waitFor();
  assert.equal(await drawn.locator('.chat').getAttribute('dir'), 'rtl');
  await form.locator('.action-row summary').click();

  // Every type, one after the other, keeps its words and is drawn.
  for (const [type, part] of [
    ['Quick replies', '.replies, .quick, button'],
    ['Card', '.frame'],
    ['List', '.frame, .list'],
  ]) {
    await field('Add').selectOption({ label: type });
    const row = form.locator('.action-row', { hasText: type }).last();
    await row.locator('summary').first().click();
    await row.locator('.still').locator(part).first().waitFor();
    if (type === 'Card') continue;
    await row.locator('summary').first().click();
    await row.locator('.fold-body').first().waitFor({ state: 'detached' });
  }
  await field('Title').fill('Espresso');
  await form.getByRole('button', { name: 'Add a button' }).click();
  await field('Button 2').fill('Order one');
  await field('What it does').last().selectOption({ label: 'Starts a skill' });
  await field('Skill').selectOption('all');
  await drawn.getByText('Order one').waitFor();
  await screenshot(page, 'form-messages');
  await assertAccessible(page, 'messages in the form');
  await form.getByRole('button', { name: 'Move message 3 up' }).click();
  await form.getByRole('button', { name: 'Remove message 1' }).click();
  const now = JSON.parse(await json.call({ view, text }));
  assert.deepEqual(now.languages, ['en', 'ar']);
  const types = now.skills[0].actions.map(({ message }) => message.type);
  assert.deepEqual(types, ['card', 'quickReplies', 'list']);
  const { content } = now.skills[0].actions[0].message;
  assert.equal(content.title, 'Espresso');
  assert.deepEqual(content.buttons[1], { title: 'Order one', value: 'all', type: 'trigger_skill' });
});

test('each sample server is reached by its address in the form', async (t) => {
  const { page, form, chat, field } = await openForm(t, '{}');
  await chat.open();
  for (const [at, name] of serverNames.entries()) {
    const server = await startServer(name, { cors: true });
    try {
      await field('Base URL').fill(`${server.origin}/`);
      await reads(form.getByRole('group', { name: 'Preview of the request' }), new RegExp(`POST\\s+${server.origin}/\n`));
      await chat.ask(name, 'Roger that', at + 1);
      const [{ body }] = await server.received();
      assert.equal(body.nlp.source, name);
    } finally {
      await server.stop();
    }
  }
  await form.getByRole('button', { name: 'Set method, headers and body' }).click();
  await field('Method').waitFor();
  await screenshot(page, 'form-webhook');
});

test('a large bot stays usable, on a small and dark screen, by the keyboard', async (t) => {
  const words = 'All work and no play makes a dull bot. '.repeat(9);
  const skills = Array.from({ length: 1500 }, (_, at) => ({
    slug: `skill-${at}`,
    triggers: [`_memory.at is ${at}`],
    actions: [said(`${at}: ${words}`), { type: 'call_webhook', url: `https://example.com/${at}` }],
  }));
  const bot = { skills: [...skills, { slug: 'rest', type: 'fallback', actions: [said('Hm')] }] };
  const look = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' };
  const { page, form, section, field } = await openForm(t, JSON.stringify(bot, null, 4), look);
  await section('Messages').click();
  await field('Find among 1501 skills').fill('skill-1499');
  await until('one is found', async () => (await form.locator('summary').count()) === 1);
  await form.locator('summary').press('Enter');
  await form.locator('.action-row summary').first().press('Space');
  await field('Text').fill('Short now');
  await form.locator('.still').getByText('Short now').waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} pixels`);
  await screenshot(page, 'form-narrow');
  await form.locator('.form-body').evaluate((body) => body.scrollTo(0, 0));
  await assertAccessible(page, 'the form on a small screen');
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.ok(kept.includes('Short now'), 'it is kept');
});
