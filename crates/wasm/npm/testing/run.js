// Running one script on one engine.
import { buttons, differences, inOrder, isObject, isPattern, messageDifferences } from './match.js';
import { OUTCOMES, momentOf, readScripts } from './script.js';

/** The moment at which a script begins that names none. */
const START = Date.UTC(2026, 0, 5, 9);
/** What of a conversation a script may begin with. */
const STATE = ['language', 'memory', 'participant_data', 'skill', 'skill_stack', 'skill_occurences'];
/** How long a visitor and a webhook take, if a step does not say. */
const THINKING = 1000;
const ANSWERING = 100;

/**
 * Runs a script.
 *
 * @returns `{ name, passed, failures, turns }`. A conversation that cannot go on ends there; a wrong
 * expectation does not end it.
 */
export function runScript(engine, script) {
  if (typeof engine?.begin !== 'function') {
    throw new TypeError('runScript needs an Engine: call `await init()`, then `runScript(new Engine(definition), script)`');
  }
  const { problems } = readScripts(script);
  const name = typeof script?.name === 'string' ? script.name : undefined;
  if (problems.length > 0) {
    const failures = problems.map(({ step, message, help }) => failure(step, 'script', message, help));
    return { name, passed: false, failures, turns: [] };
  }
  const run = new Run(engine, script);
  run.all();
  return { name, passed: run.failures.length === 0, failures: run.failures, turns: run.turns };
}

const failure = (step, part, message, help, found) => ({
  ...(step !== undefined && { step }),
  part,
  message,
  ...(help !== undefined && { help }),
  ...(found !== undefined && { differences: found }),
});

/** The conversation cannot go on. */
class Stuck extends Error {
  constructor(message, help) {
    super(message);
    this.help = help;
  }
}

class Run {
  failures = [];
  turns = [];
  #engine;
  #script;
  #conversation;
  #now;
  #turn;
  /** How many messages of the turn have been looked at. */
  #seen = 0;
  /** Whether a step looked at what went wrong in this turn. */
  #looked = false;
  /** Every message so far: buttons can be pressed later too. */
  #shown = [];

  constructor(engine, script) {
    this.#engine = engine;
    this.#script = script;
    this.#now = momentOf(script.now) ?? START;
    this.#conversation = { id: script.id ?? 'test' };
    for (const key of STATE) {
      if (script[key] != null) this.#conversation[key] = script[key];
    }
  }

  all() {
    const { steps } = this.#script;
    let index = 0;
    let part;
    try {
      for (; index < steps.length; index += 1) {
        const step = steps[index];
        for (part of ['user', 'expect_request', 'respond', 'expect']) {
          if (step[part] !== undefined) this.#do(part, step, index);
        }
      }
      index = steps.length - 1;
      part = 'end';
      this.#finish(index);
    } catch (error) {
      const known = error instanceof Stuck || typeof error?.code === 'string';
      if (!known) throw error;
      this.failures.push(failure(index, part, error.message, error.help));
      if (this.#turn && this.turns.at(-1) !== this.#turn) this.turns.push(this.#turn);
    }
  }

  #do(part, step, index) {
    const value = step[part];
    switch (part) {
      case 'user':
        this.#finish(index);
        this.#now += step.after_ms ?? THINKING;
        this.#begin(value);
        break;
      case 'expect_request':
        this.#check(index, part, requestDifferences(value, this.#awaited(part)));
        break;
      case 'respond':
        this.#respond(value, step);
        break;
      default:
        this.#check(index, part, this.#expected(value));
    }
  }

  #begin(value) {
    const offset = this.#script.utc_offset_minutes;
    const input = {
      ...(offset !== undefined && { utc_offset_minutes: offset }),
      ...(typeof value === 'string' ? { type: 'text', content: value } : this.#input(value)),
    };
    this.#turn = this.#engine.begin(this.#conversation, input, this.#now);
    this.#seen = 0;
    this.#looked = false;
  }

  #input(value) {
    const { text, press, ...rest } = value;
    if (text !== undefined) return { type: 'text', content: text, ...rest };
    return press === undefined ? rest : { ...this.#pressed(press), ...rest };
  }

  /** A click on what the bot shows. */
  #pressed(title) {
    const last = this.#shown.length - 1;
    const offered = this.#shown
      .flatMap((message, index) => {
        const quick = message?.type === 'quickReplies';
        // Quick replies are offered while they are the last message.
        if (quick && index < last) return [];
        return [buttons(message).map((button) => ({ type: quick ? 'quickReply' : 'button', button }))];
      })
      .reverse()
      .flat();
    const found = offered.find(({ button }) => button.title === title);
    if (found === undefined) {
      const titles = offered.map(({ button }) => JSON.stringify(button.title)).join(', ');
      throw new Stuck(
        `there is no button ${JSON.stringify(title)} to press`,
        titles === '' ? 'the bot shows no buttons here' : `the bot shows ${titles}`,
      );
    }
    const { type, value } = found.button;
    if (['web_url', 'phonenumber', 'phone_number'].includes(type)) {
      throw new Stuck(`pressing ${JSON.stringify(title)} tells the bot nothing`, `it is a button of type \`${type}\``);
    }
    return { type: found.type, content: { title, value, ...(type != null && { type }) } };
  }

  #awaited(part) {
    const request = this.#turn.awaiting;
    if (request) return request;
    throw new Stuck(
      part === 'respond' ? 'the bot waits for no answer' : 'the bot makes no request here',
      'take the step out, or look at why no webhook is called',
    );
  }

  #respond(value, step) {
    const request = this.#awaited('respond');
    this.#now += step.user === undefined && step.after_ms !== undefined ? step.after_ms : elapsed(value, request);
    this.#turn = this.#engine.resolve(this.#turn, outcomeOf(value), this.#now);
  }

  #check(index, part, found) {
    if (found.length === 0) return;
    const what = part === 'expect' ? 'the bot did something else' : 'the request is another one';
    this.failures.push(failure(index, part, what, undefined, found));
  }

  #expected(value) {
    const turn = this.#turn;
    const said = turn.messages.slice(this.#seen);
    const expected =
      typeof value === 'string' ? { messages: [value] } : Array.isArray(value) || isPattern(value) ? { messages: value } : value;
    const { messages, nlp, diagnostics, notices, ...state } = expected;
    const found = [];
    if (messages !== undefined) {
      found.push(...messageDifferences(messages, said, 'messages'));
      this.#seen = turn.messages.length;
    }
    for (const [key, one] of Object.entries(state)) {
      found.push(...differences(one, turn.conversation[key], key));
    }
    if (nlp !== undefined) found.push(...differences(nlp, turn.nlp, 'nlp'));
    if (diagnostics !== undefined) {
      found.push(...diagnosticDifferences(diagnostics, turn.diagnostics));
      this.#looked = true;
    }
    if (notices !== undefined) {
      found.push(
        ...(Array.isArray(notices)
          ? inOrder(notices, turn.notices, 'notices', requestDifferences)
          : differences(notices, turn.notices.map(seen), 'notices')),
      );
    }
    return found;
  }

  /** Ends the turn that is open, if one is. */
  #finish(index) {
    const turn = this.#turn;
    if (!turn) return;
    if (turn.awaiting) {
      const { method, url } = turn.awaiting;
      throw new Stuck(
        `the bot still waits for the answer to ${method} ${url}`,
        'answer it with a step `respond`',
      );
    }
    const wrong = turn.diagnostics.filter(({ severity }) => severity !== 'info');
    if (!this.#looked && wrong.length > 0) {
      const help = `mend it, or expect it with \`"diagnostics": ${JSON.stringify(wrong.map(({ code }) => code))}\``;
      const told = wrong.map(({ code, path, message }) => `${code} at ${path}: ${message}`).join('; ');
      this.failures.push(failure(index, 'expect', `something went wrong that no \`expect\` names: ${told}`, help));
    }
    this.turns.push(turn);
    this.#conversation = turn.conversation;
    this.#shown.push(...turn.messages);
    this.#turn = undefined;
  }
}

const elapsed = (value, request) => (value === 'timeout' ? request.timeout_ms : ANSWERING);

function outcomeOf(value) {
  if (OUTCOMES.includes(value)) return { type: value };
  const { status = 200, headers, json, body } = value;
  const text = json === undefined ? (body ?? '') : JSON.stringify(json);
  return { type: 'response', status, ...(headers && { headers }), body: text };
}

/** A request as a script sees it: headers by lower-case name, secrets hidden, the body as JSON. */
function seen(request) {
  const headers = Object.fromEntries(
    request.headers.map(({ name, value, secret }) => [name.toLowerCase(), secret ? '(secret)' : value]),
  );
  const { action_id, method, url, timeout_ms } = request;
  return { action_id, method, url, headers, body: jsonOf(request.body), timeout_ms };
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `POST /orders`, or an object. */
function requestDifferences(expected, request, path = '') {
  const at = (key) => (path === '' ? key : `${path}.${key}`);
  if (typeof expected === 'string') {
    const space = expected.indexOf(' ');
    const short = space < 0 ? { url: expected } : { method: expected.slice(0, space), url: expected.slice(space + 1).trim() };
    return requestDifferences(short, request, path);
  }
  const actual = seen(request);
  const { method, url, headers, ...rest } = expected;
  const found = [];
  if (method !== undefined) {
    found.push(...differences(typeof method === 'string' ? method.toUpperCase() : method, actual.method, at('method')));
  }
  // A route is the end of the address: where the webhook is, is no matter of the conversation.
  const isRoute = typeof url === 'string' && url.startsWith('/');
  if (url !== undefined && !(isRoute && actual.url.endsWith(url))) {
    found.push(...differences(url, actual.url, at('url')));
  }
  if (headers !== undefined) {
    if (isObject(headers) && !isPattern(headers)) {
      const plain = Object.fromEntries(request.headers.map(({ name, value }) => [name.toLowerCase(), value]));
      for (const [name, value] of Object.entries(headers)) {
        const key = name.toLowerCase();
        const held = Object.hasOwn(plain, key) ? plain[key] : undefined;
        if (differences(value, held).length > 0) {
          found.push({ path: at(`headers.${name}`), expected: value, actual: Object.hasOwn(actual.headers, key) ? actual.headers[key] : undefined });
        }
      }
    } else found.push(...differences(headers, actual.headers, at('headers')));
  }
  return [...found, ...differences(rest, actual, path)];
}

/** A finding is expected by its code, or by some of its members. */
function diagnosticDifferences(expected, actual) {
  if (!Array.isArray(expected)) return differences(expected, actual.map(({ code }) => code), 'diagnostics');
  const found = inOrder(expected, actual, 'diagnostics', (one, finding, path) =>
    typeof one === 'string' ? differences(one, finding.code, path) : differences(one, finding, path),
  );
  // A whole finding is too much to read.
  const short = (value) => (value?.code === undefined ? value : `${value.code}: ${value.message}`);
  return found.map((difference) =>
    'actual' in difference ? { ...difference, actual: short(difference.actual) } : difference,
  );
}
