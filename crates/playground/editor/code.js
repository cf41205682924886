// @ts-check
// The editor of a webhook's JavaScript: what the editor of a bot has, with another language.

import { autocompletion } from '@codemirror/autocomplete';
import { javascript } from '@codemirror/lang-javascript';
import { ensureSyntaxTree, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { common, mountWith } from './editor.js';

/** How long the editor may look for mistakes, in milliseconds. */
const TREE = 40;

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.function(tags.variableName), tags.definition(tags.variableName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-text)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.bool, tags.null], color: 'var(--code-word)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
]);

/** The first place at which the text is no JavaScript; what follows it says little. */
const mistakes = linter(({ state }) => {
  const tree = ensureSyntaxTree(state, state.doc.length, TREE);
  /** @type {import('@codemirror/lint').Diagnostic[]} */
  const found = [];
  tree?.iterate({
    enter({ type, from, to }) {
      if (found.length > 0) return false;
      if (!type.isError) return true;
      const end = Math.min(Math.max(to, from + 1), state.doc.length);
      found.push({ from: Math.min(from, end), to: end, severity: 'error', message: 'Here it is no JavaScript any more.' });
      return false;
    },
  });
  return found;
});

const extensions = [
  EditorView.contentAttributes.of({ 'aria-label': 'The webhook as JavaScript' }),
  syntaxHighlighting(colours),
  javascript(),
  autocompletion({ icons: false }),
  mistakes,
  common,
];

/**
 * Puts an editor of a webhook into `host`. `changed` is told the text after each change of the person, soon after it.
 *
 * @param {HTMLElement} host
 * @param {string} text
 * @param {(text: string) => void} changed
 */
export const mount = (host, text, changed) => mountWith(host, text, changed, extensions);
