// Whole turns of a `Conversation`, with a server on this machine and the `fetch` of Node.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'node:test';

import { hooktalk } from './package.mjs';

const { Conversation, Engine, init } = hooktalk;

await init();

/** A server that hands each request, with its body as JSON, to `answer`; gives its origin. */
async function listen(t, answer) {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    answer({ path: request.url, headers: request.headers, body: text && JSON.parse(text) }, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

const json = (response, value) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const texts = (turn) => turn.messages.map(({ content }) => content);
const codes = (turn) => turn.diagnostics.map(({ code }) => code);

test('a turn goes to the webhook and its answer into the state', async (t) => {
  const seen = [];
  const origin = await listen(t, ({ body, headers }, response) => {
    seen.push([headers['content-type'], body.conversation.id, body.nlp.source, body.conversation.memory]);
    const { n = 0 } = body.conversation.memory;
    json(response, {
      replies: [{ type: 'text', content: `${n + 1}` }],
      conversation: { memory: { n: n + 1 }, language: 'fr' },
    });
  });
  const conversation = new Conversation(new Engine({ webhook: `${origin}/hook` }), { state: { id: 'c1' } });
  assert.deepEqual(texts(await conversation.send('one')), ['1']);
  assert.deepEqual(texts(await conversation.send({ type: 'button', content: { title: 'Two', value: 'two' } })), ['2']);
  assert.deepEqual(seen, [
    ['application/json', 'c1', 'one', {}],
    ['application/json', 'c1', 'two', { n: 1 }],
  ]);
  assert.equal(conversation.state.language, 'fr');
  assert.deepEqual(conversation.state.memory, { n: 2 });
  assert.equal(JSON.parse(JSON.stringify(conversation.state)).id, 'c1');
});

test('turns run in the order of their calls', async (t) => {
  const waiting = [];
  const origin = await listen(t, ({ body }, response) => waiting.push([body.nlp.source, response]));
  const conversation = new Conversation(new Engine({ webhook: origin }));
  const both = [conversation.send('first'), conversation.send('second')];
  const answer = async (expected) => {
    while (waiting.length === 0) await new Promise((go) => setTimeout(go, 5));
    const [words, response] = waiting.shift();
    assert.equal(words, expected);
    assert.equal(waiting.length, 0);
    json(response, { replies: [{ type: 'text', content: words }] });
  };
  await answer('first');
  await answer('second');
  assert.deepEqual((await Promise.all(both)).map(texts), [['first'], ['second']]);
});

test('what precedes a call is told before its answer, and the turn at every step', async (t) => {
  const told = [];
  const origin = await listen(t, (_, response) => {
    told.push('called');
    json(response, { replies: [{ type: 'text', content: 'Done.' }] });
  });
  const engine = new Engine({
    skills: [
      {
        slug: 'f',
        type: 'fallback',
        actions: [
          { type: 'send_message', message: { type: 'text', content: 'One moment.' } },
          { type: 'call_webhook', url: `${origin}/slow` },
        ],
      },
    ],
  });
  const conversation = new Conversation(engine, { onMessages: (messages) => told.push(messages[0].content) });
  await conversation.send('hi', { onTurn: (turn) => told.push(turn.awaiting ? 'awaiting' : 'over') });
  assert.deepEqual(told, ['awaiting', 'One moment.', 'called', 'over', 'Done.']);
});

test('a turn that was kept in the middle of a call is resumed', async (t) => {
  let up = false;
  const origin = await listen(t, (_, response) => (up ? json(response, { replies: [{ type: 'text', content: 'Hello' }] }) : undefined));
  const engine = new Engine({ webhook: origin });
  let kept;
  const first = new Conversation(engine, { state: { id: 'c7' } });
  const crash = new AbortController();
  const broken = first.send('hi', { signal: crash.signal, onTurn: (turn) => (kept ??= JSON.stringify(turn)) });
  while (!kept) await new Promise((go) => setTimeout(go, 5));
  crash.abort();
  assert.deepEqual(codes(await broken), ['webhook-aborted']);
  up = true;
  const second = new Conversation(engine, { state: { id: 'c7' } });
  const turn = await second.resume(JSON.parse(kept));
  assert.deepEqual(texts(turn), ['Hello']);
  assert.equal(second.state.id, 'c7');
});

test('a failed call is a diagnostic, and the server is told at /errors', async (t) => {
  let tell;
  const told = new Promise((resolve) => (tell = resolve));
  const origin = await listen(t, ({ path, body }, response) => {
    if (path === '/errors') tell(body);
    response.writeHead(path === '/errors' ? 200 : 500).end('no');
  });
  const bot = {
    webhook: { base_url: origin },
    skills: [{ slug: 'f', type: 'fallback', actions: [{ type: 'call_webhook', url: '/hook' }] }],
  };
  const conversation = new Conversation(new Engine(bot), { state: { memory: { kept: true } } });
  assert.deepEqual(codes(await conversation.send('hi')), ['webhook-status']);
  assert.deepEqual(conversation.state.memory, { kept: true });
  assert.equal(typeof (await told), 'object');
});

test('a silent server, a closed port and a flood end the call', async (t) => {
  const silent = await listen(t, () => {});
  const bot = (url, timeout_ms) => ({
    skills: [{ slug: 'f', type: 'fallback', actions: [{ type: 'call_webhook', url, timeout_ms }] }],
  });
  const run = (url, options) => new Conversation(new Engine(bot(url, 1000), options)).send('hi');
  assert.deepEqual(codes(await run(silent)), ['webhook-timeout']);
  assert.deepEqual(codes(await run('http://127.0.0.1:1/')), ['webhook-unreachable']);
  const flood = await listen(t, (_, response) => {
    response.on('error', () => {});
    const more = () => response.write('x'.repeat(65536)) ? setImmediate(more) : response.once('drain', more);
    more();
  });
  assert.deepEqual(codes(await run(flood, { limits: { reply_bytes: 100_000 } })), ['answer-too-large']);
});

test('any fetch and any clock', async () => {
  const calls = [];
  const conversation = new Conversation(new Engine({ webhook: 'https://example.com/hook' }), {
    now: () => 1_700_000_000_000,
    fetch: async (url, { method, headers, body }) => {
      calls.push([url, method, Object.fromEntries(headers), JSON.parse(body).nlp.timestamp]);
      return new Response('{"replies":[{"type":"text","content":"ok"}]}');
    },
  });
  assert.deepEqual(texts(await conversation.send('hi')), ['ok']);
  assert.deepEqual(calls, [
    ['https://example.com/hook', 'POST', { 'Content-Type': 'application/json' }, '2023-11-14T22:13:20.000+00:00'],
  ]);
});

test('what cannot be sent rejects, and the next one goes on', async () => {
  const conversation = new Conversation(new Engine({ webhook: 'https://example.com/hook' }), {
    fetch: async () => new Response('OK'),
  });
  await assert.rejects(conversation.send({ type: 'text', content: 1n }), { name: 'HooktalkError', code: 'invalid-value' });
  assert.deepEqual(codes(await conversation.send('hi')), []);
});

/** A server that writes events: `write` gets a function that sends one, and the response. */
const stream = (t, write) =>
  listen(t, async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    await write((event) => response.write(`data: ${JSON.stringify(event)}\n\n`), response);
  });

test('the words of a streamed answer come as they are written', async (t) => {
  let heard;
  const origin = await stream(t, async (send, response) => {
    send({ delta: 'Hello ', markdown: true });
    // The second word goes out when the first one has been heard.
    await new Promise((resolve) => (heard = resolve));
    send({ delta: 'Ada' });
    send({ message: { type: 'picture', content: 'https://example.com/p.png' } });
    send({ conversation: { memory: { n: 1 } } });
    response.end();
  });
  const told = [];
  const conversation = new Conversation(new Engine({ webhook: origin }));
  const turn = await conversation.send('hi', {
    onText(delta, message) {
      told.push([delta, message]);
      heard();
    },
    onMessages: (messages) => told.push(messages.length),
  });
  const text = (content) => ({ type: 'text', content, markdown: true });
  assert.deepEqual(told, [['Hello ', text('Hello ')], ['Ada', text('Hello Ada')], 2]);
  assert.deepEqual(turn.messages[0], text('Hello Ada'));
  assert.deepEqual(conversation.state.memory, { n: 1 });
  assert.deepEqual(turn.diagnostics, []);
});

test('a streamed answer can be stopped, and what was written stays', async (t) => {
  const origin = await stream(t, (send) => send({ delta: 'Once upon a time' }));
  const stop = new AbortController();
  const conversation = new Conversation(new Engine({ webhook: origin }), { state: { memory: { a: 1 } } });
  const turn = await conversation.send('hi', { signal: stop.signal, onText: () => stop.abort() });
  assert.deepEqual(texts(turn), ['Once upon a time']);
  assert.deepEqual(turn.diagnostics.map(({ code, severity }) => [code, severity]), [['webhook-aborted', 'info']]);
  assert.deepEqual(conversation.state.memory, { a: 1 });
});

test('a stream that breaks off, or pauses for too long, is kept as far as it came', async (t) => {
  const broken = await stream(t, async (send, response) => {
    send({ delta: 'Once' });
    setTimeout(() => response.destroy(), 50);
  });
  const turn = await new Conversation(new Engine({ webhook: broken })).send('hi');
  assert.deepEqual([texts(turn), codes(turn)], [['Once'], ['webhook-unreachable']]);
  // Each piece comes in time, all of them together do not.
  const slow = await stream(t, async (send, response) => {
    for (const delta of ['a', 'b', 'c', 'd']) {
      send({ delta });
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    response.on('close', () => {});
  });
  const engine = new Engine({ webhook: { base_url: slow, timeout_ms: 1000 }, skills: [
    { slug: 'f', type: 'fallback', actions: [{ type: 'call_webhook', url: '/' }] },
  ] });
  const late = await new Conversation(engine).send('hi');
  assert.deepEqual([texts(late), codes(late)], [['abcd'], ['webhook-timeout']]);
});

test('what a listener throws is not taken for the network', async (t) => {
  const origin = await stream(t, (send) => send({ delta: 'Once' }));
  const conversation = new Conversation(new Engine({ webhook: origin }));
  const onText = () => {
    throw new Error('of the page');
  };
  await assert.rejects(conversation.send('hi', { onText }), /of the page/);
});
