// The hand-written types against the engine: its codes, and every fixture.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { cases } from './fixtures.mjs';
import { folder, hooktalk } from './package.mjs';

const root = new URL('../../', import.meta.url);
const made = new URL('target/npm/types/', root);
const types = readFileSync(new URL('types.d.ts', folder), 'utf8');

await hooktalk.init();

/** The members of a union of texts in types.d.ts. */
function union(name) {
  const [, body] = types.match(new RegExp(`export type ${name} =([^;]*);`)) ?? [];
  assert.ok(body, `types.d.ts has no union ${name}`);
  return [...body.replace(/\/\/.*/g, '').matchAll(/'([^']*)'/g)].map(([, text]) => text);
}

/** The texts of a table of Rust that is written with `Name = "text"` or `Self::Name => "text"`. */
function table(file, start, end) {
  const source = readFileSync(new URL(file, root), 'utf8');
  const part = source.slice(source.indexOf(start));
  return [...part.slice(0, part.indexOf(end)).matchAll(/=>? "([^"]+)"/g)].map(([, text]) => text);
}

test('the union of codes is the table of codes', () => {
  assert.deepEqual(union('DiagnosticCode'), hooktalk.errorCodes());
});

test('the other unions are the tables of the engine', () => {
  const tables = {
    TemplateErrorCode: table('crates/template/src/error.rs', 'pub fn code(self)', '\n    }\n'),
    StepKind: table('crates/engine/src/trace.rs', '\nkinds! {', '\n}\n'),
    Operator: table('crates/protocol/src/definition/condition.rs', '\noperators! {', '\n}\n'),
  };
  for (const [name, words] of Object.entries(tables)) {
    assert.ok(words.length > 3, name);
    assert.deepEqual(union(name), words, name);
  }
});

test('index.js exports what types.d.ts says, and nothing else', () => {
  const said = [...types.matchAll(/^export (?:declare )?(?:function|class|const) (\w+)/gm)];
  assert.deepEqual(new Set(Object.keys(hooktalk)), new Set(said.map(([, name]) => name)));
});

test('hooktalk/testing exports what its types say, and nothing else', async () => {
  const said = readFileSync(new URL('testing/index.d.ts', folder), 'utf8');
  const names = [...said.matchAll(/^export (?:function|class) (\w+)/gm)].map(([, name]) => name);
  const testing = await import(new URL('testing/index.js', folder));
  assert.deepEqual(new Set(Object.keys(testing)), new Set(names));
});

test('every fixture satisfies the types', async () => {
  const lines = ["import type { BotDefinition, EngineOptions, Input, WireMessage } from 'hooktalk';"];
  const add = (title, value, type) => {
    const lenient = LENIENT[`${title}, ${type}`];
    lines.push(lenient ? `// @ts-expect-error ${lenient}` : `// ${title}`);
    lines.push(`export const _${lines.length} = ${JSON.stringify(value)} satisfies ${type};`);
  };
  for (const { title, value } of cases('definition')) {
    // A definition that is told off for what types say too is not held against them.
    const typed = value.ok && !(value.diagnostics ?? []).some(({ code }) => LOOSE.has(code));
    if (typed) add(title, value.definition, 'BotDefinition');
  }
  for (const { title, value } of cases('turn')) {
    add(title, value.bot, 'BotDefinition');
    if (value.options) add(title, value.options, 'EngineOptions');
    for (const { input, messages = [], diagnostics = [] } of value.turns) {
      const wrong = diagnostics.some((found) => (found.code ?? found) === 'invalid-input');
      if (typeof input !== 'string' && !wrong) add(title, input, 'Input');
      for (const message of messages) add(title, message, 'WireMessage');
    }
  }
  for (const { title, value } of cases('message')) add(title, value.message, 'WireMessage');
  assert.ok(lines.length > 200, 'there are fixtures to check');
  const scripts = new URL('tests/bots/', root);
  lines.unshift("import type { ConversationScript } from 'hooktalk/testing';");
  for (const name of readdirSync(scripts)) {
    add(`bots/${name}`, JSON.parse(readFileSync(new URL(name, scripts), 'utf8')), 'ConversationScript[]');
  }
  mkdirSync(made, { recursive: true });
  writeFileSync(new URL('fixtures.ts', made), `${lines.join('\n')}\n`);
  const base = fileURLToPath(new URL('tests/npm/tsconfig.json', root));
  const config = {
    extends: base,
    compilerOptions: { paths: Object.fromEntries(PATHS) },
    files: ['fixtures.ts', fileURLToPath(new URL('tests/npm/types.ts', root))],
  };
  writeFileSync(new URL('tsconfig.json', made), JSON.stringify(config));
  await compiles(fileURLToPath(made));
});

/** Where the types of each module are. */
const PATHS = [
  ['hooktalk', 'types.d.ts'],
  ['hooktalk/testing', 'testing/index.d.ts'],
  ['hooktalk/webchat', 'webchat.d.ts'],
].map(([name, file]) => [name, [fileURLToPath(new URL(file, folder))]]);

/** What the engine takes from old bots and the types do not offer to new ones. */
const LENIENT = {
  'definition/condition.json: operators, BotDefinition': "the original's misprint `is-asbent`",
  'definition/message.json: every type, BotDefinition': 'a key of its own in a message',
  'definition/request.json: methods, BotDefinition': 'a method in mixed case',
  'turn/messages.json: templates in messages, BotDefinition': 'a number for a text',
  'turn/messages.json: the later forms, BotDefinition': 'forms of the later Web Client',
};

/** Findings about what the types refuse as well. */
const LOOSE = new Set(['unknown-key', 'unknown-value', 'malformed-message', 'wrong-type']);

function compiles(project) {
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, '--project', project], (error, stdout) => {
      if (error) reject(new Error(`${project}\n${stdout}`));
      else resolve();
    });
  });
}
