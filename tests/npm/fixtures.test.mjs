// Every fixture of tests/fixtures, through the npm package. What the cases mean stands at the head
// of the native runners in tests/native.
import assert from 'node:assert/strict';
import test from 'node:test';

import { cases, difference } from './fixtures.mjs';
import { hooktalk } from './package.mjs';

const { Engine, HooktalkError, Template, dialog, init } = hooktalk;
const NOW = 1_700_000_000_000;

await init();

/** Runs each case of a folder as a test of its own. */
function each(folder, check) {
  test(`fixtures/${folder}`, async (group) => {
    for (const { title, value } of cases(folder)) {
      // What JavaScript cannot hold cannot be handed over either.
      if (!hasLostDigits(value)) await group.test(title, () => check(value));
    }
  });
}

/** Whether there is a whole number that JSON.parse had to round, or may have. */
function hasLostDigits(value) {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) >= 2 ** 53 && Math.abs(value) < 1e21;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLostDigits);
}

function same(what, expected, actual) {
  if (expected === undefined) return;
  const found = difference(expected, actual);
  if (found) assert.fail(`${what}: ${found}\nall of it: ${JSON.stringify(actual)}`);
}

each('template', (fixture) => {
  const { context, template, scope = null, limits, expected, expected_json, error } = fixture;
  const render = () => {
    const compiled = new Template(context, template, limits);
    const first = compiled.render(scope);
    assert.equal(compiled.render(scope), first, 'a template renders the same twice');
    return first;
  };
  if (error === undefined) {
    const rendered = render();
    if (expected_json === undefined) assert.equal(rendered, expected);
    else assert.deepEqual(JSON.parse(rendered), expected_json);
    return;
  }
  try {
    assert.fail(`rendered ${render()}`);
  } catch (thrown) {
    if (!(thrown instanceof HooktalkError)) throw thrown;
    const [found] = thrown.diagnostics;
    assert.equal(found.message, thrown.message);
    const { pointer, ...rest } = error;
    const { code, ...place } = rest;
    if (code !== undefined) assert.equal(thrown.code, code);
    same('error', place, { ...found, span: [found.span.start, found.span.end] });
    if (pointer !== undefined) assert.equal(found.path, path(pointer));
  }
});

/** The path that a JSON pointer means. */
function path(pointer) {
  const keys = (pointer ?? '').split('/').slice(1);
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;
  return keys.reduce((text, token) => {
    if (/^\d+$/.test(token)) return `${text}[${token}]`;
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    return plain.test(key) ? `${text}.${key}` : `${text}[${JSON.stringify(key)}]`;
  }, '$');
}

each('definition', ({ definition, options, ok, diagnostics = [] }) => {
  let found;
  let compiled = true;
  try {
    found = new Engine(definition, options).diagnostics;
  } catch (error) {
    if (!(error instanceof HooktalkError)) throw error;
    assert.equal(error.code, 'invalid-definition');
    compiled = false;
    found = error.diagnostics;
  }
  assert.equal(compiled, ok, JSON.stringify(found));
  same('diagnostics', diagnostics, found);
});

each('condition', (fixture) => {
  const { memory = {}, nlp, conversation = {}, holds, fails } = fixture;
  const check = (condition, expected) => {
    const message = { type: 'text', content: 'it holds' };
    const actions = [{ type: 'send_message', message }];
    const engine = new Engine({
      skills: [{ slug: 'only', type: 'fallback', groups: [{ condition, actions }] }],
    });
    const input = { type: 'text', content: 'two words', ...(nlp && { nlp }) };
    const turn = engine.begin({ id: 'c1', ...conversation, memory }, input, NOW);
    assert.equal(turn.messages.length, expected ? 1 : 0, JSON.stringify(condition));
    same('diagnostics', fixture.diagnostics ?? [], turn.diagnostics.map(({ code }) => code));
  };
  for (const condition of holds) check(condition, true);
  for (const condition of fails) check(condition, false);
});

each('turn', ({ bot, options, conversation = {}, turns }) => {
  const engine = new Engine(bot, options);
  const second = new Engine(bot, options);
  let state = { id: 'c1', ...conversation };
  turns.forEach((expected, index) => {
    state = runTurn(engine, second, state, expected, `turn ${index + 1}`);
  });
});

function runTurn(engine, second, state, expected, name) {
  let now = expected.now ?? NOW;
  let turn = engine.begin(state, expected.input, now);
  let written = engine.beginText(JSON.stringify(state), expected.input, now);
  for (const [index, call] of (expected.calls ?? []).entries()) {
    const place = `${name}, call ${index + 1}`;
    assert.ok(turn.awaiting, `${place}: the turn awaits nothing`);
    same(`${place}: request`, call.request, seen(turn.awaiting));
    same(`${place}: messages so far`, call.meanwhile, turn.messages);
    assert.deepEqual(JSON.parse(written.turn), turn, `${place}: text and objects are one`);
    now += call.after_ms ?? 5;
    // A turn is a value, and belongs to no engine.
    const copies = [structuredClone(turn), JSON.parse(JSON.stringify(turn))];
    const answer = outcome(call.outcome);
    const next = engine.resolve(turn, answer, now);
    assert.deepEqual(second.resolve(copies[0], answer, now), next);
    assert.deepEqual(engine.resolve(copies[1], answer, now), next);
    written = engine.resolveText(written.turn, answer, now);
    const shown = pieces(engine, turn, answer, place);
    const whole = next.messages.slice(turn.messages.length);
    for (const [at, message] of shown.slice(0, whole.length).entries()) {
      const grown = at + 1 === shown.length && whole[at].content?.startsWith(message.content);
      if (!grown) assert.deepEqual(message, whole[at], `${place}: message ${at + 1} as it was seen`);
    }
    turn = next;
  }
  assert.equal(turn.awaiting, null, `${name} still awaits something`);
  assert.deepEqual(JSON.parse(written.turn), turn);
  assert.deepEqual(JSON.parse(written.conversation), turn.conversation);
  for (const part of ['messages', 'diagnostics', 'notices', 'awaiting']) {
    assert.deepEqual(written[part], turn[part]);
  }
  const codes = (expected.diagnostics ?? []).map((one) => typeof one === 'string');
  same(`${name}: messages`, expected.messages ?? [], turn.messages);
  same(`${name}: conversation`, expected.conversation, turn.conversation);
  same(`${name}: nlp`, expected.nlp, turn.nlp);
  same(`${name}: dialog`, expected.dialog, dialog(turn));
  same(
    `${name}: diagnostics`,
    expected.diagnostics ?? [],
    turn.diagnostics.map((one, at) => (codes[at] === false ? one : one.code)),
  );
  same(`${name}: notices`, expected.notices ?? [], turn.notices.map(seen));
  same(`${name}: trace`, expected.trace, turn.trace.map(({ kind }) => kind));
  if (expected.memory !== undefined) assert.deepEqual(turn.conversation.memory, expected.memory);
  return turn.conversation;
}

/** The messages that one sees while a streamed answer comes, however it is cut into pieces. */
function pieces(engine, turn, answer, place) {
  if (answer.type !== 'response') return [];
  const { status, headers = {}, body = '' } = answer;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
  const [seen, ...others] = [1, 3, bytes.length || 1].map((size) => {
    const stream = engine.stream(turn, { status, headers });
    let words = '';
    for (let at = 0; stream && at < bytes.length; at += size) {
      for (const part of stream.push(bytes.subarray(at, at + size))) words += part.delta ?? '|';
    }
    const messages = stream?.messages ?? [];
    stream?.free();
    return { messages, words };
  });
  for (const other of others) assert.deepEqual(other, seen, `${place}: other pieces, other words`);
  return seen.messages;
}

/** A request with its headers as an object and its body as JSON. */
function seen(request) {
  const headers = Object.fromEntries(request.headers.map(({ name, value }) => [name, value]));
  const body = request.body === null ? null : JSON.parse(request.body);
  return { ...request, headers, body };
}

/** `{ status?, json }` for an answer; else an outcome as it is. */
function outcome(value) {
  if (!Object.hasOwn(value, 'json')) return value;
  return { type: 'response', status: value.status ?? 200, body: JSON.stringify(value.json) };
}

// The package draws nothing, so what a message looks like is no matter of its: it must come through
// as it was sent.
each('message', ({ message }) => {
  const engine = new Engine({ webhook: 'https://example.com/hook' });
  const turn = engine.begin({ id: 'c1' }, 'hi', NOW);
  const body = JSON.stringify({ replies: [message] });
  const { messages } = engine.resolve(turn, { type: 'response', status: 200, body }, NOW);
  assert.deepEqual(messages, [message]);
});
