// JSON with places: a mistake is told by its line and column, and so is a step of a script.

/** Text that is not JSON. */
export class JsonError extends Error {
  constructor(message, line, column) {
    super(message);
    this.name = 'JsonError';
    this.line = line;
    this.column = column;
  }
}

/** How deep arrays and objects may nest. */
const DEPTH = 500;

const BLANK = /[ \t\r\n]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/**
 * Reads JSON text, as `JSON.parse` would.
 *
 * @returns `{ value, place }`; `place(keys)` is the `{ line, column }` of what stands under these
 * keys, or of the nearest around it.
 * @throws {@link JsonError}
 */
export function readJson(text) {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  /** Where each value begins, in the shape of the document: `{ at, parts }`. */
  const root = read(0);
  skip();
  if (at < text.length) fail('there is more after the end of the document');
  return { value: root.value, place: (keys) => lineOf(deepest(root, keys)) };

  function read(depth) {
    skip();
    const start = at;
    const first = text[at];
    if (first === '{' || first === '[') {
      if (depth >= DEPTH) fail(`it nests more than ${DEPTH} levels deep`);
      at += 1;
      return first === '{' ? readObject(start, depth) : readArray(start, depth);
    }
    if (first === '"') return { at: start, value: readString() };
    const written = take(NUMBER) ?? take(WORD);
    if (written === undefined) fail(at < text.length ? `${shown()} is no JSON value` : 'a value is missing');
    return { at: start, value: JSON.parse(written) };
  }

  function readObject(start, depth) {
    const value = {};
    const parts = new Map();
    for (let first = true; !closed('}', first, 'a member'); first = false) {
      if (text[at] !== '"') fail(`${shown()} where a key in double quotes is to be`);
      const begins = at;
      const key = readString();
      skip();
      if (text[at] !== ':') fail(`a colon is missing after the key ${JSON.stringify(key)}`);
      at += 1;
      const part = read(depth + 1);
      parts.set(key, { ...part, at: begins });
      // `__proto__` is a key like any other.
      Object.defineProperty(value, key, {
        value: part.value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return { at: start, value, parts };
  }

  function readArray(start, depth) {
    const value = [];
    const parts = new Map();
    for (let first = true; !closed(']', first, 'an element'); first = false) {
      const part = read(depth + 1);
      parts.set(value.length, part);
      value.push(part.value);
    }
    return { at: start, value, parts };
  }

  /** Steps over what stands between two parts; true at the end of all of them. */
  function closed(end, first, what) {
    skip();
    if (text[at] === end) {
      at += 1;
      return true;
    }
    if (at >= text.length) fail(`the closing \`${end}\` is missing`);
    if (first) return false;
    if (text[at] !== ',') fail(`a comma or \`${end}\` is missing before ${shown()}`);
    at += 1;
    skip();
    if (text[at] === end) fail(`${what} is missing after the comma`);
    return false;
  }

  function readString() {
    const written = take(STRING);
    if (written === undefined) fail('this text has no end, or holds what must be escaped');
    return JSON.parse(written);
  }

  function skip() {
    take(BLANK);
  }

  function take(pattern) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  }

  function shown() {
    if (at >= text.length) return 'the end';
    const [word] = /^[\w$]{1,20}/.exec(text.slice(at, at + 20)) ?? [String.fromCodePoint(text.codePointAt(at))];
    return `\`${word}\``;
  }

  function fail(message) {
    const { line, column } = lineOf(at);
    throw new JsonError(message, line, column);
  }

  function lineOf(index) {
    const before = text.slice(0, index);
    const start = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: index - start + 1 };
  }
}

function deepest(part, keys) {
  for (const key of keys) {
    const next = part.parts?.get(key);
    if (next === undefined) break;
    part = next;
  }
  return part.at;
}

/** The keys of a path such as `$.skills[0]["odd key"]`. */
export function keysOf(path) {
  const keys = [];
  for (const [, name, index, quoted] of path.matchAll(/\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)) {
    if (name !== undefined) keys.push(name);
    else if (index !== undefined) keys.push(Number(index));
    else keys.push(JSON.parse(quoted));
  }
  return keys;
}
