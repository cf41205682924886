// Holding what a bot did against what a script expects.

/** What a pattern may ask, each as `(asked, actual, path) => differences`, or whether it holds. */
const PATTERNS = {
  $any: (asked, actual) => (actual !== undefined && actual !== null) === asked,
  $absent: (asked, actual) => (actual === undefined) === asked,
  $matches: (asked, actual) => typeof actual === 'string' && expression(asked).test(actual),
  $contains: (asked, actual) =>
    typeof actual === 'string'
      ? typeof asked === 'string' && actual.includes(asked)
      : Array.isArray(actual) && actual.some((item) => fits(asked, item)),
  $first: (asked, actual, path) =>
    Array.isArray(actual) && actual.length > 0 && differences(asked, actual[0], `${path}[0]`),
  $one_of: (asked, actual) => asked.some((one) => fits(one, actual)),
  $not: (asked, actual) => !fits(asked, actual),
  $exactly: (asked, actual, path) => differences(asked, actual, path, true),
  $above: (asked, actual) => typeof actual === 'number' && actual > asked,
  $below: (asked, actual) => typeof actual === 'number' && actual < asked,
};

/** The names of the patterns. */
export const PATTERN_NAMES = Object.keys(PATTERNS);

/** What is wrong with the argument of a pattern, or nothing. */
export function wrongArgument(name, asked) {
  switch (name) {
    case '$any':
    case '$absent':
      return typeof asked === 'boolean' ? undefined : 'give true or false';
    case '$matches':
      if (typeof asked !== 'string') return 'give a regular expression as text';
      try {
        expression(asked);
        return undefined;
      } catch (error) {
        return `the regular expression cannot be read: ${error.message.replace(/^.*\/: /, '')}`;
      }
    case '$one_of':
      return Array.isArray(asked) && asked.length > 0 ? undefined : 'give a list';
    case '$above':
    case '$below':
      return typeof asked === 'number' ? undefined : 'give a number';
    default:
      return undefined;
  }
}

const expression = (text) => new RegExp(text, 'u');

/** An object all of whose keys begin with `$`. */
export function isPattern(value) {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.startsWith('$'));
}

/**
 * Where `actual` is not as expected, as a list of `{ path, expected, actual }`; what is not there is
 * undefined.
 *
 * Of objects only the expected members are looked at, an expected null stands for an absent member
 * too, and lists are whole. With `exactly`, nothing more may be there, and nothing is a pattern.
 */
export function differences(expected, actual, path = '', exactly = false) {
  if (!exactly && isPattern(expected)) {
    return Object.entries(expected).flatMap(([name, asked]) =>
      told(PATTERNS[name]?.(asked, actual, path) ?? false, { [name]: asked }, actual, path),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return inOrder(expected, actual, path, (one, other, at) => differences(one, other, at, exactly));
  }
  if (isObject(expected) && isObject(actual)) {
    const found = Object.keys(expected).flatMap((key) =>
      differences(expected[key], own(actual, key), below(path, key), exactly),
    );
    if (!exactly) return found;
    const more = Object.keys(actual).filter((key) => !Object.hasOwn(expected, key));
    return [...found, ...more.map((key) => ({ path: below(path, key), actual: actual[key] }))];
  }
  if (expected === actual) return [];
  if (expected === null && actual === undefined && !exactly) return [];
  return [{ path, expected, actual }];
}

/** What a pattern found, or that it does not hold. */
function told(found, expected, actual, path) {
  if (Array.isArray(found)) return found;
  return found ? [] : [{ path, expected, actual }];
}

const fits = (expected, actual) => differences(expected, actual).length === 0;

/**
 * The differences of two lists: what fits is paired first, so that one item more or less does not
 * make all later ones differ.
 */
export function inOrder(expected, actual, path, compare) {
  const at = (index) => `${path}[${index}]`;
  const same = (i, j) => compare(expected[i], actual[j], '').length === 0;
  const found = [];
  for (const [start, end, from, to] of unpaired(expected.length, actual.length, same)) {
    const both = Math.min(end - start, to - from);
    for (let k = 0; k < both; k += 1) {
      found.push(...compare(expected[start + k], actual[from + k], at(from + k)));
    }
    for (let i = start + both; i < end; i += 1) found.push({ path: at(i), expected: expected[i] });
    for (let j = from + both; j < to; j += 1) found.push({ path: at(j), actual: actual[j] });
  }
  return found;
}

/** More items than this are compared one by one. */
const LONGEST = 200;

/** The stretches between the longest common pairs, as `[start, end, from, to]`. */
function unpaired(rows, columns, same) {
  let head = 0;
  while (head < rows && head < columns && same(head, head)) head += 1;
  let tail = 0;
  while (tail < rows - head && tail < columns - head && same(rows - 1 - tail, columns - 1 - tail)) {
    tail += 1;
  }
  const [height, width] = [rows - head - tail, columns - head - tail];
  if (height === 0 && width === 0) return [];
  if (height === 0 || width === 0 || height === width || height > LONGEST || width > LONGEST) {
    return [[head, rows - tail, head, columns - tail]];
  }
  const fit = Array.from({ length: height }, (_, i) =>
    Array.from({ length: width }, (_, j) => same(head + i, head + j)),
  );
  // How many pairs the rest of both lists can make.
  const most = Array.from({ length: height + 1 }, () => new Array(width + 1).fill(0));
  for (let i = height - 1; i >= 0; i -= 1) {
    for (let j = width - 1; j >= 0; j -= 1) {
      most[i][j] = fit[i][j] ? most[i + 1][j + 1] + 1 : Math.max(most[i + 1][j], most[i][j + 1]);
    }
  }
  const stretches = [];
  let [i, j, start, from] = [0, 0, 0, 0];
  const close = () => {
    if (i > start || j > from) stretches.push([head + start, head + i, head + from, head + j]);
  };
  while (i < height && j < width) {
    if (fit[i][j]) {
      close();
      i += 1;
      j += 1;
      [start, from] = [i, j];
    } else if (most[i + 1][j] >= most[i][j + 1]) i += 1;
    else j += 1;
  }
  [i, j] = [height, width];
  close();
  return stretches;
}

/** What a person reads of a message first: its text, its title, or its address. */
export function words(message) {
  const content = message?.content;
  if (typeof content === 'string') return content;
  const first = Array.isArray(content) ? content[0] : content;
  return typeof first?.title === 'string' ? first.title : undefined;
}

/** The buttons that a message offers, in the order in which they are drawn. */
export function buttons(message) {
  const content = message?.content;
  const parts = Array.isArray(content) ? content : [...list(content?.elements), content];
  return parts.flatMap((part) => list(part?.buttons)).filter(isObject);
}

/** Where the messages are not as expected; an expected one may be its words alone. */
export function messageDifferences(expected, actual, path) {
  if (Array.isArray(expected)) return inOrder(expected, actual, path, oneMessage);
  if (!isPattern(expected)) return differences(expected, actual, path);
  const fitting = (asked) => messageDifferences(asked, actual, path).length === 0;
  return Object.entries(expected).flatMap(([name, asked]) => {
    const against = (found) => told(found, { [name]: asked }, actual, path);
    switch (name) {
      case '$contains':
        return against(actual.some((message) => oneMessage(asked, message, '').length === 0));
      case '$first':
        return against(actual.length > 0 && oneMessage(asked, actual[0], `${path}[0]`));
      case '$one_of':
        return against(asked.some(fitting));
      case '$not':
        return against(!fitting(asked));
      default:
        return differences({ [name]: asked }, actual, path);
    }
  });
}

function oneMessage(expected, message, path) {
  if (typeof expected === 'string' || isPattern(expected)) {
    const said = words(message);
    return differences(expected, said, path).map((found) => ({ ...found, actual: said ?? message }));
  }
  if (!isObject(expected) || Object.hasOwn(expected, 'type') || Object.hasOwn(expected, 'content')) {
    return differences(expected, message, path);
  }
  const { text, buttons: titles, ...rest } = expected;
  const found = differences(rest, message, path);
  if (text !== undefined) found.push(...differences(text, words(message), below(path, 'text')));
  if (titles !== undefined) {
    const offered = buttons(message).map(({ title }) => title);
    found.push(...differences(titles, offered, below(path, 'buttons')));
  }
  return found;
}

/** A path one key longer. */
export function below(path, key) {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value, key) => (Object.hasOwn(value, key) ? value[key] : undefined);
const list = (value) => (Array.isArray(value) ? value : []);
