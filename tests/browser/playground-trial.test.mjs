// The tests of a bot in the playground: recorded from the chat, run in a thread, held against what the bot does now.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertAccessible, chatIn, open, packageFolder, reads, screenshot, serve, siteFolder, until } from './harness.mjs';

const WEBHOOK = '/shop';

/** A bot in two languages that asks a server, and has a skill that nobody comes by. */
function bot({ thanks = 'Thank you.', origin = '' } = {}) {
  const say = (content) => ({ type: 'send_message', message: { type: 'text', content } });
  return {
    name: 'Shop',
    language: 'en',
    languages: ['en', 'fr'],
    language_detection: 'always',
    webhook: { base_url: `${origin}${WEBHOOK}` },
    intents: [
      {
        slug: 'order',
        expressions: {
          en: ['I want to order', 'order something please', 'I would like to buy this'],
          fr: ['je voudrais commander', 'une commande s\'il vous plaît', 'je veux acheter ceci'],
        },
      },
    ],
    skills: [
      {
        slug: 'order',
        triggers: ['@order'],
        actions: [say({ en: 'One moment.', fr: 'Un instant.' }), { type: 'call_webhook', url: '/orders', body: { language: '{{conversation.language}}' } }, say({ en: thanks, fr: 'Merci.' })],
      },
      { slug: 'never', triggers: ['@never'], actions: [say('Nobody hears this.')] },
      { slug: 'listen', type: 'fallback', actions: [say({ en: 'Hello!', fr: 'Bonjour !' })] },
    ],
  };
}

async function openSite(t, options) {
  const origin = await serve(t, {
    folders: { '/some/where/': siteFolder },
    answers: {
      [`${WEBHOOK}/orders`]: (_request, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"replies":[{"type":"text","content":"Number 7."}]}'),
    },
  });
  const page = await open(t, `${origin}/some/where/`, { viewport: { width: 1440, height: 900 }, ...options });
  const tests = page.getByRole('region', { name: 'Tests', exact: true });
  const text = page.getByRole('textbox', { name: 'The bot as JSON' });
  const problems = page.getByRole('region', { name: 'Edit' }).getByRole('status');
  return {
    page,
    origin,
    chat: chatIn(page),
    tests,
    told: tests.getByRole('status'),
    tab: (name) => page.getByRole('tab', { name, exact: true }),
    one: (name) => tests.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) }).first(),
    /** Puts a bot in place of the one that is edited. */
    async write(definition) {
      await text.focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(JSON.stringify(definition, null, 2));
      await reads(problems, /No problems|warning/);
    },
    /** Puts a script in place of one, as JSON. */
    async edit(name, change) {
      const kept = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('hooktalk:playground:project:')).map(([, value]) => value));
      const script = kept.flatMap((text) => JSON.parse(JSON.parse(text.split('\n', 1)[0]).tests)).find((one) => one.name === name);
      await tests.getByRole('button', { name: `Edit “${name}”` }).click();
      await fill(tests.getByRole('textbox', { name: `“${name}” as JSON` }), JSON.stringify(change(script)));
      await tests.getByRole('button', { name: 'Save' }).click();
    },
  };
}

/** Puts a text in place of all that an editor holds, which has the focus once it is there. */
async function fill(editor, text) {
  await until('the editor has the focus', () => editor.evaluate((it) => it === it.getRootNode().activeElement));
  await editor.press('Control+a');
  await editor.page().keyboard.insertText(text);
}

/** What `hooktalk test` says of these, with its exit code. */
function command(folder) {
  const words = [join(packageFolder, 'cli.js'), 'test', '--json', 'bot.json', 'tests.json'];
  return new Promise((done) => {
    execFile(process.execPath, words, { cwd: folder }, (error, out) => done({ code: error?.code ?? 0, ...JSON.parse(out) }));
  });
}

async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('a conversation in two languages becomes a test, which tells what changed and can be mended', async (t) => {
  const { page, origin, chat, tests, told, tab, one, write, edit } = await openSite(t);
  await write(bot({ origin }));
  await chat.open();
  await chat.ask('I want to order', 'Thank you.');
  await chat.ask('je voudrais commander', 'Merci.');

  // One click beside the chat, whatever shows, and the test is there and passes, without a request.
  await page.getByRole('button', { name: 'Record a test' }).click();
  const name = 'I want to order … je voudrais commander';
  await one(name).waitFor();
  assert.equal(await tests.getByRole('listitem').count(), 1);
  await until('the focus is there', () => tab('Tests').evaluate((it) => it === document.activeElement));
  await tests.getByRole('button', { name: 'Run all' }).click();
  await reads(told, /The test passed/);
  await reads(one(name), /passed[^]*2 turns/);
  const coverage = tests.getByRole('heading', { name: 'Coverage' }).locator('xpath=ancestor::*[contains(@class,"coverage")]');
  await reads(coverage, /Skills\s+1 of 3[^]*Languages\s+2 of 2[^]*Actions\s+3 of 5/);
  await screenshot(page, 'playground-trial-green');
  await assertAccessible(page, 'tests that passed');

  // What nobody came by is named, and leads to its place.
  await coverage.getByRole('button', { name: 'never', exact: true }).click();
  const here = page.locator('.cm-activeLine');
  await until('its beginning is selected', async () => (await here.locator('xpath=following-sibling::*[1]').innerText()).includes('"slug": "never"'));

  // Another bot: the test fails, where the words are others.
  await write(bot({ origin, thanks: 'Thanks a lot.' }));
  await reads(one(name), /passed, before the bot changed/);
  await tests.getByRole('button', { name: `Run “${name}”` }).click();
  await reads(told, /1 failed/);
  await reads(one(name), /Step 5, after I want to order[^]*Message 2[^]*Expected\s+Thank you\.[^]*Got\s+Thanks a lot\./);
  assert.deepEqual(await one(name).locator('mark').allInnerTexts(), [' you', 's a lot']);
  await one(name).getByText('What the bot did in this turn').click();
  await reads(one(name), /Skill chosen[^]*order[^]*\$\.skills\[0\]/);
  await screenshot(page, 'playground-trial-red');
  await assertAccessible(page, 'a test that failed');

  // The files are those of the command, which comes to the same end, before and after it is mended.
  const folder = await mkdtemp(join(tmpdir(), 'hooktalk-trial-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'bot.json'), JSON.stringify(bot({ origin, thanks: 'Thanks a lot.' })));
  const exported = async () => {
    const file = await saved(page, () => tests.getByRole('button', { name: 'Export', exact: true }).click());
    await writeFile(join(folder, 'tests.json'), file.text);
    return file;
  };
  assert.equal((await exported()).name, 'a-tour-tests.json');
  const red = await command(folder);
  assert.deepEqual([red.code, red.failed], [1, 1]);
  const { step, differences } = red.scripts[0].failures[0];
  assert.deepEqual([step, differences], [5, [{ path: 'messages[1]', expected: 'Thank you.', actual: 'Thanks a lot.' }]]);
  await tests.getByRole('button', { name: 'This is right now' }).click();
  await reads(told, /The test passed[^]*expects this now/);
  await exported();
  const green = await command(folder);
  assert.deepEqual([green.code, green.passed, green.coverage.skills.missing], [0, 1, ['never', 'listen']]);

  // Undone, done again, renamed, deleted, and brought back; all of it is there after a reload.
  await tests.getByRole('button', { name: 'Undo' }).click();
  await reads(one(name), /failed/);
  await tests.getByRole('button', { name: 'This is right now' }).click();
  await tests.getByRole('button', { name: `Rename “${name}”` }).click();
  await page.keyboard.insertText('Orders');
  await page.keyboard.press('Enter');
  await one('Orders').waitFor();
  await tests.getByRole('button', { name: 'Delete “Orders”' }).click();
  await reads(told, /“Orders” is deleted/);
  assert.equal(await one('Orders').count(), 0);
  await tests.getByRole('button', { name: 'Undo' }).click();
  await one('Orders').waitFor();
  await page.reload();
  await tab('Tests').click();
  await reads(one('Orders'), /not run/);

  // A mistake in the JSON is told, and nothing is lost.
  await tests.getByRole('button', { name: 'Edit “Orders”' }).click();
  const area = tests.getByRole('textbox', { name: '“Orders” as JSON' });
  await fill(area, '{"steps": [{');
  await page.keyboard.press('Control+Space');
  await reads(page.getByRole('listbox'), /after_ms[^]*expect_request[^]*respond/);
  await page.keyboard.press('Escape');
  await tests.getByRole('button', { name: 'Save' }).click();
  await reads(tests.getByRole('alert'), /This is not JSON: .*line 1 column/);
  assert.equal((await area.innerText()).trim(), '{"steps": [{');
  await screenshot(page, 'playground-trial-edit');
  await assertAccessible(page, 'a script that is edited');
  await tests.getByRole('button', { name: 'Cancel' }).click();
  await edit('Orders', ({ steps, ...rest }) => ({ ...rest, steps: [{ usr: 'Hi' }, ...steps] }));
  await reads(one('Orders'), /A step has no usr[^]*Did you mean user\?/);
});

test('what has no end is stopped, and files come in', async (t) => {
  const { page, tests, told, tab, one, edit, write } = await openSite(t);
  const say = (content) => ({ type: 'send_message', message: { type: 'text', content } });
  await write({ skills: [{ slug: 'loop', type: 'fallback', actions: [say(`${'a'.repeat(60)}!`), { type: 'go_to', skill: 'loop' }] }] });
  await tab('Tests').click();
  const record = tests.getByRole('button', { name: 'Record this conversation' });
  assert.ok(await record.isDisabled(), 'nothing was said yet');
  await screenshot(page, 'playground-trial-empty');
  const importing = async (name, value) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), tests.getByRole('button', { name: 'Import' }).click()]);
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) });
  };
  await importing('bot.json', { skills: [] });
  await reads(tests.getByRole('alert'), /bot\.json could not be imported\. This is a bot/);
  await importing('loop.json', [{ name: 'Round and round', steps: [{ user: 'Hi' }, { expect: { diagnostics: ['limit-reached'] } }] }]);
  await one('Round and round').waitFor();
  await reads(told, /loop\.json is imported/);
  assert.equal(await tests.getByRole('alert').count(), 0);
  await tests.getByLabel('Run on every change').check();
  await reads(told, /The test passed/);

  // The bot comes to its limit, but what it said is held against an expression that never does.
  await edit('Round and round', (script) => ({ ...script, steps: [{ user: 'Hi', expect: { messages: { $contains: { $matches: '^(a+)+$' } } } }] }));
  await reads(told, /Running/);
  await reads(one('Round and round'), /running/);
  await screenshot(page, 'playground-trial-running');
  await tests.getByRole('button', { name: 'Stop' }).click();
  await reads(told, /Stopped: 1 did not come to an end/);
  await edit('Round and round', (script) => ({ ...script, steps: [{ user: 'Hi', expect: { diagnostics: [] } }] }));
  await reads(one('Round and round'), /failed[^]*diagnostics\[0\][^]*Got\s+limit-reached/);

  // On every change: the bot is mended, and nobody presses anything.
  await write({ skills: [{ slug: 'loop', type: 'fallback', actions: [say('Good morning')] }] });
  await reads(told, /The test passed/);

  await write({ skills: [{ slug: 'loop', type: 'fallback', actions: [say('Good morning'), { type: 'go_to', skill: 'loop' }] }] });
  await reads(told, /1 failed/);

  // So it goes on after a reload, and nobody needs to look: the tab tells.
  await page.reload();
  const failing = page.getByRole('tab', { name: 'Tests 1 failed', exact: true });
  await failing.waitFor();
  await screenshot(page, 'playground-trial-tab');
  await assertAccessible(page, 'a tab that tells of a test that failed');
  const loop = { skills: [{ slug: 'loop', type: 'fallback', actions: [say('Good evening')] }] };
  await write(loop);
  await tab('Tests').waitFor();
  await write({ skills: [{ ...loop.skills[0], actions: [say('Good evening'), { type: 'go_to', skill: 'loop' }] }] });
  await failing.waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await tab('Inspector 1 failed').click();
  await failing.click();
  await reads(one('Round and round'), /Step 1, after Hi/);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} pixels`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'playground-trial-narrow');
  await assertAccessible(page, 'tests at 390 pixels, dark');
});
