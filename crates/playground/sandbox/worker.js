// @ts-check
// Runs the webhook that a person wrote. This is a worker of the sandboxed frame: an origin of its own, no page, no
// storage, and a policy that allows no network. What comes of it is only ever read as data.

/** @typedef {{ method: string, url: string, path: string, headers: Record<string, string>, body: string, json?: unknown }} Asked */

const LONGEST = 1_000_000;
const LONGEST_LINE = 2_000;

addEventListener(
  'message',
  ({ data: code, ports: [port] }) => {
    if (!port) return;
    const send = port.postMessage.bind(port);
    const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    /** @type {number | undefined} */
    let current;

    /** The line of the code in which an error arose. @param {any} error */
    const lineOf = (error) => {
      const stack = String(error?.stack ?? '');
      const at = stack.indexOf(`${address}:`);
      return at < 0 ? null : Number.parseInt(stack.slice(at + address.length + 1), 10) || null;
    };
    /** @param {any} error */
    const wordsOf = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : `It threw ${words(error)}`);
    /** @param {unknown} value */
    const words = (value) => {
      if (typeof value === 'string') return value;
      if (value instanceof Error) return `${value.name}: ${value.message}`;
      try {
        return JSON.stringify(value) ?? String(value);
      } catch {
        return String(value);
      }
    };
    /** @param {string} level @param {string} text */
    const print = (level, text) => {
      const cut = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} … (cut: ${text.length} characters)` : text;
      send({ id: current, level, text: cut });
    };
    for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
      Reflect.set(console, level, (/** @type {unknown[]} */ ...values) => print(level, values.map(words).join(' ')));
    }
    addEventListener('error', (event) => {
      event.preventDefault();
      print('error', `${event.message}${event.lineno ? `, line ${event.lineno}` : ''}`);
    });
    addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      const line = lineOf(event.reason);
      print('error', `${wordsOf(event.reason)}${line ? `, line ${line}` : ''}`);
    });

    const loaded = import(address);
    loaded.catch(() => {});
    /** @param {MessageEvent<{ id: number, request: Asked }>} event */
    port.onmessage = async ({ data: { id, request } }) => {
      current = id;
      try {
        const { default: webhook } = await loaded;
        if (typeof webhook !== 'function') {
          throw new TypeError('the code exports no function; begin with `export default (request) => ({ replies: [] })`');
        }
        const answer = await webhook(request);
        if (answer !== undefined && answer !== null && typeof answer !== 'object' && typeof answer !== 'string') {
          throw new TypeError(`the function gives a ${typeof answer}; it has to give an object, such as { replies: [] }`);
        }
        const body = typeof answer === 'string' ? answer : JSON.stringify(answer ?? {});
        if (body.length > LONGEST) {
          throw new RangeError(`the answer has ${body.length} characters; at most ${LONGEST} go back`);
        }
        send({ id, body });
      } catch (error) {
        send({ id, failed: wordsOf(error).slice(0, LONGEST_LINE), line: lineOf(error), syntax: error instanceof SyntaxError });
      }
    };
  },
  { once: true },
);
