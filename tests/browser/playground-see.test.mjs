// The playground's inspector: each turn as a timeline, its calls copied and sent again, the conversation's state changed,
// and the way back to an earlier turn.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { assertAccessible, chatIn, inspectorIn, open, reads, screenshot, serve, siteFolder, until } from './harness.mjs';

/** A webhook that keeps what it gets and counts the visits in the memory. */
async function startHook(t) {
  const received = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*, authorization', 'access-control-allow-methods': '*' };
    if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
    received.push({ method: request.method, url: request.url, headers: request.headers, body });
    const { conversation, drink } = JSON.parse(body || '{}');
    const memory = { ...conversation?.memory, visits: (conversation?.memory?.visits ?? 0) + 1 };
    const words = drink ? `A ${drink} it is` : `Visit ${memory.visits}`;
    const answer = { replies: [{ type: 'text', content: words }], ...(conversation && { conversation: { ...conversation, memory } }) };
    response.writeHead(request.url === '/broken' ? 500 : 200, { 'content-type': 'application/json', ...cors }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, received };
}

const say = (content) => ({ type: 'send_message', message: { type: 'text', content } });

/** A bot whose webhook is at `origin`. */
const bot = (origin) => ({
  webhook: { base_url: origin, report_errors: false },
  languages: ['en', 'fr'],
  intents: [
    { slug: 'order', expressions: ['I want a tea', 'order a coffee', 'I would like a drink'] },
    { slug: 'hours', expressions: ['when do you open', 'opening hours'] },
  ],
  entities: [{ name: 'drink', type: 'restricted', values: ['tea', 'coffee'] }],
  skills: [
    {
      slug: 'order',
      triggers: ['@order'],
      actions: [
        { type: 'edit_memory', set: { last: 'a drink' } },
        {
          type: 'call_webhook',
          url: '/order',
          auth: { type: 'basic', username: 'me', password: "it's secret" },
          body: { drink: 'tea', note: "it's $HOME `id` \\ \"quoted\"\n{{nlp.source}}" },
        },
      ],
    },
    { slug: 'hours', triggers: ['@hours'], actions: [say('At nine.')] },
    { slug: 'broken', actions: [{ type: 'call_webhook', url: '/broken' }] },
    { slug: 'rest', type: 'fallback', actions: [{ type: 'call_webhook', url: '/memory' }] },
  ],
});

/** The site with this bot in it, and its parts. */
async function openSite(t, definition, options = {}) {
  const origin = await serve(t, { folders: { '/': siteFolder } });
  const project = JSON.stringify(definition, null, 2);
  const page = await open(t, `${origin}/`, {
    viewport: { width: 1440, height: 1000 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  await page.evaluate((text) => {
    localStorage.setItem('hooktalk:playground:project:see', `{"version":1,"name":"See","changed":1}\n${text}`);
    localStorage.setItem('hooktalk:playground:project', 'see');
  }, project);
  await page.reload();
  const chat = chatIn(page);
  await chat.open();
  const see = page.getByRole('region', { name: 'Inspector' });
  return { page, chat, see, inspector: inspectorIn(page), turns: page.getByRole('navigation', { name: 'Turns' }) };
}

const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

test('a turn is a timeline, and its call is copied, run, changed and sent again', async (t) => {
  const hook = await startHook(t);
  const { page, chat, see, inspector, turns } = await openSite(t, bot(hook.origin));
  await chat.ask('when do you open', 'At nine.');
  await chat.ask('I want a tea', 'A tea it is');

  // What was understood, and who answers.
  await reads(see.getByRole('list', { name: 'Intents' }), /order\s*\d+ %/);
  const mark = see.locator('.sentence mark');
  await reads(mark.filter({ hasText: 'tea' }), /^tea[^]*drink/);
  await reads(see.getByRole('list', { name: 'The other skills' }), /hours\s+its trigger does not hold[^]*broken\s+has no trigger[^]*rest\s+answers only when/);
  await reads(see, /Skill chosen\s*order: its trigger holds/);
  await reads(inspector.conversation, /last:\s*"a drink"/);
  await screenshot(page, 'playground-see-turn');
  await assertAccessible(page, 'the timeline of a turn');

  // A copied command does the same again, whatever the body holds; it says that it has a secret.
  await reads(inspector.request, /hold the secret in its Authorization header/);
  await inspector.request.getByRole('button', { name: 'Copy as curl' }).click();
  await reads(inspector.request.getByRole('status'), /Copied as curl, with the secret/);
  const command = await copied(page);
  const before = hook.received.length;
  const [printed] = await new Promise((done, fail) =>
    execFile('sh', ['-c', command], { timeout: 20_000 }, (error, ...output) => (error ? fail(error) : done(output))),
  );
  assert.deepEqual(JSON.parse(printed).replies, [{ type: 'text', content: 'A tea it is' }]);
  const [sent, again] = [hook.received[before - 1], hook.received[before]];
  assert.deepEqual([again.method, again.url, again.body], [sent.method, sent.url, sent.body]);
  assert.equal(again.headers.authorization, `Basic ${Buffer.from("me:it's secret").toString('base64')}`);
  assert.equal(again.headers['content-type'], sent.headers['content-type']);

  await inspector.request.getByRole('button', { name: 'Copy as fetch' }).click();
  await reads(inspector.request.getByRole('status'), /Copied as fetch/);
  const run = Object.getPrototypeOf(async () => {}).constructor;
  await new run('console', await copied(page))({ log() {} });
  assert.equal(hook.received.at(-1).body, sent.body);
  await inspector.request.getByRole('button', { name: 'Copy as Fixture' }).click();
  await reads(inspector.request.getByRole('status'), /Copied as a fixture/);
  const fixture = JSON.parse(await copied(page));
  assert.equal(fixture[0].expect_request.body.drink, 'tea');
  assert.equal(fixture[1].respond.json.replies[0].content, 'A tea it is');
  assert.ok(!JSON.stringify(fixture).includes('Basic'), 'a fixture has no secrets');

  // Changed and sent again, beside the conversation.
  await inspector.request.getByRole('button', { name: 'Edit and send' }).click();
  const body = inspector.request.getByRole('textbox', { name: 'Body' });
  await body.fill('{"drink": "cocoa"}');
  await inspector.request.getByRole('combobox', { name: 'Method' }).selectOption('PUT');
  await inspector.request.getByRole('button', { name: 'Add a header' }).click();
  const headers = await inspector.request.getByRole('textbox', { name: /^Name of header/ }).count();
  await inspector.request.getByRole('textbox', { name: `Name of header ${headers}` }).fill('X-Try');
  await inspector.request.getByRole('textbox', { name: `Value of header ${headers}` }).fill('twice');
  await assertAccessible(page, 'a call that is changed');
  await inspector.request.getByRole('button', { name: 'Send', exact: true }).click();
  await reads(inspector.answer, /200[^]*Sent by hand[^]*A cocoa it is/);
  const tried = hook.received.at(-1);
  assert.deepEqual([tried.method, tried.url, tried.body, tried.headers['x-try']], ['PUT', '/order', '{"drink": "cocoa"}', 'twice']);
  assert.ok(!(await chat.log.innerText()).includes('cocoa'), 'the conversation does not know of it');
  await screenshot(page, 'playground-see-edited');
  await inspector.request.getByRole('textbox', { name: 'Address' }).fill(`${hook.origin}/order?again`);
  await inspector.request.getByRole('button', { name: 'As it was sent' }).click();
  assert.match(await inspector.request.getByRole('textbox', { name: 'Address' }).inputValue(), /\/order$/);

  // Searching in all turns; what is found leads there.
  await see.getByRole('searchbox', { name: 'Search in all turns' }).fill('AT NINE');
  await reads(see.locator('.found'), /places? in 1 turn[^]*Turn 1/);
  await see.locator('.found button', { hasText: 'Message sent' }).first().click();
  await reads(turns.locator('[aria-current]'), /when do you open/);
  await until('the step has the focus', () => page.evaluate(() => document.activeElement?.textContent.includes('Message sent')));
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-expanded')), 'true');
  await screenshot(page, 'playground-see-search');
  await assertAccessible(page, 'what a search found');
  await see.getByRole('searchbox').fill('zebra');
  await reads(see.locator('.found'), /Nothing found/);

  // A conversation that the visitor begins anew has no turns yet.
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('menuitem', { name: 'New conversation' }).click();
  await page.getByRole('menuitem', { name: 'Delete and begin anew' }).click();
  await reads(see, /Say something in the chat/);
  assert.equal(await page.getByRole('button', { name: 'Take back the last turn' }).count(), 0);
});

test('the state is changed, turns are taken back, and a finding leads to its place in the bot', async (t) => {
  const hook = await startHook(t);
  const { page, chat, see, inspector, turns } = await openSite(t, bot(hook.origin), { expected: [/500/, /hooktalk/] });
  await chat.ask('one', 'Visit 1');
  await chat.ask('two', 'Visit 2');
  await chat.ask('three', 'Visit 3');
  await reads(inspector.conversation, /visits:\s*2\s*→\s*to\s*3/);

  // They are still there when the page is loaded again, and can be searched and taken back.
  await page.reload();
  await chat.shows('Visit 3');
  assert.equal(await turns.getByRole('listitem').count(), 3);
  await reads(inspector.conversation, /visits:\s*2\s*→\s*to\s*3/);
  await turns.getByRole('button', { name: /one/ }).first().click();
  await reads(inspector.request, /\/memory/);

  // Back to the first turn, forth again, back and on.
  await turns.getByRole('button', { name: 'Go on from here: turn 1, one' }).click();
  await reads(see, /2 turns taken back/);
  assert.equal(await chat.log.getByText('Visit 2').count(), 0);
  await screenshot(page, 'playground-see-back');
  await see.getByRole('button', { name: 'Undo', exact: true }).click();
  await chat.shows('Visit 3');
  assert.equal(await turns.getByRole('listitem').count(), 3);
  await turns.getByRole('button', { name: 'Go on from here: turn 1, one' }).click();
  await until('the third turn is gone', async () => (await chat.log.getByText('Visit 3').count()) === 0);
  await chat.ask('other', 'Visit 2');
  assert.deepEqual(JSON.parse(hook.received.at(-1).body).conversation.memory, { visits: 1 });
  assert.equal(await turns.getByRole('listitem').count(), 2);
  assert.equal(await see.getByText('taken back').count(), 0, 'what was removed cannot come back any more');
  await page.getByRole('button', { name: 'Take back the last turn' }).click();
  await until('it is taken back', async () => (await chat.log.getByText('Visit 2').count()) === 0);

  // A mistake in the memory is placed; a right one counts in the next call.
  await page.getByRole('tab', { name: 'State' }).click();
  const state = page.getByRole('region', { name: 'State' });
  const memory = state.getByRole('textbox', { name: 'Memory' });
  assert.deepEqual(JSON.parse(await memory.inputValue()), { visits: 1 });
  await memory.fill('{\n  "visits": 41,\n  "name" "Ada"\n}');
  await state.getByRole('button', { name: 'Apply' }).click();
  await reads(state.getByRole('alert'), /Line 3: expected `:`/);
  assert.equal(await memory.evaluate((field) => field.value[field.selectionStart]), '"');
  await screenshot(page, 'playground-see-state');
  await assertAccessible(page, 'the state with a mistake');
  await memory.fill('{"visits": 41, "name": "Ada"}');
  await state.getByRole('button', { name: 'Apply' }).click();
  await reads(state, /The memory is changed/);
  await state.getByRole('combobox', { name: 'Language' }).selectOption('fr');
  await chat.ask('again', 'Visit 42');
  const { conversation } = JSON.parse(hook.received.at(-1).body);
  assert.deepEqual([conversation.memory, conversation.language], [{ visits: 41, name: 'Ada' }, 'fr']);
  await reads(state, /The last answer came from rest/);
  assert.deepEqual(JSON.parse(await memory.inputValue()), { visits: 42, name: 'Ada' });

  // A call that fails, and the action in the bot that made it.
  await page.getByRole('tab', { name: 'Turns' }).click();
  await page.evaluate(() => {
    const key = 'hooktalk:playground:project:see';
    localStorage.setItem(key, localStorage.getItem(key).replace('"url": "/memory"', '"url": "/broken"'));
  });
  await page.reload();
  await chat.open();
  await chat.say('trouble');
  await reads(inspector.diagnostics, /500/);
  await inspector.diagnostics.getByRole('button', { name: '$.skills[3].actions[0]' }).click();
  await until('the editor has the focus', () => page.evaluate(() => document.activeElement?.className === 'editor-host'));
  const lines = page.locator('.cm-activeLine, .cm-activeLine + .cm-line, .cm-activeLine + .cm-line + .cm-line');
  await until('the action is chosen', async () => (await lines.allInnerTexts()).join(' ').replace(/\s+/g, ' ').trim() === '{ "type": "call_webhook", "url": "/broken"');
});

test('a turn of 200 steps is drawn as far as it is looked at', async (t) => {
  const actions = Array.from({ length: 199 }, (_, index) => ({ type: 'edit_memory', set: { count: index, [`key${index % 7}`]: [index] } }));
  // A memory of a thousand lines, in each of them.
  actions[0].set.cart = Array.from({ length: 200 }, (_, index) => ({ name: `Tea ${index}`, price: index, tag: ['hot'] }));
  const { page, chat, see } = await openSite(t, { skills: [{ slug: 'many', type: 'fallback', actions: [...actions, say('Done')] }] });
  await page.evaluate(() => {
    globalThis.long = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: 'longtask', buffered: false });
  });
  await chat.ask('go', 'Done');
  const steps = see.locator('.timeline > li');
  await until('all steps are listed', async () => (await steps.count()) > 200);
  const nodes = await see.locator('.timeline').evaluate((list) => list.querySelectorAll('*').length);
  assert.ok(nodes < 2_500, `${nodes} elements for ${await steps.count()} steps`);
  const drawn = await steps.evaluateAll((rows) => rows.filter((row) => row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length);
  assert.ok(drawn < 100, `${drawn} steps are drawn`);
  await steps.nth(150).getByRole('button').first().click();
  await reads(steps.nth(150), /count:\s*\d+\s*→\s*to\s*\d+/);
  const after = await see.locator('.timeline').evaluate((list) => list.querySelectorAll('*').length);
  assert.ok(after - nodes < 200, 'the details of one step are drawn');
  const state = see.getByRole('group', { name: 'Conversation before and after' });
  assert.equal(await state.getByRole('listitem').count(), 300);
  await see.getByRole('button', { name: /^Show \d+ more lines$/ }).click();
  await until('all lines are there', async () => (await state.getByRole('listitem').count()) > 1_000);
  t.diagnostic(`${nodes} elements, ${drawn} steps drawn, long tasks: ${await page.evaluate(() => long.join(' '))}`);
});

for (const [name, look] of Object.entries({
  narrow: { viewport: { width: 390, height: 844 } },
  dark: { colorScheme: 'dark' },
})) {
  test(`the timeline fits: ${name}`, async (t) => {
    const hook = await startHook(t);
    const { page, chat, see } = await openSite(t, bot(hook.origin), look);
    await chat.ask('when do you open', 'At nine.');
    await chat.ask('I want a tea', 'A tea it is');
    if (name === 'narrow') await page.getByRole('tab', { name: 'Inspector' }).click();
    await see.getByRole('button', { name: 'Edit and send' }).click();
    for (const view of ['Turns', 'State']) {
      await page.getByRole('tab', { name: view, exact: true }).click();
      const overflow = await page.evaluate(() => {
        const pane = document.querySelector('#inspector-pane');
        return Math.max(document.documentElement.scrollWidth - innerWidth, pane.scrollWidth - pane.clientWidth);
      });
      assert.ok(overflow <= 0, `${view} scrolls sideways by ${overflow} pixels`);
      await screenshot(page, `playground-see-${name}-${view.toLowerCase()}`);
      await assertAccessible(page, `${view}, ${name}`);
    }
  });
}
