// @ts-check
// The editor of one test: what the editor of a bot has, with the schema of conversation scripts.

import { jsonParseLinter } from '@codemirror/lang-json';
import { linter } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { mountWith, schooled } from './editor.js';
import schema from './script.schema.json';

/**
 * Puts an editor of a test into `host`, whose `data-label` is its name. `changed` is told the text after each change of
 * the person, soon after it.
 *
 * @param {HTMLElement} host
 * @param {string} text
 * @param {(text: string) => void} changed
 */
export const mount = (host, text, changed) =>
  mountWith(host, text, changed, [
    EditorView.contentAttributes.of({ 'aria-label': host.dataset.label ?? '' }),
    linter(jsonParseLinter()),
    schooled(schema),
  ]);
