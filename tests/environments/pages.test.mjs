// The package in pages that bundlers make of it, as a stranger installs it: built for production, served under a path,
// under a strict policy, and in conversation with a webhook. One wasm only lands in each bundle, and no bundler warns.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, beforeEach, describe, test } from 'node:test';
import webpack from 'webpack';
import { chatIn, open, serve, strictPolicy, until } from '../browser/harness.mjs';
import { startServer } from '../servers/start.mjs';
import { holdsOnly, install, run } from './projects.mjs';

let server;
let folder;
let policy;
before(async () => {
  server = await startServer('express', { cors: true });
  folder = await install({ webhook: `${server.origin}/memory` });
  policy = strictPolicy({ connect: server.origin });
});
after(() => server?.stop());
beforeEach(() => server.forget());

/** Opens `index.html` of a folder under a path of a site. `words` is what its scripts write into the console. */
async function visit(t, dist, { headers = policy, path = '/some/where/', ...options } = {}) {
  const origin = await serve(t, { folders: { [path]: dist }, headers });
  const words = [];
  const page = await open(t, 'about:blank', options);
  page.on('console', (message) => message.type() === 'log' && words.push(message.text()));
  await page.goto(`${origin}${path}`);
  return { page, words };
}

/** A page whose script runs the engine. */
async function engineConverses(t, dist, options) {
  const { words } = await visit(t, dist, options);
  await until('the engine has two answers', () => words.length >= 2);
  assert.deepEqual(words, ['Visit 1', 'Visit 2']);
  await memoryWasSent();
}

/** A page with a chat. */
async function chatConverses(t, dist, options) {
  const { page } = await visit(t, dist, options);
  const chat = chatIn(page);
  await chat.open();
  await chat.ask('Hello', 'Visit 1');
  await chat.ask('Hello again', 'Visit 2');
  await memoryWasSent();
}

async function memoryWasSent() {
  const received = await server.received();
  assert.deepEqual(received.map(({ body }) => [body.nlp.source, body.conversation.memory]), [
    ['Hello', {}],
    ['Hello again', { visits: 1 }],
  ]);
}

/** Runs a build that says nothing of warnings. */
async function builds(command) {
  const { stdout, stderr } = await run(folder, command);
  assert.doesNotMatch(`${stdout}${stderr}`, /warn|\(!\)/i);
}

/** The page of `name`, beside its script, for bundlers that know nothing of pages. */
function addPage(name, dist, script = `${name}.js`) {
  const page = readFileSync(join(folder, `${name}.html`), 'utf8').replace(`./${name}.js`, script);
  writeFileSync(join(dist, 'index.html'), page);
}

async function buildByWebpack(entry, output) {
  const { default: config } = await import(pathToFileURL(join(folder, 'webpack/webpack.config.js')));
  const options = { ...config, context: folder, entry, output: { ...config.output, ...output } };
  const stats = await new Promise((done, fail) =>
    webpack(options, (error, result) => (error ? fail(error) : done(result))),
  );
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual([...errors, ...warnings], []);
}

/** How each bundler builds `engine` or `chat` of the projects into a folder. */
const bundlers = {
  Vite: (name, dist) => builds(`npx vite build vite/${name} --base ./ --outDir ${dist} --emptyOutDir`),
  async webpack(name, dist) {
    await buildByWebpack(`./${name}.js`, { path: dist, filename: `${name}.js` });
    addPage(name, dist);
  },
  async Rollup(name, dist) {
    await builds(`npx rollup --config rollup/rollup.config.js --input ${name}.js --dir ${dist}`);
    addPage(name, dist);
  },
};

for (const [bundler, build] of Object.entries(bundlers)) {
  describe(bundler, () => {
    test('a page with the engine', async (t) => {
      const dist = join(folder, 'dist', bundler, 'engine');
      await build('engine', dist);
      holdsOnly(dist, 'engine.wasm');
      await engineConverses(t, dist);
    });

    test('a page with the chat', async (t) => {
      const dist = join(folder, 'dist', bundler, 'chat');
      await build('chat', dist);
      holdsOnly(dist, 'webchat.wasm');
      await chatConverses(t, dist);
    });
  });
}
