// The playground keeps bots, shares them and gives them away.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

import { unzipSync } from 'fflate';
import typescript from 'typescript';

import { assertAccessible, chatIn, open, ordersALatte, packageFolder, reads, root, screenshot, serve, siteFolder, until } from './harness.mjs';

/** The site under a path, at what stands behind its `#`, with its parts. */
async function openSite(t, hash = '', options) {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, `${origin}/some/where/${hash}`, { viewport: { width: 1440, height: 900 }, ...options });
  return { origin, page, ...partsOf(page) };
}

function partsOf(page) {
  const bar = page.getByRole('region', { name: 'Bot', exact: true });
  return {
    bar,
    chat: chatIn(page),
    list: page.getByRole('combobox', { name: 'Bot' }),
    text: page.getByRole('textbox', { name: 'The bot as JSON' }),
    told: bar.locator('.who'),
    news: page.locator('.news'),
    menu: page.getByRole('button', { name: 'Project' }),
    /** Chooses an item of the menu. */
    async does(name) {
      await page.getByRole('button', { name: 'Project' }).click();
      await page.getByRole('menuitem', { name }).click();
    },
    /** The names of the projects. */
    names: () => page.locator('optgroup[label="Your bots"] option').allTextContents(),
    chosen: () => page.getByRole('combobox', { name: 'Bot' }).locator('option:checked').textContent(),
    /** The texts that are kept, by name. */
    kept: () =>
      page.evaluate(() =>
        Object.fromEntries(
          Object.entries(localStorage)
            .filter(([key]) => key.startsWith('hooktalk:playground:project:'))
            .map(([, value]) => [JSON.parse(value.split('\n', 1)[0]).name, value.slice(value.indexOf('\n') + 1)]),
        ),
      ),
  };
}

/** Puts `words` in place of all that the editor holds. */
async function write(page, text, words) {
  await text.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(words);
}

const says = (content) => ({ type: 'send_message', message: { type: 'text', content } });
const bot = (answer, extra = {}) => JSON.stringify({ ...extra, skills: [{ slug: 'all', type: 'fallback', actions: [says(answer)] }] }, null, 2);

/** What a click leads to a person keeping, as text or as bytes. */
async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('projects are made, named, copied, deleted and put back, by keyboard too', async (t) => {
  const { page, list, text, chat, news, menu, does, names, chosen, kept } = await openSite(t);
  await menu.focus();
  await page.keyboard.press('ArrowDown');
  await until('the first item has the focus', () => page.getByRole('menuitem', { name: 'New bot' }).evaluate((it) => it === document.activeElement));
  assert.deepEqual(await page.getByRole('menuitem').allTextContents(), [
    'New bot', 'New from this example', 'Open a file …', 'Save as a file', 'Put on a website …',
  ]);
  await screenshot(page, 'keep-menu');
  await assertAccessible(page, 'the menu of projects');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('menuitem').count(), 0);
  assert.ok(await menu.evaluate((it) => it === document.activeElement), 'the focus goes back to the button');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until('a project begins', async () => (await chosen()) === 'New bot');
  await chat.open();
  await chat.ask('hi', 'Hello! I know nothing yet.');

  await does('Rename …');
  const field = page.getByRole('textbox', { name: 'Name' });
  assert.equal(await field.inputValue(), 'New bot');
  assert.ok(await field.evaluate((it) => it === document.activeElement), 'the field has the focus');
  await screenshot(page, 'keep-rename');
  await assertAccessible(page, 'the dialog for a name');
  await field.fill('Orders <b>');
  await page.keyboard.press('Enter');
  await until('it has another name', async () => (await chosen()) === 'Orders <b>');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.deepEqual(Object.keys(await kept()), ['Orders <b>']);

  await does('Duplicate');
  await until('there are two', async () => (await names()).length === 2);
  assert.deepEqual(await names(), ['Orders <b> 2', 'Orders <b>']);
  await chat.shows('Hello! I know nothing yet.');
  await write(page, text, bot('Only in the copy'));
  await until('the copy is kept', async () => (await kept())['Orders <b> 2']?.includes('Only in the copy'));
  assert.ok(!(await kept())['Orders <b>'].includes('Only'), 'the other one stays as it was');

  await does('Delete');
  await until('one is left', async () => (await names()).join() === 'Orders <b>');
  await reads(news, /“Orders <b> 2” is deleted/);
  assert.deepEqual(Object.keys(await kept()), ['Orders <b>']);
  await news.getByRole('button', { name: 'Undo' }).click();
  await until('it is back', async () => (await chosen()) === 'Orders <b> 2');
  assert.ok((await kept())['Orders <b> 2'].includes('Only in the copy'));
  await chat.shows('Hello! I know nothing yet.');

  // The last one gives way to the tour.
  await does('Delete');
  await does('Delete');
  await until('the tour is open', async () => (await chosen()) === 'A tour');
  await page.reload();
  await until('it stays so', async () => (await chosen()) === 'A tour');
  assert.deepEqual(await names(), []);
  const left = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('chat:project:')));
  assert.deepEqual(await left(), [], 'what was said with them is gone, too');
  assert.equal(await list.locator('optgroup').count(), 1, 'the examples are left');
});

test('a project goes out as a file and comes back as it was; what is wrong is told with its place', async (t) => {
  const { page, text, news, does, chosen, kept } = await openSite(t);
  const words = bot('Grüße 😀\u2028');
  await write(page, text, words);
  await until('it is kept', async () => Object.values(await kept())[0] === words);
  const file = await saved(page, () => does('Save as a file'));
  assert.equal(file.name, 'a-tour.hooktalk.json');
  const value = JSON.parse(file.bytes);
  assert.deepEqual(value, { version: 1, name: 'A tour', bot: words });

  const give = async (name, content) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), does('Open a file …')]);
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
  };
  const more = { ...value, name: 'Back again', webhook: 'export default () => ({ replies: [] });\n', tests: '[]' };
  await give('x.hooktalk.json', JSON.stringify(more));
  await until('it is open', async () => (await chosen()) === 'Back again');
  assert.equal((await kept())['Back again'], words);
  const again = await saved(page, () => does('Save as a file'));
  assert.deepEqual(JSON.parse(again.bytes), more);
  await give('order.json', bot('From a bot alone'));
  await until('a bot alone is open', async () => (await chosen()) === 'order');

  for (const [content, why] of [
    ['{"version": 1,\n"bot": }', /x\.hooktalk\.json was not opened\. It is not JSON: expected value in line 2, column 8/],
    ['{"version": 9, "bot": ""}', /\$\.version is 9; this page reads version 1/],
    ['{"version": 1, "bot": "", "tests": 5}', /\$\.tests must be a text/],
    [' '.repeat(4_100_000), /larger than 4 MB/],
  ]) {
    await give('x.hooktalk.json', content);
    await reads(news, why);
  }
  assert.equal(await chosen(), 'order', 'what was open stays open');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.evaluate((content) => {
    const files = new DataTransfer();
    files.items.add(new File([content], 'dropped.json'));
    for (const type of ['dragover', 'drop']) {
      document.querySelector('.cm-content, #edit-pane').dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true, composed: true }));
    }
  }, bot('Dropped'));
  await until('the dropped one is open', async () => (await chosen()) === 'dropped');
});

test('a reload right after the first change loses neither the bot nor what was said', async (t) => {
  const { page, text, chat, chosen, kept } = await openSite(t, '#messages');
  await until('the example is open', async () => (await chosen()) === 'All kinds of messages');
  await chat.open();
  await chat.say('hello');
  const answer = chat.log.getByRole('button', { name: 'Picture', exact: true });
  await answer.waitFor();
  const own = () => page.locator('optgroup[label="Your bots"] option').count();
  for (const [times, words] of ['the first change', 'and a copy'].entries()) {
    await until('the editor is there', () => text.isVisible());
    await write(page, text, bot(words));
    // Not even the editor has told the page.
    await page.reload();
    await until('the project is open', async () => (await own()) === 1 && (await chosen()) === 'All kinds of messages');
    assert.equal(new URL(page.url()).hash, '', `${times}: the address leads to the example no more`);
    assert.equal((await kept())['All kinds of messages'], bot(words));
    await answer.waitFor();
  }
  await chat.ask('hi', 'and a copy');
});

test('two tabs with one project lose nobody’s work', async (t) => {
  const { page, text, news, names, chosen, kept } = await openSite(t);
  await write(page, text, bot('first'));
  await until('it is kept', async () => (await chosen()) === 'A tour' && Object.keys(await kept()).length === 1);
  const other = await page.context().newPage();
  await other.goto(page.url());
  const there = partsOf(other);
  await until('the other tab has it', async () => (await there.text.innerText()).includes('first'));
  await write(other, there.text, bot('theirs'));
  await reads(news, /Another tab changed this bot/);
  assert.ok((await text.innerText()).includes('first'), 'nothing moves by itself');
  await screenshot(page, 'keep-elsewhere');
  await assertAccessible(page, 'a project that another tab changed');
  await write(page, text, bot('mine'));
  await until('mine is a copy', async () => (await chosen()) === 'A tour 2');
  assert.deepEqual(await kept(), { 'A tour': bot('theirs'), 'A tour 2': bot('mine') });
  await until('the other tab knows it', async () => (await there.names()).join() === 'A tour 2,A tour');

  await there.list.selectOption({ label: 'A tour 2' });
  await write(other, there.text, bot('theirs again'));
  await reads(news, /Another tab changed this bot/);
  await page.getByRole('button', { name: 'Show its version' }).click();
  await until('theirs shows', async () => (await text.innerText()).includes('theirs again'));
  await there.does('Delete');
  await reads(news, /Another tab deleted this bot\. It is still here/);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await until('it is kept', async () => (await names()).join() === 'A tour 2,A tour');
  assert.equal((await kept())['A tour 2'], bot('theirs again'));
});

test('a browser that keeps nothing says so, and nothing is lost while the page is open', async (t) => {
  const { page, text, news, does, chosen, kept } = await openSite(t, '', {
    before: () => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (globalThis.full !== false && key.includes(':project:')) throw new DOMException('full', 'QuotaExceededError');
        return set.call(this, key, value);
      };
    },
  });
  await write(page, text, bot('unkept'));
  await reads(news, /keeps nothing more: its storage is full or switched off/);
  assert.equal(await chosen(), 'A tour', 'it goes on as a project');
  const file = await saved(page, () => does('Save as a file'));
  assert.equal(JSON.parse(file.bytes).bot, bot('unkept'));
  await page.evaluate(() => void (globalThis.full = false));
  await write(page, text, bot('kept'));
  await until('it is kept', async () => (await kept())['A tour'] === bot('kept'));
  await until('it is no trouble any more', async () => !/keeps nothing/.test(await news.innerText()));
});

/** The link that the dialog shows, once it is there. */
async function linkIn(page) {
  const field = page.getByRole('textbox', { name: 'Link' });
  return until('the link is there', () => field.inputValue());
}

/** What a link holds. */
const unpacked = (link) => JSON.parse(inflateRawSync(Buffer.from(link.split('#bot=')[1], 'base64url')));
const packed = (text) => deflateRawSync(Buffer.from(text)).toString('base64url');

test('a link holds the whole bot: every example comes out of it as it went in, in a fresh profile', async (t) => {
  const { page, does, list } = await openSite(t);
  const fresh = await open(t, 'about:blank', { viewport: { width: 1440, height: 900 } });
  const there = partsOf(fresh);
  const options = list.locator('optgroup[label="Examples"] option');
  const examples = await options.evaluateAll((all) => all.map(({ value, textContent }) => [value, textContent.trim()]));
  assert.ok(examples.length >= 5, 'the list names them');
  // The tour is open already.
  for (const [slug, title] of examples.reverse()) {
    await list.selectOption(slug);
    await until('the example is open', async () => (await page.getByRole('heading', { level: 2, name: slug === 'tour' ? 'Example bot' : title, exact: true }).count()) === 1);
    const before = await saved(page, () => does('Save as a file'));
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await linkIn(page);
    assert.equal(await page.getByRole('group', { name: 'Left out' }).count(), 0, `${slug} holds no secret`);
    await page.keyboard.press('Escape');
    await fresh.goto(link);
    await until('it is open', async () => (await there.chosen()) === title && /from a link/.test(await there.told.innerText()));
    const after = await saved(fresh, () => there.does('Save as a file'));
    assert.deepEqual(JSON.parse(after.bytes), JSON.parse(before.bytes), slug);
    assert.ok(JSON.parse(after.bytes).bot.length > 100);
    assert.deepEqual(unpacked(link), JSON.parse(before.bytes));
  }
  assert.deepEqual(await there.kept(), {}, 'nothing is kept');
  await there.chat.open();
  await there.chat.say('hello');
  await until('it answers', async () => (await there.chat.log.getByRole('button').count()) > 0);
  assert.deepEqual(await fresh.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('shared'))), []);
  await screenshot(fresh, 'keep-shared');
  await assertAccessible(fresh, 'a bot of a link');
  await write(fresh, there.text, bot('mine'));
  await until('writing keeps it', async () => (await there.kept())['A tour'] === bot('mine'));
  assert.equal(new URL(fresh.url()).hash, '');
  assert.ok((await there.chat.log.innerText()).includes('hello'), 'what was said stays');
});

test('secrets stay out of a link until they are ticked', async (t) => {
  const { page, does, text } = await openSite(t, '', { viewport: { width: 390, height: 844 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const call = {
    type: 'call_webhook', url: 'https://example.com/', auth: { type: 'basic', username: 'ada', password: 'open-sesame' },
    headers: { Authorization: 'Bearer abc-123', 'X-Trace': 'plain' },
  };
  const file = {
    version: 1, name: 'Secrets', webhook: "const apiKey = 'key-42';\nexport default () => ({ replies: [] });\n",
    bot: JSON.stringify({ skills: [{ slug: 'a', type: 'fallback', actions: [call] }] }, null, 2),
  };
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), does('Open a file …')]);
  await chooser.setFiles({ name: 's.hooktalk.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await page.getByRole('combobox', { name: 'Bot' }).locator('option:checked', { hasText: 'Secrets' }).waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Project' }).click();
  await screenshot(page, 'keep-menu-narrow');
  await page.keyboard.press('Escape');
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'nothing scrolls sideways');
  await page.getByRole('button', { name: 'Share' }).click();
  const places = page.getByRole('checkbox');
  await until('each is told', async () => (await places.count()) === 3);
  const password = page.getByRole('checkbox', { name: /\$\.skills\[0\]\.actions\[0\]\.auth\.password/ });
  await page.getByRole('checkbox', { name: /headers\.Authorization/ }).waitFor();
  await page.getByRole('checkbox', { name: /webhook, line 1/ }).waitFor();
  const without = unpacked(await linkIn(page));
  for (const secret of ['open-sesame', 'abc-123', 'key-42']) assert.ok(!JSON.stringify(without).includes(secret), secret);
  assert.equal(JSON.parse(without.bot).skills[0].actions[0].headers.Authorization, 'Bearer left-out');
  assert.equal(without.webhook, file.webhook.replace('key-42', 'left-out'));
  await screenshot(page, 'keep-share-narrow');
  await assertAccessible(page, 'the dialog for a link, narrow');
  const first = await linkIn(page);
  await password.check();
  await until('the link is another one', async () => (await linkIn(page)) !== first);
  const within = unpacked(await linkIn(page));
  assert.ok(within.bot.includes('open-sesame') && !within.bot.includes('abc-123'));
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await linkIn(page));
  await page.keyboard.press('Escape');
  const noise = Array.from({ length: 9_000 }, (_, at) => Math.imul(at + 1, 2654435761) >>> 0).join(' ');
  await page.getByRole('tab', { name: 'Edit' }).click();
  await text.waitFor();
  await write(page, text, bot(noise));
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByText('some chat and mail programs cut so long a link', { exact: false }).or(page.getByText('Most programs cut so long a link')).waitFor();
});

test('wrong and hostile links harm nothing and say what is wrong', async (t) => {
  const { page, news, chosen, chat, list, text, kept } = await openSite(t, '', { expected: [/limit-reached/] });
  await write(page, text, bot('my own'));
  await until('it is kept', async () => (await kept())['A tour'] === bot('my own'));
  page.on('dialog', () => assert.fail('a script ran'));
  const go = (payload) => page.evaluate((hash) => void (location.hash = `bot=${hash}`), payload);
  const good = packed(JSON.stringify({ version: 1, name: 'Good', bot: bot('x') }));
  for (const [payload, why] of [
    ['', /was it copied as a whole/],
    ['<script>alert(1)</script>', /was it copied as a whole/],
    [good.slice(0, -20), /damaged: it may have been cut off/],
    [Buffer.from('no deflate').toString('base64url'), /damaged/],
    [packed('\0'.repeat(300_000_000)), /unpacks to more than 4 MB/],
    [packed('{"version": 1'), /It is not JSON: EOF while parsing an object in line 1/],
    [packed('[]'), /It holds no bot/],
    [packed('{"version": 1, "bot": 5}'), /\$\.bot must be a bot/],
  ]) {
    await go(payload);
    await reads(news, why);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  assert.equal(await chosen(), 'A tour');

  const name = '<img src=x onerror=alert(1)>'.repeat(20);
  await go(packed(JSON.stringify({ version: 1, name, bot: bot('<img src=x onerror=alert(1)>'), webhook: 'for (;;);' })));
  await until('its name is only words', async () => (await chosen()).startsWith('<img src=x'));
  await chat.open();
  await chat.ask('hi', '<img src=x onerror=alert(1)>');
  const loop = { skills: [{ slug: 'a', type: 'fallback', actions: [{ type: 'go_to', skill: 'b' }] }, { slug: 'b', actions: [{ type: 'go_to', skill: 'a' }] }] };
  await go(packed(JSON.stringify({ version: 1, name: 'Endless', bot: JSON.stringify(loop) })));
  await until('it is open', async () => (await chosen()) === 'Endless');
  await chat.say('go');
  await page.getByText('limit-reached').first().waitFor();
  const giant = { skills: Array.from({ length: 9_000 }, (_, at) => ({ slug: `s${at}`, triggers: ['@a or @b'], actions: [says('x'.repeat(300))] })) };
  await go(packed(JSON.stringify({ version: 1, name: 'Giant', bot: JSON.stringify(giant) })));
  await until('it is open', async () => (await chosen()) === 'Giant');
  await list.selectOption({ label: 'A tour' });
  await until('the page goes on', async () => (await chosen()) === 'A tour');
  assert.deepEqual(await kept(), { 'A tour': bot('my own') }, 'no project changed');
});

/** Puts the files of a ZIP file into a folder of its own; gives the one that all of them are in. */
function unzip(t, bytes) {
  const folder = mkdtempSync(join(tmpdir(), 'hooktalk-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const files = unzipSync(bytes);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const [top] = Object.keys(files)[0].split('/');
  return { folder: join(folder, top), names: Object.keys(files).map((name) => name.slice(top.length + 1)).sort() };
}

const packageFiles = ['LICENSE-APACHE', 'LICENSE-MIT', 'LICENSE-marked', 'embed.js', 'webchat.js', 'webchat.wasm', 'webchat_glue.js', 'webchat_host.js', 'webchat_markdown.js'];

test('a bot goes home: the tag, a static page that runs elsewhere, a project for npm', async (t) => {
  const { page, does } = await openSite(t, '#cafe');
  await page.getByRole('heading', { name: 'A café' }).waitFor();
  await does('Put on a website …');
  await screenshot(page, 'keep-export');
  await assertAccessible(page, 'the dialog for a website');
  await page.getByText('Files of this site answer the bot').waitFor();
  const tag = await page.getByLabel('The tag', { exact: true }).innerText();
  assert.match(tag, /src="chat\.js"><\/script>\n<template id="chat"><hook-talk title="A café"><\/hook-talk><\/template>/);
  const home = await saved(page, () => page.getByRole('button', { name: 'Download the static page' }).click());
  assert.equal(home.name, 'a-caf-page.zip');
  const site = unzip(t, home.bytes);
  const answers = ['answers/cafe/order.json', 'answers/cafe/status.json', 'media/cup.svg'];
  assert.deepEqual(site.names, ['README.md', 'bot.json', 'chat.js', ...answers, ...packageFiles.map((name) => `hooktalk/${name}`), 'index.html'].sort());
  assert.deepEqual(readdirSync(join(siteFolder, 'hooktalk')).sort(), [...packageFiles].sort(), 'it is all that the site has of the package');
  for (const name of ['bot.json', 'chat.js', 'index.html']) {
    const text = readFileSync(join(site.folder, name), 'utf8');
    assert.ok(!text.includes(new URL(page.url()).host), `${name} does not tell of the page that it comes from`);
  }
  const elsewhere = await serve(t, { folders: { '/~ada/café bot/': site.folder } });
  const there = await open(t, `${elsewhere}/~ada/café bot/`);
  const chat = chatIn(there);
  await chat.open();
  await ordersALatte(chat);
  assert.match(await there.locator('meta[http-equiv]').getAttribute('content'), /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'/);
  await screenshot(there, 'keep-static-page');

  const taken = await saved(page, () => page.getByRole('button', { name: 'Download the project' }).click());
  assert.equal(taken.name, 'a-caf-project.zip');
  const project = unzip(t, taken.bytes);
  assert.deepEqual(project.names, ['.gitignore', 'README.md', 'bot.json', 'index.html', 'main.js', 'package.json', ...answers.map((name) => `public/${name}`), 'vite.config.js']);
  assert.ok(!readFileSync(join(project.folder, 'bot.json'), 'utf8').includes(new URL(page.url()).host));
  const about = JSON.parse(readFileSync(join(project.folder, 'package.json'), 'utf8'));
  const tested = JSON.parse(readFileSync(join(root, 'tests/environments/package.json'), 'utf8'));
  const [, version] = readFileSync(join(root, 'Cargo.toml'), 'utf8').match(/^version = "(.*)"$/m);
  assert.deepEqual(about, {
    name: 'a-caf', private: true, type: 'module',
    scripts: { dev: 'vite', build: 'vite build', preview: 'vite preview' },
    dependencies: { hooktalk: version }, devDependencies: { vite: tested.devDependencies.vite },
  });
  assert.deepEqual(faultsIn(join(project.folder, 'main.js')), []);
});

/** What TypeScript finds wrong in a script that imports the package. */
function faultsIn(file) {
  const program = typescript.createProgram([file], {
    allowJs: true, checkJs: true, strict: true, noEmit: true, resolveJsonModule: true, skipLibCheck: true, types: [],
    target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.ESNext, moduleResolution: typescript.ModuleResolutionKind.Bundler,
    paths: { 'hooktalk/webchat': [join(packageFolder, 'webchat.d.ts')] },
  });
  return typescript.getPreEmitDiagnostics(program).map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, '\n'));
}

test('the webhook of the page goes home as a server', async (t) => {
  const { page, does, origin } = await openSite(t);
  const webhook = `export default (request) => ({
  replies: [{ type: 'text', content: \`\${request.method} \${request.path}: \${request.json.nlp.source}\` }],
});\n`;
  const file = { version: 1, name: 'With server', webhook: `const apiKey = 'key-43';\n${webhook}`, bot: '{ "webhook": "hooktalk-page:/page-webhook/?token=k-42" }' };
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), does('Open a file …')]);
  await chooser.setFiles({ name: 's.hooktalk.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await page.getByRole('heading', { name: 'With server' }).waitFor();
  const again = await saved(page, () => does('Save as a file'));
  assert.deepEqual(JSON.parse(again.bytes), { ...file }, `it does not tell of ${origin}`);
  await does('Put on a website …');
  await page.getByText('webhook is written in this page, and runs nowhere else').waitFor();
  await page.getByRole('checkbox', { name: /\$\.webhook/ }).waitFor();
  await page.getByRole('checkbox', { name: /webhook, line 1/ }).check();
  await page.getByText('goes along: it stays on the server').waitFor();
  await assertAccessible(page, 'the dialog for a website, with what looks secret');
  assert.match(await page.getByLabel('The tag', { exact: true }).innerText(), /<hook-talk webhook="\/hook\/\?token=left-out" title="With server">/);
  await screenshot(page, 'keep-export-server');
  const home = await saved(page, () => page.getByRole('button', { name: 'Download the static page' }).click());
  const site = unzip(t, home.bytes);
  assert.equal(readFileSync(join(site.folder, 'webhook.mjs'), 'utf8'), file.webhook);
  const { webhook: called } = JSON.parse(readFileSync(join(site.folder, 'bot.json'), 'utf8'));
  assert.equal(called, 'http://127.0.0.1:5000/hook/?token=left-out', 'what looks secret stays here until it is ticked');
  assert.match(readFileSync(join(site.folder, 'README.md'), 'utf8'), /were left out\.[^]*- `\$\.webhook`\n$/);
  assert.match(readFileSync(join(site.folder, 'README.md'), 'utf8'), /node server\.mjs/);
  const server = spawn(process.execPath, ['server.mjs'], { cwd: site.folder, env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => server.kill());
  const [address] = await once(server.stdout, 'data');
  const there = await open(t, String(address).trim());
  const chat = chatIn(there);
  await chat.open();
  await chat.ask('a tea', 'POST /: a tea');
  for (const path of ['server.mjs', 'webhook.mjs', 'README.md', '..%2fserver.mjs']) {
    assert.equal((await fetch(new URL(path, String(address).trim()))).status, 404, `${path} is nobody’s business`);
  }
  const taken = await saved(page, () => page.getByRole('button', { name: 'Download the project' }).click());
  const project = unzip(t, taken.bytes);
  assert.deepEqual(project.names, ['.gitignore', 'README.md', 'bot.json', 'index.html', 'main.js', 'package.json', 'server.mjs', 'vite.config.js', 'webhook.mjs']);
  assert.deepEqual(faultsIn(join(project.folder, 'main.js')), []);
});
