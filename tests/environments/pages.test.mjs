// The package in pages that bundlers make of it, as a stranger installs it: built for production, served under a path,
// under a strict policy, and in conversation with a webhook. One wasm only lands in each bundle, and no bundler warns.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, beforeEach, describe, test } from 'node:test';
import webpack from 'webpack';
import { chatIn, open, serve, strictPolicy, until } from '../browser/harness.mjs';
import { startServer } from '../servers/start.mjs';
import { command } from './commands.mjs';
import { holdsOnly, install, run } from './projects.mjs';

/** Where a site is served: not at the root. */
const PATH = '/some/where/';

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

/** Serves a folder under a path of a site; gives the address of its `index.html`. */
async function host(t, dist, headers = policy) {
  return `${await serve(t, { folders: { [PATH]: dist }, headers })}${PATH}`;
}

/** The address of a worker is a script's, so trusted types would ask the page for a policy of its own. */
const withoutTrustedTypes = () => ({
  'content-security-policy': policy['content-security-policy'].replace(/; require-trusted[^;]*/, ''),
});

/** Opens a page. `words` is what its scripts write into the console. */
async function visit(t, address) {
  const words = [];
  const page = await open(t, 'about:blank');
  page.on('console', (message) => message.type() === 'log' && words.push(message.text()));
  await page.goto(address);
  return { page, words };
}

/** A page whose script runs the engine. */
async function engineConverses(t, address) {
  const { words } = await visit(t, address);
  await answersAre(words);
}

async function answersAre(words) {
  await until('there are two answers', () => words.length >= 2);
  assert.deepEqual(words, ['Visit 1', 'Visit 2']);
  await memoryWasSent();
}

/** A page with a chat. */
async function chatConverses(t, address) {
  const { page } = await visit(t, address);
  await talk(page);
}

async function talk(page) {
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
async function builds(command, options) {
  const { stdout, stderr } = await run(folder, command, options);
  // Rolldown tells of slow plug-ins on a slow machine.
  const said = `${stdout}${stderr}`.replaceAll('[PLUGIN_TIMINGS]', '');
  assert.doesNotMatch(said, /warn|\(!\)|\[[A-Z]+_[A-Z_]+\]/i);
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
      await engineConverses(t, await host(t, dist));
    });

    test('a page with the chat', async (t) => {
      const dist = join(folder, 'dist', bundler, 'chat');
      await build('chat', dist);
      holdsOnly(dist, 'webchat.wasm');
      await chatConverses(t, await host(t, dist));
    });
  });
}

describe('a worker of a bundle', () => {
  test('Vite', async (t) => {
    const dist = join(folder, 'dist/Vite/workers');
    await builds(`npx vite build workers --base ./ --outDir ${dist} --emptyOutDir`);
    holdsOnly(dist, 'engine.wasm');
    await engineConverses(t, await host(t, dist, withoutTrustedTypes()));
  });

  test('webpack', async (t) => {
    const dist = join(folder, 'dist/webpack/workers');
    await buildByWebpack('./workers/page.js', { path: dist, filename: 'engine.js' });
    addPage('engine', dist);
    holdsOnly(dist, 'engine.wasm');
    await engineConverses(t, await host(t, dist));
  });
});

/** What becomes of a module that needs little of the package. */
async function shaken(bundler, name) {
  const dist = join(folder, 'dist', bundler, name);
  if (bundler === 'webpack') await buildByWebpack(`./shake/${name}.js`, { path: dist });
  else await builds(`npx esbuild shake/${name}.js --bundle --format=esm --log-level=warning --outdir=${dist}`);
  const files = readdirSync(dist);
  const code = files.filter((file) => file.endsWith('.js')).map((file) => readFileSync(join(dist, file), 'utf8'));
  return { dist, files, code: code.join('\n') };
}

describe('a bundle has nothing that is not used', () => {
  test('webpack', async () => {
    const { files } = await shaken('webpack', 'error');
    assert.deepEqual(files, ['main.js'], 'no wasm for an error alone');
    const { dist, code } = await shaken('webpack', 'template');
    holdsOnly(dist, 'engine.wasm');
    assert.doesNotMatch(code, /hook-talk|customElements/);
  });

  test('esbuild', async () => {
    const { files, code } = await shaken('esbuild', 'template');
    assert.deepEqual(files, ['template.js']);
    assert.doesNotMatch(code, /hook-talk|customElements/);
  });
});

/** Bundlers that leave the wasm to the one who builds. */
describe('esbuild and Bun', () => {
  for (const [name, wasm] of [['engine', 'engine.wasm'], ['chat', 'webchat.wasm']]) {
    test(`esbuild, with ${wasm} copied`, async (t) => {
      const dist = join(folder, 'dist/esbuild', name);
      await builds(`${command('esbuild', { main: `${name}.js`, dist })} --log-level=warning`);
      await run(folder, command('copy', { dist }));
      addPage(name, dist);
      await (name === 'chat' ? chatConverses : engineConverses)(t, await host(t, dist));
    });
  }

  for (const bundler of ['esbuild', 'bun']) {
    for (const [name, wasm] of [['engine', 'engine.wasm'], ['chat', 'webchat.wasm']]) {
      test(`${bundler}, with its own name for ${wasm}`, async (t) => {
        const dist = join(folder, 'dist', `${bundler}-file`, name);
        await builds(command(`${bundler}File`, { main: `esbuild/${name}.js`, dist, path: PATH }));
        addPage(name, dist);
        holdsOnly(dist, wasm);
        await (name === 'chat' ? chatConverses : engineConverses)(t, await host(t, dist));
      });
    }
  }
});

describe("Vite's server", () => {
  for (const [version, config] of [['vite'], ['vite-7', 'vite/vite-7.config.js']]) {
    test(`pages of ${version}`, async (t) => {
      const { createServer } = await import(version);
      const { optimizeDeps } = config ? (await import(pathToFileURL(join(folder, config)))).default : {};
      const vite = await createServer({
        root: folder,
        configFile: false,
        logLevel: 'silent',
        cacheDir: join(folder, 'cache', version),
        server: { port: 0, host: '127.0.0.1' },
        optimizeDeps: { entries: ['vite/*/index.html'], ...optimizeDeps },
      });
      t.after(() => vite.close());
      await vite.listen();
      const address = vite.resolvedUrls.local[0];
      await engineConverses(t, `${address}vite/engine/`);
      await server.forget();
      await chatConverses(t, `${address}vite/chat/`);
    });
  }
});

describe('React', () => {
  test('a page that a server has rendered', async (t) => {
    const dist = join(folder, 'dist/react');
    await builds(`npx vite build react --base ./ --outDir ${dist} --emptyOutDir`);
    holdsOnly(dist, 'webchat.wasm');
    await hydrates(t, dist);
  });

  test('the development build has nothing to say about the hydration', async (t) => {
    const dist = join(folder, 'dist/react-development');
    await builds(`npx vite build react --base ./ --mode development --outDir ${dist} --emptyOutDir`, { env: { NODE_ENV: 'development' } });
    await hydrates(t, dist);
  });

  async function hydrates(t, dist) {
    await builds(`npx vite build react --ssr server.jsx --outDir ${dist}-server --emptyOutDir`);
    const { render } = await import(pathToFileURL(join(`${dist}-server`, 'server.js')));
    const markup = render();
    assert.match(markup, /<hook-talk [^>]*webhook="http[^"]*\/memory"[^>]*><\/hook-talk>/);
    const file = join(dist, 'index.html');
    writeFileSync(file, readFileSync(file, 'utf8').replace('<!--app-->', markup));
    const { page, words } = await visit(t, await host(t, dist));
    await talk(page);
    await answersAre(words);
  }
});

describe('Vue', () => {
  const build = async (env) => {
    const dist = join(folder, 'dist/vue');
    await builds(`npx vite build vue --base ./ --outDir ${dist} --emptyOutDir`, { env });
    return dist;
  };

  test('a page', async (t) => {
    const dist = await build({});
    holdsOnly(dist, 'webchat.wasm');
    const { page, words } = await visit(t, await host(t, dist));
    await talk(page);
    await answersAre(words);
  });

  test('the development build has nothing to say about the tag', async (t) => {
    const { page } = await visit(t, await host(t, await build({ NODE_ENV: 'development' })));
    await chatIn(page).open();
  });
});

describe('without a bundler', () => {
  let site;
  before(() => {
    site = join(folder, 'plain');
    cpSync(join(folder, 'node_modules/hooktalk'), join(site, 'hooktalk'), { recursive: true });
    cpSync(join(folder, 'engine.js'), join(site, 'engine.js'));
  });

  test('a tag, with the folder copied', async (t) => chatConverses(t, await host(t, site)));

  /** Another origin with the package, and a page that names it. */
  async function elsewhere(t, name) {
    const headers = { 'access-control-allow-origin': '*' };
    const other = await serve(t, { folders: { '/hooktalk/': join(site, 'hooktalk') }, headers });
    const page = readFileSync(join(site, name), 'utf8').replaceAll('https://cdn.example.com', other);
    const map = page.match(/<script type="importmap">([^]*?)<\/script>/)?.[1] ?? '';
    const hash = createHash('sha256').update(map).digest('base64');
    const policy = strictPolicy({ connect: `${server.origin} ${other}` });
    policy['content-security-policy'] = policy['content-security-policy'].replace('script-src', `script-src ${other} 'sha256-${hash}'`);
    return `${await serve(t, { pages: { '/': page }, folders: { '/': site }, headers: policy })}/`;
  }

  test('a tag, with the files on another origin', async (t) => chatConverses(t, await elsewhere(t, 'elsewhere.html')));

  test('an import map', async (t) => engineConverses(t, await elsewhere(t, 'import-map.html')));

  test('dedicated, shared and service workers', async (t) => {
    const { page } = await visit(t, `${await host(t, site, withoutTrustedTypes())}workers.html`);
    for (const kind of ['dedicated', 'shared', 'service']) {
      assert.deepEqual(await page.evaluate(converse, kind), ['Visit 1', 'Visit 2'], kind);
      await memoryWasSent();
      await server.forget();
    }
  });
});

/** Runs in a page: says two things to a worker of this kind. */
async function converse(kind) {
  const options = { type: 'module' };
  let [port, answers] = [];
  if (kind === 'dedicated') port = answers = new Worker('worker.js', options);
  if (kind === 'shared') port = answers = new SharedWorker('worker.js', options).port;
  if (kind === 'service') {
    await navigator.serviceWorker.register('worker.js', options);
    port = (await navigator.serviceWorker.ready).active;
    answers = navigator.serviceWorker;
  }
  const said = [];
  for (const words of ['Hello', 'Hello again']) {
    const answer = new Promise((done) => (answers.onmessage = ({ data }) => done(data)));
    port.postMessage(words);
    said.push(...(await answer).map(({ content }) => content));
  }
  return said;
}
