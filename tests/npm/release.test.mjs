// The package as npm would publish it: what is in it, what it weighs, and what those who check packages say of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { publint } from 'publint';

import { folder } from './package.mjs';

const root = new URL('../../', import.meta.url);
const json = (url) => JSON.parse(readFileSync(url, 'utf8'));
const description = json(new URL('package.json', folder));

const place = new URL('target/npm/release/', root);
rmSync(place, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
const packing = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', fileURLToPath(place)], {
  cwd: folder,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
});
const [packed] = JSON.parse(packing);
const tarball = new URL(packed.filename, place);

test('exactly the files that are meant to ship are packed', () => {
  const paths = packed.files.map(({ path }) => path).sort();
  const expected = [
    'API.md',
    'CHANGELOG.md',
    'ENVIRONMENTS.md',
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'LICENSE-marked',
    'README.md',
    'RECIPES.md',
    'SECURITY.md',
    'TESTING.md',
    'THEMING.md',
    'WEBHOOKS.md',
    'bot.schema.json',
    'cli.js',
    'conversation.js',
    'custom-elements.json',
    'embed.js',
    'engine.wasm',
    'engine.wasm.d.ts',
    'engine_glue.js',
    'error.js',
    'html-custom-data.json',
    'index.js',
    'jsx.d.ts',
    'package.json',
    'react.d.ts',
    'react.js',
    'testing/coverage.js',
    'testing/index.d.ts',
    'testing/index.js',
    'testing/json.js',
    'testing/match.js',
    'testing/run.js',
    'testing/script.js',
    'types.d.ts',
    'web-types.json',
    'webchat.d.ts',
    'webchat.js',
    'webchat.wasm',
    'webchat.wasm.d.ts',
    'webchat_glue.js',
    'webchat_host.js',
    'webchat_markdown.js',
  ];
  // Snippets of JavaScript that crates of the widget bring along have names with a hash in them.
  assert.deepEqual(paths.filter((path) => !path.startsWith('snippets/')), expected);
});

test('a stranger downloads no more than is meant', (t) => {
  const { packed: most, unpacked } = json(new URL('budgets.json', root)).package;
  t.diagnostic(`packed ${packed.size} of ${most} bytes, unpacked ${packed.unpackedSize} of ${unpacked}`);
  assert.ok(packed.size <= most, `packed, it has ${packed.size} bytes of ${most}`);
  assert.ok(packed.unpackedSize <= unpacked, `unpacked, it has ${packed.unpackedSize} bytes of ${unpacked}`);
});

test('each file that the description names is there', () => {
  const files = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(files));
  const { exports, bin, sideEffects, types, customElements } = description;
  for (const file of files([exports, bin, sideEffects, types, customElements, description['web-types']])) {
    assert.ok(readFileSync(new URL(file, folder)).length > 0, file);
  }
});

test('it is ESM, needs no other package, and runs nothing when it is installed', () => {
  assert.equal(description.type, 'module');
  assert.deepEqual(description.dependencies ?? {}, {});
  for (const name of Object.keys(description.peerDependencies)) {
    assert.deepEqual(description.peerDependenciesMeta[name], { optional: true }, name);
  }
  assert.deepEqual(description.scripts ?? {}, {});
});

test('the version is said once, in Cargo.toml', () => {
  const [, version] = readFileSync(new URL('Cargo.toml', root), 'utf8').match(/\[workspace\.package\][^[]*?\nversion = "([^"]+)"/);
  const source = json(new URL('crates/wasm/npm/package.json', root));
  assert.deepEqual([source.version, source.private], ['0.0.0', true], 'the source of the description has no version');
  // A development build is the source, copied.
  assert.equal(description.version, description.private ? source.version : version);
  const told = packed.files.filter(({ path }) => /\.(md|js|ts)$/.test(path) && path !== 'CHANGELOG.md');
  for (const { path } of told) {
    const text = readFileSync(new URL(path, folder), 'utf8');
    assert.ok(!text.includes(`hooktalk@${version}`) && !text.includes(`v${version}`), `${path} tells a version`);
  }
});

test('publint has nothing to say', async () => {
  const bytes = readFileSync(tarball);
  const { messages } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
    strict: true,
  });
  assert.deepEqual(messages, []);
});

test('are-the-types-wrong finds nothing wrong', () => {
  const attw = pathToFileURL(createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json'));
  const cli = fileURLToPath(new URL(json(attw).bin.attw, attw));
  // The package is ESM alone: its profile leaves out `require`, and TypeScript's `node10`, which knows no exports.
  const args = [cli, fileURLToPath(tarball), '--profile', 'esm-only', '--format', 'json'];
  const { analysis, problems } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  const kinds = ['node16-esm', 'bundler'];
  const ours = Object.values(problems).flat().filter(({ resolutionKind }) => !resolutionKind || kinds.includes(resolutionKind));
  assert.deepEqual(ours, []);
  assert.deepEqual(Object.keys(analysis.entrypoints).sort(), Object.keys(description.exports).sort());
  for (const { subpath, resolutions } of Object.values(analysis.entrypoints)) {
    for (const kind of kinds) assert.ok(resolutions[kind].resolution, `${subpath} by ${kind}`);
  }
});
