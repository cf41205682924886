// What reads Markdown, without a page: what it gives, and that nothing can keep it busy or break it.
import assert from 'node:assert/strict';
import test from 'node:test';

import { folder } from './package.mjs';

const { lex } = await import(new URL('webchat_markdown.js', folder));
const read = (text) => JSON.parse(lex(text) ?? 'null');

test('blocks and what stands in them', () => {
  for (const [text, nodes] of [
    ['one\ntwo', [['p', ['one', ['br', []], 'two']]]],
    ['# H *x*', [['h1', ['H ', ['em', ['x']]]]]],
    ['> a', [['quote', [['p', ['a']]]]]],
    ['```js\n<b>\n```', [['pre', ['<b>'], 'js']]],
    ['a\n\n---', [['p', ['a']], ['hr', []]]],
    ['3. a\n4. b', [['ol', [['li', ['a'], null], ['li', ['b'], null]], 3]]],
    ['- a\n\n- b', [['ul', [['li', [['p', ['a']]], null], ['li', [['p', ['b']]], null]], 0]]],
    ['- [x] a\n- [ ] b', [['ul', [['li', ['a'], true], ['li', ['b'], false]], 0]]],
    ['|a|b|\n|-|:-:|\n|1|2|', [['table', [['tr', [['th', ['a'], null], ['th', ['b'], 'center']]], ['tr', [['td', ['1'], null], ['td', ['2'], 'center']]]]]]],
    ['~~a~~ **b** `c`', [['p', [['del', ['a']], ' ', ['strong', ['b']], ' ', ['code', ['c']]]]]],
    ['[a](b "c") ![d](e)', [['p', [['a', ['a'], 'b', 'c'], ' ', ['img', ['d'], 'e', null]]]]],
    ['a@b.de', [['p', [['a', ['a@b.de'], 'mailto:a@b.de', null]]]]],
  ]) {
    assert.deepEqual(read(text), nodes, text);
  }
});

test('HTML is text, and character references are resolved', () => {
  assert.deepEqual(read('1 < 2 <b>x</b> &amp; &#65;&#x42; &nope; \\*no\\*'), [['p', ['1 < 2 <b>x</b> & AB &nope; *no*']]]);
  assert.deepEqual(read('<div>\n**b**\n</div>'), [['p', ['<div>', ['br', []], ['strong', ['b']], ['br', []], '</div>']]]);
  assert.deepEqual(read('[a](java&#115;cript:x)'), [['p', [['a', ['a'], 'javascript:x', null]]]]);
});

test('what has no words, is too long, too deep or too tangled is left as it is', () => {
  for (const text of [
    '',
    '  \n',
    '[a]: https://example.com',
    'a '.repeat(5001),
    `${'> '.repeat(17)}a`,
    `${'- '.repeat(17)}a`,
    '*a '.repeat(1600),
    'a'.repeat(2000),
    `a${' '.repeat(500)}b`,
  ]) {
    assert.equal(lex(text), undefined, JSON.stringify(text.slice(0, 30)));
  }
});

test('depth has an end, and no words are lost there', () => {
  const deep = Array.from({ length: 60 }, (_, at) => `${' '.repeat(2 * at)}- item${at}`).join('\n');
  const text = lex(deep);
  for (let at = 0; at < 60; at += 1) assert.ok(text.includes(`item${at}`), `item${at}`);
  const depth = (node) => (Array.isArray(node) ? 1 + Math.max(0, ...node.map(depth)) : 0);
  // A list is four arrays deep; the widget reads 128 of them.
  assert.ok(depth(read(deep)) <= 4 * 17);
});

test('tangled openings never break it', () => {
  const pieces = ['[', '![', '](', '[a][b] ', '*', '**a', '_', '~~', '`', '```\n', '> ', '>', '- ', '1. ', '|', '|a|\n|-|\n', '<', '<a ', '&', '&#', '\\', 'http://', 'www.', 'a@', '\n', '\t', '# ', '=\n', '[a]: b\n', '😀', '\u202e', '\0'];
  for (const first of pieces) {
    for (const second of pieces) {
      const text = (first + second).repeat(700).slice(0, 1990);
      assert.doesNotThrow(() => lex(text), JSON.stringify(first + second));
    }
  }
});
