// `hooktalk test`: the command as people run it, and the module behind it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { folder, hooktalk } from './package.mjs';

const { Coverage, JsonError, keysOf, readJson, readScripts, runScript } = await import(
  new URL('testing/index.js', folder)
);
const { Engine, init } = hooktalk;
await init();

const say = (content, more) => ({ type: 'send_message', message: { type: 'text', content, ...more } });
const ask = (title, ...titles) => ({
  type: 'send_message',
  message: {
    type: 'quickReplies',
    content: { title, buttons: titles.map((one) => ({ title: one, value: one.toLowerCase(), type: 'trigger_skill' })) },
  },
});
const BOT = {
  name: 'Tea',
  languages: ['en', 'fr'],
  webhook: { base_url: 'https://example.com/api' },
  skills: [
    { slug: 'listen', type: 'fallback', actions: [say({ en: 'Hello!', fr: 'Bonjour !' }), ask('Which size?', 'Small', 'Large')] },
    {
      slug: 'large',
      actions: [
        say('I ask.'),
        {
          type: 'call_webhook',
          url: '/orders',
          auth: { type: 'basic', username: 'a', password: 'b' },
          headers: { 'X-Shop': '7' },
          body: { size: 'large', by: '{{conversation_id}}' },
        },
        { type: 'edit_memory', set: { size: 'large', price: 3.5 } },
        say('Done.'),
      ],
    },
    { slug: 'small', actions: [say('Small it is.')] },
    { slug: 'never', actions: [say('Nobody comes here.')] },
  ],
};
const GOOD = {
  name: 'A large one',
  steps: [
    { user: 'hi', expect: ['Hello!', { text: 'Which size?', buttons: ['Small', 'Large'] }] },
    { user: { press: 'Large' } },
    { expect: 'I ask.' },
    { expect_request: 'POST /orders' },
    { expect_request: { method: 'post', url: 'https://example.com/api/orders', headers: { 'x-shop': '7', 'X-Absent': null }, body: { size: 'large' } } },
    { respond: { json: { replies: [{ type: 'text', content: 'No. 41' }] } } },
    { expect: { messages: [{ $matches: '^No\\. \\d+$' }, 'Done.'], memory: { size: 'large', nothing: null, price: { $above: 3, $below: 4 } }, language: 'en', skill: 'large', skill_stack: [] } },
  ],
};

const place = mkdtempSync(join(tmpdir(), 'hooktalk-testing-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** Writes files into a folder of its own; a value that is no text is written as JSON. */
function files(name, contents) {
  const root = join(place, name);
  for (const [file, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  }
  return root;
}

/** Runs the command in a folder. */
function command(cwd, args, env = {}) {
  const cli = fileURLToPath(new URL('cli.js', folder));
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env } }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });
}

/** The differences of one expectation about one turn, each as `path: expected, actual`. */
function differing(expect, { conversation, input = 'hi', bot = BOT } = {}) {
  const { failures } = runScript(new Engine(bot), { ...conversation, steps: [{ user: input, expect }] });
  return failures.flatMap(({ differences, message }) => differences ?? [message]);
}

test('a conversation that goes as written passes, and is counted', async () => {
  const root = files('good', { 'bot.json': BOT, 'tests/a.json': GOOD, 'tests/deep/b.json': [{ steps: [{ user: 'hi', expect: [{ $any: true }, { $any: true }] }] }], 'tests/.hidden/c.json': '{' });
  const { code, out, err } = await command(root, ['test', 'bot.json', 'tests']);
  assert.equal(err, '');
  assert.equal(code, 0, out);
  assert.match(out, /^bot\.json: Tea$/m);
  assert.match(out, /^tests\/a\.json\n  ✓ A large one$/m);
  assert.match(out, /^tests\/deep\/b\.json\n  ✓ tests\/deep\/b\.json$/m);
  assert.match(out, /^skills +2 of 4 +not: small, never$/m);
  assert.match(out, /^webhooks +1 of 1$/m);
  assert.match(out, /^languages +1 of 2 +not: fr$/m);
  assert.match(out, /\n2 passed, 0 failed\n$/);
  assert.ok(!out.includes('\u001b'), 'no colours where there is no terminal');
});

test('what differs is told with its place, and the rest of the script is run', async () => {
  const script = [
    GOOD,
    {
      name: 'wrong',
      steps: [
        { user: 'hi', expect: ['Hello!', 'Which tea?'] },
        { user: { press: 'Large' } },
        { expect_request: { url: '/order', body: { size: 'small', by: 'test' }, headers: { Authorization: 'Basic x' } } },
        { respond: { status: 500 } },
        { expect: { messages: ['I ask.', 'Never.', 'Done.'], memory: { size: 'small', price: 3.5 }, diagnostics: [] } },
      ],
    },
  ];
  const root = files('wrong', { 'bot.json': BOT, 'a.json': script });
  const { code, out } = await command(root, ['test', 'bot.json', 'a.json']);
  assert.equal(code, 1);
  const wrong = out.slice(out.indexOf('✗'), out.indexOf('\nskills'));
  assert.equal(
    wrong.replace(/a\.json:\d+/g, 'a.json:N').trimEnd(),
    [
      '✗ wrong',
      '      a.json:N, step 1, `expect`',
      '      the bot did something else',
      '        messages[1]',
      '          expected  "Which tea?"',
      '          actual    "Which size?"',
      '      a.json:N, step 3, `expect_request`',
      '      the request is another one',
      '        url',
      '          expected  "/order"',
      '          actual    "https://example.com/api/orders"',
      '        headers.Authorization',
      '          expected  "Basic x"',
      '          actual    "(secret)"',
      '        body.size',
      '          expected  "small"',
      '          actual    "large"',
      '      a.json:N, step 5, `expect`',
      '      the bot did something else',
      '        messages[1]',
      '          expected  "Never."',
      '          actual    nothing',
      '        memory.size',
      '          expected  "small"',
      '          actual    "large"',
      '        diagnostics[0]',
      '          expected  nothing',
      '          actual    "webhook-status: the webhook answered with status 500"',
    ].join('\n'),
  );
  const line = JSON.stringify(script, undefined, 2).split('\n').findIndex((text) => text.includes('Which tea?'));
  assert.ok(Number(/a\.json:(\d+), step 1/.exec(wrong)[1]) <= line, 'the line is that of the step');
  assert.match(out, /\n1 passed, 1 failed\n$/);
});

test('a machine gets one JSON document', async () => {
  const script = { name: 'no', steps: [{ user: 'hi', expect: [] }] };
  const root = files('json', { 'bot.json': BOT, 'a.json': script });
  const { code, out } = await command(root, ['test', '--json', 'bot.json', 'a.json']);
  const report = JSON.parse(out);
  assert.equal(code, 1);
  assert.deepEqual([report.code, report.passed, report.failed, report.problems], [1, 0, 1, []]);
  assert.equal(report.bot.file, 'bot.json');
  assert.deepEqual(report.scripts[0].failures[0].differences.map(({ path }) => path), ['messages[0]', 'messages[1]']);
  assert.deepEqual([report.scripts[0].failures[0].step, report.scripts[0].failures[0].line], [1, 4]);
  assert.deepEqual(report.coverage.skills, { covered: 1, total: 4, missing: ['large', 'small', 'never'] });
});

test('scripts are chosen by their names', async () => {
  const root = files('only', { 'bot.json': BOT, 'a.json': [GOOD, { name: 'other', steps: [{ user: 'x', expect: 'no' }] }] });
  assert.equal((await command(root, ['test', 'bot.json', 'a.json', '--only', 'large'])).code, 0);
  const none = await command(root, ['test', 'bot.json', 'a.json', '--only=medium']);
  assert.equal(none.code, 2);
  assert.match(none.out, /no script has "medium" in its name/);
});

test('a bot that does not compile tells all that is wrong', async () => {
  const bot = { skills: [{ slug: 'a', actions: [say('Hi {{memory.'), { type: 'go_to', skill: 'aa' }, { type: 'jump' }] }] };
  const root = files('broken-bot', { 'bot.json': bot, 'a.json': GOOD });
  const { code, out } = await command(root, ['test', 'bot.json', 'a.json']);
  assert.equal(code, 2);
  assert.match(out, /^error bot\.json:\d+:\d+ invalid-template at \$\.skills\[0\]\.actions\[0\]\.message\.content$/m);
  assert.match(out, /^error bot\.json:15:\d+ unknown-skill at \$\.skills\[0\]\.actions\[1\]\.skill$/m);
  assert.match(out, /^error bot\.json:\d+:\d+ unknown-value at /m);
  assert.match(out, /did you mean `a`/);
  assert.match(out, /^error bot\.json: the bot does not compile$/m);
});

test('warnings of the bot are told, and fail when asked to', async () => {
  const bot = { ...BOT, wings: 2 };
  const root = files('warned', { 'bot.json': bot, 'a.json': GOOD });
  const { code, out } = await command(root, ['test', 'bot.json', 'a.json']);
  assert.equal(code, 0);
  assert.match(out, /^warning bot\.json:\d+:\d+ unknown-key at \$\.wings$/m);
  assert.equal((await command(root, ['test', 'bot.json', 'a.json', '--strict'])).code, 2);
});

test('files that cannot be used are each told in one sentence', async () => {
  const root = files('unusable', {
    'bot.json': BOT,
    'comma.json': '{\n  "steps": [\n    { "user": "hi" },\n  ]\n}',
    'text.json': '{ "steps": [ { "user": "hi } ] }',
    'latin.json': '{}',
    'empty/readme.txt': 'x',
    'ok.json': GOOD,
  });
  writeFileSync(join(root, 'latin.json'), Buffer.from([0x22, 0xe9, 0x22]));
  const { code, out, err } = await command(root, ['test', 'bot.json', 'comma.json', 'text.json', 'latin.json', 'gone.json', 'empty', 'ok.json']);
  assert.equal(code, 2);
  assert.equal(err, '');
  const errors = out.split('\n').filter((line) => line.startsWith('error '));
  assert.deepEqual(errors, [
    'error gone.json: there is no such file',
    'error empty: this folder holds no JSON file',
    'error comma.json:4:3: this is not JSON: an element is missing after the comma',
    'error text.json:1:24: this is not JSON: this text has no end, or holds what must be escaped',
    'error latin.json: this file is not text in UTF-8',
  ]);
  assert.match(out, /✓ A large one/);
  for (const [bot, told] of [
    ['gone.json', /^error gone\.json: there is no such file$/m],
    ['empty', /^error empty: this is a folder, where a file is to be$/m],
    ['comma.json', /^error comma\.json:4:3: this is not JSON: an element is missing after the comma$/m],
  ]) {
    const result = await command(root, ['test', bot, 'ok.json']);
    assert.deepEqual([result.code, result.err], [2, '']);
    assert.match(result.out, told);
  }
});

test('a script of the wrong form is told with file, step and mend, all mistakes at once', async () => {
  const scripts = {
    'keys.json': [
      { name: 'first', stpes: [] },
      { name: 'second', steps: [{ user: 'hi' }, { expcet: ['x'] }, { expect: { text: 'x' } }, { expect: { memory: { a: { $match: 'x' } } } }] },
    ],
    'respond.json': { steps: [{ user: 'hi' }, { respond: { replies: [] } }, { respond: 'tiemout' }, { respond: { json: {}, body: '' } }, { respond: { status: 'ok' } }] },
    'order.json': { steps: [{ expect: ['x'] }, {}] },
    'user.json': { steps: [{ user: { title: 'x', value: 'y' } }, { user: { text: 'a', press: 'b' } }, { user: 5 }, { user: 'x', expect: { messages: { $matches: '(' } } }] },
    'bot.json': BOT,
  };
  const root = files('form', { ...scripts, 'a.json': GOOD });
  const { code, out } = await command(root, ['test', 'bot.json', ...Object.keys(scripts)]);
  assert.equal(code, 2);
  const told = [
    /keys\.json:\d+:\d+: “first”: a script has no `stpes`: did you mean `steps`\?/,
    /keys\.json:\d+:\d+: “first”: the script has no `steps`: write /,
    /keys\.json:\d+:\d+: “second”, step 2: a step has no `expcet`: did you mean `expect`\?/,
    /“second”, step 2: the step does nothing: give it `user`, /,
    /“second”, step 3: `expect` has no `text`: put it into `messages`/,
    /“second”, step 4: there is no pattern `\$match`: did you mean `\$matches`\?/,
    /respond\.json:\d+:\d+: step 2: an answer has no `replies`: put the whole answer into `json`/,
    /respond\.json:\d+:\d+: step 3: there is no outcome `tiemout`: did you mean `timeout`\?/,
    /step 4: `json` and `body` exclude each other/,
    /step 5: `status` is to be a status from 100 to 599/,
    /order\.json:\d+:\d+: step 1: nothing has been said yet: begin with a step `user`/,
    /user\.json:\d+:\d+: step 1: what the visitor does has no `title`: give `\{ "press": /,
    /user\.json:\d+:\d+: step 2: `text` or `press` exclude each other/,
    /user\.json:\d+:\d+: step 3: `user` is to be a text or an object/,
    /user\.json:\d+:\d+: step 4: `\$matches` cannot be used so: the regular expression cannot be read/,
    /bot\.json:\d+:\d+: “Tea”: a script has no `skills`: this looks like a bot definition/,
  ];
  for (const one of told) assert.match(out, one);
});

test('a conversation that cannot go on ends there, with a mend', () => {
  const engine = new Engine(BOT);
  const ends = (steps) => {
    const { passed, failures } = runScript(engine, { steps });
    assert.equal(passed, false);
    return failures.map(({ step, part, message, help }) => `${step} ${part}: ${message}: ${help}`);
  };
  const large = [{ user: 'hi' }, { user: { press: 'Large' } }];
  const waits = 'the bot still waits for the answer to POST https://example.com/api/orders: answer it with a step `respond`';
  assert.deepEqual(ends(large), [`1 end: ${waits}`]);
  assert.deepEqual(ends([...large, { user: 'and?' }, { expect: ['never looked at'] }]), [`2 user: ${waits}`]);
  assert.deepEqual(ends([{ user: 'hi' }, { respond: { json: {} } }]), [
    '1 respond: the bot waits for no answer: take the step out, or look at why no webhook is called',
  ]);
  assert.deepEqual(ends([{ user: 'hi' }, { expect_request: '/x' }]), [
    '1 expect_request: the bot makes no request here: take the step out, or look at why no webhook is called',
  ]);
  assert.deepEqual(ends([{ user: 'hi' }, { user: { press: 'Medium' } }]), [
    '1 user: there is no button "Medium" to press: the bot shows "Small", "Large"',
  ]);
  assert.deepEqual(ends([{ user: { press: 'Large' } }]), [
    '0 user: there is no button "Large" to press: the bot shows no buttons here',
  ]);
  // Quick replies are gone as soon as something follows.
  assert.deepEqual(ends([{ user: 'hi' }, { user: { press: 'Small' } }, { user: { press: 'Large' } }]), [
    '2 user: there is no button "Large" to press: the bot shows no buttons here',
  ]);
});

test('each outcome of a request can be told', () => {
  const engine = new Engine(BOT);
  const codes = { timeout: 'webhook-timeout', network: 'webhook-unreachable', aborted: 'webhook-aborted' };
  for (const [outcome, code] of Object.entries(codes)) {
    const steps = [{ user: 'hi' }, { user: { press: 'Large' } }, { respond: outcome }, { expect: { diagnostics: [code] } }];
    const result = runScript(engine, { steps });
    assert.deepEqual(result.failures, [], outcome);
  }
  const steps = (respond, diagnostics) => [{ user: 'hi' }, { user: { press: 'Large' } }, { respond, expect: { messages: ['I ask.', 'Done.'], diagnostics, notices: diagnostics.length ? ['POST /errors'] : [] } }];
  for (const [respond, diagnostics] of [
    [{}, []],
    [{ body: 'OK' }, []],
    [{ status: 204 }, []],
    [{ status: 404, body: 'gone' }, [{ code: 'webhook-status', severity: { $one_of: ['warning', 'error'] } }]],
    [{ json: { replies: 5 } }, ['answer-replies']],
  ]) {
    assert.deepEqual(runScript(engine, { steps: steps(respond, diagnostics) }).failures, [], JSON.stringify(respond));
  }
});

test('what goes wrong without being expected fails', () => {
  const steps = [{ user: 'hi' }, { user: { press: 'Large' } }, { respond: { status: 503 } }];
  const [failure] = runScript(new Engine(BOT), { steps }).failures;
  assert.match(failure.message, /^something went wrong that no `expect` names: webhook-status at \$\.skills\[1\]\.actions\[1\]: /);
  assert.match(failure.help, /"diagnostics": \["webhook-status"\]/);
});

test('messages are those since the last look', () => {
  const steps = [
    { user: 'hi' },
    { expect: { language: 'en' } },
    { expect: ['Hello!', 'Which size?'] },
    { expect: [] },
    { user: { press: 'Large' }, expect: 'I ask.' },
    { respond: { json: { replies: [{ type: 'picture', content: 'tea.png' }] } } },
    { expect: ['tea.png', 'Done.'] },
  ];
  assert.deepEqual(runScript(new Engine(BOT), { steps }).failures, []);
});

test('the conversation, the input and the moment can be given', () => {
  const bot = { languages: ['en', 'fr'], skills: [{ slug: 'f', type: 'fallback', actions: [say({ en: '{{memory.name}} {{conversation_id}} {{nlp.timestamp}}', fr: 'en français' })] }] };
  const engine = new Engine(bot);
  const script = {
    now: '2026-03-02T09:00:00Z',
    id: 'c7',
    memory: { name: 'Ada' },
    steps: [
      { user: 'hi', after_ms: 0, expect: ['Ada c7 2026-03-02T09:00:00.000+00:00'] },
      { user: 'hi', expect: { $contains: { $matches: 'T09:00:01' } } },
      { user: { text: 'hi', uuid: 'u1' }, after_ms: 59_000, expect: { messages: [{ $matches: 'T09:01:00' }], nlp: { uuid: 'u1' } } },
      { user: { type: 'button', content: { title: 'Yes', value: 'si' } }, expect: { nlp: { source: 'si' } } },
    ],
  };
  assert.deepEqual(runScript(engine, script).failures, []);
  const waiting = { skill: 'large', skill_stack: ['small'], skill_occurences: 2, steps: [{ user: 'x', expect: ['Small it is.'] }] };
  assert.deepEqual(runScript(new Engine(BOT), waiting).failures, []);
  assert.deepEqual(runScript(engine, { language: 'fr', steps: [{ user: 'hi', expect: ['en français'] }] }).failures, []);
});

test('values are compared by what is named, and patterns hold for what they say', () => {
  const conversation = { memory: { a: { b: [1, 2, { c: 'text', d: null }] }, n: 5, t: 'Order 12', __proto__x: 1 } };
  const memory = (expected) => differing({ memory: expected }, { conversation });
  const same = [
    {},
    { a: {} },
    { a: { b: [1, 2, { c: 'text' }] } },
    { a: { b: [1, { $above: 1 }, { d: null, e: null }] }, missing: null },
    { n: { $any: true }, missing: { $any: false }, other: { $absent: true } },
    { t: { $matches: '^Order \\d+$', $contains: 'der', $not: 'Order 13' } },
    { a: { b: { $contains: { c: { $one_of: ['x', 'text'] } } } } },
    { a: { b: { $first: 1 } } },
    { $exactly: conversation.memory },
  ];
  for (const one of same) assert.deepEqual(memory(one), [], JSON.stringify(one));
  const different = [
    [{ n: '5' }, 'memory.n'],
    [{ a: [] }, 'memory.a'],
    [{ a: { b: [1, 2] } }, 'memory.a.b[2]'],
    [{ a: { b: [2, { c: 'text' }] } }, 'memory.a.b[0]'],
    [{ a: { b: [1, 2, { c: 'other' }] } }, 'memory.a.b[2].c'],
    [{ n: { $absent: true } }, 'memory.n'],
    [{ n: { $any: false } }, 'memory.n'],
    [{ t: { $matches: '^\\d' } }, 'memory.t'],
    [{ n: { $below: 5 } }, 'memory.n'],
    [{ 'odd key': { $any: true } }, 'memory["odd key"]'],
    [{ $exactly: { ...conversation.memory, n: { $above: 1 } } }, 'memory.n'],
    [{ $exactly: {} }, 'memory.a'],
    [{ toString: { $any: true } }, 'memory.toString'],
  ];
  for (const [one, path] of different) assert.equal(memory(one)[0]?.path, path, JSON.stringify(one));
});

test('one message more or less makes no other one differ', () => {
  const bot = { skills: [{ slug: 'f', type: 'fallback', actions: ['a', 'b', 'c', 'd'].map((text) => say(text)) }] };
  const told = (expected) => differing(expected, { bot }).map(({ path, expected, actual }) => [path, expected, actual]);
  assert.deepEqual(told(['a', 'c', 'd']), [['messages[1]', undefined, { type: 'text', content: 'b' }]]);
  assert.deepEqual(told(['a', 'x', 'b', 'c', 'd']), [['messages[1]', 'x', undefined]]);
  assert.deepEqual(told(['a', 'b', 'x', 'd']), [['messages[2]', 'x', 'c']]);
  assert.deepEqual(told([]).length, 4);
});

test('coverage counts triggers, requirements and jumps by the steps of a turn', () => {
  const bot = {
    language: 'en',
    languages: ['en', 'ar'],
    skills: [
      { slug: 'order', triggers: ['@order', { left: '@buy', operator: 'is-present' }], requirements: [{ data: '#drink' }, { any: [{ data: '#size' }, { data: '@large' }] }] },
      { slug: 'paid', actions: [{ type: 'call_webhook', url: '/pay' }] },
    ],
  };
  const coverage = new Coverage(bot);
  const at = (kind, path, data = {}) => ({ kind, path, data });
  coverage.add({
    conversation: { language: 'en' },
    trace: [
      at('skill-chosen', '$.skills[0]', {
        skill: 'order',
        reason: 'trigger',
        candidates: [{ skill: 'order', trigger: '$.skills[0].triggers[0]' }],
      }),
      at('requirement-missing', '$.skills[0].requirements[0]', { alias: 'drink' }),
      at('requirement-filled', '$.skills[0].requirements[1].any[0]'),
      at('went-to', '$.skills[0].actions[0]', { skill: 'paid', mode: 'wait' }),
    ],
  });
  assert.deepEqual(coverage.report(), {
    skills: { covered: 1, total: 2, missing: ['paid'] },
    triggers: { covered: 1, total: 2, missing: ['order: {"left":"@buy","operator":"is-present"}'] },
    requirements: { covered: 1, total: 3, missing: ['order: #drink', 'order: @large'] },
    webhooks: { covered: 0, total: 1, missing: ['paid: /pay'] },
    languages: { covered: 1, total: 2, missing: ['ar'] },
  });
});

test('coverage tells where each thing stands, actions included', () => {
  const say = { type: 'send_message', message: { type: 'text', content: 'Hi' } };
  const bot = {
    language: 'en',
    languages: ['fr'],
    skills: [{ slug: 'all', type: 'fallback', requirements: [{ data: '#size', missing: [say] }], actions: [{ actions: [say, { type: 'change_language', language: 'fr' }] }] }],
  };
  const coverage = new Coverage(bot);
  const untouched = coverage.places();
  assert.deepEqual(untouched.filter(({ hit }) => hit), []);
  assert.deepEqual(
    untouched.map(({ kind, name, path }) => `${kind} ${name} ${path}`),
    [
      'skills all $.skills[0]',
      'requirements all: #size $.skills[0].requirements[0]',
      'languages en $.language',
      'languages fr $.languages[0]',
      'actions all: send_message $.skills[0].actions[0].actions[0]',
      'actions all: change_language $.skills[0].actions[0].actions[1]',
      'actions all: send_message $.skills[0].requirements[0].missing[0]',
    ],
  );
  coverage.add({
    conversation: { language: 'fr' },
    trace: [{ kind: 'language-changed', path: '$.skills[0].actions[0].actions[1].language', data: { from: 'en', to: 'fr' } }],
  });
  assert.deepEqual(coverage.places().filter(({ hit }) => hit).map(({ path }) => path), ['$.languages[0]', '$.skills[0].actions[0].actions[1]']);
});

test('JSON is read as JSON.parse reads it, and mistakes have a place', () => {
  const texts = ['0', '-1.5e3', '"\\u00e9\\n😀"', '[]', '{}', ' [1, {"a": null, "b": [true, false]}] ', '{"__proto__": 1, "a": {"a": 2}}'];
  for (const text of texts) assert.deepEqual(readJson(text).value, JSON.parse(text), text);
  assert.deepEqual(Object.keys(readJson('{"__proto__": 1}').value), ['__proto__']);
  const wrong = ['', '{', '[1', '[1,]', '{"a":1,}', '{a:1}', '{"a" 1}', '[1 2]', '01', '+1', '.5', '"a', '"\n"', '"\\x"', 'nul', 'True', '[] []', "{'a': 1}", '[1}', '//', '\u00a0[]'];
  for (const text of wrong) {
    assert.throws(() => JSON.parse(text), text);
    assert.throws(() => readJson(text), JsonError, text);
  }
  assert.throws(() => readJson(`${'['.repeat(100_000)}`), JsonError);
  assert.throws(() => readJson('{\n  "a": 1,\n  "b": x\n}'), (error) => error.line === 3 && error.column === 8);
  assert.equal(readJson(JSON.stringify('x'.repeat(3_000_000))).value.length, 3_000_000);
  const { place: where } = readJson('{\n "a": [\n  1,\n  {"b c": 2}\n ]\n}');
  assert.deepEqual(where(keysOf('$.a[1]["b c"]')), { line: 4, column: 4 });
  assert.deepEqual(where(keysOf('$.a[7].x')), { line: 2, column: 2 });
});

test('odd scripts are told and never thrown', () => {
  const odd = [null, 5, 'x', [], {}, { steps: null }, { steps: {} }, { steps: [null] }, { steps: [{ user: null }] }, { now: 'soon', steps: [{ user: 'x' }] }, { name: 5, memory: [], steps: [{ user: 'x', after_ms: -1 }] }, { steps: [{ user: { type: 'dance', content: 'x' } }] }, { steps: [{ user: 'x', expect_request: 7 }] }, { steps: [{ user: 'x', expect: {} }] }];
  for (const one of odd) {
    const { problems, scripts } = readScripts(one);
    assert.ok(problems.length > 0 && scripts.length === 0, JSON.stringify(one));
    for (const { message, help } of problems) assert.ok(message && help, JSON.stringify(one));
  }
  const { passed, failures } = runScript(new Engine(BOT), { steps: [{ user: 'x' }, { expcet: 1 }] });
  assert.equal(passed, false);
  assert.equal(failures[0].part, 'script');
});

test('misuse of the command is one sentence, and help is help', async () => {
  const root = files('misuse', { 'bot.json': BOT });
  const told = async (...args) => {
    const { code, out, err } = await command(root, args);
    return [code, out === '' ? err.trim() : out.split('\n', 1)[0]];
  };
  assert.deepEqual(await told('tset'), [2, 'hooktalk: there is no command `tset`: write `hooktalk test bot.json tests/`']);
  assert.deepEqual(await told('test'), [2, 'hooktalk: which bot? Write `hooktalk test bot.json tests/`']);
  assert.deepEqual(await told('test', 'bot.json'), [2, 'hooktalk: which scripts? Write `hooktalk test bot.json tests/`']);
  assert.deepEqual(await told('test', '--jsn'), [2, 'hooktalk: there is no option `--jsn`: did you mean `--json`?']);
  assert.deepEqual(await told('test', 'bot.json', 'a', '--only'), [2, 'hooktalk: `--only` needs a text: a part of the names of scripts']);
  assert.deepEqual(await told(), [2, 'Runs conversation scripts on a bot.']);
  assert.deepEqual(await told('--help'), [0, 'Runs conversation scripts on a bot.']);
  assert.deepEqual(await told('test', '-h'), [0, 'Runs conversation scripts on a bot.']);
  assert.match((await told('--version')).join(' '), /^0 \d+\.\d+\.\d+/);
});
