// How a chat of Hooktalk loads and opens, and what a long transcript costs, beside what npm has for the same.
//
// Called by `cargo xtask bench --browser [--only load|click|long] [--json FILE]`. All contenders are measured in one run, round by round, each time
// in a fresh headless Chromium with a cold cache; printed are the medians. Times of one machine say little, so ratios
// are told to a page of plain elements in the same round. What is not there after 30 seconds is not waited for.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

import { click } from './click.mjs';
import { FLOOR, WINDOWED, contenders, isHere } from './contenders.mjs';
import { Late, PHONE, check, load, long } from './measure.mjs';
import { report } from './report.mjs';

const PARTS = ['load', 'click', 'long'];
const { values: options } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
if (options.only !== undefined && !PARTS.includes(options.only)) {
  throw new Error(`--only takes one of ${PARTS.join(', ')}, not ${options.only}`);
}
const wanted = (part) => (options.only ?? part) === part;
const ROUNDS = Number(process.env.HOOKTALK_BENCH_ROUNDS ?? 5);
/** Rounds of what takes longer: phones and long transcripts. */
const FEW = Math.ceil(ROUNDS / 2);
const COUNTS = [100, 1_000, 10_000];
const CAP = 30_000;
const OVER = `over ${CAP / 1000} s`;

const missing = contenders.filter((contender) => !isHere(contender));
if (missing.length > 0) {
  const names = missing.map(({ name }) => name).join(', ');
  throw new Error(`the files of ${names} are missing: run \`cargo xtask bench --browser\``);
}

const say = (words) => process.stderr.write(`${words}\n`);
/** Adds a table: what is measured, and by contender its rounds. */
function begin(what, them) {
  const measured = Object.fromEntries(them.map(({ name }) => [name, []]));
  runs.push({ what, measured });
  return measured;
}
const runs = [];

/** Measures all of `them` in as many rounds, each by `measure`. */
async function rounds(what, title, count, them, measure) {
  const measured = begin(what, them);
  for (let round = 1; round <= count; round += 1) {
    say(`${title}: round ${round} of ${count}`);
    for (const contender of them) measured[contender.name].push(await measure(contender));
  }
}

const shown = contenders.filter(({ page }) => page);
if (wanted('load') || wanted('long')) {
  say('looking whether every page shows its messages');
  for (const contender of shown) await check(contender);
}
if (wanted('load')) {
  await rounds('desktop', 'load, desktop', ROUNDS, shown, (contender) => load(contender));
  await rounds('phone', 'load, phone', FEW, shown, (contender) => load(contender, { phone: true }));
}

if (wanted('click')) {
  const hidden = contenders.filter((contender) => contender.click);
  say('looking whether every launcher opens a chat that answers');
  for (const contender of hidden) await click(contender);
  await rounds('click', 'click, desktop', ROUNDS, hidden, (contender) => click(contender));
  await rounds('click, phone', 'click, phone', FEW, hidden, (contender) => click(contender, { phone: true }));
}

const talkative = shown.filter(({ loadOnly }) => !loadOnly);
const late = new Set();
for (const count of wanted('long') ? COUNTS : []) {
  await rounds(count, `${count} messages`, FEW, talkative, (contender) => (late.has(contender) ? OVER : tried(contender, count)));
}

async function tried(contender, count) {
  try {
    return await long(contender, count, CAP);
  } catch (error) {
    if (!(error instanceof Late)) throw error;
    say(`${contender.name}: ${error.message}`);
    late.add(contender);
    return OVER;
  }
}

const { budgets } = JSON.parse(readFileSync(new URL('../../../budgets.json', import.meta.url), 'utf8'));
const aim = budgets.find(({ what }) => what.startsWith('the whole chat')).aim / 1000;
console.log(
  `${cpus().length} cores, Node ${process.version}; medians of ${ROUNDS} rounds, of ${FEW} for the phone (${PHONE}) and for ` +
    `transcripts; in parentheses the ratio to ${FLOOR}, for transcripts to ${WINDOWED}, in the same round.\n`,
);
console.log(report(runs, aim));
if (options.json) writeFileSync(options.json, `${JSON.stringify({ cores: cpus().length, rounds: ROUNDS, runs }, null, 1)}\n`);
