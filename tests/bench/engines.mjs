// How fast templates and whole turns are through the npm package, beside what npm has for the same.
//
// Called by `cargo xtask bench`, which names the native figures in HOOKTALK_NATIVE_BENCH. Timings of
// one machine say little, so each is held against JSON.stringify of the state in the same round, and
// the rounds of all are interleaved. Printed is the median of the rounds' ratios: ×2 is twice as
// fast as writing the state as JSON.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Eta } from 'eta';
import Handlebars from 'handlebars';
import jsonTemplates from 'json-templates';
import { Liquid } from 'liquidjs';
import Mustache from 'mustache';

const PACKAGE = process.env.HOOKTALK_PACKAGE
  ? pathToFileURL(`${resolve(process.env.HOOKTALK_PACKAGE)}/`)
  : new URL('../../target/npm/hooktalk/', import.meta.url);
const ROUNDS = Number(process.env.HOOKTALK_BENCH_ROUNDS ?? 9);
const ROUND_MS = Number(process.env.HOOKTALK_BENCH_ROUND_MS ?? 100);
const NOW = 1_700_000_000_000;

const input = (name) => readFileSync(new URL(`inputs/${name}`, import.meta.url), 'utf8');
const state = JSON.parse(input('state.json'));
const body = JSON.stringify(JSON.parse(input('template.json')));
const answerText = answer();

const { Engine, Template, init } = await import(new URL('index.js', PACKAGE));
await init();

/** An answer of 1.6 KB that replaces the memory and says something. */
function answer() {
  const replies = [
    { type: 'text', content: 'Thank you, your order is on its way.' },
    { type: 'quickReplies', content: { title: 'Anything else?', buttons: [{ title: 'No', value: 'no' }] } },
  ];
  const memory = {};
  const text = () => JSON.stringify({ replies, conversation: { language: 'en', memory } });
  for (const [key, value] of Object.entries(state.memory)) {
    memory[key] = value;
    if (text().length > 1650) delete memory[key];
  }
  memory.padding = 'x'.repeat(Math.max(0, 1600 - text().length));
  return text();
}

// One function for each that renders the body. A hole in a string of JSON has to be escaped for it;
// the text engines get that as a helper, because their own escaping is for HTML.

const escape = (value) => JSON.stringify(String(value ?? '')).slice(1, -1);
const holes = (write) => body.replace(/\{\{([^}]*)\}\}/g, (_, path) => write(path));

function renderers() {
  const ours = new Template('json', body);

  Handlebars.registerHelper('escape', escape);
  const bracketed = (path) => path.replace(/\[(\d+)\]/g, '.[$1]');
  // eval, because a precompiled template is source text.
  const precompiled = (0, eval)(`(${Handlebars.precompile(holes((path) => `{{{escape ${bracketed(path)}}}}`))})`);
  const handlebars = Handlebars.template(precompiled);

  const eta = new Eta({ autoEscape: false });
  const etaCompiled = eta.compile(holes((path) => `<%= it.escape(it.${path}) %>`));
  const etaScope = { ...state, escape };

  const dotted = body.replaceAll('[0].', '.0.');
  Mustache.parse(dotted);

  const liquid = new Liquid();
  liquid.registerFilter('escape_json', escape);
  const liquidParsed = liquid.parse(holes((path) => `{{ ${path} | escape_json }}`));

  const jsonTemplate = jsonTemplates(JSON.parse(dotted));

  return {
    hooktalk: () => ours.render(state),
    handlebars: () => handlebars(state),
    eta: () => eta.render(etaCompiled, etaScope),
    mustache: () => Mustache.render(dotted, state, undefined, { escape }),
    liquidjs: () => liquid.renderSync(liquidParsed, state),
    'json-templates': () => JSON.stringify(jsonTemplate(state)),
  };
}

// A whole turn: the body is rendered, the answer read, the memory replaced, the state given back.

const { nlp, ...rest } = state;
const conversation = {
  id: rest.conversation_id,
  language: rest.language,
  memory: rest.memory,
  skill_stack: rest.skill_stack,
  skill: rest.skill,
  skill_occurences: rest.skill_occurences,
  participant_data: rest.participant_data ?? {},
};
const conversationText = JSON.stringify(conversation);
const said = { type: 'text', content: nlp.source ?? 'hi', nlp };
const bot = {
  skills: [
    { slug: 'order', type: 'fallback', actions: [{ type: 'call_webhook', url: 'https://example.com/order', body }] },
  ],
};
const outcome = { type: 'response', status: 200, body: answerText };

function turns(render) {
  const traced = new Engine(bot);
  const quiet = new Engine(bot, { trace: false });
  const objects = (engine) => () => {
    const turn = engine.begin(conversation, said, NOW);
    const done = engine.resolve(turn, outcome, NOW);
    return [turn.awaiting.body, done.messages.length, done.conversation.memory];
  };
  const texts = () => {
    const turn = quiet.beginText(conversationText, said, NOW);
    const done = quiet.resolveText(turn.turn, outcome, NOW);
    return [turn.awaiting.body, done.messages.length, done.conversation];
  };
  const others = Object.entries(render).filter(([name]) => name !== 'hooktalk');
  return {
    'hooktalk, text, no trace': texts,
    'hooktalk, objects, no trace': objects(quiet),
    'hooktalk, objects, trace': objects(traced),
    ...Object.fromEntries(
      others.map(([name, work]) => [
        `${name} and JSON`,
        () => {
          const sent = work();
          const answered = JSON.parse(answerText);
          const next = { ...state, memory: answered.conversation.memory };
          return [sent, answered.replies.length, JSON.stringify(next)];
        },
      ]),
    ),
  };
}

// Measuring.

let sink = 0;

/** Uses a result up. As a number a text must be flat: V8 puts off the work of `+` otherwise. */
function use(result) {
  if (typeof result === 'string') sink ^= result | 0;
  else if (Array.isArray(result)) for (const part of result) use(part);
  else sink ^= result === undefined ? 0 : 1;
}

function microseconds(work) {
  const start = performance.now();
  let done = 0;
  let elapsed = 0;
  do {
    for (let n = 0; n < 16; n += 1) use(work());
    done += 16;
    elapsed = performance.now() - start;
  } while (elapsed < ROUND_MS);
  return (elapsed * 1000) / done;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Rounds of all works, one after the other; the first round warms up and does not count. */
function measure(works) {
  const names = Object.keys(works);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    globalThis.gc?.();
    const times = names.map((name) => microseconds(works[name]));
    if (round > 0) rounds.push(times);
  }
  return names.map((name, at) => ({
    name,
    micros: median(rounds.map((times) => times[at])),
    ratio: median(rounds.map((times) => times[0] / times[at])),
  }));
}

function table(title, rows) {
  const digits = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
  console.log(`### ${title}\n\n| | µs | times JSON.stringify(state) |\n|---|---:|---:|`);
  for (const { name, micros, ratio } of rows) console.log(`| ${name} | ${digits(micros)} | ×${digits(ratio)} |`);
  console.log();
}

/** The figures of tests/benches/native.rs: one JSON object a line. */
function native() {
  const file = process.env.HOOKTALK_NATIVE_BENCH;
  if (!file) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('{'));
  const figures = lines.map((line) => JSON.parse(line));
  const yardstick = figures.find(({ name }) => name === 'stringify-state');
  return figures.map(({ name, ns_per_op: ns }) => ({
    name,
    micros: ns / 1000,
    ratio: yardstick ? yardstick.ns_per_op / ns : NaN,
  }));
}

const render = renderers();
const expected = JSON.parse(render.hooktalk());
for (const [name, work] of Object.entries(render)) {
  assert.deepEqual(JSON.parse(work()), expected, `${name} renders something else`);
}
const wholeTurns = turns(render);
const memory = JSON.parse(answerText).conversation.memory;
for (const [name, work] of Object.entries(wholeTurns)) {
  const [sent, replies, after] = work();
  assert.deepEqual(JSON.parse(sent), expected, `${name} sends something else`);
  const state = typeof after === 'string' ? JSON.parse(after).memory : after;
  assert.deepEqual([replies, state], [2, memory], `${name} ends otherwise`);
}

const stringify = { 'JSON.stringify(state)': () => JSON.stringify(state) };
const size = (text) => `${text.length.toLocaleString('en')} characters`;
console.log(
  `Node ${process.version}; template ${size(body)} with ${body.split('{{').length - 1} holes, rendered ` +
    `${size(render.hooktalk())}; state ${size(JSON.stringify(state))}; answer ${size(answerText)}; ` +
    `medians of ${ROUNDS} rounds of ${ROUND_MS} ms.\n`,
);
table('Rendering a body, in Node', measure({ ...stringify, ...render }));
table('A whole turn, in Node', measure({ ...stringify, ...wholeTurns }));
const compile = measure({ ...stringify, 'compile the template': () => new Template('json', body).free() });
table('Once per bot, in Node', compile);
const figures = native();
if (figures.length > 0) {
  const rows = figures.map((row) => ({ ...row, ratio: row.ratio }));
  table('Natively, held against serde_json writing the state', rows);
}
process.exitCode = Number.isNaN(sink) ? 1 : 0;
