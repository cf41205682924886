// A visitor types in the browser, and a real webhook answers: the same conversation with each of the sample servers.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { serverNames, startServer } from '../servers/start.mjs';
import { chatIn, chatPage, open, openChat, serve } from './harness.mjs';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

for (const name of serverNames) {
  describe(name, () => {
    let server;
    before(async () => (server = await startServer(name, { cors: true })));
    after(() => server?.stop());
    beforeEach(() => server.forget());

    /** The bodies that the route was sent so far. */
    const bodies = async (path) => {
      const received = await server.received();
      assert.deepEqual([...new Set(received.map((request) => request.path))], [path], 'only the webhook is called');
      return received.map((request) => request.body);
    };

    test('the first message goes out in the shape of the contract, and the answer is shown', async (t) => {
      const earliest = Date.now();
      const { chat } = await openChat(t, `${server.origin}/`);
      await chat.ask('Hello there, "Zoë" 👋', 'Roger that');
      await chat.shows('Hello there, "Zoë" 👋');

      const received = await server.received();
      assert.equal(received.length, 1);
      const [{ method, path, query, headers, body }] = received;
      assert.deepEqual({ method, path, query }, { method: 'POST', path: '/', query: '' });
      assert.equal(headers['content-type'].split(';')[0], 'application/json');
      assert.equal(headers.authorization, undefined);
      assert.equal(headers.cookie, undefined);

      const { id } = body.conversation;
      const { uuid: nlpId, timestamp, version, act, sentiment, entities } = body.nlp;
      assert.deepEqual(body, {
        conversation: {
          id,
          language: 'en',
          memory: {},
          skill_stack: ['default'],
          skill: 'default',
          skill_occurences: 1,
          participant_data: {},
        },
        nlp: {
          uuid: nlpId,
          source: 'Hello there, "Zoë" 👋',
          intents: [],
          act,
          type: null,
          sentiment,
          entities,
          language: 'en',
          processing_language: 'en',
          version,
          timestamp,
          status: 200,
        },
        action_id: body.action_id,
      });
      assert.match(act, /^(assert|command|wh-query|yn-query)$/);
      assert.match(sentiment, /^(v?positive|neutral|v?negative)$/);
      assert.equal(typeof entities, 'object');
      assert.match(id, uuid);
      assert.match(nlpId, uuid);
      assert.notEqual(id, nlpId);
      assert.match(version, /^\d+\.\d+\.\d+/);
      assert.equal(typeof body.action_id, 'string');
      assert.notEqual(body.action_id, '');
      assert.ok(Date.parse(timestamp) >= earliest - 1000 && Date.parse(timestamp) <= Date.now() + 1000, timestamp);
    });

    test('the memory that the server sets comes back with the next message', async (t) => {
      const { chat } = await openChat(t, `${server.origin}/`);
      await chat.ask('one', 'Roger that');
      await chat.ask('two', 'Roger that', 2);

      const [first, second] = await bodies('/');
      assert.deepEqual(second.conversation, {
        ...first.conversation,
        memory: { key: 'value' },
        skill_occurences: 2,
      });
      assert.equal(second.nlp.source, 'two');
      assert.notEqual(second.nlp.uuid, first.nlp.uuid);
      assert.equal(second.action_id, first.action_id);
    });

    test('a server counts in the memory', async (t) => {
      const { chat } = await openChat(t, `${server.origin}/memory`);
      for (const visit of [1, 2, 3]) await chat.ask('again', `Visit ${visit}`);

      const memories = (await bodies('/memory')).map((body) => body.conversation.memory);
      assert.deepEqual(memories, [{}, { visits: 1 }, { visits: 2 }]);
    });

    test('a server switches the language of all later messages', async (t) => {
      const { chat } = await openChat(t, `${server.origin}/language`);
      await chat.ask('fr', 'Language: fr');
      await chat.ask('de', 'Language: de');
      await chat.ask('en', 'Language: en');

      const languages = (await bodies('/language')).map(({ conversation, nlp }) => [
        conversation.language,
        nlp.language,
        nlp.processing_language,
      ]);
      // A bot that is nothing but a webhook understands in its one language, whatever is spoken.
      assert.deepEqual(languages, [
        ['en', 'en', 'en'],
        ['fr', 'fr', 'en'],
        ['de', 'de', 'en'],
      ]);
    });

    test('the conversation survives a reload', async (t) => {
      const { page, chat } = await openChat(t, `${server.origin}/memory`);
      await chat.ask('before', 'Visit 1');
      await page.reload();
      await chat.open();
      await chat.shows('before');
      await chat.shows('Visit 1');
      await chat.ask('after', 'Visit 2');

      const [first, second] = await bodies('/memory');
      assert.equal(second.conversation.id, first.conversation.id);
      assert.deepEqual(second.conversation.memory, { visits: 1 });
      assert.equal(second.conversation.skill_occurences, 2);
    });

    test('methods, credentials, headers, templates and bodies arrive as the bot says', async (t) => {
      const origin = await serve(t, { pages: { '/': chatPage([]) } });
      const page = await open(t, `${origin}/`, { expected: [/visible-secret/, /body-ignored/] });
      await page.evaluate((bot) => {
        const tag = document.createElement('hook-talk');
        tag.bot = bot;
        document.body.append(tag);
      }, bot(server.origin));
      const chat = chatIn(page);
      await chat.open();
      await chat.say('Zoë "Z" & {{memory}}');
      await chat.shows('The last message');

      const received = await server.received();
      assert.deepEqual(
        received.map(({ method, path, query }) => [method, path, query]),
        [
          ['POST', '/memory', ''],
          ['PUT', '/echo', 'key=1&name=Zo%C3%AB%20%22Z%22%20%26%20%7B%7Bmemory%7D%7D'],
          ['GET', '/echo', 'key=1'],
          ['PATCH', '/echo', 'key=1'],
          ['DELETE', '/echo', 'key=1'],
        ],
      );
      const [, put, get, patch, del] = received;
      const basic = `Basic ${Buffer.from('Zoë:pass:wörd').toString('base64')}`;
      for (const { headers } of [put, get, patch]) {
        assert.equal(headers.authorization, basic);
        assert.equal(headers['x-visits'], '1');
      }
      assert.equal(del.headers.authorization, undefined);
      assert.equal(patch.headers['x-extra'], 'more');
      // What the first call answered is there for the second; a bare hole keeps its type.
      assert.deepEqual(put.body, { said: 'Zoë "Z" & {{memory}}', visits: 1, as_text: '1', nothing: null });
      assert.equal(get.body, null);
      assert.deepEqual(patch.body, { own: [true, '{"visits":1}'] });
      assert.equal(del.body.nlp.source, 'Zoë "Z" & {{memory}}');
      await chat.log.getByText('method: PUT').waitFor();

      // The replies stand in the order of the actions.
      const text = await chat.log.innerText();
      const order = ['Visit 1', 'method: PUT', 'method: GET', 'method: PATCH', 'method: DELETE', 'The last message'];
      const places = order.map((words) => text.indexOf(words));
      assert.deepEqual(places, [...places].sort((a, b) => a - b), text);
    });

    test('the query of the webhook is kept', async (t) => {
      const { chat } = await openChat(t, `${server.origin}/echo?bot=1&name=Zo%C3%AB`);
      await chat.say('hello');
      await chat.log.getByText('query: bot=1&name=Zo%C3%AB').waitFor();
    });
  });
}

/** A bot whose one turn calls the server in every way that there is. */
function bot(server) {
  return {
    webhook: { base_url: `${server}/?key=1` },
    templates: {
      shop: {
        auth: { type: 'basic', username: 'Zoë', password: 'pass:wörd' },
        headers: { 'X-Visits': '{{memory.visits}}' },
        body: '{"said": "{{nlp.source}}", "visits": {{memory.visits}}, "as_text": "{{memory.visits}}", "nothing": {{memory.nothing}}}',
      },
    },
    skills: [
      {
        slug: 'everything',
        type: 'fallback',
        actions: [
          { type: 'call_webhook', url: `${server}/memory` },
          { type: 'call_webhook', url: '/echo?name={{nlp.source}}', method: 'PUT', template: 'shop' },
          { type: 'call_webhook', url: '/echo', method: 'GET', template: 'shop' },
          {
            type: 'call_webhook',
            url: '/echo',
            method: 'PATCH',
            template: 'shop',
            headers: { 'X-Extra': 'more' },
            body: { own: [true, '{{memory}}'] },
          },
          { type: 'call_webhook', url: '/echo', method: 'DELETE' },
          { type: 'send_message', message: { type: 'text', content: 'The last message' } },
        ],
      },
    ],
  };
}
