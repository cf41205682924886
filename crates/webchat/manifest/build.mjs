// Makes what lets an editor complete the tag, in the folder of the package that is named: `custom-elements.json`, the
// common form, and `html-custom-data.json` and `web-types.json`, which VS Code and JetBrains read. All of it is said
// elsewhere: in webchat.d.ts and in the tables of THEMING.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';

import ts from 'typescript';

const TAG = 'hook-talk';
const CLASS = 'HookTalkElement';

const folder = resolve(argv[2] ?? '');
if (!argv[2]) throw new Error('usage: node build.mjs FOLDER');
const read = (name) => readFileSync(join(folder, name), 'utf8');

// --- What the types say ----------------------------------------------------------------------------------------------

const types = ts.createSourceFile('webchat.d.ts', read('webchat.d.ts'), ts.ScriptTarget.Latest, true);

const declared = (name) => {
  const found = types.statements.find((statement) => statement.name?.text === name);
  if (!found) throw new Error(`webchat.d.ts declares no ${name}`);
  return found;
};

/** A type on one line, without `undefined`. */
function line(node) {
  const parts = (ts.isUnionTypeNode(node) ? [...node.types] : [node]).filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
  const [only] = parts;
  const shown = parts.length === 1 && ts.isParenthesizedTypeNode(only) ? [only.type] : parts;
  const text = shown.map((part) => part.getText(types)).join(' | ');
  return text.replaceAll(/\s+/g, ' ').replaceAll(/\( /g, '(').replaceAll(/,? \)/g, ')');
}

/** What the comment above a declaration says, links as names. */
function described(node) {
  const [comment] = node.jsDoc ?? [];
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? '';
  if (!text) throw new Error(`webchat.d.ts: ${node.name?.getText(types)} has no comment`);
  const tag = comment.tags?.find(({ tagName }) => tagName.text === 'defaultValue');
  return {
    description: text.replaceAll(/\{@link ([^}]+)\}/g, (_, name) => `\`${name.replace(`${CLASS}.`, '')}\``).replaceAll(/\s*\n\s*/g, ' '),
    byDefault: tag && ts.getTextOfJSDocComment(tag.comment).replaceAll(/[`'"]/g, ''),
  };
}

const nameOf = ({ name }) => (ts.isStringLiteral(name) ? name.text : name.getText(types));

const attributes = declared('HookTalkAttributes').members.map((member) => {
  const parts = ts.isUnionTypeNode(member.type) ? [...member.type.types] : [member.type];
  const words = parts
    .filter((part) => ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal))
    .map((part) => part.literal.text)
    .filter((word) => word !== '');
  const kinds = new Set(parts.map((part) => part.kind));
  const type = kinds.has(ts.SyntaxKind.BooleanKeyword) && !kinds.has(ts.SyntaxKind.StringKeyword)
    ? 'boolean'
    : words.length > 0
      ? words.map((word) => `'${word}'`).join(' | ')
      : kinds.has(ts.SyntaxKind.NumberKeyword)
        ? 'number'
        : 'string';
  return { name: nameOf(member), type, words, ...described(member) };
});

const element = declared(CLASS);
const isStatic = ({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
const isReadonly = ({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) ?? false;

const fields = element.members.filter(ts.isPropertyDeclaration).map((member) => ({
  name: nameOf(member),
  type: line(member.type),
  static: isStatic(member),
  readonly: isReadonly(member),
  ...described(member),
}));

/** Methods by name; one may have several forms. */
const overloads = new Map();
for (const member of element.members.filter(ts.isMethodDeclaration)) {
  overloads.set(nameOf(member), [...(overloads.get(nameOf(member)) ?? []), member]);
}
const methods = [...overloads.values()].map((forms) => {
  const union = (texts) => [...new Set(texts)].join(' | ');
  return {
    name: nameOf(forms[0]),
    description: forms.map((form) => described(form).description).join(' '),
    type: union(forms.map((form) => line(form.type))),
    parameters: forms[0].parameters.map((parameter, at) => ({
      name: nameOf(parameter),
      type: union(forms.map((form) => line(form.parameters[at].type))),
      optional: forms.some((form) => form.parameters[at].questionToken !== undefined),
    })),
  };
});

const events = declared('HookTalkEventMap').members.map((member) => ({
  name: nameOf(member),
  type: line(member.type),
  description: described(member).description,
}));

const { description } = described(element);

// --- What the guide of looks says ------------------------------------------------------------------------------------

/** The rows of the table below a heading of THEMING.md. */
function rows(heading) {
  const [, section] = read('THEMING.md').split(`\n## ${heading}\n`);
  const cells = [...section.split('\n## ')[0].matchAll(/^\|(.*)\|$/gm)].map(([, row]) => row.split('|').map((cell) => cell.trim()));
  if (cells.length < 3) throw new Error(`THEMING.md has no table of ${heading}`);
  return cells.slice(2);
}

const sentence = (text) => text[0].toUpperCase() + text.slice(1);

const properties = rows('Custom properties').map(([name, value, what]) => {
  const [, exact] = value.match(/^`([^`]+)`$/) ?? [];
  return {
    name: name.replaceAll('`', ''),
    byDefault: exact,
    description: `${sentence(what)}.${exact ? '' : ` ${sentence(value)} when absent.`}`,
  };
});

const parts = rows('Parts').flatMap(([names, what]) =>
  [...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => ({ name, description: `${sentence(what)}.` })),
);

// --- The three files -------------------------------------------------------------------------------------------------

const typed = (type) => ({ text: type });

const manifest = {
  schemaVersion: '1.0.0',
  readme: 'README.md',
  modules: [
    {
      kind: 'javascript-module',
      path: 'webchat.js',
      declarations: [
        {
          kind: 'class',
          customElement: true,
          name: CLASS,
          tagName: TAG,
          description,
          superclass: { name: 'HTMLElement' },
          attributes: attributes.map(({ name, type, description, byDefault }) => ({
            name,
            type: typed(type),
            description,
            default: byDefault,
            fieldName: fields.some((field) => field.name === name) ? name : undefined,
          })),
          members: [
            ...fields.map(({ name, type, description, ...field }) => ({
              kind: 'field',
              name,
              type: typed(type),
              description,
              static: field.static || undefined,
              readonly: field.readonly || undefined,
              attribute: attributes.some((attribute) => attribute.name === name) ? name : undefined,
            })),
            ...methods.map(({ name, description, parameters, type }) => ({
              kind: 'method',
              name,
              description,
              parameters: parameters.map((parameter) => ({ ...parameter, type: typed(parameter.type), optional: parameter.optional || undefined })),
              return: { type: typed(type) },
            })),
          ],
          events: events.map(({ name, type, description }) => ({ name, type: typed(type), description })),
          cssProperties: properties.map(({ name, description, byDefault }) => ({ name, description, default: byDefault })),
          cssParts: parts,
        },
      ],
      exports: [
        { kind: 'js', name: CLASS, declaration: { name: CLASS, module: 'webchat.js' } },
        { kind: 'custom-element-definition', name: TAG, declaration: { name: CLASS, module: 'webchat.js' } },
      ],
    },
  ],
};

const markdown = (value) => ({ kind: 'markdown', value });

const forVsCode = {
  version: 1.1,
  tags: [
    {
      name: TAG,
      description: markdown(description),
      attributes: attributes.map(({ name, type, words, description }) => ({
        name,
        description: markdown(description),
        // `v` is an attribute that needs no value.
        valueSet: type === 'boolean' ? 'v' : undefined,
        values: words.length > 0 ? words.map((word) => ({ name: word })) : undefined,
      })),
    },
  ],
};

const { name, version } = JSON.parse(read('package.json'));

const forJetBrains = {
  $schema: 'https://json.schemastore.org/web-types',
  name,
  version,
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: [
        {
          name: TAG,
          description,
          attributes: attributes.map(({ name, type, words, description, byDefault }) => ({
            name,
            description,
            default: byDefault,
            value: type === 'boolean' ? { type: 'boolean', required: false } : { type: words.length > 0 ? words.map((word) => `'${word}'`) : type },
          })),
          js: {
            properties: fields.filter((field) => !field.static).map(({ name, type, description }) => ({ name, type, description })),
            events: events.map(({ name, type, description }) => ({ name, type, description })),
          },
          css: {
            properties: properties.map(({ name, description, byDefault }) => ({ name, description, default: byDefault })),
            parts,
          },
        },
      ],
    },
  },
};

for (const [name, value] of Object.entries({
  'custom-elements.json': manifest,
  'html-custom-data.json': forVsCode,
  'web-types.json': forJetBrains,
})) {
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}
