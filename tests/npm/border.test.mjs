// What JavaScript hands over and gets back: hostile keys, odd values, errors, turns as values.
import assert from 'node:assert/strict';
import test from 'node:test';

import { hooktalk } from './package.mjs';

const { Engine, HooktalkError, Template, dialog, errorCodes, init, newConversation, renderTemplate } =
  hooktalk;
const NOW = 1_700_000_000_000;
const BOT = { webhook: 'https://example.com/hook' };

await init();

/** Runs a turn that a webhook answers with `conversation.memory`. */
function remembered(memory) {
  const engine = new Engine(BOT);
  const turn = engine.begin({ id: 'c1' }, 'hi', NOW);
  const body = JSON.stringify({ conversation: { memory } });
  return engine.resolve(turn, { type: 'response', status: 200, body }, NOW).conversation.memory;
}

/** What the request of a turn says of a memory that was handed in. */
function sent(memory) {
  const turn = new Engine(BOT).begin({ id: 'c1', memory }, 'hi', NOW);
  assert.deepEqual(turn.diagnostics, []);
  return JSON.parse(turn.awaiting.body).conversation.memory;
}

const thrown = (code, message) => (error) => {
  assert.ok(error instanceof HooktalkError);
  assert.equal(error.code, code);
  if (message) assert.match(error.message, message);
  return true;
};

const HOSTILE =
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":3,' +
  '"toString":"x","hasOwnProperty":null,"toJSON":"no function","length":9,"":"empty","a.b":{"[0]":1}}';

test('keys of every name are plain own keys, both ways', () => {
  const hostile = JSON.parse(HOSTILE);
  for (const memory of [remembered(hostile), sent(hostile)]) {
    assert.equal(JSON.stringify(memory), HOSTILE);
    assert.equal(Object.getPrototypeOf(memory), Object.prototype);
    assert.ok(Object.hasOwn(memory, '__proto__') && Object.hasOwn(memory, 'constructor'));
  }
  assert.equal({}.polluted, undefined);
  assert.equal(Object.prototype.polluted, undefined);
});

test('a template reads own properties, and those of hostile names too', () => {
  const text = (template, scope) => renderTemplate('text', template, scope);
  const scope = { memory: JSON.parse(HOSTILE) };
  assert.equal(text('{{memory.__proto__.polluted}}', scope), '1');
  assert.equal(text('{{memory.constructor.prototype.polluted}}', scope), '1');
  assert.equal(text('{{memory["a.b"]["[0]"]}}{{memory.length}}', scope), '19');
  const inherited = [
    '{{memory.constructor.name}}',
    '{{memory.__proto__}}',
    '{{memory.list.length}}{{memory.list.constructor}}',
    '{{memory.text.length}}{{memory.text[0]}}',
    '{{memory.inherited}}',
    '{{toString}}{{__proto__}}{{constructor}}',
  ];
  const memory = Object.assign(Object.create({ inherited: 'x' }), { list: [1], text: 'abc' });
  for (const template of inherited) assert.equal(text(template, { memory }), '', template);
  for (const nothing of [null, undefined, 5, 'text', []]) {
    assert.equal(text('[{{memory.a}}{{length}}]', nothing), '[]');
  }
});

test('a template sees a scope as JSON does', () => {
  const scope = {
    memory: {
      at: new Date(0),
      list: [1, undefined, () => 1, NaN],
      own: { toJSON: () => ({ deep: { x: 1 } }) },
      get computed() {
        return 'made';
      },
      map: new Map([['a', 1]]),
      missing: undefined,
    },
  };
  const body = {
    at: '{{memory.at}}',
    list: '{{json memory.list}}',
    own: '{{memory.own.deep.x}}',
    computed: '{{memory.computed}}',
    map: '{{json memory.map}}',
    missing: '{{memory.missing}}',
  };
  assert.deepEqual(JSON.parse(renderTemplate('json', body, scope)), {
    at: '1970-01-01T00:00:00.000Z',
    list: '[1,null,null,null]',
    own: '1',
    computed: 'made',
    map: '{}',
    missing: '',
  });
});

test('values cross as JSON.stringify and JSON.parse have them', () => {
  const memory = {
    zero: -0,
    safe: Number.MAX_SAFE_INTEGER,
    beyond: 2 ** 53 + 2,
    huge: 1e300,
    tiny: 5e-324,
    third: 1 / 3,
    nan: NaN,
    endless: -Infinity,
    left: undefined,
    also: () => 1,
    symbol: Symbol('x'),
    list: [undefined, () => 1, , 3],
    date: new Date(0),
    map: new Map([['a', 1]]),
    boxed: [new Number(1), new String('x'), new Boolean(false)],
    own: { toJSON: () => 'own' },
    text: '\u0000\u001f"\\\u2028é😀',
  };
  const expected = JSON.parse(JSON.stringify(memory));
  assert.deepEqual(sent(memory), expected);
  assert.deepEqual(remembered(memory), expected);
});

test('digits that a double cannot hold are rounded, and told', () => {
  const engine = new Engine(BOT);
  const turn = engine.begin({ id: 'c1' }, 'hi', NOW);
  const body = '{"conversation":{"memory":{"n":9007199254740993,"m":5.0,"t":"9007199254740993"}}}';
  const next = engine.resolve(turn, { type: 'response', status: 200, body }, NOW);
  assert.deepEqual(next.conversation.memory, { n: 9007199254740992, m: 5, t: '9007199254740993' });
  assert.deepEqual(next.diagnostics.map(({ code, path }) => [code, path]), [
    ['imprecise-number', '$.conversation.memory.n'],
  ]);
});

test('a definition as text tells of digits too', () => {
  const { diagnostics } = new Engine(
    '{"webhook":"https://example.com","templates":{"t":{"body":{"n":9007199254740993}}}}',
  );
  assert.deepEqual(diagnostics.map(({ code }) => code), ['imprecise-number']);
});

test('half a surrogate pair becomes the replacement character', () => {
  assert.deepEqual(sent({ 'k\udc00': 'a\ud83d', b: '\\ud83d 😀' }), {
    'k\ufffd': 'a\ufffd',
    b: '\\ud83d 😀',
  });
  assert.equal(renderTemplate('text', '{{memory.x}}', { memory: { x: '\ude00!' } }), '\ufffd!');
});

test('what cannot be JSON is refused in one sentence, everywhere', () => {
  const cycle = { a: {} };
  cycle.a.b = cycle;
  const nested = (levels) => {
    let value = 1;
    for (let level = 0; level < levels; level += 1) value = { a: value };
    return value;
  };
  const throwing = {
    get x() {
      throw new Error('from the getter');
    },
  };
  const engine = new Engine(BOT);
  for (const [value, told] of [
    [cycle, /^the \w+ cannot be written as JSON: Converting circular structure/],
    [10n, /cannot be written as JSON: .*BigInt/],
    [nested(200), /it nests more than 127 levels deep$/],
    [nested(1_000_000), /it nests too deep$/],
    [throwing, /from the getter$/],
  ]) {
    assert.throws(() => engine.begin({ memory: { value } }, 'hi', NOW), thrown('invalid-value', told));
    assert.throws(() => renderTemplate('text', '{{memory.value}}', { memory: { value } }), thrown('invalid-value', told));
  }
  assert.throws(() => engine.begin(null, cycle, NOW), thrown('invalid-value'));
  assert.throws(() => engine.resolve(cycle, { type: 'timeout' }, NOW), thrown('invalid-value'));
  assert.throws(() => new Engine(cycle), thrown('invalid-value'));
  assert.throws(() => engine.beginText('{', 'hi', NOW), thrown('invalid-value', /conversation/));
  // What nests less is taken.
  assert.deepEqual(sent(nested(100)), nested(100));
  assert.ok(engine.begin(null, 'hi', NOW).awaiting);
});

test('a definition with mistakes tells all of them at once', () => {
  const bot = {
    webhook: { base_url: 'ftp://x' },
    skills: [
      { slug: 'a', actions: [{ type: 'send_message', message: { type: 'text', content: 'Hi {{memory.' } }] },
      { slug: 'a', actions: [{ type: 'go_to', skill: 'gone' }, { type: 'jump' }] },
    ],
  };
  assert.throws(() => Engine.compile(bot), (error) => {
    thrown('invalid-definition', /mistakes/)(error);
    assert.ok(error.diagnostics.length >= 5, JSON.stringify(error.diagnostics));
    const codes = error.diagnostics.map(({ code }) => code);
    for (const code of ['invalid-template', 'duplicate', 'unknown-skill', 'unknown-value']) {
      assert.ok(codes.includes(code), code);
    }
    const template = error.diagnostics.find(({ code }) => code === 'invalid-template');
    assert.deepEqual(Object.keys(template), [
      'severity',
      'code',
      'path',
      'message',
      'help',
      'span',
      'line',
      'column',
      'excerpt',
    ]);
    assert.equal(template.path, '$.skills[0].actions[0].message.content');
    assert.deepEqual([template.line, template.column, typeof template.span.start], [1, 4, 'number']);
    assert.match(template.excerpt, /\^/);
    return true;
  });
  assert.throws(() => new Engine('{"webhook":'), thrown('invalid-value', /bot definition/));
  assert.ok(new Engine(JSON.stringify(BOT)).begin(null, 'hi', NOW).awaiting);
});

test('misuse is an error with a code', () => {
  const engine = new Engine(BOT);
  const turn = engine.begin(newConversation('c1'), 'hi', NOW);
  const done = engine.resolve(turn, { type: 'aborted' }, NOW);
  assert.throws(() => engine.resolve(done, { type: 'aborted' }, NOW), thrown('not-awaiting'));
  assert.throws(() => engine.resolve({}, { type: 'aborted' }, NOW), thrown('invalid-turn'));
  assert.throws(() => engine.resolve(undefined, { type: 'aborted' }, NOW), thrown('invalid-turn'));
  for (const outcome of [null, {}, { type: 'gone' }, { type: 'response' }, { type: 'response', status: 200, body: 5 }]) {
    assert.throws(() => engine.resolve(turn, outcome, NOW), thrown('invalid-outcome'));
  }
  for (const now of [undefined, NaN, Infinity, '5', new Date(NaN)]) {
    assert.throws(() => engine.begin(null, 'hi', now), thrown('invalid-argument', /`now`/));
  }
  assert.throws(() => engine.beginText({}, 'hi', NOW), thrown('invalid-argument', /`conversation`/));
  assert.throws(() => engine.resolveText(turn, { type: 'timeout' }, NOW), thrown('invalid-argument', /`turn`/));
  assert.throws(() => new Engine(BOT, { traces: true }), thrown('invalid-option', /did you mean `trace`/));
  assert.throws(() => new Engine(BOT, { limits: { steps: -1 } }), thrown('invalid-option', /whole number/));
  assert.throws(() => new Template('html', 'x'), thrown('invalid-option', /`header`$/));
  assert.throws(() => new Template('text', 5), thrown('invalid-argument'));
  assert.throws(() => new Template('text', 'x', { deep: 1 }), thrown('invalid-option'));
  assert.throws(() => dialog({ conversation: {} }), thrown('invalid-turn'));
  // After all of that it works as before.
  assert.deepEqual(engine.resolve(turn, { type: 'aborted' }, NOW), done);
});

test('a turn that was changed by its host counts as it is', () => {
  const engine = new Engine(BOT);
  const turn = engine.begin({ id: 'c1', memory: { a: 1 } }, 'hi', NOW);
  turn.conversation.memory.a = 2;
  const done = engine.resolve(turn, { type: 'response', status: 204 }, NOW);
  assert.deepEqual(done.conversation.memory, { a: 2 });
});

test('turns of many conversations may be open at once', () => {
  const engine = new Engine(BOT);
  const open = Array.from({ length: 20 }, (_, n) => engine.begin({ id: `c${n}` }, `hi ${n}`, NOW));
  for (const turn of open.toReversed?.() ?? [...open].reverse()) {
    const body = `{"replies":[{"type":"text","content":"${turn.conversation.id}"}]}`;
    const done = engine.resolve(turn, { type: 'response', status: 200, body }, NOW);
    assert.equal(done.messages[0].content, turn.conversation.id);
    assert.equal(done.conversation.id, turn.conversation.id);
    assert.equal(done.input.content, turn.input.content);
  }
});

test('the moment is a number or a Date, and the input a string or an object', () => {
  const engine = new Engine(BOT);
  const turn = engine.begin({ id: 'c1' }, 'hi', NOW);
  assert.deepEqual(engine.begin({ id: 'c1' }, { type: 'text', content: 'hi' }, new Date(NOW)), turn);
  assert.equal(turn.nlp.timestamp, '2023-11-14T22:13:20.000+00:00');
  const odd = engine.begin({ id: 'c1', memory: [] }, { type: 'dance' }, NOW);
  assert.deepEqual(new Set(odd.diagnostics.map(({ code }) => code)), new Set(['invalid-conversation', 'invalid-input']));
});

test('an answer may be text or bytes, its headers an object, pairs or Headers', () => {
  const engine = new Engine(BOT);
  const turn = engine.begin({ id: 'c1' }, 'hi', NOW);
  const text = '{"replies":[{"type":"text","content":"é😀"}]}';
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array([0, ...bytes, 0]);
  const bodies = [text, bytes, bytes.buffer, Buffer.from(text), padded.subarray(1, -1), new DataView(padded.buffer, 1, bytes.length)];
  const headers = [undefined, { 'x-a': '1' }, [['x-a', '1']], new Headers({ 'x-a': '1' })];
  for (const body of bodies) {
    for (const head of headers) {
      const outcome = { type: 'response', status: 200, body, ...(head && { headers: head }) };
      const done = engine.resolve(turn, outcome, NOW);
      assert.deepEqual(done.messages, [{ type: 'text', content: 'é😀' }]);
      const { data } = done.trace.find(({ kind }) => kind === 'outcome-received');
      assert.equal(JSON.stringify(data).includes('x-a'), head !== undefined);
    }
  }
  const broken = engine.resolve(turn, { type: 'response', status: 200, body: new Uint8Array([123, 255]) }, NOW);
  assert.deepEqual(broken.diagnostics.map(({ code }) => code), ['answer-not-utf8']);
});

test('memory is given back, once', () => {
  for (const make of [() => new Engine(BOT), () => new Template('text', '{{a}}')]) {
    const held = make();
    held.free();
    held.free();
    assert.throws(() => (held.begin ?? held.render).call(held, {}, 'hi', NOW), thrown('freed'));
  }
  assert.equal(typeof Engine.prototype[Symbol.dispose], Symbol.dispose ? 'function' : 'undefined');
});

test('a call that breaks off leaves an engine that works', () => {
  const engine = new Engine(BOT);
  const template = new Template('text', 'Hi {{memory.name}}');
  const scope = { memory: { name: 'x'.repeat(1000) } };
  const turn = engine.begin({ id: 'c1' }, 'hi', NOW);
  const seen = new Set();
  const attempt = (work) => {
    try {
      work();
    } catch (error) {
      seen.add(error.code ?? error.name);
    }
  };
  // At the end of the stack a call ends anywhere, also in the middle of the engine.
  let attempts = 0;
  const dive = () => {
    try {
      dive();
    } catch (error) {
      if ((attempts += 1) > 50) throw error;
      attempt(() => template.render(scope));
      attempt(() => engine.begin({ id: 'c1' }, 'hi', NOW));
      attempt(() => engine.resolve(turn, { type: 'aborted' }, NOW));
      throw new RangeError();
    }
  };
  for (let round = 0; round < 3; round += 1) {
    attempts = 0;
    attempt(dive);
    assert.equal(template.render({ memory: { name: 'Ada' } }), 'Hi Ada');
    assert.deepEqual(engine.begin({ id: 'c1' }, 'hi', NOW), turn);
    assert.equal(engine.resolve(turn, { type: 'aborted' }, NOW).awaiting, null);
    assert.equal(renderTemplate('text', 'ok', {}), 'ok');
  }
  assert.ok(seen.size > 0);
});

test('the codes are those that the engine has, each once', () => {
  const codes = errorCodes();
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
});
