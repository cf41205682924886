// What editors are told of the tag, against what it is: every attribute, property, method, event, part and custom
// property is told, and nothing else.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';

import Ajv from 'ajv';

import { folder } from './package.mjs';

const root = new URL('../../', import.meta.url);
const json = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const manifest = json('custom-elements.json');
const [{ declarations, exports }] = manifest.modules;
const [element] = declarations;
const names = (list) => list.map(({ name }) => name).sort();

/** All files with this ending below a folder of the checkout, as one text. */
function sources(path, ending) {
  const below = new URL(path, root);
  return readdirSync(below, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(new URL(name, below), 'utf8'))
    .join('\n');
}

const rust = sources('crates/webchat/src/', '.rs');
const found = (text, pattern) => [...new Set([...text.matchAll(pattern)].flatMap(([, name]) => name.split(' ')))].sort();

/** The class of the element, as a page gets it. */
async function elementClass() {
  let defined;
  globalThis.HTMLElement = class {};
  globalThis.customElements = { get: () => undefined, define: (name, constructor) => (defined = { name, constructor }) };
  try {
    await import(new URL('embed.js?manifest', folder));
  } finally {
    delete globalThis.HTMLElement;
    delete globalThis.customElements;
  }
  assert.equal(defined.name, element.tagName);
  return defined.constructor;
}

test('the manifest has the common form', () => {
  const schema = createRequire(import.meta.url)('custom-elements-manifest/schema.json');
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(manifest), JSON.stringify(validate.errors));
  assert.equal(json('package.json').customElements, 'custom-elements.json');
  assert.deepEqual(exports.map(({ kind, name }) => [kind, name]), [
    ['js', 'HookTalkElement'],
    ['custom-element-definition', 'hook-talk'],
  ]);
});

test('attributes, properties and methods are those of the element', async () => {
  const { observedAttributes, prototype } = await elementClass();
  // Those that are passed on to the chat as texts stand in one list.
  const [, list] = sources('crates/webchat/npm/', '.js').match(/const TEXTS = \(([^)]*)\)/);
  const texts = [...list.matchAll(/'([^']*)'/g)].flatMap(([, words]) => words.trim().split(' '));
  assert.ok(texts.length > 20);
  assert.deepEqual(names(element.attributes), [...new Set([...observedAttributes, ...texts, 'bot', 'load'])].sort());
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor' && !/Callback$/.test(name));
  const members = element.members.filter((member) => !member.static);
  assert.deepEqual(names(members), own.sort());
  for (const { name, kind, attribute } of members) {
    const { value, get } = Object.getOwnPropertyDescriptor(prototype, name);
    if (kind === 'method') assert.equal(typeof (value ?? get.call(new prototype.constructor())), 'function', name);
    else assert.equal(value, undefined, name);
    if (attribute) assert.equal(attribute, name);
  }
});

test('events are those that are told', () => {
  const told = [...found(rust, /emit\(&\w+, "(\w+)"/g), 'ready'].map((name) => `hooktalk:${name}`).sort();
  assert.deepEqual(names(element.events), told);
});

test('parts and custom properties are those that the chat has', () => {
  assert.deepEqual(names(element.cssParts), found(rust, /\bpart(?:=|", )"([a-z -]+)"/g));
  assert.deepEqual(names(element.cssProperties), found(sources('crates/webchat/src/style/', '.css'), /(--hooktalk-[a-z-]+)/g));
});

test('words of attributes are those that the chat reads', () => {
  const words = (name) => [...(element.attributes.find((attribute) => attribute.name === name)?.type.text.matchAll(/'([^']+)'/g) ?? [])].map(([, word]) => word).sort();
  const appearance = readFileSync(new URL('crates/webchat/src/appearance.rs', root), 'utf8');
  for (const [name, type] of Object.entries({ theme: 'Theme', layout: 'Layout', position: 'Position', preset: 'Preset' })) {
    const [, list] = appearance.match(new RegExp(`^    ${type} \\{([^}]*)\\}`, 'm')) ?? [];
    assert.ok(list, type);
    assert.deepEqual(words(name), found(list, /"(\w+)"/g), name);
  }
  const opening = rust.split('impl Opening {')[1].split('\n}')[0];
  assert.deepEqual(words('opening'), found(opening, /"(\w+)" => Some/g));
});

test('every entry has a description, and VS Code and JetBrains are told the same', () => {
  const lists = ['attributes', 'members', 'events', 'cssProperties', 'cssParts'].map((list) => element[list]);
  for (const { name, description } of [element, ...lists.flat()]) assert.match(description, /^[A-Z`].*\.$/s, name);
  const [tag] = json('html-custom-data.json').tags;
  const [other] = json('web-types.json').contributions.html.elements;
  assert.equal(json('package.json')['web-types'], 'web-types.json');
  assert.equal(json('web-types.json').version, json('package.json').version);
  for (const attributes of [tag.attributes, other.attributes]) assert.deepEqual(names(attributes), names(element.attributes));
  assert.deepEqual(tag.attributes.find(({ name }) => name === 'theme').values, ['auto', 'light', 'dark'].map((name) => ({ name })));
  assert.deepEqual(names(other.js.properties), names(element.members.filter(({ kind, static: own }) => kind === 'field' && !own)));
  assert.deepEqual(names(other.js.events), names(element.events));
  assert.deepEqual([names(other.css.properties), names(other.css.parts)], [names(element.cssProperties), names(element.cssParts)]);
});
