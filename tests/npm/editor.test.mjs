// What the playground's editor knows without a page: the layout of JSON, the place of a cursor, what the schema offers.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { parser } from '@lezer/json';

import { folder } from './package.mjs';

const root = new URL('../../', import.meta.url);
const editor = new URL('crates/playground/editor/', root);
const { format } = await import(new URL('format.js', editor));
const { aboutAt, keysAt, kindAt, valuesAt } = await import(new URL('schema.js', editor));
const { namesIn, outline, placeAt, stepsTo, topMember } = await import(new URL('tree.js', editor));
const schema = JSON.parse(readFileSync(new URL('bot.schema.json', editor), 'utf8'));

/** The text after the changes. */
function changed(text, changes) {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of changes) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}
const laidOut = (text) => changed(text, format(text));

test('the editor has the schema of the package', () => {
  assert.deepEqual(schema, JSON.parse(readFileSync(new URL('bot.schema.json', folder), 'utf8')), 'write it anew: cargo run --package hooktalk-tests --example schema > crates/playground/editor/bot.schema.json');
});

test('JSON is laid out, and nothing but white space is changed', () => {
  for (const [text, expected] of [
    ['{"a":1.50,"a":[ ],"b":{ }}', '{ "a": 1.50, "a": [], "b": {} }\n'],
    ['{\n"b":[1,2,\n3],"a":"{ x:  1 }"}', '{\n  "b": [1, 2, 3],\n  "a": "{ x:  1 }"\n}\n'],
    ['[\n1, 2,\n3]', '[\n  1, 2, 3\n]\n'],
    ['[\n1,\n2]', '[\n  1,\n  2\n]\n'],
    ['{"a": {\n"b": null}, "c": [{"d": true}]}', '{\n  "a": {\n    "b": null\n  },\n  "c": [{ "d": true }]\n}\n'],
    [' "é\\"" ', '"é\\""\n'],
  ]) {
    assert.equal(laidOut(text), expected);
    assert.equal(laidOut(expected), expected, 'a second time changes nothing');
  }
  const long = JSON.stringify({ list: Array.from({ length: 40 }, (_, index) => `word ${index}`) });
  const lines = laidOut(long).split('\n');
  assert.ok(lines.length > 3 && lines.every((line) => line.length <= 120), lines.join('\n'));
  for (const wrong of ['', '{', '{"a":1,}', "{'a':1}", '{"a" 1}']) assert.equal(format(wrong), null, wrong);
});

test('the example bots keep their values and settle at once', () => {
  for (const file of readdirSync(new URL('www/bots/', root))) {
    const text = readFileSync(new URL(`www/bots/${file}`, root), 'utf8');
    const once = laidOut(text);
    assert.deepEqual(JSON.parse(once), JSON.parse(text), file);
    assert.equal(laidOut(once), once, file);
    assert.deepEqual(JSON.parse(laidOut(JSON.stringify(JSON.parse(text)))), JSON.parse(text), file);
  }
});

/** What is at the `|` in a text. */
function at(marked) {
  const pos = marked.indexOf('|');
  const text = marked.replace('|', '');
  const doc = { sliceString: (from, to) => text.slice(from, to) };
  const { topNode } = parser.parse(text);
  return { place: placeAt(topNode, doc, pos), document: outline(topNode, doc, pos), topNode, doc, pos };
}
const keys = (marked) => {
  const { place, document } = at(marked);
  assert.equal(place?.role, 'key', marked);
  return keysAt(schema, document, place.steps).map(({ label }) => label);
};
const values = (marked) => {
  const { place, document } = at(marked);
  assert.equal(place?.role, 'value', marked);
  return valuesAt(schema, document, place.steps).map(({ label }) => label);
};

test('the place of a cursor is known while a text is being typed', () => {
  for (const [marked, role, steps, word] of [
    ['{|', 'key', [], ''],
    ['{"na|"', 'key', [], '"na"'],
    ['{"name": "x", |}', 'key', [], ''],
    ['{"name": |', 'value', ['name'], ''],
    ['{"name": "Bo|t"}', 'value', ['name'], '"Bot"'],
    ['{"skills": [{"slug": "a"}, {|}]}', 'key', ['skills', 1], ''],
    ['{"skills": [{"slug": "a"}, {"actions": [{"type": "|"}]}]}', 'value', ['skills', 1, 'actions', 0, 'type'], '""'],
    ['{"skills": [|]}', 'value', ['skills', 0], ''],
    ['{"a": tr|}', 'value', ['a'], 'tr'],
    ['{"a": {}, "b": [[1], [2, |', 'value', ['b', 1, 1], ''],
  ]) {
    const { place, doc } = at(marked);
    assert.deepEqual([place?.role, place?.steps, place && doc.sliceString(place.from, place.to)], [role, steps, word], marked);
  }
  for (const nowhere of ['|', '{}|', '{"a": 1|']) {
    const { place } = at(nowhere);
    assert.ok(place === null || place.from < nowhere.indexOf('|'), nowhere);
  }
});

test('the schema offers the keys and values of the very place', () => {
  assert.deepEqual(keys('{"name": "x", |}').filter((key) => ['name', 'skills', 'templates'].includes(key)), ['templates', 'skills']);
  assert.deepEqual(values('{"skills":[{"actions":[{"type":"|"}]}]}').slice(0, 3), ['send_message', 'call_webhook', 'edit_memory']);
  assert.deepEqual(keys('{"skills":[{"actions":[{"type":"go_to", |}]}]}'), ['skill', 'mode']);
  const call = keys('{"skills":[{"actions":[{"type":"call_webhook", "url":"/a", |}]}]}');
  assert.ok(call.includes('headers') && call.includes('timeout_ms') && !call.includes('url') && !call.includes('skill'), call);
  assert.deepEqual(keys('{"skills":[{"actions":[{|}]}]}'), ['type']);
  assert.deepEqual(values('{"skills":[{"type":"|"}]}'), ['business', 'floating', 'fallback', 'disambiguation', 'initialize']);
  assert.deepEqual(keys('{"webhook": {|}}'), ['base_url', 'timeout_ms', 'report_errors', 'redirect']);
  assert.deepEqual(values('{"webhook": {"redirect": |}}'), ['true', 'false']);
  assert.deepEqual(keys('{"skills":[{"triggers":[{"left":"@a", |}]}]}').sort(), ['operator', 'right']);
  const message = '{"skills":[{"actions":[{"type":"send_message","message":{"type":"text",|}}]}]}';
  assert.ok(keys(message).includes('content') && !keys(message).includes('buttons'));
});

test('each key and value is explained', () => {
  const document = { skills: [{ type: 'fallback', actions: [{ type: 'go_to', mode: 'wait' }] }] };
  const about = (...steps) => aboutAt(schema, document, steps);
  assert.match(about('skills').about, /What the bot can do/);
  assert.match(about('skills', 0, 'actions', 0, 'mode').about, /next input/);
  const meant = about('skills', 0, 'type').values.find(({ label }) => label === 'fallback');
  assert.match(meant.about, /no other skill/);
  assert.equal(about('skills', 0, 'nonsense'), null);
  assert.equal(kindAt(schema, document, ['skills']), 'array');
  assert.equal(kindAt(schema, document, ['name']), 'string');
});

test('the bot’s own names are offered where they are meant', () => {
  const { topNode, doc } = at('{"skills":[{"slug":"a"},{"slug":"b \\"é"},{}],"templates":{"t":{},"u":{}}}|');
  assert.deepEqual(namesIn(topMember(topNode, doc, 'skills'), doc, 'slug'), ['a', 'b "é']);
  assert.deepEqual(namesIn(topMember(topNode, doc, 'templates'), doc), ['t', 'u']);
  assert.deepEqual(namesIn(topMember(topNode, doc, 'none'), doc), []);
  const node = topNode.resolveInner(doc.sliceString(0, 999).indexOf('"b'), 1);
  assert.deepEqual(stepsTo(node, doc), ['skills', 1, 'slug']);
});
