// Projects of strangers: the package as npm packs it, installed in a folder outside of the checkout.
//
// The sources are in `projects/`. They call `https://example.com/hook`, as the documents do; in a project that is the
// address of a webhook on this machine.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { after } from 'node:test';

const here = import.meta.dirname;
const sources = join(here, 'projects');
/** The tools' packages, which `cargo xtask test` installs. */
const tools = join(here, 'node_modules');
const packageFolder = process.env.HOOKTALK_PACKAGE
  ? resolve(process.env.HOOKTALK_PACKAGE)
  : join(here, '../../target/npm/hooktalk');

/** What a project may import beside the package. */
const LINKED = ['@rollup', '@vitejs', '@web', 'react', 'react-dom', 'vue'];

assert.ok(existsSync(join(packageFolder, 'engine.wasm')), `${packageFolder} is not built: run \`cargo xtask build\` first`);
assert.ok(existsSync(tools), 'the tools are not installed: run `npm ci` in tests/environments');

/**
 * Runs a command as one would type it; `npx` finds the tools of this folder. Gives what it printed, and fails with all
 * of it if the command does.
 */
export async function run(folder, command, { env = {} } = {}) {
  const [program, ...args] = command.replace(/^npx /, '').split(' ');
  const path = [join(tools, '.bin'), process.env.PATH].join(delimiter);
  return new Promise((done) => {
    // Nothing of the tests' own environment decides how a stranger's build turns out.
    const clean = { NODE_ENV: undefined, NODE_TEST_CONTEXT: undefined, FORCE_COLOR: undefined, NO_COLOR: '1' };
    const options = { cwd: folder, env: { ...process.env, PATH: path, ...clean, ...env }, timeout: 60_000 };
    execFile(binaries[program]?.() ?? program, args, options, (error, stdout, stderr) => {
      // Without error.message, which repeats what was printed.
      const ended = error?.signal ? `was ended by ${error.signal}` : `ended with ${error?.code}`;
      assert.ok(!error, `\`${command}\` ${ended}:\n${stdout.slice(-4_000)}\n${stderr.slice(-4_000)}`);
      done({ stdout, stderr });
    });
  });
}

/** Programs of their own: npm has them in a package for each platform. */
export const binaries = {
  node: () => process.execPath,
  deno: () => binary('@deno', 'deno'),
  bun: () => binary('@oven', 'bin/bun'),
  workerd: () => binary('@cloudflare', 'bin/workerd'),
};

function binary(scope, path) {
  const folder = join(tools, scope);
  const candidates = readdirSync(folder).flatMap((name) => [join(folder, name, path), join(folder, name, `${path}.exe`)]);
  const found = candidates.find((file) => existsSync(file));
  assert.ok(found, `${folder} has no program for this platform: run \`npm ci\` in tests/environments`);
  return found;
}

/** Installs what lies on this machine. */
export const INSTALL = 'npm install --offline --no-audit --no-fund --ignore-scripts --loglevel=error';

const made = [];
after(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that lasts as long as the tests of the file. */
export function fresh() {
  const folder = mkdtempSync(join(tmpdir(), 'hooktalk-environments-'));
  made.push(folder);
  return folder;
}

/** Packs the package into a folder, as npm does; gives the name of the file. */
export async function pack(folder) {
  const { stdout } = await run(packageFolder, `npm pack --json --loglevel=error --ignore-scripts --pack-destination ${folder}`);
  const [{ filename }] = Object.values(JSON.parse(stdout));
  return filename;
}

/**
 * Installs the package into a new folder, with all projects beside each other. Gives the folder, which lasts as long
 * as the tests of the file.
 */
export async function install({ webhook }) {
  const folder = fresh();
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }\n');
  const filename = await pack(folder);
  await run(folder, `${INSTALL} ./${filename}`);

  for (const name of LINKED) symlinkSync(join(tools, name), join(folder, 'node_modules', name));
  for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, from.slice(sources.length));
    if (entry.isDirectory()) mkdirSync(to, { recursive: true });
    else {
      mkdirSync(join(to, '..'), { recursive: true });
      writeFileSync(to, readFileSync(from, 'utf8').replaceAll('https://example.com/hook', webhook));
    }
  }
  return folder;
}

/** Asserts that of all the wasm that the package has, `name` lies in `folder`, once and as it is. */
export function holdsOnly(folder, name) {
  const found = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.wasm'));
  assert.equal(found.length, 1, `one wasm is expected, and there are: ${found.join(', ') || 'none'}`);
  assert.ok(readFileSync(join(folder, found[0])).equals(readFileSync(join(packageFolder, name))), `${found[0]} is not ${name}`);
}

/** Copies files and folders of a project into its `dist`, as a build would. */
export function copy(folder, ...names) {
  for (const name of names) cpSync(join(folder, name), join(folder, 'dist', name), { recursive: true });
}
