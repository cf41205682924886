// The engine for JavaScript. What each export is for stands in types.d.ts.
//
// This file and crates/wasm/src are two halves of one thing: JSON text crosses between them, and
// nothing else that a person's data is part of.
import instantiate, {
  Engine as CompiledBot,
  Template as CompiledTemplate,
  dialog as writeDialog,
  error_codes as listCodes,
  new_conversation as writeConversation,
  start_anew as startAnew,
} from './engine_glue.js';
import { HooktalkError } from './error.js';

export { Conversation } from './conversation.js';
export { HooktalkError };

// Loading.

let loading;
let ready = false;

export function init(source) {
  loading ??= load(source).then(
    () => {
      ready = true;
    },
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

async function load(source) {
  await instantiate({ module_or_path: await compile(source) });
}

// A bundler sees this form and brings the file along.
const besideThisFile = () => new URL('./engine.wasm', import.meta.url);

async function compile(promised) {
  let source = promised ? 'the given promise' : 'beside the program';
  try {
    source = (await promised) ?? besideThisFile();
    if (source instanceof WebAssembly.Module) return source;
    const found = await read(source);
    if (isBytes(found)) return await WebAssembly.compile(found);
    const type = found.headers.get('content-type') ?? '';
    // Many a server has a page for every address that it does not know.
    if (type.startsWith('text/html')) throw new TypeError('the server answered with a page of HTML');
    return type.startsWith('application/wasm')
      ? await WebAssembly.compileStreaming(found)
      : await WebAssembly.compile(await found.arrayBuffer());
  } catch (cause) {
    throw new HooktalkError(
      'load-failed',
      `the engine's wasm could not be loaded${isBytes(source) ? '' : ` from ${named(source)}`}: ${sentence(cause)}` +
        (promised
          ? ''
          : '. If it was left behind by a bundler, say where it is: `await init(address)`; see ENVIRONMENTS.md'),
      [],
      cause,
    );
  }
}

async function read(source) {
  if (isBytes(source)) return toBytes(source);
  if (isResponse(source)) return answered(source);
  if (typeof source !== 'string' && !(source instanceof URL) && typeof source?.url !== 'string') {
    throw new TypeError(
      'give a URL, a Request, a Response, bytes or a WebAssembly.Module, or nothing at all',
    );
  }
  const address = source instanceof URL ? source.href : source;
  if (typeof address === 'string' && address.startsWith('file:') && isNode()) {
    return (await fileSystem()).promises.readFile(new URL(address));
  }
  return answered(await fetch(address));
}

function answered(response) {
  if (!response.ok) throw new Error(`the server answered with status ${response.status}`);
  return response;
}

const isNode = () => typeof process === 'object' && !!process?.versions?.node;

// Neither way can be followed by a bundler, so that a page gets no file system.
async function fileSystem() {
  const name = 'node:fs';
  return (
    process.getBuiltinModule?.(name) ?? (await import(/* webpackIgnore: true */ /* @vite-ignore */ name))
  );
}

const isBytes = (source) => source instanceof ArrayBuffer || ArrayBuffer.isView(source);
const toBytes = (source) =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
// By its form: in Node the mere mention of `Response` loads a whole HTTP client.
const isResponse = (source) =>
  typeof source?.arrayBuffer === 'function' && typeof source.ok === 'boolean';
const named = (source) =>
  String(source?.url || source?.href || (isResponse(source) ? 'the given Response' : source));
const sentence = (error) => String(error?.message ?? error).split('\n', 1)[0];

// Calls into wasm.

/** Grows when the instance is replaced; what was compiled in an older one is compiled again. */
let generation = 0;
let broken = false;

function enter() {
  if (!ready) {
    throw new HooktalkError(
      'not-initialized',
      'hooktalk is not loaded yet: call `await init()` once before anything else of it',
    );
  }
  if (broken) {
    startAnew();
    // The glue changes instances on entering a call, which must not have put arguments into the old
    // one's memory before.
    listCodes();
    broken = false;
  }
}

/** What is thrown on: what wasm threw on purpose, or the trap that ended the instance. */
function thrown(error) {
  if (error instanceof HooktalkError) return error;
  if (typeof error === 'object' && error !== null && !(error instanceof Error)) {
    return new HooktalkError(error.code, error.message, error.diagnostics);
  }
  broken = true;
  generation += 1;
  return new HooktalkError(
    'engine-failed',
    'the engine broke off in the middle of this call and will start anew with the next one',
    [],
    error,
  );
}

function call(work, a, b, c) {
  enter();
  try {
    return work(a, b, c);
  } catch (error) {
    throw thrown(error);
  }
}

// Values to text and back.

/** JSON text of a value, as `JSON.stringify` writes it; `what` names the value in an error. */
function toText(value, what) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    const reason =
      cause instanceof RangeError ? 'it nests too deep' : sentence(cause).replace(/\.$/, '');
    throw new HooktalkError('invalid-value', `the ${what} cannot be written as JSON: ${reason}`, [], cause);
  }
  if (text === undefined) return 'null';
  // Half of a surrogate pair is no character, and UTF-8 has no bytes for it. `JSON.stringify`
  // escapes nothing but halves this way; an escaped backslash is stepped over.
  return text.includes('\\ud')
    ? text.replace(/\\(?:\\|ud[89a-f][0-9a-f]{2})/g, (found) => (found === '\\\\' ? found : '\ufffd'))
    : text;
}

function toMoment(now) {
  const moment = now instanceof Date ? now.getTime() : now;
  if (typeof moment === 'number' && Number.isFinite(moment)) return moment;
  throw new HooktalkError(
    'invalid-argument',
    '`now` is to be the moment in milliseconds, such as `Date.now()`, or a Date',
  );
}

function toJson(text, name) {
  if (typeof text === 'string') return text;
  throw new HooktalkError('invalid-argument', `\`${name}\` is to be JSON text`);
}

/** An outcome as JSON text, and beside it the body of a response if it is text. */
function toOutcome(outcome) {
  if (typeof outcome !== 'object' || outcome === null || outcome.type !== 'response') {
    return [toText(outcome, 'outcome')];
  }
  let { body, headers } = outcome;
  if (isBytes(body)) body = toBody(body);
  if (typeof headers?.[Symbol.iterator] === 'function') headers = Object.fromEntries(headers);
  const isText = typeof body === 'string';
  const rest = { type: 'response', status: outcome.status, cut: outcome.cut };
  if (headers !== undefined) rest.headers = headers;
  if (!isText) rest.body = body;
  return [toText(rest, 'outcome'), isText ? body : undefined];
}

/** Bytes as text, or as a list where they are not UTF-8, which the engine then says. */
function toBody(body) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return Array.from(toBytes(body));
  }
}

// What the package is for.

export class Engine {
  #definition;
  #options;
  #bot;
  #generation;
  /** The text of the turn that the bot keeps, if it keeps one. */
  #kept;

  constructor(definition, options) {
    enter();
    this.#definition = typeof definition === 'string' ? definition : toText(definition, 'bot definition');
    this.#options = toText(options, 'options');
    this.#compile();
  }

  static compile(definition, options) {
    return new Engine(definition, options);
  }

  get diagnostics() {
    const bot = this.#enter();
    return call(() => bot.diagnostics());
  }

  understand(input, { now, language, conversation } = {}) {
    const bot = this.#enter();
    const moment = toMoment(now);
    const before = toText(conversation, 'conversation');
    const said = typeof input === 'string' ? { type: 'text', content: input } : input;
    const words = toText(language === undefined ? said : { ...said, force_language: language }, 'input');
    return JSON.parse(call(() => bot.understand(before, words, moment)));
  }

  begin(conversation, input, now) {
    const bot = this.#enter();
    const moment = toMoment(now);
    const before = toText(conversation, 'conversation');
    return JSON.parse(this.#begin(bot, before, input, moment).text);
  }

  resolve(turn, outcome, now) {
    const bot = this.#enter();
    const moment = toMoment(now);
    return JSON.parse(this.#resolve(bot, toText(turn, 'turn'), outcome, moment).text);
  }

  beginText(conversation, input, now) {
    const bot = this.#enter();
    const moment = toMoment(now);
    return inParts(this.#begin(bot, toJson(conversation, 'conversation'), input, moment));
  }

  resolveText(turn, outcome, now) {
    const bot = this.#enter();
    const moment = toMoment(now);
    return inParts(this.#resolve(bot, toJson(turn, 'turn'), outcome, moment));
  }

  stream(turn, { status, headers }) {
    const bot = this.#enter();
    const began = generation;
    const pairs = typeof headers?.[Symbol.iterator] === 'function' ? Object.fromEntries(headers) : headers;
    const args = [toText(turn, 'turn'), status, toText(pairs, 'headers')];
    const stream = call((...given) => bot.stream(...given), ...args);
    // After a trap there is nothing left of it; what it would show comes with the whole answer.
    const alive = () => this.#bot === bot && generation === began;
    return stream && new AnswerStream(
      (bytes) => (alive() ? JSON.parse(call(() => bot.read_piece(stream, bytes))) : []),
      () => alive() && stream.free(),
    );
  }

  free() {
    if (this.#bot && this.#generation === generation) this.#bot.free();
    this.#bot = undefined;
    this.#definition = undefined;
  }

  #enter() {
    enter();
    if (this.#definition === undefined) {
      throw new HooktalkError('freed', 'this Engine was given back with `free()`: make a new one');
    }
    if (this.#generation !== generation) this.#compile();
    return this.#bot;
  }

  #compile() {
    this.#kept = undefined;
    this.#bot = call((definition, options) => new CompiledBot(definition, options), this.#definition, this.#options);
    this.#generation = generation;
  }

  #begin(bot, conversation, input, now) {
    try {
      return this.#keep(bot.begin(conversation, toText(input, 'input'), now));
    } catch (error) {
      throw thrown(error);
    }
  }

  #resolve(bot, turn, outcome, now) {
    const [rest, body] = toOutcome(outcome);
    // The same text means the same turn, which the bot still has.
    const known = turn === this.#kept ? undefined : turn;
    this.#kept = undefined;
    try {
      return this.#keep(bot.resolve(known, rest, body, now));
    } catch (error) {
      throw thrown(error);
    }
  }

  #keep(written) {
    const end = written.lastIndexOf('\n');
    const text = written.slice(0, end);
    this.#kept = text;
    return { text, lengths: written.slice(end + 1) };
  }
}
if (Symbol.dispose) Engine.prototype[Symbol.dispose] = Engine.prototype.free;

class AnswerStream {
  #read;
  #free;
  #messages = [];
  #writing = false;

  constructor(read, free) {
    this.#read = read;
    this.#free = free;
  }

  get messages() {
    return this.#messages;
  }

  get writing() {
    return this.#writing;
  }

  push(piece) {
    const parts = this.#read?.(isBytes(piece) ? toBytes(piece) : new TextEncoder().encode(piece)) ?? [];
    return parts.map((part) => this.#add(part));
  }

  free() {
    this.#free?.();
    this.#read = undefined;
    this.#free = undefined;
  }

  #add({ type, delta, markdown, message }) {
    const goes = type === 'text' && this.#writing;
    const before = goes ? this.#messages.slice(0, -1) : this.#messages;
    if (type === 'text') {
      const content = (goes ? this.#messages.at(-1).content : '') + delta;
      message = markdown ? { type, content, markdown } : { type, content };
    }
    this.#messages = [...before, message];
    this.#writing = type === 'text';
    return this.#writing ? { type, delta, message } : { type, message };
  }
}
if (Symbol.dispose) AnswerStream.prototype[Symbol.dispose] = AnswerStream.prototype.free;

/** The members of a turn in the order in which the engine writes them. */
const MEMBERS = [
  'conversation',
  'input',
  'nlp',
  'messages',
  'diagnostics',
  'trace',
  'notices',
  'awaiting',
  'progress',
];

/** A turn's text, with the members that a shell needs read out of it and nothing else read. */
function inParts({ text, lengths }) {
  const each = lengths.split(',');
  const parts = {};
  let at = 1;
  for (let index = 0; index < MEMBERS.length; index += 1) {
    const name = MEMBERS[index];
    const start = at + name.length + 3;
    const end = start + Number(each[index]);
    parts[name] = [start, end];
    at = end + 1;
  }
  const written = (name) => text.slice(...parts[name]);
  const value = (name) => JSON.parse(written(name));
  return {
    turn: text,
    conversation: written('conversation'),
    messages: value('messages'),
    diagnostics: value('diagnostics'),
    notices: value('notices'),
    awaiting: value('awaiting'),
  };
}

export class Template {
  #context;
  #source;
  #limits;
  #compiled;
  #generation;
  #paths;

  constructor(context, template, limits) {
    enter();
    const isValue = context === 'json' && typeof template !== 'string';
    if (!isValue && typeof template !== 'string') {
      throw new HooktalkError('invalid-argument', `a template for ${context} is to be text`);
    }
    this.#context = isValue ? 'value' : String(context);
    this.#source = isValue ? toText(template, 'template') : template;
    this.#limits = toText(limits, 'limits');
    this.#compile();
  }

  render(scope) {
    enter();
    if (this.#source === undefined) {
      throw new HooktalkError('freed', 'this Template was given back with `free()`: make a new one');
    }
    if (this.#generation !== generation) this.#compile();
    const values = toText(collect(scope, this.#paths), 'scope');
    try {
      return this.#compiled.render(values);
    } catch (error) {
      throw thrown(error);
    }
  }

  free() {
    if (this.#compiled && this.#generation === generation) this.#compiled.free();
    this.#compiled = undefined;
    this.#source = undefined;
  }

  #compile() {
    this.#compiled = call(
      (context, source, limits) => new CompiledTemplate(context, source, limits),
      this.#context,
      this.#source,
      this.#limits,
    );
    this.#paths = call((compiled) => compiled.paths(), this.#compiled);
    this.#generation = generation;
  }
}
if (Symbol.dispose) Template.prototype[Symbol.dispose] = Template.prototype.free;

/** What stands in a scope at each of the paths. */
function collect(scope, paths) {
  const found = [];
  for (const path of paths) {
    let value = scope;
    for (const key of path) {
      value = own(value, key);
      if (value === undefined) break;
    }
    found.push(value);
  }
  return found;
}

/** An own property of an object or an element of an array: never what a prototype or a text has. */
function own(value, key) {
  if (typeof value !== 'object' || value === null) return undefined;
  // As `JSON.stringify` would see it.
  const seen = typeof value.toJSON === 'function' ? value.toJSON() : value;
  if (typeof seen !== 'object' || seen === null || !Object.hasOwn(seen, key)) return undefined;
  return Array.isArray(seen) && key === 'length' ? undefined : seen[key];
}

export function renderTemplate(context, template, scope, limits) {
  const compiled = new Template(context, template, limits);
  try {
    return compiled.render(scope);
  } finally {
    compiled.free();
  }
}

export function dialog(turn) {
  const text = typeof turn === 'string' ? turn : toText(turn, 'turn');
  return JSON.parse(call(writeDialog, text));
}

export function newConversation(id = '') {
  return JSON.parse(call(writeConversation, String(id)));
}

export function errorCodes() {
  return call(listCodes);
}
