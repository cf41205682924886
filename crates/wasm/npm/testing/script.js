// Reading conversation scripts: every mistake of their form at once, before anything runs.
import { PATTERN_NAMES, isObject, isPattern, wrongArgument } from './match.js';

const SCRIPT = {
  $schema: 'any',
  name: 'text',
  desc: 'text',
  now: 'moment',
  utc_offset_minutes: 'whole',
  id: 'text',
  language: 'text',
  memory: 'object',
  participant_data: 'object',
  skill: 'text',
  skill_stack: 'texts',
  skill_occurences: 'whole',
  steps: 'steps',
};
/** In the order in which the parts of one step are done. */
const PARTS = ['user', 'expect_request', 'respond', 'expect'];
const STEP = { desc: 'text', after_ms: 'milliseconds', user: 'user', expect_request: 'request', respond: 'respond', expect: 'expect' };
const INPUT = { text: 'text', press: 'text', type: 'any', content: 'any', language: 'text', force_language: 'text', uuid: 'text', nlp: 'object', utc_offset_minutes: 'whole' };
const EXPECT = {
  messages: 'messages',
  memory: 'pattern',
  language: 'pattern',
  skill: 'pattern',
  skill_stack: 'pattern',
  skill_occurences: 'pattern',
  participant_data: 'pattern',
  nlp: 'pattern',
  diagnostics: 'diagnostics',
  notices: 'requests',
};
const REQUEST = { action_id: 'pattern', method: 'method', url: 'pattern', headers: 'pattern', body: 'pattern', timeout_ms: 'pattern' };
const ANSWER = { status: 'status', headers: 'object', json: 'any', body: 'text' };
/** What may stand for an outcome that is no answer. */
export const OUTCOMES = ['timeout', 'network', 'aborted'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

/** Keys that people try, and where their contents belong. */
const MENDS = {
  replies: 'put the whole answer into `json`',
  conversation: 'put the whole answer into `json`',
  bot: 'say `user` for what the visitor does, and `expect` for what the bot does',
  text: 'put it into `messages`, or give a list of texts',
  title: 'give `{ "press": "<title>" }`, or `type` and `content`',
  value: 'give `{ "press": "<title>" }`, or `type` and `content`',
  skill_occurrences: 'write `skill_occurences`, as on the wire',
  skills: 'this looks like a bot definition; give it as the first file',
  webhook: 'this looks like a bot definition; give it as the first file',
};

/**
 * Reads a document of scripts: one, or a list of them.
 *
 * @returns `{ scripts, problems }`: each script with its `keys` in the document; each problem as
 * `{ message, help, keys, script?, step? }`. A script with a problem is not among the scripts.
 */
export function readScripts(document) {
  const scripts = [];
  const problems = [];
  const all = Array.isArray(document) ? document : [document];
  if (all.length === 0) problems.push({ message: 'the list holds no script', help: 'write at least one', keys: [] });
  all.forEach((value, index) => {
    const keys = Array.isArray(document) ? [index] : [];
    const reader = new Reader(keys, value?.name);
    reader.script(value, keys);
    if (reader.problems.length > 0) problems.push(...reader.problems);
    else scripts.push({ script: value, keys });
  });
  return { scripts, problems };
}

class Reader {
  problems = [];
  #script;
  #step;

  constructor(keys, name) {
    this.#script = typeof name === 'string' ? name : undefined;
  }

  script(value, keys) {
    if (!isObject(value)) {
      this.#wrong(keys, 'a script is to be an object', 'write `{ "name": "…", "steps": […] }`');
      return;
    }
    this.#members(value, keys, SCRIPT, 'a script');
    if (value.steps === undefined) {
      this.#wrong(keys, 'the script has no `steps`', 'write `"steps": [{ "user": "Hello" }, { "expect": ["…"] }]`');
    }
  }

  #members(value, keys, known, what) {
    for (const [key, member] of Object.entries(value)) {
      const kind = Object.hasOwn(known, key) ? known[key] : undefined;
      if (kind === undefined) {
        const help = (Object.hasOwn(MENDS, key) && MENDS[key]) || suggestion(key, Object.keys(known));
        this.#wrong([...keys, key], `${what} has no \`${key}\``, help);
      } else if (member !== null || kind !== 'text') {
        this.#check(kind, member, [...keys, key], key);
      }
    }
  }

  #check(kind, value, keys, key) {
    const told = `\`${key}\` is to be`;
    switch (kind) {
      case 'text':
        if (typeof value !== 'string') this.#wrong(keys, `${told} text`, 'put it in double quotes');
        break;
      case 'texts':
        if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) {
          this.#wrong(keys, `${told} a list of texts`, 'write `["order"]`');
        }
        break;
      case 'object':
        if (!isObject(value)) this.#wrong(keys, `${told} an object`, 'write `{ … }`');
        break;
      case 'whole':
        if (!Number.isInteger(value)) this.#wrong(keys, `${told} a whole number`, 'write it without quotes');
        break;
      case 'milliseconds':
        if (!Number.isInteger(value) || value < 0) {
          this.#wrong(keys, `${told} whole milliseconds, 0 or more`, 'write `60000` for a minute');
        }
        break;
      case 'moment':
        if (momentOf(value) === undefined) {
          this.#wrong(keys, `${told} a moment`, 'write `"2026-03-02T09:00:00Z"`, or milliseconds');
        }
        break;
      case 'steps':
        this.#steps(value, keys);
        break;
      case 'user':
        this.#user(value, keys);
        break;
      case 'request':
        if (typeof value === 'string') this.#patterns(value, keys);
        else if (isObject(value) && !isPattern(value)) this.#members(value, keys, REQUEST, 'an expected request');
        else this.#wrong(keys, `${told} a text or an object`, 'write `"POST /orders"`, or `{ "method", "url", "body" }`');
        break;
      case 'requests':
        if (Array.isArray(value)) value.forEach((one, index) => this.#check('request', one, [...keys, index], key));
        else this.#patterns(value, keys);
        break;
      case 'method':
        if (typeof value === 'string' && !METHODS.includes(value.toUpperCase())) {
          this.#wrong(keys, `there is no method \`${value}\` for webhooks`, suggestion(value.toUpperCase(), METHODS));
        } else this.#patterns(value, keys);
        break;
      case 'respond':
        this.#respond(value, keys);
        break;
      case 'status':
        if (!Number.isInteger(value) || value < 100 || value > 599) {
          this.#wrong(keys, `${told} a status from 100 to 599`, 'leave it out for 200');
        }
        break;
      case 'expect':
        if (typeof value === 'string' || Array.isArray(value) || isPattern(value)) this.#patterns(value, keys);
        else if (isObject(value)) this.#expect(value, keys);
        else this.#wrong(keys, `${told} texts or an object`, 'write `["Hello"]`, or `{ "messages": ["Hello"] }`');
        break;
      case 'messages':
      case 'diagnostics':
        if (Array.isArray(value) || isPattern(value)) this.#patterns(value, keys);
        else this.#wrong(keys, `${told} a list`, 'write `[…]`, and `[]` for none');
        break;
      case 'pattern':
        this.#patterns(value, keys);
        break;
      default:
        break;
    }
  }

  #steps(value, keys) {
    if (!Array.isArray(value) || value.length === 0) {
      this.#wrong(keys, '`steps` is to be a list of steps', 'write `[{ "user": "Hello" }, { "expect": ["…"] }]`');
      return;
    }
    let begun = false;
    value.forEach((step, index) => {
      this.#step = index;
      const at = [...keys, index];
      if (!isObject(step)) {
        this.#wrong(at, 'a step is to be an object', `write one with ${list(PARTS)}`);
        return;
      }
      this.#members(step, at, STEP, 'a step');
      const parts = PARTS.filter((part) => step[part] !== undefined);
      if (parts.length === 0) this.#wrong(at, 'the step does nothing', `give it ${list(PARTS)}`);
      begun ||= parts.includes('user');
      if (!begun && parts.length > 0) {
        this.#wrong(at, 'nothing has been said yet', 'begin with a step `user`');
        begun = true;
      }
    });
    this.#step = undefined;
  }

  #user(value, keys) {
    if (typeof value === 'string') return;
    if (!isObject(value)) {
      this.#wrong(keys, '`user` is to be a text or an object', 'write `"Hello"`, or `{ "press": "<title>" }`');
      return;
    }
    this.#members(value, keys, INPUT, 'what the visitor does');
    const ways = ['text', 'press', 'content'].filter((way) => value[way] !== undefined);
    if (ways.length !== 1) {
      const help = 'give one of `text` (typed words), `press` (a button by its title), `type` with `content`';
      this.#wrong(keys, ways.length === 0 ? 'the visitor does nothing' : `${list(ways)} exclude each other`, help);
    }
    if (value.type !== undefined && !['text', 'button', 'quickReply'].includes(value.type)) {
      const help = suggestion(String(value.type), ['text', 'button', 'quickReply']);
      this.#wrong([...keys, 'type'], `there is no \`type\` ${JSON.stringify(value.type)} of what a visitor does`, help);
    }
  }

  #respond(value, keys) {
    if (typeof value === 'string') {
      if (!OUTCOMES.includes(value)) {
        this.#wrong(keys, `there is no outcome \`${value}\``, `${suggestion(value, OUTCOMES)}; an answer is \`{ "json": … }\``);
      }
      return;
    }
    if (!isObject(value)) {
      this.#wrong(keys, '`respond` is to be an object or a text', 'write `{ "json": { "replies": [] } }`, or `"timeout"`');
      return;
    }
    this.#members(value, keys, ANSWER, 'an answer');
    if (value.json !== undefined && value.body !== undefined) {
      this.#wrong(keys, '`json` and `body` exclude each other', 'use `body` for what is not JSON');
    }
  }

  #expect(value, keys) {
    this.#members(value, keys, EXPECT, '`expect`');
    if (Object.keys(value).length === 0) {
      this.#wrong(keys, '`expect` names nothing', 'write `[]` for a bot that says nothing');
    }
  }

  /** Patterns anywhere inside. */
  #patterns(value, keys) {
    if (Array.isArray(value)) {
      value.forEach((item, index) => this.#patterns(item, [...keys, index]));
      return;
    }
    if (!isObject(value)) return;
    const pattern = isPattern(value);
    for (const [key, asked] of Object.entries(value)) {
      const at = [...keys, key];
      if (!pattern) {
        this.#patterns(asked, at);
        continue;
      }
      if (!PATTERN_NAMES.includes(key)) {
        this.#wrong(at, `there is no pattern \`${key}\``, suggestion(key, PATTERN_NAMES));
        continue;
      }
      const wrong = wrongArgument(key, asked);
      if (wrong !== undefined) this.#wrong(at, `\`${key}\` cannot be used so`, wrong);
      else if (key !== '$exactly') this.#patterns(asked, at);
    }
  }

  #wrong(keys, message, help) {
    const place = this.#step === undefined ? {} : { step: this.#step };
    this.problems.push({ message, help, keys, ...(this.#script && { script: this.#script }), ...place });
  }
}

/** A moment in milliseconds, from such a number or from text of a date and a time. */
export function momentOf(value) {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : moment;
}

/** What may have been meant, or all that may be said. */
export function suggestion(word, known) {
  const [best, distance] = known
    .map((one) => [one, editDistance(word.toLowerCase(), one.toLowerCase())])
    .reduce((a, b) => (b[1] < a[1] ? b : a));
  const near = distance <= Math.max(best.length > 3 ? 2 : 1, Math.floor(best.length / 3));
  return near ? `did you mean \`${best}\`?` : `use ${list(known)}`;
}

const list = (names) => {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
};

/** How many letters must be changed; long texts are far from everything. */
function editDistance(a, b) {
  if (Math.abs(a.length - b.length) > 8) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
