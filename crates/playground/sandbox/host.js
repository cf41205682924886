// @ts-check
// The page's side of the webhook that is written in it: it hears of the calls, has the code run in the sandbox, and
// keeps a log. The code runs only when it is called; nothing that comes out of it is more than text.

/** @typedef {{ code: string, status: number, delay: number, failure: boolean }} Settings */
/** @typedef {{ method: string, url: string, path: string, headers: Record<string, string>, body: string }} Asked */
/**
 * @typedef {object} Call
 * @property {number} id
 * @property {string} method
 * @property {string} path
 * @property {boolean} trial  Whether it was made by a press on Run, and not by the bot.
 * @property {'running' | 'waiting' | 'answered' | 'failed' | 'refused' | 'given-up' | 'notice'} state
 * @property {number} status
 * @property {number} took  In milliseconds.
 * @property {string} request
 * @property {string} answer
 * @property {string} error
 * @property {number | null} line
 * @property {{ level: string, text: string }[]} printed
 * @property {number} unprinted  How many lines were left out.
 */

const route = new URL('../page-webhook/', import.meta.url).href;
/** How long a call may run, in milliseconds. */
const LIMIT = 10_000;
/** How long a frame may take that comes by the service worker. */
const FRAME = 4_000;
const MAX_DELAY = 60_000;
const MAX_CALLS = 30;
const MAX_LINES = 100;
/** How many messages of one call are looked at. */
const FLOOD = 5_000;
const LONGEST = 8_000;
const LONGEST_ANSWER = 1_000_000;
const LONGEST_LINE = 2_100;

/** @type {Settings} */
let settings = { code: '', status: 200, delay: 0, failure: false };
/** @type {Call[]} */
let calls = [];
let count = 0;
/** What was asked and answered last, whole. */
let last = { method: 'POST', path: '/', request: '', answer: '' };
/** @type {'none' | 'starting' | 'ready' | 'page' | 'failed'} */
let service = 'none';
/** @type {Set<(told: string) => void>} */
const watchers = new Set();

// --- What the view knows ---------------------------------------------------------------------------------------------

/** @type {ReturnType<typeof setTimeout> | undefined} */
let telling;
function tell() {
  telling ??= setTimeout(() => {
    telling = undefined;
    const told = JSON.stringify({ route, service, calls, last });
    for (const watcher of watchers) watcher(told);
  }, 20);
}

/**
 * Tells `watcher` now and after every change, as JSON; what it gives ends that.
 *
 * @param {(told: string) => void} watcher
 */
export function watch(watcher) {
  watchers.add(watcher);
  void start();
  tell();
  return () => void watchers.delete(watcher);
}

/** Takes the code and the settings, as JSON; they may come with a shared bot. An empty text means that there is none. @param {string} text */
export function set(text) {
  const given = Object(parsed(text) ?? { code: text });
  const code = typeof given.code === 'string' ? given.code : '';
  if (code !== settings.code) end('the code changed while it ran');
  settings = {
    code,
    status: Number.isInteger(given.status) && given.status >= 200 && given.status < 600 ? given.status : 200,
    delay: Math.min(Math.max(Number(given.delay) || 0, 0), MAX_DELAY),
    failure: given.failure === true,
  };
  if (code) void start();
}

export function clear() {
  calls = calls.filter(({ state }) => state === 'running' || state === 'waiting');
  tell();
}

// --- Calls -----------------------------------------------------------------------------------------------------------

/** @param {string} text */
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} … (cut: ${text.length} characters)` : text);

/** @param {Asked} asked @param {boolean} trial */
function enter({ method, path, body }, trial) {
  count += 1;
  /** @type {Call} */
  const call = {
    id: count, method, path, trial, state: 'running', status: 0, took: 0,
    request: cut(body), answer: '', error: '', line: null, printed: [], unprinted: 0,
  };
  calls = [call, ...calls].slice(0, MAX_CALLS);
  tell();
  return call;
}

/** A call by the service worker. @param {MessageEvent<{ webhook: Asked }>} event */
export function hear({ data: { webhook: asked }, ports: [port] }) {
  if (!port) return;
  port.postMessage('heard');
  const aborted = new AbortController();
  port.onmessage = () => aborted.abort();
  void answer(asked, aborted.signal).then((answer) => port.postMessage(answer));
}

/**
 * What goes back; null for a failure of the network.
 *
 * @param {Asked} asked
 * @param {AbortSignal} signal
 */
async function answer(asked, signal) {
  const call = enter(asked, false);
  const { delay, failure, status, code } = settings;
  const began = performance.now();
  /** @param {Call['state']} state @param {number} [status] */
  const ended = (state, status = 0) => {
    // One that was given up stays so.
    if (call.state !== 'given-up') Object.assign(call, { state, status });
    call.took = Math.round(performance.now() - began);
    tell();
  };
  signal.addEventListener('abort', () => ended('given-up'));
  const headers = { 'content-type': 'application/json' };
  if (asked.path.endsWith('/errors') && asked.method === 'POST') {
    ended('notice', 200);
    return { status: 200, headers, body: '' };
  }
  const given = failure ? null : code ? await runIn(code, asked, call) : fail(call, 'no webhook is written for this bot');
  if (delay > 0) {
    if (call.state === 'running') call.state = 'waiting';
    tell();
    await new Promise((done) => {
      setTimeout(done, delay);
      signal.addEventListener('abort', done);
    });
  }
  if (!given) {
    ended('refused');
    return null;
  }
  if (given.body === undefined) {
    ended('failed', 500);
    const where = given.line ? `Line ${given.line}: ` : '';
    return { status: 500, headers, body: JSON.stringify({ error: `${where}${given.failed}` }) };
  }
  call.answer = cut(given.body);
  last = { method: asked.method, path: asked.path, request: asked.body, answer: given.body };
  ended('answered', status);
  return { status, headers, body: given.body };
}

/** Runs the code once, with what was asked last or with `body`. @param {string} text @param {string} body */
export async function run(text, body) {
  set(text);
  const asked = { method: last.method, url: new URL(`.${last.path}`, route).href, path: last.path, headers: { 'content-type': 'application/json' }, body: last.request || body };
  const call = enter(asked, true);
  const began = performance.now();
  const given = await runIn(settings.code, asked, call);
  call.took = Math.round(performance.now() - began);
  call.state = given.body === undefined ? 'failed' : 'answered';
  if (given.body !== undefined) {
    call.status = settings.status;
    call.answer = cut(given.body);
    last = { method: asked.method, path: asked.path, request: asked.body, answer: given.body };
  }
  tell();
}

/** @param {Call} call @param {string} error @param {number | null} [line] @returns {Given} */
function fail(call, error, line = null) {
  Object.assign(call, { error, line });
  return { failed: error, line };
}

// --- The sandbox -----------------------------------------------------------------------------------------------------

/** @typedef {{ body?: string, failed?: string, line?: number | null }} Given */
/** @typedef {{ call: Call, messages: number, done: (given: Given) => void }} Running */

/** @type {Promise<Window> | undefined} */
let frame;
/** @type {MessagePort | undefined} */
let worker;
/** @type {Map<number, Running>} */
const running = new Map();

function sandbox() {
  // What the service worker answers with is sandboxed by a policy; see there.
  frame ??= (navigator.serviceWorker?.controller ? load(false, FRAME).catch(() => load(true, LIMIT)) : load(true, LIMIT)).catch(
    (error) => {
      frame = undefined;
      throw error;
    },
  );
  return frame;
}

/**
 * A frame with the sandbox in it. Its script does nothing where it is not sandboxed.
 *
 * @param {boolean} attribute  Whether the frame itself says so.
 * @param {number} limit
 * @returns {Promise<Window>}
 */
function load(attribute, limit) {
  const element = document.createElement('iframe');
  if (attribute) element.setAttribute('sandbox', 'allow-scripts');
  element.title = 'The sandbox of the webhook';
  element.hidden = true;
  element.src = new URL('./index.html', import.meta.url).href;
  return new Promise((ready, failed) => {
    const over = () => {
      clearTimeout(patience);
      removeEventListener('message', heard);
    };
    /** @param {MessageEvent} event */
    const heard = ({ source, origin, data }) => {
      const inside = element.contentWindow;
      if (!inside || source !== inside || origin !== 'null' || data !== 'ready') return;
      over();
      ready(inside);
    };
    const patience = setTimeout(() => {
      over();
      element.remove();
      failed(new Error('the sandbox could not be loaded'));
    }, limit);
    addEventListener('message', heard);
    document.body.append(element);
  });
}

/** Ends the worker; its calls fail. @param {string} why */
function end(why) {
  worker?.close();
  worker = undefined;
  void frame?.then((frame) => frame.postMessage({}, '*'), () => {});
  for (const [id, { call, done }] of running) {
    running.delete(id);
    done(fail(call, why));
  }
}

export const stop = () => end('stopped by hand');

/** @param {string} code @param {Asked} asked @param {Call} call @returns {Promise<Given>} */
async function runIn(code, asked, call) {
  let inside;
  try {
    inside = await sandbox();
  } catch (error) {
    return fail(call, error instanceof Error ? error.message : String(error));
  }
  if (code !== settings.code) return fail(call, 'the code changed while it ran');
  if (!worker) {
    const { port1, port2 } = new MessageChannel();
    worker = port1;
    worker.onmessage = ({ data }) => heard(data);
    inside.postMessage({ code }, '*', [port2]);
  }
  const port = worker;
  /** @type {Given & { syntax?: boolean }} */
  const given = await new Promise((done) => {
    const limit = setTimeout(() => end(`stopped after ${LIMIT / 1000} seconds: is there a loop without an end?`), LIMIT);
    running.set(call.id, {
      call,
      messages: 0,
      done(given) {
        clearTimeout(limit);
        done(given);
      },
    });
    port.postMessage({ id: call.id, request: { ...asked, json: parsed(asked.body) } });
  });
  if (given.syntax && !given.line) given.line = await placeOf(code, inside);
  if (given.body === undefined) fail(call, given.failed ?? '', given.line);
  return given;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the worker says; it may say anything. @param {any} data */
function heard(data) {
  const { id, level, text, body, failed, line, syntax } = Object(data);
  const it = running.get(id) ?? running.values().next().value;
  if (!it) return;
  const { call } = it;
  it.messages += 1;
  if (it.messages > FLOOD) return end('stopped: it prints without an end');
  if (typeof text === 'string') {
    if (call.printed.length < MAX_LINES) call.printed.push({ level: ['warn', 'error'].includes(level) ? level : 'log', text: text.slice(0, LONGEST_LINE) });
    else call.unprinted += 1;
    return tell();
  }
  running.delete(call.id);
  if (typeof body === 'string' && body.length <= LONGEST_ANSWER) return it.done({ body });
  const told = typeof failed === 'string' ? failed.slice(0, LONGEST_LINE) : 'it gave no answer';
  it.done(Object.assign({ failed: told, line: Number.isInteger(line) ? line : null }, syntax === true && { syntax }));
}

/**
 * The line at which the code is no JavaScript.
 *
 * @param {string} code
 * @param {Window} inside
 * @returns {Promise<number | null>}
 */
function placeOf(code, inside) {
  return new Promise((found) => {
    const { port1, port2 } = new MessageChannel();
    const patience = setTimeout(found, 1_000, null);
    port1.onmessage = ({ data }) => {
      clearTimeout(patience);
      port1.close();
      found(Number.isInteger(data) ? data : null);
    };
    inside.postMessage({ find: code }, '*', [port2]);
  });
}

// --- The service worker ----------------------------------------------------------------------------------------------

/** @type {Promise<void> | undefined} */
let started;

/** Makes the route answer: by the service worker, or, in a browser that gives none, for this page alone. */
function start() {
  started ??= register().catch(() => inPage());
  return started;
}

/** Makes the route answer, before anything else asks for it. */
export function begin() {
  return start();
}

async function register() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return inPage();
  service = 'starting';
  // Who talks before the service worker has the page is answered, too.
  intercept(() => !serviceWorker.controller);
  const address = new URL('../service.js', import.meta.url).href;
  // A page may ask that every address of a script is one that was meant.
  const { trustedTypes } = /** @type {any} */ (globalThis);
  const policy = trustedTypes?.createPolicy('hooktalk-service', { createScriptURL: () => address });
  await serviceWorker.register(policy ? policy.createScriptURL('') : address);
  const { active } = await serviceWorker.ready;
  if (!serviceWorker.controller) {
    await new Promise((taken) => {
      serviceWorker.addEventListener('controllerchange', taken, { once: true });
      // A page that was reloaded past it is not its own.
      active?.postMessage('claim');
      if (serviceWorker.controller) taken(null);
    });
  }
  service = 'ready';
  tell();
}

/** Without a service worker the page's own `fetch` knows the route. */
function inPage() {
  service = 'page';
  intercept(() => true);
  tell();
}

/** While `alone` says so, the page's own `fetch` knows the route. @param {() => boolean} alone */
function intercept(alone) {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!alone() || !request.url.startsWith(route)) return real(request);
    const { method, url, headers, signal } = request;
    const path = new URL(url).pathname.slice(new URL(route).pathname.length - 1);
    const given = await answer({ method, url, path, headers: Object.fromEntries(headers), body: await request.text() }, signal);
    signal.throwIfAborted();
    if (!given) throw new TypeError('Failed to fetch');
    return new Response([204, 205, 304].includes(given.status) ? null : given.body, given);
  };
}

/** Has the browser keep the page's files, so that it works without a network. */
export async function keep() {
  await start();
  navigator.serviceWorker?.controller?.postMessage('keep');
}
