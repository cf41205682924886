// Every sample in the documents is a thing that works: type-checked, run, compiled or compared with what really
// happens. tests/browser/samples.test.mjs does the same for what needs a browser.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { freePort } from '../servers/start.mjs';
import { blocks, blocksOf, documents, KINDS, root } from './documents.mjs';
import { folder, hooktalk } from './package.mjs';
import { KEY, standIns } from './stand-ins.mjs';

const { Conversation, Engine, init, newConversation } = hooktalk;
const { readScripts } = await import(new URL('testing/index.js', folder));
await init();

/** A project as a reader has one: the samples, the package in its node_modules, a bot and its scripts. */
const project = join(root, 'target/npm/samples');
rmSync(project, { recursive: true, force: true });
mkdirSync(join(project, 'node_modules'), { recursive: true });
cpSync(fileURLToPath(folder), join(project, 'node_modules/hooktalk'), { recursive: true });
const write = (name, text) => {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), text);
  return join(project, name);
};
write('package.json', '{ "type": "module", "private": true }');
// A bot and conversations with it, where samples look for the reader's own.
write('bot.json', readFileSync(join(root, 'www/bots/cafe.json'), 'utf8'));
write('tests/order.json', readFileSync(join(root, 'tests/bots/cafe.json'), 'utf8'));

const fileName = ({ name }) => name.replaceAll(/[^\w]+/g, '-');

test('every block says what it is, and each kind has its test', () => {
  const all = blocks();
  assert.ok(all.length > 20);
  for (const { name, kind } of all) {
    assert.ok(kind in KINDS, `${name}: nobody checks \`${kind}\`; see KINDS in tests/npm/documents.mjs`);
  }
  for (const { name, document } of blocksOf('text drawing')) assert.equal(document, 'ARCHITECTURE.md', name);
});

test('links lead to files of the same place, and to headings that are there', () => {
  const headings = new Map(
    documents.map((document) => {
      const text = readFileSync(join(root, document), 'utf8').replaceAll(/```.*?```/gs, '');
      return [document, [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading))];
    }),
  );
  for (const document of documents) {
    const text = readFileSync(join(root, document), 'utf8').replaceAll(/```.*?```/gs, '').replaceAll(/`[^`\n]*`/g, '`…`');
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?|mailto):/.test(target)) continue;
      const [path, anchor] = target.split('#');
      const file = path === '' ? document : relative(root, join(root, dirname(document), path));
      assert.ok(existsSync(join(root, file)) || existsSync(new URL(path, folder)), `${document}: ${target}`);
      if (dirname(document) === 'crates/wasm/npm') {
        assert.ok(!path.startsWith('..'), `${document}: ${target} is not in the package`);
      }
      if (anchor) assert.ok(headings.get(file)?.includes(anchor), `${document}: ${target} has no such heading`);
    }
  }
});

/** What GitHub and npm make of a heading. */
const slug = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

test('API.md names all that the tag and the engine have, and nothing else', () => {
  const text = readFileSync(join(root, 'crates/wasm/npm/API.md'), 'utf8');
  /** What stands in the first column below a heading, without arguments. */
  const listed = (heading) => {
    const [, section] = text.split(`\n### ${heading}\n`);
    const rows = section.split(/\n#+ /)[0].matchAll(/^\| (`.*?) \|/gm);
    return [...rows].flatMap(([, cell]) => [...cell.matchAll(/`([\w:-]+)[^`]*`/g)].map(([, name]) => name)).sort();
  };
  const [{ declarations }] = JSON.parse(readFileSync(new URL('custom-elements.json', folder), 'utf8')).modules;
  const [element] = declarations;
  const own = element.members.filter(({ static: ofClass }) => !ofClass);
  const names = (list) => list.map(({ name }) => name).sort();
  assert.deepEqual(listed('Attributes'), names(element.attributes));
  assert.deepEqual(listed('Properties'), names(own.filter(({ kind }) => kind === 'field')));
  assert.deepEqual(listed('Methods'), names(own.filter(({ kind }) => kind === 'method')));
  assert.deepEqual(listed('Events'), names(element.events));
  const [, engine] = text.split('\n## The engine\n');
  for (const name of Object.keys(hooktalk)) assert.match(engine, new RegExp(`^\\|.*\`${name}\\b`, 'm'), name);
});

// --- JavaScript and TypeScript ---------------------------------------------------------------------------------------

/** What samples may take as given, for the types and, where they run, in fact. */
const GIVEN = `
import type { BotDefinition, Engine } from 'hooktalk';
import 'hooktalk/webchat';
declare global {
  /** The reader's own bot. */
  const definition: BotDefinition;
  /** An engine with it. */
  const engine: Engine;
}
`;

const PRELUDE = `
import { init, Engine } from 'hooktalk';
await init();
globalThis.definition = { webhook: 'https://example.com/hook' };
globalThis.engine = new Engine(definition);
const addresses = JSON.parse(process.env.ADDRESSES);
const real = globalThis.fetch;
globalThis.fetch = (url, options) => real(addresses.reduce((url, [site, there]) => url.replace(site, there), String(url)), options);
`;

test('all of JavaScript and TypeScript fits the types', async () => {
  const samples = blocks().filter(({ kind }) => /^(js|ts|tsx)\b/.test(kind) && KINDS[kind] !== 'project');
  assert.ok(samples.length > 5);
  // A few lines for a page need not prove that the chat is in it, nor annotate a function that they hand over.
  const place = ({ kind }) => (kind === 'js page' ? 'page' : 'module');
  for (const sample of samples) {
    const text = sample.kind === 'js n8n' ? n8nModule(sample) : sample.text;
    write(`types/${place(sample)}/${fileName(sample)}.${sample.kind.split(' ')[0]}`, text);
  }
  write('types/given.d.ts', GIVEN);
  for (const [name, all] of [['module', true], ['page', false]]) {
    const config = write(
      `types/${name}/tsconfig.json`,
      JSON.stringify({
        compilerOptions: {
          strict: true,
          strictNullChecks: all,
          noImplicitAny: all,
          allowJs: true,
          checkJs: true,
          noEmit: true,
          skipLibCheck: true,
          jsx: 'react-jsx',
          target: 'ES2022',
          module: 'NodeNext',
          moduleDetection: 'force',
          lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
          types: ['node'],
        },
        include: ['.', '../given.d.ts'],
      }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { code, out } = await run(process.execPath, [tsc, '--project', config], { cwd: project });
    assert.equal(code, 0, out);
  }
});

describe('JavaScript that runs', () => {
  for (const sample of blocksOf('js run')) {
    test(sample.name, async (t) => {
      const { addresses } = await standIns(t);
      const prelude = pathToFileURL(write('prelude.js', PRELUDE)).href;
      const file = write(`${fileName(sample)}.js`, sample.text);
      const { code, out } = await run(process.execPath, ['--import', prelude, file], {
        cwd: project,
        env: { ...process.env, ADDRESSES: JSON.stringify(addresses) },
      });
      assert.equal(code, 0, out);
      // What a comment behind console.log says is what it prints, as far as it is words or figures.
      for (const [, said] of sample.text.matchAll(/console\.\w+\(.*\); \/\/ prints (.*)$/gm)) assert.ok(out.includes(said), out);
    });
  }
});

/** Runs a program to its end. */
function run(program, args, options) {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 120_000, ...options }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 1) : 0, out: stdout + stderr });
    });
  });
}

// --- Servers ---------------------------------------------------------------------------------------------------------

const STARTS = {
  js: { extension: 'js', command: (file) => [process.execPath, file] },
  python: {
    extension: 'py',
    command: (file) => [process.env.HOOKTALK_PYTHON || join(root, '.tools/venv/bin/python'), file],
  },
  ruby: { extension: 'rb', command: (file) => ['ruby', file] },
  php: { extension: 'php', command: (file, port) => ['php', '-S', `127.0.0.1:${port}`, file] },
};

describe('servers, each in a conversation', () => {
  for (const sample of blocksOf('js server', 'python server', 'ruby server', 'php server')) {
    test(`${sample.name} (${sample.kind})`, async (t) => {
      const { instead, received } = await standIns(t);
      const origin = await startSample(t, sample, instead);
      const path = sample.text.match(/\b(?:app\.)?post\(?\s*['"]([^'"]*)['"]/)?.[1] ?? '/';
      const hook = new URL(path, origin).href;

      const conversation = new Conversation(new Engine({ webhook: hook }));
      for (const [words, visit] of [['Hello there', 1], ['and “again”', 2]]) {
        const turn = await conversation.send(words);
        assert.deepEqual(turn.diagnostics, []);
        const [reply] = turn.messages;
        assert.ok(reply.content.includes(words), JSON.stringify(turn.messages));
        if (/visit/.test(sample.text)) assert.match(reply.content, new RegExp(`visit ${visit}\\.`));
      }
      if (received.length > 0) assert.ok(!JSON.stringify(conversation.state).includes(KEY), 'the key stays on the server');

      // Where it is told of failures.
      if (sample.text.includes('/errors')) {
        const notice = JSON.stringify({ error: { type: 'webhook-status', message: 'a test' }, conversation: {} });
        const headers = { 'content-type': 'application/json' };
        const told = await fetch(new URL('errors', hook), { method: 'POST', headers, body: notice });
        assert.ok(told.ok, `/errors is answered with ${told.status}`);
      }

      // What a browser asks before it lets a page of the site call, if the sample says that it may.
      const [, site] = sample.text.match(/Allow-Origin.*?(https:\/\/[\w.]+)/) ?? [];
      if (!site) return assert.doesNotMatch(sample.text, /Access-Control/);
      const preflight = await fetch(hook, {
        method: 'OPTIONS',
        headers: {
          origin: site,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
      assert.ok(preflight.ok, `the preflight is answered with ${preflight.status}`);
      assert.equal(preflight.headers.get('access-control-allow-origin'), site);
      assert.match(preflight.headers.get('access-control-allow-headers'), /\bcontent-type\b/i);
    });
  }
});

describe('proxies, each with the bots that stand below it', () => {
  for (const sample of blocksOf('js proxy')) {
    const all = blocks().filter(({ document }) => document === sample.document);
    const below = all.slice(all.findIndex(({ name }) => name === sample.name));
    const bots = below.filter(({ kind, text }) => kind === 'json bot' && text.includes('https://chat.example.com'));
    assert.ok(bots.length > 0, sample.name);
    for (const bot of bots) {
      test(`${sample.name} with ${bot.name}`, async (t) => {
        const { instead, received } = await standIns(t);
        const origin = await startSample(t, sample, instead);
        const engine = new Engine(JSON.parse(bot.text.replaceAll('https://chat.example.com', origin)));
        const conversation = new Conversation(engine);
        for (const words of ['Is the "green" tea fresh?', 'And the black one?']) {
          const turn = await conversation.send(words);
          assert.deepEqual(turn.diagnostics, []);
          assert.equal(turn.messages.length, 1);
          assert.ok(turn.messages[0].content.includes(words), JSON.stringify(turn.messages));
        }
        const [first, second] = received.map(({ body }) => JSON.stringify(body));
        assert.equal(received[0].body.stream, bot.text.includes('"stream": true'));
        assert.ok(!first.includes('black') && second.includes('green'), 'the model is told what was said before');
        assert.ok(!JSON.stringify(conversation.state).includes(KEY), 'the key stays on the server');
      });
    }
  }
});

/** The code of n8n's Code node as a module. */
const n8nModule = ({ text }) => `/** @param {any} $input @param {any} $ */\nexport default async ($input, $) => {\n${text}\n};\n`;

describe('workflows of n8n', () => {
  for (const sample of blocksOf('js n8n')) {
    test(sample.name, async () => {
      const file = write(`${fileName(sample)}.js`, n8nModule(sample));
      const { default: code } = await import(pathToFileURL(file));
      // As n8n documents it: the Webhook node gives the request as one item, and with "When Last Node Finishes" and
      // "First Entry JSON" the first item of the last node is the response.
      const workflow = async (url, { headers, body }) => {
        const item = { json: { headers, params: {}, query: {}, body: JSON.parse(body) } };
        const node = { first: () => item, all: () => [item] };
        const items = await code(node, () => node);
        return Response.json(items[0].json);
      };
      const conversation = new Conversation(new Engine({ webhook: 'https://n8n.example.com/webhook/chat' }), { fetch: workflow });
      for (const [words, visit] of [['Hello', 1], ['Hello again', 2]]) {
        const { diagnostics, messages } = await conversation.send(words);
        assert.deepEqual(diagnostics, []);
        assert.deepEqual(messages, [{ type: 'text', content: `You said “${words}”, visit ${visit}.` }]);
      }
    });
  }
});

/** Starts a sample on a free port, by the port's number in its text, until the test ends. */
async function startSample(t, sample, instead) {
  const port = await freePort();
  const { extension, command } = STARTS[sample.kind.split(' ')[0]];
  assert.ok(sample.text.includes('5000') || extension === 'php', `${sample.name}: it listens on port 5000`);
  const file = write(`${fileName(sample)}.${extension}`, instead(sample.text).replaceAll('5000', String(port)));
  const [program, ...args] = command(file, port);
  const child = spawn(program, args, {
    cwd: project,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, API_KEY: KEY, PYTHONDONTWRITEBYTECODE: '1' },
  });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  let ended = false;
  child.on('error', (error) => (printed += error.message));
  child.on('close', () => (ended = true));
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', kill);
  t.after(() => {
    process.off('exit', kill);
    kill();
  });
  const origin = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 30_000;
  while (!(await fetch(origin, { method: 'OPTIONS' }).then(() => true, () => false))) {
    assert.ok(!ended && Date.now() < deadline, `${sample.name} does not start:\n${printed}`);
    await wait(30);
  }
  return origin;
}

// --- JSON ------------------------------------------------------------------------------------------------------------

/** Each kind of JSON, and what it is held against. */
const JSONS = {
  json: () => {},
  'json bot': (bot) => assert.deepEqual(new Engine(bot).diagnostics, []),
  'json action': (action) => {
    const bot = { webhook: { base_url: 'https://example.com' }, skills: [{ slug: 's', type: 'fallback', actions: [action] }] };
    assert.deepEqual(new Engine(bot).diagnostics, []);
  },
  'json request': (body) => {
    const engine = new Engine({ webhook: 'https://example.com/hook' });
    const { memory, skill_occurences, skill, id } = body.conversation;
    const before = { ...newConversation(id), language: 'en', memory, skill, skill_occurences: skill_occurences - 1 };
    const { uuid, timestamp, source } = body.nlp;
    const turn = engine.begin(before, { type: 'text', content: source, uuid }, Date.parse(timestamp));
    assert.equal(turn.awaiting.method, 'POST');
    assert.deepEqual(turn.awaiting.headers, [{ name: 'Content-Type', value: 'application/json', secret: false }]);
    const sent = JSON.parse(turn.awaiting.body);
    const { version } = sent.nlp;
    assert.deepEqual({ ...body, nlp: { ...body.nlp, version } }, sent);
  },
  'json answer': (answer) => {
    const { diagnostics, messages, conversation } = answered(answer);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(messages, answer.replies ?? []);
    if (answer.conversation?.memory) assert.deepEqual(conversation.memory, answer.conversation.memory);
  },
  'json replies': (replies) => {
    assert.deepEqual(answered({ replies }).diagnostics, []);
  },
  'json notice': (notice) => {
    const { notices } = answered(notice.error.message, notice.error.status);
    const [{ url, method, body }] = notices;
    assert.deepEqual([method, url], ['POST', 'https://example.com/hook/errors']);
    const real = JSON.parse(body);
    assert.deepEqual(Object.keys(notice), Object.keys(real));
    assert.deepEqual([notice.error, notice.webhook, notice.action_id], [real.error, real.webhook, real.action_id]);
  },
  'json script': (script) => {
    const { scripts, problems = [] } = readScripts(script);
    assert.deepEqual(problems, []);
    assert.ok(scripts.length > 0);
  },
};

/** What comes of an answer. */
function answered(json, status = 200) {
  const engine = new Engine({ webhook: 'https://example.com/hook' });
  const turn = engine.begin(newConversation('c1'), 'Hello', 0);
  return engine.resolve(turn, { type: 'response', status, body: JSON.stringify(json) }, 0);
}

describe('JSON is what it says', () => {
  for (const sample of blocksOf(...Object.keys(JSONS))) {
    test(`${sample.name} (${sample.kind})`, () => JSONS[sample.kind](JSON.parse(sample.text)));
  }
});

// --- Commands --------------------------------------------------------------------------------------------------------

const workspace = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const help = readFileSync(join(root, 'crates/xtask/src/main.rs'), 'utf8');

/** The forms that a command may have, and what is done with it. */
const COMMANDS = [
  [/^npm install ([\w@/ -]+)$/, (line, names) => {
    const known = ['hooktalk', ...Object.keys(workspace.devDependencies)];
    for (const name of names.split(' ')) assert.ok(known.includes(name), `${name} is not what the samples are tested with`);
  }],
  [/^cargo xtask (\w+)(?: (--\w+))?/, (line, command, flag = '') => {
    assert.match(help, new RegExp(`^  ${command}\\b.*${flag}`, 'm'));
  }],
  [/^(?:\w+=\w+ )?cargo (?:xtask bench --understanding|test --package hooktalk-tests --test understanding)$/, () => {}],
  [/^npx hooktalk /, inProject],
  [/^cp -r node_modules\/hooktalk ([\w/]+)$/, async (line, target) => {
    await inProject(line);
    assert.ok(existsSync(join(project, target, 'embed.js')));
  }],
  [/^mkdir -p [\w/]+$/, inProject],
  // Of a release: what changes nothing is done, and of the rest it is looked whether there is such a command.
  [/^cargo update --workspace --offline$/, (line) => succeeds(`${line} --dry-run`, root)],
  [/^git (tag|push) .*(vX\.Y\.Z)/, (line, command, tag) => succeeds(`git check-ref-format refs/tags/${tag}`, root)],
  [/^npm publish (\.[\w/]+)( --dry-run| --provenance)$/, (line, place) => {
    assert.equal(join(root, place, '/'), fileURLToPath(new URL('../../target/npm/hooktalk/', import.meta.url)));
    return hasOption('publish', '--provenance', '--dry-run');
  }],
  [/^npm (audit) signatures$/, (line, command) => hasOption(command, 'signatures')],
  [/^npm (dist-tag) add hooktalk@X\.Y\.Z latest$/, (line, command) => hasOption(command, 'add <package-spec')],
  [/^npm (deprecate) hooktalk@X\.Y\.Z "[^"]+"$/, (line, command) => hasOption(command, '<package-spec> <message>')],
];

async function succeeds(line, cwd) {
  const { code, out } = await run('sh', ['-c', line], { cwd });
  assert.equal(code, 0, `${line}\n${out}`);
}

/** Whether what npm says of one of its commands has these words. */
async function hasOption(command, ...words) {
  const { out } = await run('npm', [command, '--help'], { cwd: project });
  for (const word of words) assert.ok(out.includes(word), `npm ${command} has no ${word}:\n${out}`);
}


/** Runs a command in a folder with a bot, its scripts, and the package. */
async function inProject(line) {
  const command = line.replace(/^npx hooktalk /, `"${process.execPath}" node_modules/hooktalk/cli.js `);
  const { code, out } = await run('sh', ['-c', command], { cwd: project });
  assert.equal(code, 0, `${line}\n${out}`);
}

describe('commands', () => {
  for (const sample of blocksOf('sh')) {
    test(sample.name, async () => {
      const lines = sample.text.split('\n').map((line) => line.replace(/(^|\s)#.*/, '').trim());
      for (const line of lines.filter(Boolean)) {
        const [form, check] = COMMANDS.find(([form]) => form.test(line)) ?? [];
        assert.ok(form, `nobody checks the command \`${line}\``);
        const [, ...parts] = line.match(form);
        await check(line, ...parts);
      }
    });
  }
});

