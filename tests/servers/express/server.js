// A webhook server in Express. Start it with `node server.js`; it listens on http://127.0.0.1:5000.

import { readFileSync } from 'node:fs';
import express from 'express';
import { tests } from './tests.js';

const port = process.env.PORT ?? 5000;
const app = express();

// Another site's page may call this server only if the server says so with these headers.
// `cargo xtask start --webhook` and a page of the same origin need none of them.
if (process.env.CORS === '1') {
  app.use((req, res, next) => {
    res.set('Access-Control-Allow-Origin', '*');
    res.set('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
    res.set('Access-Control-Allow-Headers', '*, Authorization');
    if (req.method === 'OPTIONS') return res.sendStatus(204);
    next();
  });
}

app.use(express.static(`${import.meta.dirname}/../public`));
app.use(express.json({ limit: '1mb' }));
app.use(tests);

const print = (body) => console.log(JSON.stringify(body, null, 2));

// The smallest webhook: one reply, and a memory that replaces the conversation's own.
app.post('/', (req, res) => {
  print(req.body);
  res.json({
    replies: [{ type: 'text', content: 'Roger that' }],
    conversation: { memory: { key: 'value' } },
  });
});

// Hooktalk tells here what went wrong with a call. The answer is not read.
app.post('/errors', (req, res) => {
  print(req.body);
  res.end();
});

// The memory that is sent back replaces the old one: change it, and send all of it.
app.post('/memory', (req, res) => {
  const { memory } = req.body.conversation;
  memory.visits = (memory.visits ?? 0) + 1;
  res.json({
    replies: [{ type: 'text', content: `Visit ${memory.visits}` }],
    conversation: { memory },
  });
});

// What the visitor types becomes the conversation's language: `fr`, `pt-BR`.
app.post('/language', (req, res) => {
  const language = req.body.nlp.source.trim();
  res.json({
    replies: [{ type: 'text', content: `Language: ${language}` }],
    conversation: { language },
  });
});

// One reply of every message type.
app.post('/messages', (req, res) => {
  const messages = readFileSync(`${import.meta.dirname}/../messages.json`, 'utf8');
  const server = `${req.protocol}://${req.get('host')}`;
  res.json({ replies: JSON.parse(messages.replaceAll('{server}', server)) });
});

app.listen(port, '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${port}`));
