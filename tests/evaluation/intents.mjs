// How well intents are understood through the npm package, beside nlp.js and the plainest thing that
// could work, all in one run: right answers, refusals, speed and weight.
//
// Called by `cargo xtask bench --understanding`; the formats of the data stand in README.md. Each
// engine learns from one language's training side and is asked its test side, with its own defaults
// and the same limit: an intent that is not surer than 0.5 counts as none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

import { minify } from 'terser';

const PACKAGE = process.env.HOOKTALK_PACKAGE
  ? pathToFileURL(`${resolve(process.env.HOOKTALK_PACKAGE)}/`)
  : new URL('../../target/npm/hooktalk/', import.meta.url);
const DOMAINS = ['trade', 'service'];
const LANGUAGES = ['en', 'fr', 'es', 'de'];
const LIMIT = 0.5;
const TRAININGS = Number(process.env.HOOKTALK_EVALUATION_TRAININGS ?? 5);
const NOW = Date.UTC(2026, 2, 11, 10);
const require = createRequire(import.meta.url);

const { Engine, init } = await import(new URL('index.js', PACKAGE));
await init();
const { containerBootstrap } = require('@nlpjs/core');
const { Nlp } = require('@nlpjs/nlp');

// The data.

const read = (domain, language, side) =>
  JSON.parse(readFileSync(new URL(`intents/${domain}/${language}.${side}.json`, import.meta.url), 'utf8'));

/** `{ intents: { slug: [sentence] }, tests: [{ text, slug, noisy }], strangers: [text] }` */
function data(domain, language) {
  const intents = read(domain, language, 'train');
  const { intents: asked, out_of_scope: strangers } = read(domain, language, 'test');
  assert.deepEqual(Object.keys(asked), Object.keys(intents), language);
  const tests = Object.entries(asked).flatMap(([slug, { plain, noisy }]) => [
    ...plain.map((text) => ({ text, slug, noisy: false })),
    ...noisy.map((text) => ({ text, slug, noisy: true })),
  ]);
  return { domain, language, intents, tests, strangers };
}

const SETS = DOMAINS.flatMap((domain) => LANGUAGES.map((language) => data(domain, language)));

/** 50 intents with 20 expressions each, for the time that learning takes. */
function large() {
  const intents = SETS.filter(({ domain }) => domain === 'trade').flatMap(({ language, intents, tests }) =>
    Object.entries(intents).map(([slug, sentences]) => {
      const more = tests.filter((test) => test.slug === slug).map(({ text }) => text);
      return [`${slug}-${language}`, [...sentences, ...more].slice(0, 20)];
    }),
  );
  const fifty = intents.slice(0, 50);
  assert.ok(fifty.length === 50 && fifty.every(([, sentences]) => sentences.length === 20));
  return Object.fromEntries(fifty);
}

// The engines: `train` gives a function of a text that gives `{ slug, confidence }`.

const ENGINES = [
  {
    name: 'hooktalk',
    train(language, intents) {
      const list = Object.entries(intents).map(([slug, sentences]) => ({
        slug,
        expressions: { [language]: sentences },
      }));
      const skills = [{ slug: 'fallback', type: 'fallback', actions: [] }];
      const engine = new Engine({ language, intents: list, skills }, { trace: false });
      return (text) => engine.understand(text, { now: NOW, language }).intents[0];
    },
    weigh: () => ['engine.wasm', 'index.js', 'engine_glue.js'].map(shipped).reduce((a, b) => a + b),
  },
  {
    name: 'nlp.js',
    async train(language, intents) {
      const container = await containerBootstrap();
      container.use(Nlp);
      container.use(plugin(language));
      // As its own page has it, without files and without a line for each step of the learning.
      container.registerConfiguration('nlu-neural', { log: false });
      const nlp = container.get('nlp');
      nlp.settings.autoSave = false;
      nlp.addLanguage(language);
      for (const [slug, sentences] of Object.entries(intents)) {
        for (const sentence of sentences) nlp.addDocument(language, sentence, slug);
      }
      await quietly(() => nlp.train());
      return async (text) => {
        const { intent, score } = await nlp.process(language, text);
        return intent === 'None' ? undefined : { slug: intent, confidence: score };
      };
    },
    weigh: (language) => bundle([`@nlpjs/core`, `@nlpjs/nlp`, `@nlpjs/lang-${language}`]),
  },
  {
    name: 'word overlap',
    train(_, intents) {
      const known = Object.entries(intents).flatMap(([slug, sentences]) =>
        sentences.map((sentence) => ({ slug, words: bag(sentence) })),
      );
      return (text) => {
        const asked = bag(text);
        let best;
        for (const { slug, words } of known) {
          const confidence = cosine(asked, words);
          if (!best || confidence > best.confidence) best = { slug, confidence };
        }
        return best;
      };
    },
    weigh: () => compressed(`${bag}${cosine}`),
  },
];

const plugin = (language) =>
  require(`@nlpjs/lang-${language}`)[`Lang${language[0].toUpperCase()}${language[1]}`];

/** nlp.js prints how far it is. */
async function quietly(work) {
  const { log } = console;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

function bag(text) {
  const words = new Map();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  return words;
}

function cosine(a, b) {
  let product = 0;
  for (const [word, count] of a) product += count * (b.get(word) ?? 0);
  const length = (words) => Math.hypot(...words.values());
  return product / (length(a) * length(b) || 1);
}

// Bytes on the way to a browser.

function compressed(text) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(text, { params }).length;
}

const shipped = (file) => compressed(readFileSync(new URL(file, PACKAGE)));

/** What a bundler makes of CommonJS packages: every file that is required, once, minified. */
async function bundle(names) {
  const files = new Map();
  const add = (path) => {
    if (files.has(path)) return;
    const source = readFileSync(path, 'utf8');
    files.set(path, source);
    const here = createRequire(path);
    for (const [, name] of source.matchAll(/require\('([^']+)'\)/g)) add(here.resolve(name));
  };
  for (const name of names) add(require.resolve(name));
  const modules = [...files].map(([path, source]) => {
    const here = createRequire(path);
    const linked = path.endsWith('.json')
      ? `module.exports=${source}`
      : source.replace(/require\('([^']+)'\)/g, (_, name) => `require(${[...files.keys()].indexOf(here.resolve(name))})`);
    return `function(module,exports,require){${linked}\n}`;
  });
  const text = `(()=>{const all=[${modules}],done=[];const get=(i)=>{if(!done[i]){done[i]={exports:{}};all[i](done[i],done[i].exports,get)}return done[i].exports};get(0)})()`;
  const { code } = await minify(text, { compress: true, mangle: true });
  return compressed(code);
}

// The measuring.

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const share = (items, holds) => items.filter(holds).length / items.length;

async function measure(engine, { language, intents, tests, strangers }) {
  const trainings = [];
  let ask;
  for (let round = 0; round < TRAININGS; round += 1) {
    const start = performance.now();
    ask = await engine.train(language, intents);
    trainings.push(performance.now() - start);
  }
  // What was learned warms the code up; what is timed is heard for the first time.
  for (const text of Object.values(intents).flat()) await ask(text);
  const answers = [];
  const times = [];
  for (const test of [...tests, ...strangers.map((text) => ({ text }))]) {
    const start = performance.now();
    const found = await ask(test.text);
    times.push(performance.now() - start);
    answers.push({ ...test, found });
  }
  const sure = ({ found }) => (found?.confidence ?? 0) > LIMIT;
  const right = ({ slug, found }) => found?.slug === slug;
  const known = answers.filter(({ slug }) => slug !== undefined);
  const unknown = answers.filter(({ slug }) => slug === undefined);
  return {
    best: share(known, right),
    sure: share(known, (answer) => right(answer) && sure(answer)),
    noisy: share(
      known.filter(({ noisy }) => noisy),
      (answer) => right(answer) && sure(answer),
    ),
    wrong: share(known, (answer) => !right(answer) && sure(answer)),
    refused: share(unknown, (answer) => !sure(answer)),
    training: median(trainings),
    utterance: median(times),
    bytes: await engine.weigh(language),
    answers,
  };
}

async function learning(engine) {
  const intents = large();
  const times = [];
  for (let round = 0; round < TRAININGS; round += 1) {
    const start = performance.now();
    await engine.train('en', intents);
    times.push(performance.now() - start);
  }
  return median(times);
}

const percent = (value) => `${(100 * value).toFixed(1)} %`;
const time = (ms) => (ms < 1 ? `${(1000 * ms).toFixed(0)} µs` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`);
const size = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => [...row[column]].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

const results = [];
for (const engine of ENGINES) {
  for (const set of SETS) results.push({ engine: engine.name, domain: set.domain, language: set.language, ...(await measure(engine, set)) });
}
const KEYS = ['best', 'sure', 'noisy', 'wrong', 'refused', 'training', 'utterance', 'bytes'];
const averages = DOMAINS.flatMap((domain) =>
  ENGINES.map(({ name }) => {
    const own = results.filter((result) => result.engine === name && result.domain === domain);
    const mean = (key) => own.reduce((sum, result) => sum + result[key], 0) / own.length;
    return { engine: name, domain, language: 'all', ...Object.fromEntries(KEYS.map((key) => [key, mean(key)])) };
  }),
);

const learnings = [];
for (const engine of ENGINES) learnings.push(`${engine.name} ${time(await learning(engine))}`);

const HEAD = ['engine', 'domain', 'language', 'right, best', 'right, sure', 'of those mistyped', 'wrong, sure', 'strangers refused', 'learning', 'utterance', 'brotli'];
const rows = [...results, ...averages].map((result) => [
  result.engine,
  result.domain,
  result.language,
  percent(result.best),
  percent(result.sure),
  percent(result.noisy),
  percent(result.wrong),
  percent(result.refused),
  time(result.training),
  time(result.utterance),
  size(result.bytes),
]);
for (const domain of DOMAINS) {
  const { intents, tests, strangers } = SETS.find((set) => set.domain === domain);
  console.log(
    `${domain}: ${Object.keys(intents).length} intents; each language: ` +
      `${Object.values(intents).flat().length} sentences to learn from, ${tests.length} to understand ` +
      `(${tests.filter(({ noisy }) => noisy).length} of them mistyped), ${strangers.length} that mean none of the intents`,
  );
}
console.log();
console.log(table([HEAD, ...rows]));
console.log(`
right, best        the first intent is the right one (nlp.js gives none under its own limit)
right, sure        and it is surer than ${LIMIT}
wrong, sure        another intent is surer than ${LIMIT}
strangers refused  sentences that mean none of the intents, for which none is surer than ${LIMIT}
learning, utterance  medians in Node ${process.versions.node}
brotli             what a page loads for one language: of hooktalk the whole engine, with dialogue,
                   templates and webhooks; nlp.js bundled from its packages and minified

Learning 50 intents with 20 sentences each: ${learnings.join(', ')}.`);

if (process.env.HOOKTALK_EVALUATION === 'wrong') {
  console.log('\nWhat hooktalk got wrong:');
  for (const { engine, domain, language, answers } of results) {
    if (engine !== 'hooktalk') continue;
    for (const { text, slug, found } of answers) {
      const sure = (found?.confidence ?? 0) > LIMIT;
      if (slug === undefined ? sure : !(sure && found.slug === slug)) {
        console.log(`${domain} ${language}  ${JSON.stringify(text)}: ${slug ?? 'none'}, found ${found ? `${found.slug} ${found.confidence.toFixed(2)}` : 'none'}`);
      }
    }
  }
}
