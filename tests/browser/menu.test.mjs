// The host's menu beside the text box and the one in the header: by mouse, by keyboard, in both directions of writing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { assertAccessible, assertInView, called, openChat, screenshot, strictPolicy, until } from './harness.mjs';

const text = (content) => ({ type: 'text', content });

const actions = (help) => ({
  call_to_actions: [
    { type: 'postback', title: help, payload: 'help' },
    { type: 'Link', title: 'Opening hours', payload: 'https://example.com/hours' },
    {
      type: 'nested',
      title: 'Products',
      call_to_actions: [
        { type: 'postback', title: 'Tea', payload: 'tea' },
        { type: 'nested', title: 'Coffee', call_to_actions: [{ type: 'postback', title: 'Espresso', payload: 'espresso' }] },
      ],
    },
  ],
});
const menu = [
  { locale: 'en', default: true, menu: actions('Help') },
  { locale: 'ar', menu: actions('مساعدة') },
];

/** An open chat with the menu, whose webhook says what it was asked; `seen` are the bodies that it got. */
async function openMenu(t, { attributes, ...options } = {}) {
  const seen = [];
  const answers = {
    '/hook': async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      seen.push(JSON.parse(body));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ replies: [text(`You chose ${seen.at(-1).nlp.source}`)] }));
    },
  };
  const opened = await openChat(t, 'hook', { answers, attributes, ...options });
  const { page } = opened;
  await page.evaluate((menu) => (document.querySelector('hook-talk').preferences = { menu }), menu);
  const button = page.getByRole('button', { name: called('menu') });
  await button.waitFor();
  return { ...opened, seen, button, list: page.getByRole('menu'), more: page.getByRole('button', { name: called('options') }) };
}

/** The words of what has the focus in the chat. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.querySelector('hook-talk').shadowRoot.activeElement;
    return element && (element.getAttribute('aria-label') ?? element.innerText.replaceAll(/\s+/g, ' ').trim());
  });
const focusedOn = (page, name) => until(`${name} has the focus`, async () => (await focused(page)) === name);

describe('the menu of the host', () => {
  test('by mouse: it sends, opens, leads on and back, and closes', async (t) => {
    const { page, chat, seen, button, list } = await openMenu(t);
    await button.click();
    await assertInView(list, 'the menu');
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    await assertAccessible(page, 'the open menu');
    await screenshot(page, 'menu-open');
    const link = list.getByRole('menuitem', { name: /Opening hours/ });
    assert.equal(await link.getAttribute('href'), 'https://example.com/hours');
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
    await list.getByRole('menuitem', { name: 'Products' }).click();
    await list.getByRole('menuitem', { name: 'Tea' }).waitFor();
    await list.getByRole('menuitem', { name: 'Coffee' }).click();
    await list.getByRole('menuitem', { name: 'Espresso' }).waitFor();
    await assertAccessible(page, 'a nested menu');
    await screenshot(page, 'menu-nested');
    await list.getByRole('menuitem', { name: 'Back: Coffee' }).click();
    await list.getByRole('menuitem', { name: 'Tea' }).click();
    await chat.shows('You chose tea');
    await chat.shows('Tea');
    assert.deepEqual(seen[0].nlp.source, 'tea');
    assert.equal(await list.count(), 0);
    await button.click();
    await list.waitFor();
    await button.click();
    await until('the button closes it', async () => (await list.count()) === 0);
    await button.click();
    await list.waitFor();
    await chat.log.click();
    await until('a click beside it closes it', async () => (await list.count()) === 0);
    assert.ok(await chat.input.isVisible(), 'the panel stays');
  });

  for (const dir of ['ltr', 'rtl']) {
    test(`by keyboard (${dir})`, async (t) => {
      const rtl = dir === 'rtl';
      const { page, chat, button, list } = await openMenu(t, rtl ? { attributes: { language: 'ar' }, page: { dir, lang: 'ar' } } : {});
      const help = rtl ? 'مساعدة' : 'Help';
      const [into, out] = rtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
      const press = async (key, name) => {
        await page.keyboard.press(key);
        await until(`${key} leads to ${name}`, async () => (await focused(page))?.includes(name));
      };
      await chat.input.focus();
      await page.keyboard.press('Shift+Tab');
      await until('the button has the focus', () => button.evaluate((it) => it.getRootNode().activeElement === it));
      await press('ArrowUp', 'Products');
      await press('ArrowDown', help);
      await press('End', 'Products');
      await press('Home', help);
      await press('o', 'Opening hours');
      await press('p', 'Products');
      await press(into, 'Tea');
      if (rtl) {
        await assertAccessible(page, 'a nested menu from right to left');
        await screenshot(page, 'menu-nested-rtl');
      }
      await press('ArrowDown', 'Coffee');
      await press(into, 'Espresso');
      await press(out, 'Coffee');
      await press(out, 'Products');
      await page.keyboard.press('Escape');
      await until('Escape closes it', async () => (await list.count()) === 0);
      assert.ok(await button.evaluate((it) => it.getRootNode().activeElement === it), 'and gives the focus back');
      assert.ok(await chat.input.isVisible(), 'the panel stays');
      await page.keyboard.press('Enter');
      await until('Enter opens it', async () => (await focused(page)) === help);
      await page.keyboard.press('Tab');
      await until('Tab closes it and goes on', () => chat.input.evaluate((it) => it.getRootNode().activeElement === it));
      assert.equal(await list.count(), 0);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Shift+Tab');
      await until('and before it is the transcript', () => chat.log.evaluate((it) => it.getRootNode().activeElement === it));
      await page.keyboard.press('Tab');
      await until('from there it is next', () => button.evaluate((it) => it.getRootNode().activeElement === it));
      await page.keyboard.press('Enter');
      await focusedOn(page, help);
      await page.keyboard.press('Enter');
      await chat.shows('You chose help');
    });
  }

  test('follows the language, and is whole in a narrow window', async (t) => {
    const { page, button, list } = await openMenu(t, { viewport: { width: 320, height: 560 }, colorScheme: 'dark' });
    await button.click();
    await list.getByRole('menuitem', { name: 'Help' }).waitFor();
    await assertInView(list, 'the menu');
    await assertAccessible(page, 'a narrow menu in the dark');
    await screenshot(page, 'menu-320-dark');
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.querySelector('hook-talk').setLanguage('ar'));
    await button.click();
    await list.getByRole('menuitem', { name: 'مساعدة' }).waitFor();
  });
});

describe('the menu of the header', () => {
  test('a new conversation takes a second step', async (t) => {
    const { page, chat, list, more } = await openMenu(t);
    assert.equal(await more.count(), 0, 'nothing to do yet');
    await chat.ask('hello', 'You chose hello');
    await more.click();
    await assertAccessible(page, 'the menu of the header');
    await screenshot(page, 'menu-header');
    await list.getByRole('menuitem', { name: called('reset') }).click();
    await page.getByText(called('reset-note')).waitFor();
    await assertAccessible(page, 'the question before a new conversation');
    await screenshot(page, 'menu-header-reset');
    await page.keyboard.press('Escape');
    await chat.shows('You chose hello');
    await more.click();
    await list.getByRole('menuitem', { name: called('reset') }).click();
    await list.getByRole('menuitem', { name: called('reset-sure') }).click();
    await until('it is empty', async () => (await chat.log.getByText('hello').count()) === 0);
    await focusedOn(page, 'Message');
    await page.reload();
    await chat.open();
    assert.equal(await chat.log.getByText('hello').count(), 0, 'and is kept so');
  });

  test('saves the transcript under a strict policy', async (t) => {
    const { page, chat, list, more } = await openMenu(t, { attributes: { title: 'Shop' }, headers: strictPolicy() });
    await chat.ask('hello', 'You chose hello');
    await more.click();
    const saved = page.waitForEvent('download');
    await list.getByRole('menuitem', { name: called('save-transcript') }).click();
    const file = await saved;
    assert.equal(file.suggestedFilename(), 'Shop.txt');
    assert.match(await readFile(await file.path(), 'utf8'), /hello\n\n.*\nYou chose hello/);
  });

  test('turns the sound off and on', async (t) => {
    const before = () => {
      globalThis.notes = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...given) {
        globalThis.notes += 1;
        return start.apply(this, given);
      };
    };
    const { page, chat, list, more } = await openMenu(t, { attributes: { sound: '' }, before });
    const say = (words) => page.evaluate((words) => document.querySelector('hook-talk').say(words), words);
    const notes = () => page.evaluate(() => globalThis.notes);
    await chat.ask('hello', 'You chose hello');
    assert.equal(await notes(), 0, 'the visitor sees it');
    await page.evaluate(() => document.querySelector('hook-talk').close());
    await say('unseen');
    await until('it is heard', async () => (await notes()) === 1);
    await chat.open();
    await more.click();
    const item = list.getByRole('menuitemcheckbox', { name: called('sound') });
    assert.equal(await item.getAttribute('aria-checked'), 'true');
    await assertAccessible(page, 'a switch in a menu');
    await screenshot(page, 'menu-sound');
    await item.click();
    await until('it is off', async () => (await item.getAttribute('aria-checked')) === 'false');
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.querySelector('hook-talk').close());
    await say('unheard');
    await page.locator('hook-talk .callout').getByText('unheard').waitFor();
    assert.equal(await notes(), 1);
    await page.reload();
    await chat.open();
    await more.click();
    assert.equal(await item.getAttribute('aria-checked'), 'false', 'the choice is kept');
  });
});

describe('words without an answer', () => {
  test('can be deleted, for good', async (t) => {
    const answers = { '/hook': (_, response) => response.writeHead(500).end() };
    const { page, chat } = await openChat(t, 'hook', { answers, expected: [/500/], tolerated: [/hooktalk: /, /404/] });
    for (const words of ['first', 'second']) {
      await chat.say(words);
      await chat.log.getByText(words, { exact: true }).waitFor();
    }
    const deletes = chat.log.getByRole('button', { name: called('delete') });
    await until('both failed', async () => (await deletes.count()) === 2);
    await assertAccessible(page, 'two failed messages');
    await screenshot(page, 'menu-failed');
    await deletes.first().click();
    await until('the first is gone', async () => (await chat.log.getByText('first', { exact: true }).count()) === 0);
    await chat.shows('second');
    await deletes.click();
    await until('both are gone', async () => (await chat.log.getByText('second', { exact: true }).count()) === 0);
    await page.reload();
    await chat.launcher.waitFor();
    await chat.open();
    assert.equal(await chat.log.getByText('first').count(), 0);
    assert.equal(await deletes.count(), 0);
  });
});
