/**
 * Reads Markdown for the chat: what the build makes `webchat_markdown.js` of, and what is loaded with
 * the first message that is Markdown.
 *
 * GitHub's flavour, with two differences: a line break in the source is one on the screen, as in a
 * plain message, and there is no HTML, so that `<` is a character like any other.
 */

import { Lexer, Tokenizer } from 'marked';

/**
 * Text, or `[kind, children, …details]`:
 *
 * - blocks: `p`, `h1` to `h6`, `quote`, `hr`, `pre` (language), `ul`, `ol` (first number) with `li`
 *   (whether it is done, for a task), `table` with `tr`, and in them `th` and `td` (alignment)
 * - in a line: `em`, `strong`, `del`, `code`, `br`, `a` (address, title), `img` (address, title; the
 *   child is its alternative text)
 *
 * @typedef {string | unknown[]} Node
 * @typedef {import('marked').MarkedToken & { tokens?: import('marked').Token[] }} Token
 */

/** How much is read, in UTF-16 units; what is longer stays as it is. */
const LENGTH = 10_000;

/** How deep quotes, lists and emphasis may stand in each other; what is deeper stays as it is. */
const DEPTH = 16;

/** How many `*`, `_` and `~` there may be: for each of them the parser looks at all that follow. */
const MARKS = 1500;

/** What takes the parser long, for no reader's good: a line of nothing but openings, endless words and gaps. */
const HOSTILE = [/^[ \t]*(?:(?:>|(?:[-+*]|\d{1,9}[.)])[ \t])[ \t]*){17}/m, /[!-~]{2000}/, /[ \t]{500}/];

class WithoutHtml extends Tokenizer {
  html() {
    return undefined;
  }
  tag() {
    return undefined;
  }
}

/** The character references that people write by hand. @type {Record<string, string>} */
const NAMED = {
  amp: '&',
  apos: "'",
  bull: '•',
  copy: '©',
  deg: '°',
  euro: '€',
  gt: '>',
  hellip: '…',
  larr: '←',
  lt: '<',
  mdash: '—',
  middot: '·',
  nbsp: '\u00a0',
  ndash: '–',
  quot: '"',
  rarr: '→',
  reg: '®',
  times: '×',
  trade: '™',
};

/** @param {string} text */
function resolved(text) {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]+));/g, (whole, decimal, hex, name) => {
    if (name) return Object.hasOwn(NAMED, name) ? NAMED[name] : whole;
    const point = Number.parseInt(decimal ?? hex, decimal ? 10 : 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  });
}

/**
 * @param {import('marked').Token[] | undefined} tokens
 * @param {number} depth
 * @param {boolean} loose Whether words that stand in a list without blank lines are a paragraph all the same.
 * @returns {Node[]}
 */
function nodes(tokens, depth, loose) {
  /** @type {Node[]} */
  const made = [];
  for (const token of tokens ?? []) {
    const more = depth > DEPTH ? [token.raw] : read(/** @type {Token} */ (token), depth, loose);
    for (const node of more) {
      const last = made.at(-1);
      if (typeof node === 'string' && typeof last === 'string') made[made.length - 1] = last + node;
      else made.push(node);
    }
  }
  return made;
}

/** @param {Token} token @param {number} depth @param {boolean} loose @returns {Node[]} */
function read(token, depth, loose) {
  const inner = (/** @type {boolean} */ loose = true) => nodes(token.tokens, depth + 1, loose);
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return [];
    case 'paragraph':
      return loose ? [['p', inner()]] : inner();
    case 'heading':
      return [[`h${token.depth}`, inner()]];
    case 'blockquote':
      return [['quote', inner()]];
    case 'code':
      return [['pre', [token.text], token.lang ?? null]];
    case 'hr':
    case 'br':
      return [[token.type, []]];
    case 'list':
      return [[token.ordered ? 'ol' : 'ul', token.items.map((item) => listItem(item, depth + 1)), token.start || 0]];
    case 'table':
      return [['table', [token.header, ...token.rows].map((cells, at) => row(cells, at === 0, depth + 1))]];
    case 'em':
    case 'strong':
    case 'del':
      return [[token.type, inner()]];
    case 'codespan':
      return [['code', [token.text]]];
    case 'link':
      // What is written as an address means just that.
      if (token.autolink) return [['a', [token.text], token.href, null]];
      return [['a', inner(), resolved(token.href), token.title ? resolved(token.title) : null]];
    case 'image':
      return [['img', [resolved(token.text)], resolved(token.href), token.title ? resolved(token.title) : null]];
    case 'escape':
      return [token.text];
    case 'text':
      if (!token.tokens) return [resolved(token.text)];
      return loose ? [['p', inner()]] : inner();
    default:
      return [token.raw];
  }
}

/** @param {import('marked').Tokens.ListItem} item @param {number} depth @returns {Node} */
function listItem(item, depth) {
  return ['li', nodes(item.tokens, depth, item.loose), item.task ? item.checked === true : null];
}

/** @param {import('marked').Tokens.TableCell[]} cells @param {boolean} header @param {number} depth @returns {Node} */
function row(cells, header, depth) {
  return ['tr', cells.map((cell) => [header ? 'th' : 'td', nodes(cell.tokens, depth, false), cell.align])];
}

/**
 * The nodes of `text` as JSON; nothing when it is to be drawn as it is.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
export function lex(text) {
  if (text.length > LENGTH || text.split(/[*_~]/, MARKS + 1).length > MARKS) return undefined;
  if (HOSTILE.some((pattern) => pattern.test(text))) return undefined;
  const tokens = new Lexer({ gfm: true, breaks: true, tokenizer: new WithoutHtml() }).lex(text);
  const made = nodes(tokens, 1, true);
  return made.length > 0 ? JSON.stringify(made) : undefined;
}
