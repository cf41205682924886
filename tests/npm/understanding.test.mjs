// What the engine understands of an input, asked without a turn.
import assert from 'node:assert/strict';
import test from 'node:test';

import { hooktalk } from './package.mjs';

const { Engine, HooktalkError, init } = hooktalk;
const NOW = Date.UTC(2026, 2, 11, 10);
const BOT = {
  language: 'en',
  languages: ['en', 'fr'],
  intents: [
    {
      slug: 'order',
      description: 'wants a drink',
      expressions: {
        en: ['I would like a tea', 'a coffee please', 'can I order a drink'],
        fr: ['je voudrais un thé', 'un café svp', 'je peux commander une boisson'],
      },
    },
    {
      slug: 'hours',
      expressions: {
        en: ['when do you open', 'what are your opening hours'],
        fr: ['quand ouvrez-vous', 'quels sont vos horaires'],
      },
    },
  ],
  entities: [{ name: 'drink', type: 'restricted', values: ['tea', { value: 'coffee', synonyms: { fr: ['café'] } }] }],
  skills: [{ slug: 'only', type: 'fallback', actions: [] }],
};

await init();

test('it is what the turn with the same input has', () => {
  const engine = new Engine(BOT);
  const conversation = { id: 'c1', language: 'fr' };
  for (const input of ['je voudrais un café', { type: 'text', content: 'a tea', uuid: 'u1' }]) {
    const understood = engine.understand(input, { now: NOW, conversation });
    assert.deepEqual(understood, engine.begin(conversation, input, NOW).nlp);
    assert.equal(understood.processing_language, 'fr');
  }
});

test('intents and entities are told, in the language that is asked for', () => {
  const engine = new Engine(BOT);
  const french = engine.understand('un café svp', { now: new Date(NOW), language: 'fr' });
  assert.equal(french.intents[0].slug, 'order');
  assert.equal(french.intents[0].description, 'wants a drink');
  assert.equal(french.entities.drink[0].value, 'coffee');
  assert.equal(french.entities.drink[0].raw, 'café');
  assert.equal(french.timestamp.slice(0, 10), '2026-03-11');
  const english = engine.understand({ content: 'when do you open' }, { now: NOW, language: 'en' });
  assert.equal(english.intents[0].slug, 'hours');
  assert.ok(english.intents[0].confidence > 0.5);
  // "You" is one; nothing of the bot's own is named.
  assert.deepEqual(Object.keys(english.entities), ['pronoun']);
});

test('misuse throws, odd words do not', () => {
  const engine = new Engine(BOT);
  const thrown = (code) => (error) => error instanceof HooktalkError && error.code === code;
  assert.throws(() => engine.understand('hi'), thrown('invalid-argument'));
  assert.throws(() => engine.understand('hi', { now: Number.NaN }), thrown('invalid-argument'));
  const cycle = {};
  cycle.content = cycle;
  assert.throws(() => engine.understand(cycle, { now: NOW }), thrown('invalid-value'));
  for (const odd of ['', '\ud800', '👩‍👩‍👧‍👦'.repeat(500), 'a '.repeat(50_000), null, 7, { type: 'dance' }]) {
    const understood = engine.understand(odd, { now: NOW });
    assert.ok(Array.isArray(understood.intents), JSON.stringify(odd)?.slice(0, 20));
  }
});
