// The tables: a line for each figure, a column for each contender, and what Hooktalk wants to reach.

import { FLOOR, OURS, WINDOWED } from './contenders.mjs';
import { median } from './measure.mjs';

/**
 * @typedef {object} Figure
 * @property {string} key in the measurements
 * @property {string} title
 * @property {number} [digits] after the point
 * @property {string} [floor] the contender that ratios are told to
 * @property {number} [most] the target
 * @property {number} [times] the target as a ratio to the floor
 */

/** @type {(aim: number) => Figure[]} */
const load = (aim) => [
  { key: 'bytes', title: 'kB on the wire, without the page', digits: 1, most: aim },
  { key: 'requests', title: 'requests', most: 4 },
  { key: 'hosts', title: 'other hosts asked', most: 0 },
  { key: 'ready', title: 'ms to a usable text box', floor: FLOOR, times: 2.2 },
  { key: 'busy', title: 'main thread, ms', floor: FLOOR },
  { key: 'blocked', title: 'of them blocking, ms' },
  { key: 'heap', title: 'JS heap, MB', digits: 1 },
];

/** @type {Figure[]} */
const phone = [
  { key: 'ready', title: 'ms to a usable text box', floor: FLOOR, most: 1300 },
  { key: 'busy', title: 'main thread, ms', floor: FLOOR },
  { key: 'blocked', title: 'of them blocking, ms', most: 50 },
];

/** Press to chat, for the first time and with what the browser has kept of earlier visits. @type {Figure[]} */
const click = [
  { key: 'before', title: 'kB before intent', digits: 1, most: 3 },
  { key: 'bytes', title: 'kB in all', digits: 1 },
  { key: 'requests', title: 'requests' },
  { key: 'usable', title: 'cold: ms to a usable text box', floor: FLOOR, most: 100 },
  { key: 'answer', title: 'cold: ms to the first answer', floor: FLOOR },
  { key: 'blocked', title: 'cold: ms of blocking', most: 50 },
  { key: 'warmBytes', title: 'warm: kB', digits: 1 },
  { key: 'warmUsable', title: 'warm: ms to a usable text box', floor: FLOOR, most: 100 },
  { key: 'warmAnswer', title: 'warm: ms to the first answer', floor: FLOOR },
];

const RESTORE = { 1_000: 60, 10_000: 200 };
const APPEND = { 100: { times: 1.5 }, 1_000: { times: 1.6, most: 10 }, 10_000: { most: 10 } };

/** @type {(count: number) => Figure[]} */
const long = (count) => [
  { key: 'restore', title: 'restore, ms', floor: WINDOWED, most: RESTORE[count] },
  { key: 'paint', title: 'one more message: ms to its paint', digits: 1, floor: WINDOWED },
  { key: 'append', title: 'one more message: main thread, ms', digits: 1, floor: WINDOWED, ...APPEND[count] },
  { key: 'keyPaint', title: 'a key: ms to its paint', digits: 1, floor: WINDOWED },
  { key: 'key', title: 'a key: main thread, ms', digits: 1, floor: WINDOWED, most: 10 },
  { key: 'nodes', title: 'DOM nodes', most: count === 10_000 ? 1500 : undefined },
  { key: 'heap', title: 'JS heap, MB', digits: 1 },
  { key: 'memory', title: 'memory of the process, MB', most: count === 10_000 ? 95 : undefined },
];

/**
 * All tables as Markdown. Each of `runs` is one: what was measured, `desktop`, `phone`, `click`, `click, phone`, or the
 * number of messages; and by the name of a contender a list, one a round, of figures or of a text that says why there are
 * none. `aim` is how many kB the chat is to weigh.
 */
export function report(runs, aim) {
  const tables = runs.map(({ what, measured }) => {
    if (what === 'desktop') return table('Load', load(aim), measured);
    if (what === 'phone') return table('Load on a phone', phone, measured);
    if (what === 'click') return table('Press on the launcher', click, measured);
    if (what === 'click, phone') return table('Press on the launcher, on a phone', click, measured);
    return table(`${what.toLocaleString('en')} messages`, long(what), measured);
  });
  return tables.join('\n');
}

function table(title, figures, measured) {
  const names = Object.keys(measured);
  const lines = [
    `### ${title}\n`,
    `| | ${names.map((name) => (name === OURS ? `**${name}**` : name)).join(' | ')} | target |`,
    `|---|${names.map(() => '---:').join('|')}|---|`,
    ...figures.map((figure) => {
      const cells = names.map((name) => cell(figure, measured, name));
      return `| ${figure.title} | ${cells.join(' | ')} | ${verdict(figure, measured)} |`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function cell(figure, measured, name) {
  const rounds = measured[name];
  const why = rounds.find((round) => typeof round === 'string');
  if (why) return why;
  const value = middle(figure, rounds);
  if (value === null) return '–';
  const ratio = name === figure.floor ? null : ratioOf(figure, measured, name);
  return `${number(value, figure.digits)}${ratio === null ? '' : ` (×${number(ratio, ratio < 10 ? 1 : 0)})`}`;
}

function verdict(figure, measured) {
  const rounds = measured[OURS];
  const wanted = [];
  let met = true;
  if (figure.times !== undefined) {
    wanted.push(`≤ ×${figure.times}`);
    met &&= ratioOf(figure, measured, OURS) <= figure.times;
  }
  if (figure.most !== undefined) {
    wanted.push(`≤ ${number(figure.most)}`);
    met &&= middle(figure, rounds) <= figure.most;
  }
  if (wanted.length === 0) return '';
  return `${wanted.join(' and ')}: ${met && rounds.every((it) => typeof it !== 'string') ? 'met' : '**missed**'}`;
}

/** The median of the rounds; null where nothing was measured. */
function middle({ key }, rounds) {
  const values = rounds.map((round) => size(round[key])).filter((value) => value !== null && value !== undefined);
  return values.length === 0 ? null : median(values);
}

/** The median of the ratios of each round, because the machine may be slower in one of them. */
function ratioOf({ key, floor }, measured, name) {
  if (!floor || !measured[floor]) return null;
  const ratios = measured[name]
    .map((round, at) => size(round[key]) / size(measured[floor][at]?.[key]))
    .filter((ratio) => Number.isFinite(ratio));
  return ratios.length === 0 ? null : median(ratios);
}

const size = (value) => (Array.isArray(value) ? value.length : value);

function number(value, digits = 0) {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
