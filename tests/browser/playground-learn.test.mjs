// What helps to begin with the playground: examples, a tour, words about each view, keys, and the looks of the chat.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertInView, chatIn, open, reads, screenshot, serve, siteFolder, until } from './harness.mjs';

const narrow = { width: 390, height: 844 };

async function openSite(t, options) {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/`, { viewport: { width: 1440, height: 900 }, ...options });
  return { page, chat: chatIn(page), tab: (name) => page.getByRole('tab', { name, exact: true }) };
}

const chosen = (tab) => until('the tab is chosen', async () => (await tab.getAttribute('aria-selected')) === 'true');

async function fits(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} pixels`);
}

const dark = (page) => page.emulateMedia({ colorScheme: 'dark' });
const light = (page) => page.emulateMedia({ colorScheme: 'light' });

test('the gallery shows each example, and a sentence that is pressed is said to it', async (t) => {
  const { page, chat, tab } = await openSite(t, { viewport: narrow });
  await tab('Edit').click();
  const button = page.getByRole('button', { name: 'Examples' });
  await button.click();
  const gallery = page.getByRole('dialog', { name: 'Examples' });
  const bots = gallery.getByRole('heading', { level: 3 });
  await bots.first().waitFor();
  assert.equal(await bots.count(), await page.locator('#bot optgroup[label="Examples"] option').count());
  await fits(page);
  await screenshot(page, 'learn-gallery-narrow');
  await assertAccessible(page, 'the gallery, narrow');
  await page.setViewportSize({ width: 1440, height: 900 });
  await screenshot(page, 'learn-gallery');
  await dark(page);
  await screenshot(page, 'learn-gallery-dark');
  await assertAccessible(page, 'the gallery, dark');
  await light(page);
  await page.keyboard.press('Escape');
  await gallery.waitFor({ state: 'detached' });
  assert.ok(await button.evaluate((it) => it === document.activeElement), 'the focus is back');

  await page.setViewportSize(narrow);
  await button.click();
  await gallery.getByRole('button', { name: 'Quiero tres empanadas' }).click();
  await chosen(tab('Chat'));
  await page.getByRole('heading', { name: 'A bakery in two languages' }).waitFor();
  await chat.log.getByText('3 × empanada a 2.80 €. ¿Es correcto?').waitFor();
  await chat.log.getByRole('button', { name: 'Sí, por favor' }).click();
  await chat.log.getByText('Su pedido es el número B-17.', { exact: false }).first().waitFor();
  assert.equal(new URL(page.url()).hash, '#bakery');
  // Said to the bot that is open, it is one more turn of the same conversation.
  await button.click();
  await gallery.getByText('Open now').waitFor();
  await gallery.getByRole('button', { name: 'Where is my order?' }).click();
  await chat.log.getByText('Order B-17 is in the oven: ten more minutes.').waitFor();
  await chat.log.getByText('Quiero tres empanadas').waitFor();
});

test('the tour has five steps beside what they tell of, and is skipped for ever', async (t) => {
  const { page, tab } = await openSite(t, { viewport: narrow });
  const card = page.locator('.tour');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  const places = [
    ['Write', 'Edit', '#edit-pane'],
    ['Talk', 'Chat', '#chat-pane'],
    ['See', 'Inspector', '#inspector-pane'],
    ['Write its webhook, too', 'Edit', '#edit-pane'],
    ['Keep and share', 'Edit', 'main'],
  ];
  for (const [at, [title, pane, place]] of places.entries()) {
    const step = page.locator(place).getByRole('dialog', { name: title });
    await step.waitFor();
    await reads(step, new RegExp(`Step ${at + 1} of ${places.length}`));
    await chosen(tab(pane));
    await until('the focus is on the card', () => step.evaluate((it) => it === document.activeElement));
    await assertInView(step, title);
    await fits(page);
    await screenshot(page, `learn-tour-${at + 1}-narrow`);
    await page.setViewportSize({ width: 1440, height: 900 });
    await assertInView(step, `${title}, wide`);
    await screenshot(page, `learn-tour-${at + 1}`);
    if (at % 2 === 0) await dark(page);
    await assertAccessible(page, `the tour, ${title}`);
    await light(page);
    await page.setViewportSize(narrow);
    if (at < places.length - 1) await step.getByRole('button', { name: 'Next' }).click();
  }
  await card.getByRole('button', { name: 'Back' }).click();
  await chosen(tab('Webhook'));
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  const help = page.getByRole('button', { name: 'Help', exact: true });
  assert.ok(await help.evaluate((it) => it === document.activeElement), 'the focus is at the menu that begins it again');
  await page.reload();
  await page.getByRole('button', { name: 'Skip for ever' }).click();
  assert.equal(await page.getByText('New here?').count(), 0);
  await page.reload();
  await help.waitFor();
  assert.equal(await page.getByText('New here?').count(), 0, 'it is not offered again');
  await help.click();
  await screenshot(page, 'learn-help-narrow');
  await assertAccessible(page, 'the menu of help');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  await card.getByRole('button', { name: 'Skip for ever' }).click();
  await card.waitFor({ state: 'detached' });
});

test('keys lead through the page, a list tells of them, and single ones can be turned off', async (t) => {
  const { page, chat, tab } = await openSite(t);
  const text = page.getByRole('textbox', { name: 'The bot as JSON' });
  await text.waitFor();
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('?');
  await list.waitFor();
  await screenshot(page, 'learn-keys');
  await assertAccessible(page, 'the list of keys');
  await dark(page);
  await assertAccessible(page, 'the list of keys, dark');
  await light(page);
  await page.keyboard.press('3');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  assert.equal(await tab('Webhook').getAttribute('aria-selected'), 'false', 'a dialog keeps the keys to itself');

  await page.keyboard.press('5');
  await chosen(tab('State'));
  await until('the focus is there', () => tab('State').evaluate((it) => it === document.activeElement));
  await page.keyboard.press('4');
  await chosen(tab('Turns'));
  await page.keyboard.press('1');
  await chosen(tab('JSON'));
  await page.keyboard.press('t');
  await until('it is light', () => page.evaluate(() => document.documentElement.dataset.theme === 'light'));
  await page.keyboard.press('e');
  await page.getByRole('dialog', { name: 'Examples' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  const focused = (locator) => locator.evaluate((it) => it.getRootNode().activeElement === it);
  await until('the text box has the focus', () => focused(chat.input));
  await page.keyboard.type('e1');
  assert.equal(await chat.input.inputValue(), 'e1', 'in a text field a key writes');
  await chat.ask('e1 hello', 'Hello! I am a small bot, and I run right here in this page: no server, no account.');
  await page.getByRole('button', { name: 'New conversation' }).focus();
  await page.keyboard.press('Shift+N');
  await until('the conversation begins anew', async () => !/Hello! I am/.test(await chat.log.innerText()));

  // In the editor letters write, and Control and Enter run what they say.
  await text.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('{"skills":[{"slug":"a","type":"fallback","actions":[{"type":"send_message","message":{"type":"text","content":"Freshly written"}}]}]}');
  await reads(page.getByRole('region', { name: 'Edit' }).getByRole('status'), /No problems/);
  const written = await text.innerText();
  await page.keyboard.press('Control+Enter');
  await until('the text box has the focus', () => focused(chat.input));
  assert.equal(await text.innerText(), written, 'the editor heard nothing of it');
  await chat.ask('now', 'Freshly written');

  await page.getByRole('button', { name: 'Help', exact: true }).click();
  await page.getByRole('button', { name: /Keyboard shortcuts/ }).click();
  await list.getByRole('checkbox', { name: /Single keys/ }).uncheck();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  await page.keyboard.press('6');
  await page.keyboard.press('?');
  assert.equal(await tab('Tests').getAttribute('aria-selected'), 'false');
  assert.equal(await list.count(), 0);
  await page.reload();
  await text.waitFor();
  await page.keyboard.press('?');
  assert.equal(await list.count(), 0, 'they stay off');
});

test('the chat is seen in each layout, theme, preset, language and direction', async (t) => {
  const { page, chat, tab } = await openSite(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  const field = (name) => page.getByRole('group', { name: 'Look of the chat' }).getByRole('combobox', { name, exact: true });
  const button = page.getByRole('button', { name: /^Look/ });
  const stage = page.locator('.stage > .widget');
  const inside = async (locator, what) => {
    const [outer, inner] = [await stage.boundingBox(), await locator.boundingBox()];
    assert.ok(inner.x >= outer.x - 1 && inner.y >= outer.y - 1, `${what} stays on the stage`);
    assert.ok(inner.x + inner.width <= outer.x + outer.width + 1, `${what} is not wider than the stage`);
    assert.ok(inner.y + inner.height <= outer.y + outer.height + 1, `${what} is not higher than the stage`);
  };
  const panel = page.locator('.widget .panel');
  const look = (name, value) => page.waitForFunction(([name, value]) => {
    return document.querySelector('.widget')?.shadowRoot?.querySelector('.chat')?.getAttribute(`data-${name}`) === value;
  }, [name, value]);
  await chat.ask('hello', 'Hello! I am a small bot, and I run right here in this page: no server, no account.');
  await button.click();
  await screenshot(page, 'learn-look');
  for (const layout of ['Floating', 'Docked', 'Page']) {
    await field('Layout').selectOption(layout);
    await chat.open();
    await until('it stands', async () => (await panel.boundingBox())?.height > 200);
    await inside(panel, layout);
    await assertInView(chat.input, `the text box, ${layout}`);
    await screenshot(page, `learn-look-${layout.toLowerCase()}`);
    await assertAccessible(page, `the chat, ${layout}`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).marginInlineEnd), '0px', 'the page stays');
  }
  await field('Layout').selectOption('Floating');
  await chat.closer.click();
  await chat.launcher.waitFor();
  await inside(chat.launcher, 'the launcher');
  const right = (await chat.launcher.boundingBox()).x;
  await field('Direction').selectOption('rtl');
  await until('it stands at the other side', async () => (await chat.launcher.boundingBox()).x < right - 50);
  await field('Side').selectOption('Start');
  await until('it is back', async () => Math.abs((await chat.launcher.boundingBox()).x - right) < 20);
  await field('Theme').selectOption('Dark');
  await look('theme', 'dark');
  await field('Language').selectOption('de');
  const speaks = (tag) => until(`the interface speaks ${tag}`, async () => (await page.locator('.widget .chat').getAttribute('lang')) === tag);
  await speaks('de');
  await field('Language').selectOption('own');
  await speaks('en');
  await field('Language').selectOption('he');
  await speaks('he');
  await chat.open();
  assert.equal(await page.locator('.widget .chat').getAttribute('dir'), 'rtl');
  for (const preset of ['calm', 'bold', 'paper', 'mono']) {
    await field('Preset').selectOption(preset);
    await look('preset', preset);
  }
  await field('Width').selectOption('Phone');
  assert.ok((await stage.boundingBox()).width <= 360);
  await inside(panel, 'the panel of a phone');
  await screenshot(page, 'learn-look-rtl');
  await assertAccessible(page, 'the chat as on a phone, from right to left');
  await page.getByRole('button', { name: 'Copy as attributes' }).click();
  await page.getByText('Copied:').waitFor();
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    '<hook-talk bot="tour.json" position="start" theme="dark" preset="mono" language="he" dir="rtl"></hook-talk>',
  );
  await page.reload();
  await look('preset', 'mono');
  await look('layout', 'floating');
  await page.setViewportSize(narrow);
  await tab('Chat').click();
  await chat.open();
  await inside(panel, 'the panel in a narrow window');
  await assertInView(chat.input, 'the text box in a narrow window');
  await chat.closer.click();
  await button.click();
  await fits(page);
  await screenshot(page, 'learn-look-narrow');
  await assertAccessible(page, 'the looks, narrow');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await look('layout', 'inline');
});

test('a question mark in each pane tells what it is for', async (t) => {
  const { page, tab } = await openSite(t);
  const marks = page.getByRole('button', { name: /^About the/ });
  await marks.first().waitFor();
  assert.deepEqual(
    await marks.evaluateAll((all) => all.map((it) => it.getAttribute('aria-label'))),
    ['About the JSON', 'About the chat', 'About the turns'],
  );
  for (const mark of await marks.all()) {
    await mark.click();
    const told = page.locator('.about-told');
    await told.waitFor();
    await assertInView(told, await mark.getAttribute('aria-label'));
    assert.equal(await mark.getAttribute('aria-expanded'), 'true');
  }
  await screenshot(page, 'learn-about');
  await assertAccessible(page, 'words about a view');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.about-told').count(), 0);
  await tab('Tests').click();
  await page.getByRole('button', { name: 'About the tests' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/played again/).first().waitFor();
  for (const [width, height] of [[1180, 800], [860, 800], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await fits(page);
    await screenshot(page, `learn-page-${width}`);
  }
  await dark(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await screenshot(page, 'learn-page-dark');
});
