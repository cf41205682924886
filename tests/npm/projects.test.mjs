// The types in the projects of others: with each way to resolve modules, with and without the DOM, with the
// frameworks that have TSX, and with none of them. What must not compile is marked in tests/npm/types.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

import { folder } from './package.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'hooktalk-types-'));
after(() => rmSync(place, { recursive: true, force: true }));

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUncheckedSideEffectImports: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  types: [],
  // So that what is linked is as if it lay in the project's own node_modules.
  preserveSymlinks: true,
};
const { ModuleKind: Module, ModuleResolutionKind: Resolution, JsxEmit: Jsx } = ts;
const WAYS = {
  node16: { module: Module.Node16, moduleResolution: Resolution.Node16 },
  nodenext: { module: Module.NodeNext, moduleResolution: Resolution.NodeNext },
  bundler: { module: Module.ESNext, moduleResolution: Resolution.Bundler },
};
const libraries = (...names) => ({ lib: names.map((name) => `lib.${name}.d.ts`) });
const PLAIN = libraries('es2022');
const DOM = libraries('es2022', 'dom', 'dom.iterable');

const INSTALLED = 'node_modules';
const REACT_18 = 'tests/react18/node_modules';

/** The files of all programs, read once. */
const read = new Map();

/** What the compiler says of files in tests/npm, in a project with these packages beside ours. */
function compile(name, files, packages, options) {
  const project = join(place, name);
  const link = (target, as) => {
    const at = join(project, 'node_modules', as);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(target, at, 'dir');
  };
  link(fileURLToPath(folder), 'hooktalk');
  for (const [as, from] of Object.entries(packages)) link(join(root, from, as), as);
  symlinkSync(join(root, 'tests/npm'), join(project, 'tests'), 'dir');
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const settings = { ...STRICT, ...options };
  const host = ts.createCompilerHost(settings, true);
  const own = host.getSourceFile;
  host.getSourceFile = (path, ...rest) => {
    if (!/\/lib\.[^/]*\.d\.ts$/.test(path)) return own(path, ...rest);
    if (!read.has(path)) read.set(path, own(path, ...rest));
    return read.get(path);
  };
  const program = ts.createProgram(files.map((file) => join(project, 'tests', file)), settings, host);
  return ts.getPreEmitDiagnostics(program).map((found) => {
    const { line } = found.file ? ts.getLineAndCharacterOfPosition(found.file, found.start) : { line: 0 };
    return `${found.file?.fileName.replace(`${project}/`, '') ?? ''}:${line + 1} ${ts.flattenDiagnosticMessageText(found.messageText, '\n')}`;
  });
}

for (const [name, way] of Object.entries(WAYS)) {
  test(`the engine needs the types of no platform (${name})`, () => {
    assert.deepEqual(compile(`engine-${name}`, ['types/engine.ts'], {}, { ...way, ...PLAIN }), []);
  });

  test(`a page, and a program, without any framework (${name})`, () => {
    // Ours are checked as well: what is for frameworks says nothing here.
    assert.deepEqual(compile(`page-${name}`, ['types/page.ts', 'types.ts'], {}, { ...way, ...DOM }), []);
  });
}

test('a program with the types of Node', () => {
  const packages = { '@types/node': INSTALLED, 'undici-types': INSTALLED };
  // The element, which such a program does not use, needs the DOM's.
  const options = { ...WAYS.nodenext, ...PLAIN, types: ['node'], skipLibCheck: true };
  assert.deepEqual(compile('node', ['types.ts'], packages, options), []);
});

const FRAMEWORKS = {
  'React 19': ['react.tsx', { react: INSTALLED, '@types/react': INSTALLED, csstype: INSTALLED }, { jsx: Jsx.ReactJSX }],
  'React 18': [
    'react.tsx',
    { react: REACT_18, '@types/react': REACT_18, '@types/prop-types': INSTALLED, csstype: INSTALLED },
    { jsx: Jsx.ReactJSX },
  ],
  'React 18, classic': [
    'react.tsx',
    { react: REACT_18, '@types/react': REACT_18, '@types/prop-types': INSTALLED, csstype: INSTALLED },
    { jsx: Jsx.React, allowUmdGlobalAccess: true },
  ],
  Preact: ['preact.tsx', { preact: INSTALLED }, { jsx: Jsx.ReactJSX, jsxImportSource: 'preact' }],
  Solid: ['solid.tsx', { 'solid-js': INSTALLED, csstype: INSTALLED }, { jsx: Jsx.Preserve, jsxImportSource: 'solid-js' }],
  Vue: [
    'vue.tsx',
    {
      vue: INSTALLED,
      csstype: INSTALLED,
      ...Object.fromEntries(['compiler-core', 'compiler-dom', 'reactivity', 'runtime-core', 'runtime-dom', 'shared'].map((name) => [`@vue/${name}`, INSTALLED])),
    },
    { jsx: Jsx.Preserve, jsxImportSource: 'vue' },
  ],
};

for (const [name, [file, packages, options]] of Object.entries(FRAMEWORKS)) {
  test(`${name} knows the tag and its attributes`, () => {
    const found = compile(name, [`types/${file}`], packages, { ...WAYS.bundler, ...DOM, skipLibCheck: true, ...options });
    assert.deepEqual(found, []);
  });
}
