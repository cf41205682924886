#!/usr/bin/env node
// `hooktalk test`: runs conversation scripts on a bot, in Node.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

import { Engine, init } from './index.js';
import { Coverage, JsonError, keysOf, readJson, readScripts, runScript } from './testing/index.js';
import { suggestion } from './testing/script.js';

const HELP = `Runs conversation scripts on a bot.

  npx hooktalk test <bot.json> <scripts>…

<scripts> are JSON files, or folders whose JSON files are all taken. TESTING.md in
this package tells what stands in them.

  --only <text>   run only the scripts whose names hold this text
  --strict        warnings of the bot definition fail too
  --json          print one JSON document instead
  --no-color      no colours; they are only used on a terminal, and not with NO_COLOR
  --help          this
  --version       the version of hooktalk

The exit code is 0 when every script passes, 1 when one fails, and 2 when something
could not be read or run at all.
`;

const SWITCHES = ['--json', '--strict', '--no-color', '--help', '--version'];

/** What cannot be done, in one sentence. */
class Refusal extends Error {}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Refusal ? `hooktalk: ${error.message}` : error);
    process.exitCode = 2;
  },
);

async function main(words) {
  const { flags, only, rest } = readArguments(words);
  if (flags.has('--version')) {
    const description = readFileSync(new URL('package.json', import.meta.url), 'utf8');
    console.log(JSON.parse(description).version);
    return 0;
  }
  if (flags.has('--help') || rest[0] === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const [command, bot, ...places] = rest;
  if (command === undefined) {
    process.stdout.write(HELP);
    return 2;
  }
  if (command !== 'test') {
    throw new Refusal(`there is no command \`${command}\`: write \`hooktalk test bot.json tests/\``);
  }
  if (bot === undefined) throw new Refusal('which bot? Write `hooktalk test bot.json tests/`');
  if (places.length === 0) throw new Refusal(`which scripts? Write \`hooktalk test ${bot} tests/\``);

  const report = await test(bot, places, only);
  const unusable = report.problems.length > 0 || (flags.has('--strict') && report.bot.diagnostics.length > 0);
  const code = unusable ? 2 : report.failed > 0 ? 1 : 0;
  if (flags.has('--json')) console.log(JSON.stringify({ ...report, code }, undefined, 2));
  else process.stdout.write(new Printer(colours(flags)).report(report));
  return code;
}

function readArguments(words) {
  const flags = new Set();
  const rest = [];
  let only;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === '--') {
      rest.push(...words.slice(index + 1));
      break;
    }
    if (word === '-h') flags.add('--help');
    else if (word === '--only' || word.startsWith('--only=')) {
      only = word === '--only' ? words[(index += 1)] : word.slice('--only='.length);
      if (only === undefined) throw new Refusal('`--only` needs a text: a part of the names of scripts');
    } else if (SWITCHES.includes(word)) flags.add(word);
    else if (word.startsWith('-') && word !== '-') {
      throw new Refusal(`there is no option \`${word}\`: ${suggestion(word, ['--only', ...SWITCHES])}`);
    } else rest.push(word);
  }
  return { flags, only, rest };
}

function colours(flags) {
  return process.stdout.isTTY === true && !process.env.NO_COLOR && !flags.has('--no-color');
}

// Running.

/** Everything that is to be told, as plain data. */
async function test(bot, places, only) {
  const report = {
    bot: { file: shown(bot), name: null, diagnostics: [] },
    passed: 0,
    failed: 0,
    scripts: [],
    coverage: {},
    problems: [],
  };
  const files = filesOf(places, report.problems);
  const engine = await compile(bot, report);
  const loaded = files.flatMap((file) => load(file, report.problems));
  if (engine === undefined) return report;
  const coverage = new Coverage(engine.definition);
  const chosen = loaded.filter(({ script }) => only === undefined || (script.name ?? '').includes(only));
  if (chosen.length === 0 && report.problems.length === 0) {
    const message = only === undefined ? 'there is no script in what was given' : `no script has ${JSON.stringify(only)} in its name`;
    report.problems.push({ file: places.map(shown).join(', '), message });
  }
  for (const { file, script, keys, place } of chosen) {
    const { passed, failures, turns } = runScript(engine.engine, script);
    for (const turn of turns) coverage.add(turn);
    report[passed ? 'passed' : 'failed'] += 1;
    report.scripts.push({
      file,
      line: place(keys).line,
      name: script.name ?? file,
      passed,
      failures: failures.map(({ step, ...rest }) => ({
        ...(step !== undefined && { step: step + 1, line: place([...keys, 'steps', step]).line }),
        ...rest,
      })),
    });
  }
  report.coverage = coverage.report();
  return report;
}

async function compile(bot, report) {
  const read = readFile(bot, report.problems);
  if (read === undefined) return undefined;
  const { value, place } = read;
  if (typeof value?.name === 'string') report.bot.name = value.name;
  await init();
  const told = (diagnostics) =>
    diagnostics.map((diagnostic) => ({ ...diagnostic, place: place(keysOf(diagnostic.path)) }));
  try {
    // As text, so that the engine sees every digit.
    const engine = new Engine(read.text);
    report.bot.diagnostics = told(engine.diagnostics);
    return { engine, definition: value };
  } catch (error) {
    if (typeof error?.code !== 'string') throw error;
    report.bot.diagnostics = told(error.diagnostics ?? []);
    const message = error.code === 'invalid-definition' ? 'the bot does not compile' : error.message;
    report.problems.push({ file: report.bot.file, message });
    return undefined;
  }
}

function load(file, problems) {
  const read = readFile(file, problems);
  if (read === undefined) return [];
  const { value, place } = read;
  const found = readScripts(value);
  for (const { message, help, keys, script, step } of found.problems) {
    problems.push({
      file: shown(file),
      ...place(keys),
      message,
      help,
      ...(script !== undefined && { script }),
      ...(step !== undefined && { step: step + 1 }),
    });
  }
  return found.scripts.map((one) => ({ ...one, file: shown(file), place }));
}

// Files.

function readFile(file, problems) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    return { text, ...readJson(text) };
  } catch (error) {
    if (error instanceof JsonError) {
      const { line, column } = error;
      problems.push({ file: shown(file), line, column, message: `this is not JSON: ${error.message}` });
    } else problems.push({ file: shown(file), message: reasonOf(error) });
    return undefined;
  }
}

function reasonOf(error) {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'this is a folder, where a file is to be';
    case 'EACCES':
      return 'this file may not be read';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'this file is not text in UTF-8';
    default:
      return `this file cannot be read: ${error.message}`;
  }
}

/** The files of all places, each once, in order; a folder stands for its JSON files. */
function filesOf(places, problems) {
  const files = places.flatMap((place) => {
    try {
      if (!statSync(place).isDirectory()) return [place];
      const inside = walk(place);
      if (inside.length === 0) problems.push({ file: shown(place), message: 'this folder holds no JSON file' });
      return inside;
    } catch (error) {
      problems.push({ file: shown(place), message: reasonOf(error) });
      return [];
    }
  });
  return [...new Set(files.map((file) => join(file)))];
}

function walk(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return walk(path);
    return entry.name.endsWith('.json') ? [path] : [];
  });
}

/** A file's name from here, with `/`. */
function shown(file) {
  const path = relative('', file) || '.';
  return (path.startsWith('..') ? file : path).replaceAll('\\', '/');
}

// Telling.

class Printer {
  #colour;
  #lines = [];

  constructor(colour) {
    this.#colour = colour;
  }

  report({ bot, scripts, passed, failed, coverage, problems }) {
    this.#line(`${this.#bold(bot.file)}${bot.name ? `: ${bot.name}` : ''}`);
    for (const diagnostic of bot.diagnostics) this.#diagnostic(bot.file, diagnostic);
    let file;
    for (const script of scripts) {
      if (script.file !== file) this.#line(`\n${this.#bold(script.file)}`);
      file = script.file;
      this.#script(script);
    }
    if (problems.length > 0) this.#line('');
    for (const problem of problems) this.#problem(problem);
    if (scripts.length > 0) {
      this.#line('');
      this.#coverage(coverage);
      const counts = [`${passed} passed`, failed > 0 ? `${failed} failed` : '0 failed'].join(', ');
      this.#line(this.#paint(failed > 0 || problems.length > 0 ? 31 : 32, counts));
    }
    return `${this.#lines.join('\n')}\n`;
  }

  #script({ file, name, passed, failures }) {
    this.#line(`  ${passed ? this.#paint(32, '✓') : this.#paint(31, '✗')} ${name}`);
    for (const { step, line, part, message, help, differences = [] } of failures) {
      const place = step === undefined ? file : `${file}:${line}, step ${step}`;
      const what = part === 'end' || part === 'script' ? '' : `, \`${part}\``;
      this.#line(`      ${this.#paint(2, `${place}${what}`)}`);
      this.#line(`      ${message}${help ? `: ${help}` : ''}`);
      for (const { path, expected, actual } of differences) {
        this.#line(`        ${path}`);
        this.#value('expected', 32, expected);
        this.#value('actual', 31, actual);
      }
    }
  }

  #value(label, colour, value) {
    const lines = (value === undefined ? 'nothing' : (JSON.stringify(value, undefined, 2) ?? 'nothing')).split('\n');
    const short = lines.length > 1 ? JSON.stringify(value) : lines[0];
    const written = short.length <= 90 ? [short] : lines;
    written.forEach((text, index) => {
      this.#line(`          ${(index === 0 ? label : '').padEnd(8)}  ${this.#paint(colour, text)}`);
    });
  }

  #diagnostic(file, { severity, code, path, message, help, excerpt, place }) {
    const colour = severity === 'error' ? 31 : 33;
    this.#line(`${this.#paint(colour, severity)} ${file}:${place.line}:${place.column} ${code} at ${path}`);
    this.#line(`    ${message}${help ? `: ${help}` : ''}`);
    for (const text of excerpt?.split('\n') ?? []) this.#line(`    ${text}`);
  }

  #problem({ file, line, column, script, step, message, help }) {
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    const inside = [script && `“${script}”`, step && `step ${step}`].filter(Boolean).join(', ');
    this.#line(`${this.#paint(31, 'error')} ${place}: ${inside ? `${inside}: ` : ''}${message}${help ? `: ${help}` : ''}`);
  }

  #coverage(coverage) {
    for (const [kind, { covered, total, missing }] of Object.entries(coverage)) {
      const rest = missing.length > 0 ? `   not: ${missing.join(', ')}` : '';
      this.#line(`${kind.padEnd(13)} ${covered} of ${total}${this.#paint(33, rest)}`);
    }
  }

  #line(text) {
    this.#lines.push(text);
  }

  #bold(text) {
    return this.#paint(1, text);
  }

  #paint(code, text) {
    return this.#colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
