// Routes that only Hooktalk's tests need: slow and broken answers, and what was received so far.

import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import express from 'express';

export const tests = express.Router();

const broken = JSON.parse(readFileSync(`${import.meta.dirname}/../broken.json`, 'utf8'));
let received = [];

tests.get('/received', (req, res) => res.json(received));
tests.delete('/received', (req, res) => {
  received = [];
  res.end();
});

tests.use((req, res, next) => {
  if (req.method === 'OPTIONS') return next();
  const [path, query = ''] = req.originalUrl.split('?');
  const { method, headers, body = null } = req;
  // A copy: a route may change what it was sent.
  received.push(structuredClone({ method, path, query, headers, body }));
  next();
});

tests.all('/echo', (req, res) => {
  const [, query = ''] = req.originalUrl.split('?');
  const headers = Object.entries(req.headers)
    .filter(([name]) => /^(authorization|content-type|x-.*)$/.test(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
  const lines = [`method: ${req.method}`, `query: ${query}`, ...headers];
  lines.push(`body: ${req.body === undefined ? '' : JSON.stringify(req.body)}`);
  res.json({ replies: [{ type: 'text', content: lines.join('\n') }] });
});

tests.post('/slow', async (req, res) => {
  await wait(Number(req.query.ms));
  res.json({ replies: [{ type: 'text', content: 'Sorry for the wait' }] });
});

tests.post('/fail', (req, res) => {
  res.status(Number(req.query.status)).json({ error: 'This server was asked to fail' });
});

tests.post('/broken', (req, res) => {
  const { kind } = req.query;
  if (kind in broken) {
    res.type('text/plain').send(broken[kind]);
  } else if (kind === 'bad-utf8') {
    res.type('json').send(Buffer.from('{"replies": [{"type": "text", "content": "\xff\xfe"}]}', 'latin1'));
  } else if (kind === 'big') {
    res.json({ replies: [{ type: 'text', content: 'x'.repeat(2 * 1024 * 1024) }] });
  } else if (kind === 'redirect-loop') {
    res.redirect(307, '/broken?kind=redirect-loop');
  } else if (kind === 'hang-up') {
    // Promises more than it sends.
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    res.write('{"replies": [', () => res.socket.destroy());
  } else {
    res.sendStatus(404);
  }
});
