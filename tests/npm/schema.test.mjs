// bot.schema.json against every bot that there is: it takes what the engine takes, and refuses the
// shapes that the engine refuses.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

import Ajv from 'ajv';

import { cases } from './fixtures.mjs';
import { folder } from './package.mjs';

const read = (url) => JSON.parse(readFileSync(url, 'utf8'));
const bots = new URL('../../www/bots/', import.meta.url);

// Unknown keywords and formats are mistakes of the schema; what is repeated beside a union is not.
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
// For editors: what each word of a list is, and what to say of a text that does not fit.
ajv.addVocabulary(['enumDescriptions', 'errorMessage', 'patternErrorMessage']);
const validate = ajv.compile(read(new URL('bot.schema.json', folder)));

/** Findings that the shape alone causes. */
const OF_SHAPE = new Set([
  'wrong-type',
  'missing-key',
  'unknown-key',
  'unknown-value',
  'out-of-range',
  'conflict',
  'invalid-name',
  'invalid-method',
]);

/** What the engine takes from old bots and the schema does not offer to new ones. */
const LENIENT = ['definition/condition.json: operators', 'turn/messages.json: the later forms'];

/** Mistakes of shape that only a look at other places or at templates tells. */
const DEEPER = [
  'definition/condition.json: right sides that cannot be',
  'definition/request.json: auth beside an Authorization header',
];

function refusal(definition) {
  if (validate(definition)) return '';
  return validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join('\n');
}

test('every example bot is valid', () => {
  const names = readdirSync(bots).filter((name) => /^[^.]+\.json$/.test(name));
  assert.ok(names.length > 0, 'there are example bots');
  for (const name of names) assert.equal(refusal(read(new URL(name, bots))), '', name);
});

test('every definition whose shape is right is valid', () => {
  for (const { title, value } of cases('definition')) {
    const codes = (value.diagnostics ?? []).map(({ code }) => code);
    const wrong = codes.some((code) => OF_SHAPE.has(code) || code === 'invalid-language');
    if (!wrong && !LENIENT.includes(title)) assert.equal(refusal(value.definition), '', title);
  }
  for (const { title, value } of cases('turn')) {
    if (!LENIENT.includes(title)) assert.equal(refusal(value.bot), '', title);
  }
});

test('every definition whose shape is wrong is refused', () => {
  const taken = [];
  for (const { title, value } of cases('definition')) {
    const wrong = (value.diagnostics ?? []).some(
      ({ code, severity }) => OF_SHAPE.has(code) && severity === 'error',
    );
    if (wrong && !refusal(value.definition)) taken.push(title);
  }
  assert.deepEqual(taken, DEEPER);
});

test('an editor finds words everywhere', () => {
  const schema = read(new URL('bot.schema.json', folder));
  for (const [name, { title }] of Object.entries(schema.definitions)) assert.ok(title, name);
  for (const [key, { description }] of Object.entries(schema.properties)) {
    assert.ok(description, key);
  }
});
