// How long a program in Node waits until the engine has said its first words, beside what npm has for the same.
//
// Called by `cargo xtask bench`. Each measurement is a process of its own, so nothing is loaded or compiled before; the
// rounds of all are interleaved. What the processes load was read once before, so files come from the system's cache.
// Printed is the median of each step, and of the ratios to importing and compiling Handlebars in the same round.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = process.env.HOOKTALK_PACKAGE
  ? pathToFileURL(`${resolve(process.env.HOOKTALK_PACKAGE)}/`)
  : new URL('../../target/npm/hooktalk/', import.meta.url);
const ROUNDS = Number(process.env.HOOKTALK_BENCH_ROUNDS ?? 9);
const NOW = Date.UTC(2026, 2, 11, 10);

const intents = () => JSON.parse(readFileSync(new URL('../evaluation/intents/service/en.train.json', import.meta.url), 'utf8'));

/**
 * By name, the steps to a first result: each does its work, and gives what the next one needs; the last gives a text,
 * which must be the same in every round.
 */
const STARTS = {
  'an empty module': { import: () => import('data:text/javascript,export default "nothing"').then((it) => it.default) },
  handlebars: {
    import: () => import('handlebars'),
    first: ({ default: Handlebars }) => Handlebars.compile('You said {{text}}')({ text: 'hello' }),
  },
  'hooktalk, a template': {
    import: () => import(new URL('index.js', PACKAGE)),
    init: async (hooktalk) => (await hooktalk.init(), hooktalk),
    first: ({ renderTemplate }) => renderTemplate('text', 'You said {{text}}', { text: 'hello' }),
  },
  'hooktalk, a turn that understands': {
    import: () => import(new URL('index.js', PACKAGE)),
    init: async (hooktalk) => (await hooktalk.init(), hooktalk),
    first: ({ Engine, newConversation }) => {
      const list = Object.entries(intents()).map(([slug, expressions]) => ({ slug, expressions }));
      const skills = list.map(({ slug }) => ({
        slug,
        triggers: [`@${slug}`],
        actions: [{ type: 'send_message', message: { type: 'text', content: slug } }],
      }));
      const engine = new Engine({ language: 'en', intents: list, skills });
      const sentence = list[0].expressions[0];
      return engine.begin(newConversation('c'), { type: 'text', content: sentence }, NOW).messages[0].content;
    },
  },
  'nlp.js, a sentence that it understands': {
    import: async () => {
      const { default: core } = await import('@nlpjs/core');
      const { default: nlp } = await import('@nlpjs/nlp');
      const { default: lang } = await import('@nlpjs/lang-en');
      return { ...core, ...nlp, ...lang };
    },
    first: async ({ containerBootstrap, Nlp, LangEn }) => {
      const container = await containerBootstrap();
      container.use(Nlp);
      container.use(LangEn);
      container.registerConfiguration('nlu-neural', { log: false });
      const nlp = container.get('nlp');
      // Without files and without a line for each step of the learning.
      nlp.settings.autoSave = false;
      nlp.addLanguage('en');
      const all = Object.entries(intents());
      for (const [slug, sentences] of all) for (const sentence of sentences) nlp.addDocument('en', sentence, slug);
      const { log } = console;
      console.log = () => {};
      await nlp.train();
      console.log = log;
      return (await nlp.process('en', all[0][1][0])).intent;
    },
  },
};

const YARDSTICK = 'handlebars';

if (process.argv[2] === '--once') await once(STARTS[process.argv[3]]);
else await compare();

/** In a process of its own. */
async function once(steps) {
  const times = {};
  let value;
  for (const [step, work] of Object.entries(steps)) {
    const begun = performance.now();
    value = await work(value);
    times[step] = performance.now() - begun;
  }
  console.log(JSON.stringify({ times, value }));
}

async function compare() {
  const run = promisify(execFile);
  const measured = Object.fromEntries(Object.keys(STARTS).map((name) => [name, []]));
  const said = {};
  // The first round fills the system's cache and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of Object.keys(STARTS)) {
      const { stdout } = await run(process.execPath, [fileURLToPath(import.meta.url), '--once', name]);
      const { times, value } = JSON.parse(stdout);
      if (typeof value !== 'string' || (said[name] ??= value) !== value) throw new Error(`${name} says ${stdout}`);
      if (round > 0) measured[name].push({ ...times, all: Object.values(times).reduce((sum, time) => sum + time) });
    }
  }
  console.log(`### From nothing to the first result, in Node\n`);
  console.log(`Node ${process.version}; medians of ${ROUNDS} processes each.\n`);
  console.log(`| | import, ms | init, ms | first result, ms | all, ms | times ${YARDSTICK} |\n|---|---:|---:|---:|---:|---:|`);
  for (const [name, rounds] of Object.entries(measured)) {
    const cells = ['import', 'init', 'first', 'all'].map((step) =>
      rounds[0][step] === undefined ? '–' : median(rounds.map((it) => it[step])).toFixed(1),
    );
    const ratio = median(rounds.map(({ all }, at) => all / measured[YARDSTICK][at].all));
    console.log(`| ${name} | ${cells.join(' | ')} | ×${ratio.toFixed(2)} |`);
  }
  console.log();
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
