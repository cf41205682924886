// How a chat of Hooktalk loads, and what a long transcript costs, beside what npm has for the same.
//
// Called by `cargo xtask bench --browser [--json FILE]`. All contenders are measured in one run, round by round, each time
// in a fresh headless Chromium with a cold cache; printed are the medians. Times of one machine say little, so ratios
// are told to a page of plain elements in the same round. What is not there after 30 seconds is not waited for.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

import { FLOOR, WINDOWED, contenders, isHere } from './contenders.mjs';
import { Late, PHONE, check, load, long } from './measure.mjs';
import { report } from './report.mjs';

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
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

say('looking whether every page shows its messages');
for (const contender of contenders) await check(contender);

for (const [what, rounds] of [['desktop', ROUNDS], ['phone', FEW]]) {
  const measured = begin(what, contenders);
  for (let round = 1; round <= rounds; round += 1) {
    say(`load, ${what}: round ${round} of ${rounds}`);
    for (const contender of contenders) measured[contender.name].push(await load(contender, { phone: what === 'phone' }));
  }
}

const talkative = contenders.filter(({ loadOnly }) => !loadOnly);
const late = new Set();
for (const count of COUNTS) {
  const measured = begin(count, talkative);
  for (let round = 1; round <= FEW; round += 1) {
    say(`${count} messages: round ${round} of ${FEW}`);
    for (const contender of talkative) {
      measured[contender.name].push(late.has(contender) ? OVER : await tried(contender, count));
    }
  }
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
