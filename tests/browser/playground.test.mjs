// The playground as a place to make a bot: its text, and the chat that follows it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertInView, chatIn, inspectorIn, open, reads, screenshot, serve, siteFolder, until } from './harness.mjs';

/** The site under a path, at what stands behind its `#`, with its parts. */
async function openSite(t, hash = '', options) {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/${hash}`, { viewport: { width: 1440, height: 900 }, ...options });
  return { page, ...partsOf(page) };
}

function partsOf(page) {
  return {
    chat: chatIn(page),
    inspector: inspectorIn(page),
    list: page.getByRole('combobox', { name: 'Bot' }),
    text: page.getByRole('textbox', { name: 'The bot as JSON' }),
    problems: page.getByRole('region', { name: 'Edit' }).getByRole('status'),
  };
}

/** Puts `text` in place of all that the editor holds. */
async function write(page, text, words) {
  await text.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(words);
}

const bot = (answer, extra = {}) =>
  JSON.stringify(
    { ...extra, skills: [{ slug: 'all', type: 'fallback', actions: [{ type: 'send_message', message: { type: 'text', content: answer } }] }] },
    null,
    2,
  );

test('what is written answers at once, and the conversation goes on', async (t) => {
  const { page, chat, text, problems, list } = await openSite(t);
  await reads(problems, /No problems/);
  await screenshot(page, 'playground-editor');
  await assertAccessible(page, 'the playground with its editor');
  await write(page, text, bot('Good morning'));
  await reads(problems, /No problems/);
  assert.equal(await list.locator('option:checked').textContent(), 'A tour', 'a project of that name began');
  await chat.open();
  await chat.ask('one', 'Good morning');
  await write(page, text, bot('Good evening'));
  await reads(problems, /No problems/);
  await chat.ask('two', 'Good evening');
  await chat.shows('Good morning');
  assert.match(page.url(), /\/$/, 'the address names no example');
});

test('who goes to the chat talks to what is written, even if nothing has looked at it yet', async (t) => {
  const { page, chat, text } = await openSite(t);
  await text.waitFor();
  // The thread that looks at what is written comes to nothing.
  await page.route('**/checker.js', () => {});
  await page.reload();
  await write(page, text, bot('Good morning'));
  await chat.ask('one', 'Good morning');
  await write(page, text, '{ "skills": [');
  await chat.ask('two', 'Good morning', 2);
});

test('a mistake is marked at its place and told, and the last good bot goes on', async (t) => {
  const { page, chat, text, problems } = await openSite(t);
  await write(page, text, bot('Good morning'));
  await chat.open();
  await chat.ask('one', 'Good morning');
  await write(page, text, bot('Never said', { webhook: 'ftp://example.com', naem: 'x' }));
  await reads(problems, /1 error[^]*1 warning[^]*The chat goes on with the last bot that worked/);
  await page.locator('.cm-lintRange-error').waitFor();
  assert.equal(await page.locator('.cm-lintRange-error').innerText(), '"ftp://example.com"');
  assert.equal(await page.locator('.cm-lintRange-warning').innerText(), '"naem"');
  await chat.ask('two', 'Good morning', 2);

  // The keyboard leads from one problem to the next, and each is told there.
  await text.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('F8');
  const told = page.locator('.cm-tooltip-lint, .cm-tooltip').filter({ hasText: /http/ });
  await told.first().waitFor();
  await screenshot(page, 'playground-problems');
  await assertAccessible(page, 'the editor with a problem');
  await page.getByRole('button', { name: 'Undo' }).click();
  await reads(problems, /No problems/);
  await write(page, text, '{"a": [1,, 2]}');
  await reads(problems, /1 error/);
  await until('the very place is marked', async () => (await page.locator('.cm-lintRange-error').innerText()) === ',');
});

test('the schema helps: keys, values and what they mean', async (t) => {
  const { page, text, problems } = await openSite(t);
  await write(page, text, '');
  await page.keyboard.type('{"sk');
  await page.getByRole('option', { name: /skills/ }).waitFor();
  await screenshot(page, 'playground-completion');
  await page.keyboard.press('Enter');
  await page.keyboard.type('{"slug": "a", "type": "');
  const fallback = page.getByRole('option', { name: 'fallback' });
  await fallback.waitFor();
  await page.keyboard.type('fall');
  await until('the list follows', async () => (await page.locator('.cm-completionMatchedText').allInnerTexts()).join() === 'fall');
  // The editor gives Enter to a list only when it was there for a moment, so that nobody takes what they did not see.
  await page.waitForTimeout(200);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Alt+f');
  await until('it is laid out', async () => /"type": "fallback"/.test(await text.innerText()));
  assert.deepEqual(JSON.parse(await text.innerText()), { skills: [{ slug: 'a', type: 'fallback' }] });
  await reads(problems, /No problems|warning/);
  await page.locator('.cm-content').getByText('"fallback"').hover();
  await page.locator('.cm-about').getByText('Answers what no other skill takes').waitFor();
  await screenshot(page, 'playground-hover');
});

test('what is written is there after a reload, and can be undone to the beginning', async (t) => {
  const { page, text, list, chat } = await openSite(t, '#cafe');
  await page.getByRole('heading', { name: 'A café' }).waitFor();
  await chat.open();
  await chat.say('Hello');
  await chat.log.getByRole('button', { name: 'Order a drink' }).waitFor();
  await text.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n\n');
  await until('it is a project', async () => (await list.inputValue()).startsWith('project:'));
  assert.equal(new URL(page.url()).hash, '', 'the address does not name the example any more');
  assert.ok((await chat.log.innerText()).includes('Hello'), 'what was said stays');
  const key = `hooktalk:playground:chat:${await list.inputValue()}`;
  await until('the conversation is kept', () => page.evaluate((name) => localStorage.getItem(name) !== null, key));
  await page.reload();
  await until('the project is open', async () => (await list.inputValue()).startsWith('project:'));
  await page.getByRole('heading', { name: 'A café' }).waitFor();
  await chat.log.getByText('Hello', { exact: true }).waitFor();
  await list.selectOption('A museum');
  await page.getByRole('heading', { name: 'A museum' }).waitFor();
  await until('the editor shows the museum', async () => /museum/.test(await text.innerText()));
  await text.focus();
  await page.keyboard.press('Control+z');
  assert.ok(!/Corner/.test(await text.innerText()), 'one document is not undone into another');
  await list.selectOption({ label: 'A café' });
  await page.getByRole('heading', { name: 'A café' }).waitFor();
});

test('the panes are resized by mouse and keyboard, and stay so', async (t) => {
  const { page } = await openSite(t);
  const border = page.getByRole('separator', { name: 'Width of the editor' });
  const pane = page.locator('#edit-pane');
  const width = async () => (await pane.boundingBox()).width;
  const first = await width();
  await border.focus();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
  assert.equal(await border.getAttribute('aria-valuenow'), '45');
  assert.ok((await width()) > first + 80, 'it is wider');
  const { x, y, width: wide, height } = await border.boundingBox();
  await page.mouse.move(x + wide / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + wide / 2 - 200, y + height / 2, { steps: 5 });
  await page.mouse.up();
  const dragged = await width();
  assert.ok(dragged < first, `it follows the mouse: ${dragged}`);
  await page.reload();
  await until('it stays so', async () => Math.abs((await width()) - dragged) < 2);
  await border.dblclick();
  await until('a double click puts it back', async () => Math.abs((await width()) - first) < 2);
});

for (const [name, look] of Object.entries({
  narrow: { viewport: { width: 390, height: 844 } },
  medium: { viewport: { width: 1024, height: 768 } },
  dark: { colorScheme: 'dark' },
})) {
  test(`the editor fits: ${name}`, async (t) => {
    const { page, text, problems } = await openSite(t, '', look);
    const tab = page.getByRole('tab', { name: 'Edit' });
    if (name !== 'dark') {
      assert.equal(await text.count(), 0, 'the editor is not loaded before it shows');
      await page.getByRole('tablist', { name: 'Parts of the page' }).getByRole('tab', { selected: true }).focus();
      await page.keyboard.press(name === 'narrow' ? 'ArrowLeft' : 'ArrowRight');
      assert.equal(await tab.getAttribute('aria-selected'), 'true');
    }
    await reads(problems, /No problems/);
    await text.waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} pixels`);
    await screenshot(page, `playground-editor-${name}`);
    await assertAccessible(page, `the editor, ${name}`);
    if (name !== 'narrow') return;
    // The bars above are low, and nothing that happens moves what is below them from under a pointer.
    const top = async () => (await tab.boundingBox()).y;
    const first = await top();
    assert.ok(first <= 150, `the tabs begin at ${first} pixels`);
    await write(page, text, bot('Good morning'));
    await page.getByText('Your own bot, kept in this browser.').waitFor();
    assert.equal(await top(), first, 'the tabs stay where they are when a project begins');
    await page.getByRole('button', { name: 'Project' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const news = page.locator('.news');
    await reads(news, /is deleted/);
    await assertInView(news.getByRole('button', { name: 'Undo' }), 'what can be done about it');
    assert.equal(await top(), first, 'and when there is something to tell');
    await assertAccessible(page, 'the narrow page with news');
    await news.getByRole('button', { name: 'Undo' }).click();
    // What has no room unfolds.
    const address = page.getByRole('textbox', { name: 'Webhook URL' });
    assert.ok(!(await address.isVisible()));
    await page.getByRole('button', { name: 'Webhook URL' }).click();
    await address.fill('ftp://example.com/');
    await address.press('Enter');
    await page.getByRole('alert').getByText('http').waitFor();
    await screenshot(page, 'playground-address-narrow');
    await assertAccessible(page, 'the narrow page with a refused address');
  });
}

test('the keyboard leaves the editor by Escape and Tab', async (t) => {
  const { page, text } = await openSite(t);
  await text.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert.ok(!(await text.evaluate((element) => element.getRootNode().activeElement === element)));
});
