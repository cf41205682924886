// All sample webhook servers answer alike: one table of requests, run against each of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { serverNames, startServer } from './start.mjs';

const body = {
  conversation: {
    id: 'c-1',
    language: 'en',
    memory: { visits: 2, name: 'Zoë / "Z"', price: 1.5, empty: {}, none: null, list: [] },
    skill_stack: ['default'],
    skill: 'default',
    skill_occurences: 1,
    participant_data: {},
  },
  nlp: { source: 'fr', intents: [], entities: {} },
  action_id: 'a-1',
};
const messages = readFileSync(`${import.meta.dirname}/messages.json`, 'utf8');
const broken = JSON.parse(readFileSync(`${import.meta.dirname}/broken.json`, 'utf8'));
const text = (content) => [{ type: 'text', content }];

// Each row: what it is, the request, and the answer.
const answers = [
  {
    name: 'the smallest webhook',
    path: '/',
    json: { replies: text('Roger that'), conversation: { memory: { key: 'value' } } },
  },
  { name: 'a notice of an error', path: '/errors', text: '' },
  {
    name: 'a memory that is changed and sent back whole',
    path: '/memory',
    json: { replies: text('Visit 3'), conversation: { memory: { ...body.conversation.memory, visits: 3 } } },
  },
  {
    name: 'the first visit',
    path: '/memory',
    body: { ...body, conversation: { ...body.conversation, memory: {} } },
    json: { replies: text('Visit 1'), conversation: { memory: { visits: 1 } } },
  },
  {
    name: 'another language',
    path: '/language',
    json: { replies: text('Language: fr'), conversation: { language: 'fr' } },
  },
  {
    name: 'every message type',
    path: '/messages',
    json: (origin) => ({ replies: JSON.parse(messages.replaceAll('{server}', origin)) }),
  },
  { name: 'a slow answer', path: '/slow?ms=20', json: { replies: text('Sorry for the wait') } },
  ...[400, 404, 500, 503].map((status) => ({
    name: `a failure with status ${status}`,
    path: `/fail?status=${status}`,
    status,
    json: { error: 'This server was asked to fail' },
  })),
  ...Object.entries(broken).map(([kind, body]) => ({
    name: `a broken answer: ${kind}`,
    path: `/broken?kind=${kind}`,
    type: 'text/plain',
    text: body,
  })),
  {
    name: 'a broken answer: big',
    path: '/broken?kind=big',
    json: { replies: text('x'.repeat(2 * 1024 * 1024)) },
  },
  { name: 'an unknown route', path: '/nowhere', status: 404 },
  { name: 'an unknown breakage', path: '/broken?kind=unheard-of', status: 404 },
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
    name: `the echo of a ${method}`,
    path: '/echo?a=1%202&b=%C3%A9',
    method,
    headers: { authorization: 'Basic Wm/Dqzp4', 'x-token': 'one, two' },
    json: {
      replies: text(
        [
          `method: ${method}`,
          'query: a=1%202&b=%C3%A9',
          'authorization: Basic Wm/Dqzp4',
          'content-type: application/json',
          'x-token: one, two',
          `body: ${JSON.stringify(body)}`,
        ].join('\n'),
      ),
    },
  })),
  {
    name: 'the echo of a GET',
    path: '/echo?a=1',
    method: 'GET',
    json: { replies: text('method: GET\nquery: a=1\nbody: ') },
  },
];

for (const name of serverNames) {
  describe(name, () => {
    let server;
    before(async () => (server = await startServer(name)));
    after(() => server?.stop());

    const send = (path, { method = 'POST', headers = {}, body: sent = body, ...rest } = {}) =>
      fetch(server.origin + path, {
        method,
        // A browser says where its page comes from.
        headers: { origin: 'http://a.example', ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
        body: method === 'GET' ? undefined : JSON.stringify(sent),
        ...rest,
      });

    for (const row of answers) {
      test(row.name, async () => {
        const answer = await send(row.path, row);
        assert.equal(answer.status, row.status ?? 200);
        if (row.json) {
          assert.equal(mediaType(answer), 'application/json');
          const expected = typeof row.json === 'function' ? row.json(server.origin) : row.json;
          assert.deepEqual(await answer.json(), expected);
        }
        if (row.text !== undefined) assert.equal(await answer.text(), row.text);
        if (row.type) assert.equal(mediaType(answer), row.type);
        for (const [header] of answer.headers) assert.doesNotMatch(header, /^access-control-/);
      });
    }

    test('a broken answer: bytes that are no UTF-8', async () => {
      const answer = await send('/broken?kind=bad-utf8');
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.equal(answer.status, 200);
      assert.equal(bytes.toString('latin1'), '{"replies": [{"type": "text", "content": "\xff\xfe"}]}');
    });

    test('a broken answer: a redirect to itself', async () => {
      const answer = await send('/broken?kind=redirect-loop', { redirect: 'manual' });
      assert.equal(answer.status, 307);
      const target = new URL(answer.headers.get('location'), server.origin);
      assert.equal(target.href, `${server.origin}/broken?kind=redirect-loop`);
    });

    test('a broken answer: it hangs up in the middle', async () => {
      const answer = await send('/broken?kind=hang-up');
      assert.equal(answer.status, 200);
      await assert.rejects(answer.text());
    });

    test('a body that is no JSON is refused', async () => {
      const answer = await fetch(`${server.origin}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"conversation":',
      });
      assert.equal(answer.status, 400);
    });

    test('the pictures, the film and the sound are sent', async () => {
      const files = { 'picture.svg': 'image/svg+xml', 'film.webm': 'video/webm', 'sound.wav': /^audio\/(x-|vnd\.)?wave?$/ };
      for (const [file, type] of Object.entries(files)) {
        const answer = await fetch(`${server.origin}/media/${file}`);
        assert.equal(answer.status, 200, file);
        if (type instanceof RegExp) assert.match(mediaType(answer), type);
        else assert.equal(mediaType(answer), type);
        const bytes = Buffer.from(await answer.arrayBuffer());
        assert.deepEqual(bytes, readFileSync(`${import.meta.dirname}/public/media/${file}`));
      }
    });

    test('what was received is printed and listed', async () => {
      await server.forget();
      await send('/?a=%20b');
      await send('/errors', { method: 'POST', headers: { 'x-token': 't' } });
      await send('/echo', { method: 'GET' });
      await send('/nowhere');
      await send('/memory');
      const received = await server.received();
      assert.deepEqual(
        received.map(({ headers, ...rest }) => rest),
        [
          { method: 'POST', path: '/', query: 'a=%20b', body },
          { method: 'POST', path: '/errors', query: '', body },
          { method: 'GET', path: '/echo', query: '', body: null },
          { method: 'POST', path: '/nowhere', query: '', body },
          { method: 'POST', path: '/memory', query: '', body },
        ],
      );
      assert.equal(received[0].headers['content-type'], 'application/json');
      assert.equal(received[0].headers.origin, 'http://a.example');
      assert.equal(received[0].headers['content-length'], String(Buffer.byteLength(JSON.stringify(body))));
      assert.equal(received[1].headers['x-token'], 't');
      assert.match(server.output(), /"skill_occurences": 1/);
      await server.forget();
      assert.deepEqual(await server.received(), []);
    });
  });

  test(`${name}: a page of another origin is let in when asked for`, async () => {
    const server = await startServer(name, { cors: true });
    try {
      const preflight = await fetch(`${server.origin}/echo?a=1`, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://a.example',
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'authorization,content-type,x-token',
        },
      });
      assert.ok(preflight.ok, `status ${preflight.status}`);
      assert.match(preflight.headers.get('access-control-allow-methods'), /\bPUT\b/);
      assert.equal(preflight.headers.get('access-control-allow-headers'), '*, Authorization');
      for (const path of ['/', '/fail?status=500', '/broken?kind=ok', '/broken?kind=hang-up', '/nowhere']) {
        const answer = await fetch(server.origin + path, {
          method: 'POST',
          headers: { origin: 'http://a.example', 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        assert.equal(answer.headers.get('access-control-allow-origin'), '*', path);
        await answer.arrayBuffer().catch(() => {});
      }
      assert.deepEqual((await server.received()).map((request) => request.method), Array(5).fill('POST'));
    } finally {
      await server.stop();
    }
    await assert.rejects(fetch(server.origin), 'it has stopped');
  });
}

function mediaType(answer) {
  return answer.headers.get('content-type').split(';')[0];
}
