// Loading: each way to name the wasm, failure, and use before it.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import { another, folder } from './package.mjs';

const wasm = new URL('engine.wasm', folder);
let copies = 0;
const fresh = () => another((copies += 1));

test('everything before init throws one sentence that tells what to call', async () => {
  const module = await fresh();
  const { Conversation, Engine, Template, HooktalkError, dialog, errorCodes, newConversation, renderTemplate } = module;
  const bot = { webhook: 'https://example.com' };
  const uses = {
    Engine: [() => new Engine(bot), () => Engine.compile(bot)],
    Template: [() => new Template('text', 'x'), () => new Template('json', { a: 1 })],
    Conversation: [() => new Conversation(bot), () => new Conversation()],
    renderTemplate: [() => renderTemplate('text', 'x', {})],
    dialog: [() => dialog({}), () => dialog('{}')],
    newConversation: [() => newConversation('c1')],
    errorCodes: [() => errorCodes()],
  };
  assert.deepEqual(Object.keys(uses).sort(), Object.keys(module).filter((name) => !['init', 'HooktalkError'].includes(name)).sort());
  for (const [name, each] of Object.entries(uses)) {
    for (const use of each) {
      assert.throws(use, (error) => {
        assert.ok(error instanceof HooktalkError && error instanceof Error, String(use));
        assert.equal(error.name, 'HooktalkError');
        // A conversation is one of an engine, which cannot be there yet.
        assert.equal(error.code, name === 'Conversation' ? 'invalid-argument' : 'not-initialized');
        assert.match(error.message, /^[^\n.]*`await init\(\)`[^\n.]*$/);
        assert.deepEqual(error.diagnostics, []);
        return true;
      });
    }
  }
});

test('hooktalk/testing runs scripts with an engine alone', async () => {
  const { runScript } = await import(new URL('testing/index.js', folder));
  assert.throws(() => runScript({ webhook: 'https://example.com' }, { steps: [] }), {
    name: 'TypeError',
    message: /^[^\n.]*`await init\(\)`[^\n.]*$/,
  });
});

test('init finds the wasm beside the module', async () => {
  const { init, errorCodes } = await fresh();
  assert.equal(await init(), undefined);
  assert.ok(errorCodes().length > 0);
});

test('init takes each kind of source', async () => {
  const bytes = await readFile(wasm);
  const body = () => new Blob([bytes]);
  const server = createServer((request, response) => {
    const found = request.url === '/engine.wasm';
    const type = request.headers['x-type'] ?? 'application/wasm';
    response.writeHead(found ? 200 : 404, { 'content-type': type }).end(found ? bytes : 'nothing');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close().closeAllConnections());
  const address = `http://127.0.0.1:${server.address().port}/engine.wasm`;
  const sources = {
    'file URL': wasm,
    'file URL as text': wasm.href,
    'bytes of Node': bytes,
    ArrayBuffer: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    DataView: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    module: await WebAssembly.compile(bytes),
    Response: new Response(body(), { headers: { 'content-type': 'application/wasm' } }),
    'Response of another type': new Response(body()),
    'a promise': Promise.resolve(bytes),
    'http text': address,
    'http URL': new URL(address),
    Request: new Request(address),
    'http with the wrong type': new Request(address, { headers: { 'x-type': 'text/plain' } }),
  };
  for (const [name, source] of Object.entries(sources)) {
    const { init, errorCodes } = await fresh();
    await init(source);
    assert.ok(errorCodes().length > 0, name);
  }
  const { init } = await fresh();
  await assert.rejects(init(`${address}.gone`), (error) => {
    assert.equal(error.code, 'load-failed');
    assert.match(error.message, /from http:.*\.gone: the server answered with status 404$/);
    return true;
  });
});

test('a wasm that a bundler left behind is told with what to do', async (t) => {
  const place = await mkdtemp(join(tmpdir(), 'hooktalk-init-'));
  t.after(() => rm(place, { recursive: true }));
  for (const file of ['index.js', 'conversation.js', 'engine_glue.js', 'error.js']) {
    await copyFile(new URL(file, folder), join(place, file));
  }
  await writeFile(join(place, 'package.json'), '{ "type": "module" }');
  const { init } = await import(pathToFileURL(join(place, 'index.js')));
  await assert.rejects(init(), (error) => {
    assert.equal(error.code, 'load-failed');
    assert.match(error.message, /from file:.*engine\.wasm: ENOENT.*bundler.*`await init\(address\)`; see ENVIRONMENTS\.md$/);
    return true;
  });
  await init(wasm);
});

test('a page in place of the wasm is called a page', async () => {
  const { init } = await fresh();
  const page = () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  await assert.rejects(init(page()), {
    code: 'load-failed',
    message: /could not be loaded from the given Response: the server answered with a page of HTML$/,
  });
});

test('calls at once share one load, and later ones do nothing', async () => {
  const { init, Engine } = await fresh();
  const first = init();
  assert.equal(init(), first);
  await first;
  const engine = new Engine({ webhook: 'https://example.com/hook' });
  await init(new Uint8Array([1, 2, 3]));
  assert.ok(engine.begin(null, 'hi', 0).awaiting);
});

test('a failed load tells why and can be tried again', async () => {
  const { init, errorCodes, HooktalkError } = await fresh();
  const wrong = [
    () => new URL('gone.wasm', folder),
    () => new Uint8Array([0, 1, 2, 3]),
    () => Promise.reject(new Error('offline')),
    () => 42,
    () => ({}),
  ];
  for (const source of wrong) {
    await assert.rejects(init(source()), (error) => {
      assert.ok(error instanceof HooktalkError);
      assert.equal(error.code, 'load-failed');
      assert.ok(error.cause instanceof Error);
      return true;
    });
    assert.throws(errorCodes, { code: 'not-initialized' });
  }
  await init();
  assert.ok(errorCodes().length > 0);
});

test('it runs in a worker, with a module that was compiled outside', async () => {
  const script = `
    import { parentPort, workerData } from 'node:worker_threads';
    const { init, renderTemplate } = await import(workerData.index);
    await init(workerData.module);
    parentPort.postMessage(renderTemplate('text', 'Hello {{memory.name}}', workerData.scope));
  `;
  for (const module of [undefined, await WebAssembly.compile(await readFile(wasm))]) {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
      workerData: { index: new URL('index.js', folder).href, module, scope: { memory: { name: 'Ada' } } },
    });
    const said = await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
    assert.equal(said, 'Hello Ada');
    await worker.terminate();
  }
});

test('importing it does nothing', async () => {
  const before = Reflect.ownKeys(globalThis).length;
  await fresh();
  assert.equal(Reflect.ownKeys(globalThis).length, before);
  assert.ok(fileURLToPath(folder).length > 0);
});
