// @ts-check
// The editor of a bot's JSON: CodeMirror, with what the bot's schema knows. It stands in a shadow root, so that its
// styles are constructed sheets and a strict content security policy holds.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory, redo, undo } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  codeFolding,
  ensureSyntaxTree,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
  syntaxTree,
} from '@codemirror/language';
import { lintGutter, lintKeymap, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState, Transaction } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
  tooltips,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import bot from './bot.schema.json';
import { format } from './format.js';
import { aboutAt, keysAt, kindAt, valuesAt } from './schema.js';
import { isValue, namesIn, outline, placeAt, stepsTo, topMember } from './tree.js';

/** @typedef {{ severity: 'error' | 'warning' | 'info', code: string, message: string, help: string | null, from: number, to: number }} Finding */

/** How long a person must pause before the page is told of what was written, and how long it waits at most. */
const PAUSE = 120;
const PATIENCE = 1000;
/** What a form writes within this time in one place is undone together. */
const TOGETHER = 500;
/** How long the editor may look for the place of the cursor, in milliseconds. */
const TREE = 40;


/**
 * Puts an editor of a bot into `host`. `changed` is told the text after each change of the person, soon after it.
 *
 * @param {HTMLElement} host
 * @param {string} text
 * @param {(text: string) => void} changed
 */
export const mount = (host, text, changed) => mountWith(host, text, changed, extensions);

/**
 * The same with other extensions.
 *
 * @param {HTMLElement} host
 * @param {string} text
 * @param {(text: string) => void} changed
 * @param {import('@codemirror/state').Extension} extensions
 */
export function mountWith(host, text, changed, extensions) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let since = 0;
  const tell = () => {
    clearTimeout(timer);
    if (timer === undefined) return;
    timer = undefined;
    changed(view.state.doc.toString());
  };
  const written = EditorView.updateListener.of((update) => {
    if (!update.docChanged || update.transactions.every((it) => it.annotation(Transaction.remote))) return;
    const now = performance.now();
    if (timer === undefined) since = now;
    clearTimeout(timer);
    timer = setTimeout(tell, Math.max(0, Math.min(PAUSE, since + PATIENCE - now)));
  });
  const begin = (/** @type {string} */ doc) => EditorState.create({ doc, extensions: [written, leave, extensions] });
  // What was written last is told before the page goes.
  const leave = EditorView.domEventHandlers({
    blur: () => tell(),
  });
  addEventListener('pagehide', tell);
  // When and where something was last written by a form.
  let elsewhere = { at: -TOGETHER, end: 0 };
  const view = new EditorView({ state: begin(text), parent: root, root });

  return {
    /** Another document: nothing of the one before can be undone into it. */
    open(/** @type {string} */ doc) {
      clearTimeout(timer);
      timer = undefined;
      view.setState(begin(doc));
    },
    /** The same document, as it was changed elsewhere; it can be undone. */
    replace(/** @type {string} */ doc) {
      clearTimeout(timer);
      timer = undefined;
      const changes = difference(view.state.doc.toString(), doc);
      // Letter by letter in one field is one step, anything else a step of its own.
      const goes = performance.now() - elsewhere.at < TOGETHER && [changes.from, changes.to].includes(elsewhere.end);
      const annotations = [Transaction.remote.of(true), ...(goes ? [] : [isolateHistory.of('before')])];
      view.dispatch({ changes, annotations });
      elsewhere = { at: performance.now(), end: changes.from + changes.insert.length };
    },
    /** Marks what was found, unless the text has gone on since. `findings` is JSON. */
    mark(/** @type {string} */ findings) {
      if (timer !== undefined) return;
      const { length } = view.state.doc;
      const marks = /** @type {Finding[]} */ (JSON.parse(findings)).map(({ severity, code, message, help, from, to }) => ({
        from: Math.min(from, length),
        to: Math.min(Math.max(to, from), length),
        severity,
        source: code,
        message,
        renderMessage: () => explained(message, help),
      }));
      view.dispatch(setDiagnostics(view.state, marks));
    },
    /** Selects a place and brings it into view. */
    show(/** @type {number} */ from, /** @type {number} */ to) {
      const end = view.state.doc.length;
      const range = { anchor: Math.min(from, end), head: Math.min(to, end) };
      view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range.anchor, { y: 'center' }) });
      view.focus();
    },
    next() {
      view.focus();
      nextDiagnostic(view);
    },
    find: () => openSearchPanel(view),
    undo: () => undo(view) && view.focus(),
    redo: () => redo(view) && view.focus(),
    /** Lays the text out; false when it is not JSON. */
    format: () => formatIn(view),
    focus: () => view.focus(),
    /** Tells at once what was written and not told yet. */
    tell,
    destroy() {
      tell();
      removeEventListener('pagehide', tell);
      view.destroy();
    },
  };
}

/** @param {EditorView} view */
function formatIn(view) {
  const changes = format(view.state.doc.toString());
  if (changes === null) return false;
  if (changes.length > 0) view.dispatch({ changes, userEvent: 'format', scrollIntoView: true });
  return true;
}

/**
 * The one change that makes `after` out of `before`.
 *
 * @param {string} before
 * @param {string} after
 */
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

// --- What the schema offers ------------------------------------------------------------------------------------------

/** @param {EditorState} state @param {number} at */
const rootAt = (state, at) => (ensureSyntaxTree(state, at, TREE) ?? syntaxTree(state)).topNode;

/**
 * What can stand at a place, as far as a schema knows.
 *
 * @param {import('./schema.js').Schema} schema
 * @returns {import('@codemirror/autocomplete').CompletionSource}
 */
const completer = (schema) => ({ state, pos, explicit }) => {
  const root = rootAt(state, Math.min(state.doc.length, pos + 2000));
  const place = placeAt(root, state.doc, pos);
  if (!place) return null;
  if (!explicit && !place.quoted && place.from === pos) return null;
  const document = outline(root, state.doc, pos);
  if (place.role === 'key') {
    const options = keysAt(schema, document, place.steps).map((offer) => ({
      label: offer.label,
      type: 'property',
      boost: offer.required ? 10 : 0,
      ...(offer.required ? { detail: 'required' } : {}),
      ...(offer.about ? { info: () => words(offer.about) } : {}),
      apply: (/** @type {EditorView} */ view) => putKey(view, place, offer.json, offer.kind),
    }));
    return result(place, options);
  }
  const named = namesFor(root, state, place.steps);
  const options = [
    ...valuesAt(schema, document, place.steps),
    ...named.map((label) => ({ label, json: JSON.stringify(label), about: '' })),
  ].map((offer) => ({
    label: offer.label,
    type: 'enum',
    ...(offer.about ? { info: () => words(offer.about) } : {}),
    apply: (/** @type {EditorView} */ view) => {
      const { to } = grown(view, place);
      put(view, place.from, to, offer.json, offer.json.length);
    },
  }));
  return result(place, options);
};

/**
 * @param {import('./tree.js').Place} place
 * @param {import('@codemirror/autocomplete').Completion[]} options
 */
function result(place, options) {
  if (options.length === 0) return null;
  return { from: place.from + (place.quoted ? 1 : 0), options, validFor: /^[\w $-]*$/ };
}

/**
 * What the bot itself names that can stand there: its skills and its templates.
 *
 * @param {import('@lezer/common').SyntaxNode} root
 * @param {EditorState} state
 * @param {import('./tree.js').Step[]} steps
 */
function namesFor(root, state, steps) {
  const key = steps.at(-1);
  if (key === 'skill') return namesIn(topMember(root, state.doc, 'skills'), state.doc, 'slug');
  if (key === 'template') return namesIn(topMember(root, state.doc, 'templates'), state.doc);
  return [];
}

/**
 * Where the word ends by now: the person has typed on since it was looked up.
 *
 * @param {EditorView} view
 * @param {import('./tree.js').Place} place
 */
function grown(view, place) {
  const head = view.state.selection.main.head;
  const to = place.quoted && view.state.sliceDoc(head, head + 1) === '"' ? head + 1 : head;
  const now = placeAt(rootAt(view.state, head), view.state.doc, head);
  return { to: now && now.from === place.from ? Math.max(now.to, to) : to };
}

/**
 * @param {EditorView} view
 * @param {import('./tree.js').Place} place
 * @param {string} key
 * @param {string} kind
 */
function putKey(view, place, key, kind) {
  const { to } = grown(view, place);
  const after = /^\s*(\S)?/.exec(view.state.sliceDoc(to, to + 500))?.[1];
  if (after === ':') {
    put(view, place.from, to, key, key.length);
    return;
  }
  const empty = /** @type {Record<string, string>} */ ({ string: '""', array: '[]', object: '{}' })[kind] ?? '';
  const insert = `${key}: ${empty}${after === '"' ? ',' : ''}`;
  put(view, place.from, to, insert, key.length + 2 + (empty === '' ? 0 : 1));
  startCompletion(view);
}

/**
 * @param {EditorView} view
 * @param {number} from
 * @param {number} to
 * @param {string} insert
 * @param {number} cursor
 */
function put(view, from, to, insert, cursor) {
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + cursor },
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
}

/**
 * What a schema says of the place that a pointer rests on.
 *
 * @param {import('./schema.js').Schema} schema
 */
const teller = (schema) => hoverTooltip((view, pos, side) => {
  const { state } = view;
  const root = rootAt(state, pos);
  const node = root.resolveInner(pos, side);
  const isKey = node.name === 'PropertyName';
  if (!isKey && !isValue(node)) return null;
  if (!isKey && (node.name === 'Object' || node.name === 'Array')) return null;
  const target = isKey ? node.parent : node;
  const told = target && aboutAt(schema, outline(root, state.doc, pos), stepsTo(target, state.doc));
  if (!told) return null;
  const value = isKey ? null : state.sliceDoc(node.from, node.to);
  const meant = told.values.find(({ json: it }) => it === value);
  return {
    pos: node.from,
    end: node.to,
    above: true,
    create: () => {
      const dom = words(meant ? meant.about : told.about);
      dom.className = 'cm-about';
      if (isKey && told.values.length > 0) {
        const list = document.createElement('dl');
        for (const { label, about } of told.values) {
          const term = document.createElement('dt');
          const meaning = document.createElement('dd');
          term.append(label);
          meaning.append(...pieces(about));
          list.append(term, meaning);
        }
        dom.append(list);
      }
      return { dom };
    },
  };
});

/**
 * Words of the schema, a paragraph for each.
 *
 * @param {string} text
 */
function words(text) {
  const box = document.createElement('div');
  for (const part of text.split('\n\n')) {
    const line = document.createElement('p');
    line.append(...pieces(part));
    box.append(line);
  }
  return box;
}

/**
 * A text whose words in back-ticks are code.
 *
 * @param {string} text
 */
function pieces(text) {
  return text.split('`').map((part, index) => {
    if (index % 2 === 0) return part;
    const code = document.createElement('code');
    code.append(part);
    return code;
  });
}

/**
 * @param {string} message
 * @param {string | null} help
 */
function explained(message, help) {
  const box = document.createElement('div');
  const first = document.createElement('p');
  first.append(...pieces(message));
  box.append(first);
  if (help) {
    const second = document.createElement('p');
    second.className = 'cm-help';
    second.append(...pieces(help));
    box.append(second);
  }
  return box;
}

// --- Looks -----------------------------------------------------------------------------------------------------------

/** The page's colours: custom properties reach into the shadow root. */
const looks = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'transparent', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', scrollbarWidth: 'thin', scrollbarColor: 'var(--edge) transparent' },
  '.cm-content': { caretColor: 'var(--text)', paddingBlock: '10px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--selected)',
  },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--line-now)' },
  '.cm-activeLineGutter': { color: 'var(--text)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--news-tint)', outline: '1px solid var(--edge)' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-tint)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--news-tint)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-tint)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--news-tint)', outline: '2px solid var(--ink)' },
  '.cm-foldPlaceholder': { background: 'var(--news-tint)', border: 'none', color: 'var(--ink)', padding: '0 6px' },
  '.cm-panels': { backgroundColor: 'var(--well)', color: 'var(--text)', fontFamily: 'system-ui, sans-serif' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-textfield': {
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--edge)',
    borderRadius: '6px',
    color: 'inherit',
    fontSize: '13px',
    padding: '4px 8px',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--edge)',
    borderRadius: '6px',
    color: 'inherit',
    fontSize: '13px',
    padding: '3px 9px',
    cursor: 'pointer',
  },
  '.cm-panel.cm-search': { padding: '8px 34px 8px 10px', lineHeight: '2.1' },
  '.cm-panel.cm-search label': { fontSize: '13px' },
  '.cm-panel.cm-search [name=close]': { fontSize: '20px', insetInlineEnd: '6px', minWidth: '26px', minHeight: '26px', color: 'var(--text)', cursor: 'pointer' },
  '.cm-textfield:focus-visible, .cm-button:focus-visible, .cm-panel button:focus-visible, .cm-panel input:focus-visible': {
    outline: '2px solid var(--ink)',
    outlineOffset: '1px',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--edge)',
    borderRadius: '9px',
    boxShadow: '0 6px 24px rgb(10 12 30 / 0.22)',
    color: 'var(--text)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '13px', maxHeight: '15em', scrollbarWidth: 'thin' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px !important' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent) !important', color: '#fff !important' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { fontStyle: 'normal', fontSize: '12px', opacity: '0.85' },
  '.cm-completionInfo, .cm-about': { maxWidth: '34em', padding: '8px 12px', fontFamily: 'system-ui, sans-serif', fontSize: '13px', lineHeight: '1.5' },
  '.cm-about p, .cm-completionInfo p, .cm-diagnostic p': { margin: '0' },
  '.cm-about p + p, .cm-completionInfo p + p': { marginTop: '6px', color: 'var(--muted)' },
  '.cm-about dl': { display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '2px 10px', margin: '8px 0 0' },
  '.cm-about dt': { fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-about dd': { margin: '0', color: 'var(--muted)' },
  '.cm-about code, .cm-diagnostic code, .cm-completionInfo code': { fontFamily: 'var(--mono)', fontSize: '0.92em' },
  '.cm-diagnostic': { fontFamily: 'system-ui, sans-serif', fontSize: '13px', padding: '6px 10px', lineHeight: '1.5', maxWidth: '46em', whiteSpace: 'normal' },
  '.cm-diagnostic-error': { borderInlineStart: '4px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderInlineStart: '4px solid var(--warn)' },
  '.cm-diagnostic-info': { borderInlineStart: '4px solid var(--ink)' },
  '.cm-help': { color: 'var(--muted)' },
  '.cm-diagnosticSource': { color: 'var(--muted)', opacity: '1', fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)', textDecorationSkipInk: 'none', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn)', textDecorationSkipInk: 'none', textUnderlineOffset: '3px' },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--ink)', textUnderlineOffset: '3px' },
  '.cm-lintRange-active': { backgroundColor: 'var(--warn-tint)' },
  // Drawn here, because the library's own are pictures, which a page may not allow.
  '.cm-gutter-lint': { width: '1.2em' },
  '.cm-lint-marker': { width: '10px', height: '10px', marginBlockStart: '5px', content: 'none !important' },
  '.cm-lint-marker-error': { borderRadius: '50%', background: 'var(--bad)' },
  '.cm-lint-marker-warning': { background: 'var(--warn)', clipPath: 'polygon(50% 0, 100% 100%, 0 100%)' },
  '.cm-lint-marker-info': { background: 'var(--ink)' },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-text)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--code-word)' },
]);

/** What every editor of the page has. */
export const common = [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  history(),
  codeFolding(),
  foldGutter({ openText: '▾', closedText: '▸' }),
  drawSelection(),
  indentOnInput(),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  EditorView.lineWrapping,
  EditorView.perLineTextDirection.of(true),
  EditorView.contentAttributes.of({
    tabindex: '0',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocorrect: 'off',
    translate: 'no',
  }),
  bracketMatching(),
  closeBrackets(),
  lintGutter(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  search({ top: true }),
  // They cover neither the tools nor what says how many problems there are.
  tooltips({
    tooltipSpace: (view) => {
      const { top, bottom } = view.dom.getBoundingClientRect();
      return { top, bottom, left: 0, right: innerWidth };
    },
  }),
  keymap.of([
    { key: 'Shift-F8', run: previousDiagnostic },
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...lintKeymap,
    ...defaultKeymap,
    indentWithTab,
  ]),
  looks,
];

/**
 * An editor of JSON that knows a schema.
 *
 * @param {import('./schema.js').Schema} schema
 */
export const schooled = (schema) => [
  syntaxHighlighting(colours),
  json(),
  autocompletion({ override: [completer(schema)], icons: false }),
  teller(schema),
  keymap.of([{ key: 'Shift-Alt-f', run: formatIn, preventDefault: true }]),
  common,
];

const extensions = [EditorView.contentAttributes.of({ 'aria-label': 'The bot as JSON' }), schooled(bot)];
