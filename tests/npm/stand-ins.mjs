// Servers that stand for those whose addresses the documents name: a webhook, and an API of a language model.
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * The addresses in the documents, and what each of them answers: `answer(body, request)` gives JSON. Pages of every
 * origin may call them.
 */
const SITES = {
  // A webhook that says what it was told, and counts.
  'https://example.com': ({ conversation, nlp }) => {
    const visits = (conversation?.memory?.visits ?? 0) + 1;
    return {
      replies: [{ type: 'text', content: `You said “${nlp?.source}”, visit ${visits}.` }],
      conversation: { memory: { ...conversation?.memory, visits } },
    };
  },
  // An API of the form of OpenAI's chat completions. It wants a key, and answers with the last of what it is told.
  'https://api.example.com': ({ model, messages }, { headers }) => {
    if (headers.authorization !== `Bearer ${KEY}`) return { error: { message: 'Incorrect API key provided' } };
    const content = `${model} heard “${messages.at(-1).content}” (${messages.map(({ role }) => role).join(' ')})`;
    return {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1772442000,
      model,
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 },
    };
  },
};

/** The key that the API wants. */
export const KEY = 'a-key-of-the-tests';

/**
 * Starts all of them until the test `t` ends. Gives `instead(text)`, which puts their real addresses for those in
 * `text`, `addresses` (a list of pairs), and `received` (url, method, headers, body of each request but preflights).
 */
export async function standIns(t) {
  const received = [];
  const addresses = await Promise.all(
    Object.entries(SITES).map(async ([site, answer]) => {
      const server = createServer(async (request, response) => {
        response.setHeader('access-control-allow-origin', '*');
        response.setHeader('access-control-allow-headers', 'content-type');
        if (request.method === 'OPTIONS') return response.writeHead(204).end();
        let text = '';
        for await (const piece of request.setEncoding('utf8')) text += piece;
        const body = text === '' ? null : JSON.parse(text);
        const { method, url, headers } = request;
        received.push({ site, method, url: site + url, headers, body });
        const json = answer(body ?? {}, request);
        if (body?.stream && json.choices) return streamed(json, response);
        response.writeHead(json.error ? 401 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      t.after(() => {
        server.closeAllConnections();
        server.close();
      });
      return [site, `http://127.0.0.1:${server.address().port}`];
    }),
  );
  const instead = (text) => addresses.reduce((text, [site, real]) => text.replaceAll(site, real), text);
  return { addresses, instead, received };
}

/** An answer of the API as it streams one: an event for each word. */
function streamed({ choices: [{ message }], ...rest }, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (choice) => response.write(`data: ${JSON.stringify({ ...rest, object: 'chat.completion.chunk', choices: [choice] })}\n\n`);
  event({ index: 0, delta: { role: 'assistant' }, finish_reason: null });
  for (const content of message.content.split(/(?<= )/)) event({ index: 0, delta: { content }, finish_reason: null });
  event({ index: 0, delta: {}, finish_reason: 'stop' });
  response.end('data: [DONE]\n\n');
}
