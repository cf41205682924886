// @ts-check
// JSON laid out for people, by changing nothing but the white space between its pieces: keys keep their order, numbers
// their digits, and a cursor its place.

const WIDTH = 110;
const PIECE = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gy;
const SPACE = /\s*/y;

/** @typedef {{ from: number, to: number, insert: string }} Change */
/**
 * @typedef {object} Piece
 * @property {string} text
 * @property {number} from
 * @property {boolean} newLine whether a line ended before it
 */

/**
 * The changes that lay `text` out; `null` when it is not JSON. A list or an object that was begun on one line stays on
 * one if it fits there; a list of short values that stood several to a line does so still.
 *
 * @param {string} text
 * @returns {Change[] | null}
 */
export function format(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const pieces = piecesOf(text);
  /** @type {string[]} what stands before each piece */
  const before = [];
  let at = 0;
  value(0, 0);
  return pieces
    .map(({ from }, index) => {
      const previous = pieces[index - 1];
      return { from: previous ? previous.from + previous.text.length : 0, to: from, insert: before[index] ?? '' };
    })
    .concat(ending())
    .filter(({ from, to, insert }) => text.slice(from, to) !== insert);

  /** @returns {Change[]} */
  function ending() {
    const last = pieces.at(-1);
    const end = last ? last.from + last.text.length : 0;
    return [{ from: end, to: text.length, insert: '\n' }];
  }

  /**
   * Lays out the value at `at` on a line that is `used` wide already, and gives how wide the line is after it.
   *
   * @param {number} depth
   * @param {number} used
   * @returns {number}
   */
  function value(depth, used) {
    const first = /** @type {Piece} */ (pieces[at]);
    if (first.text !== '{' && first.text !== '[') {
      at += 1;
      return used + first.text.length;
    }
    const end = closing(at);
    const inner = pieces[at + 1];
    const short = at + 1 === end || (inner && !inner.newLine && flat(at, end, WIDTH - used));
    if (short) {
      const braces = first.text === '{' && at + 1 < end;
      let width = used;
      for (let index = at; index <= end; index += 1) {
        const piece = /** @type {Piece} */ (pieces[index]);
        const space = index > at && spaceBefore(index, braces, index === at + 1 || index === end);
        if (index > at) before[index] = space ? ' ' : '';
        width += piece.text.length + (space ? 1 : 0);
      }
      at = end + 1;
      return width;
    }
    const packed = first.text === '[' && isPacked(at, end);
    const indent = '  '.repeat(depth + 1);
    at += 1;
    let width = 0;
    while (at < end) {
      const piece = /** @type {Piece} */ (pieces[at]);
      const fits = packed && width > 0 && width + 1 + piece.text.length + 1 <= WIDTH;
      before[at] = fits ? ' ' : `\n${indent}`;
      width = fits ? width + 1 : indent.length;
      if (first.text === '{') {
        width += piece.text.length + 2;
        before[at + 1] = '';
        before[at + 2] = ' ';
        at += 2;
      }
      width = value(depth + 1, width);
      if (at < end) {
        before[at] = '';
        at += 1;
        width += 1;
      }
    }
    before[end] = `\n${'  '.repeat(depth)}`;
    at = end + 1;
    return depth * 2 + 1;
  }

  /**
   * Whether a space stands before a piece of a value on one line.
   *
   * @param {number} index
   * @param {boolean} braces
   * @param {boolean} edge
   */
  function spaceBefore(index, braces, edge) {
    const text = pieces[index]?.text;
    const previous = pieces[index - 1]?.text;
    if (edge) return braces;
    if (previous === ',' || previous === ':') return true;
    if (previous === '{') return text !== '}';
    return text === '}' && previous !== '{';
  }

  /**
   * Whether the pieces from `from` to `to` fit into `width` on one line and hold no other line end.
   *
   * @param {number} from
   * @param {number} to
   * @param {number} width
   */
  function flat(from, to, width) {
    let left = width;
    for (let index = from; index <= to; index += 1) {
      const piece = /** @type {Piece} */ (pieces[index]);
      if (index > from && piece.newLine && '{['.includes(pieces[index - 1]?.text ?? '')) return false;
      left -= piece.text.length + (piece.text === ',' || piece.text === ':' ? 1 : 0);
      if (left < 2) return false;
    }
    return true;
  }

  /**
   * Whether the list holds plain values only, at least two of them on one line.
   *
   * @param {number} from
   * @param {number} to
   */
  function isPacked(from, to) {
    let together = false;
    for (let index = from + 1; index < to; index += 1) {
      const piece = /** @type {Piece} */ (pieces[index]);
      if ('{['.includes(piece.text)) return false;
      if (index > from + 1 && piece.text !== ',' && !piece.newLine) together = true;
    }
    return together;
  }

  /**
   * The piece that closes the list or object which begins at `from`.
   *
   * @param {number} from
   */
  function closing(from) {
    let depth = 0;
    for (let index = from; index < pieces.length; index += 1) {
      const { text: piece } = /** @type {Piece} */ (pieces[index]);
      if (piece === '{' || piece === '[') depth += 1;
      if (piece === '}' || piece === ']') depth -= 1;
      if (depth === 0) return index;
    }
    return pieces.length - 1;
  }
}

/**
 * @param {string} text
 * @returns {Piece[]}
 */
function piecesOf(text) {
  const pieces = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    const space = SPACE.exec(text)?.[0] ?? '';
    PIECE.lastIndex = at + space.length;
    const found = PIECE.exec(text);
    if (!found) return pieces;
    pieces.push({ text: found[0], from: found.index, newLine: space.includes('\n') });
    at = PIECE.lastIndex;
  }
}
