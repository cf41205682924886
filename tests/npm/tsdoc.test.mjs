// Every public declaration of the package, and every member of it, says what it is for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import ts from 'typescript';

import { folder } from './package.mjs';

const { exports } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
const files = [...new Set(Object.values(exports).flatMap(({ types }) => types ?? []))];

/** What has no comment in a file, as `Name.member`; and how much was looked at. */
function undocumented(file) {
  const source = ts.createSourceFile(file, readFileSync(new URL(file, folder), 'utf8'), ts.ScriptTarget.Latest, true);
  const missing = [];
  let seen = 0;
  const nameOf = (node) =>
    node.name?.getText(source) ?? node.declarationList?.declarations[0].name.getText(source) ?? ts.SyntaxKind[node.kind];
  const look = (node, name) => {
    seen += 1;
    if (!ts.getJSDocCommentsAndTags(node).some((comment) => ts.isJSDoc(comment) && comment.comment)) missing.push(name);
  };
  const members = (node, name) => {
    for (const member of node.members ?? []) {
      // One word that tells a type from others, which stands where the type is said to be.
      const mark = nameOf(member) === 'type' && member.type && ts.isLiteralTypeNode(member.type);
      if (!mark && !ts.isIndexSignatureDeclaration(member)) look(member, `${name}.${nameOf(member)}`);
    }
  };
  const within = (type, name) => {
    if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) for (const part of type.types) within(part, name);
    else if (ts.isParenthesizedTypeNode(type)) within(type.type, name);
    else if (ts.isTypeLiteralNode(type)) members(type, name);
  };
  for (const statement of source.statements) {
    const names = statement.modifiers?.map(({ kind }) => kind) ?? [];
    if (ts.isExportAssignment(statement)) continue;
    const isDefault = file.endsWith('.wasm.d.ts') && ts.isVariableStatement(statement);
    if (!names.includes(ts.SyntaxKind.ExportKeyword) && !isDefault) continue;
    const name = nameOf(statement);
    look(statement, name);
    members(statement, name);
    if (ts.isTypeAliasDeclaration(statement)) within(statement.type, name);
  }
  return { missing, seen };
}

for (const file of files) {
  test(`everything in ${file} has a comment`, () => {
    const { missing, seen } = undocumented(file);
    assert.ok(seen > 0);
    assert.deepEqual(missing, []);
  });
}

test('each entry begins with what it is for', () => {
  for (const file of files.filter((name) => !name.endsWith('.wasm.d.ts'))) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    assert.match(text.split('*/')[0], /^(\/\/\/ .*\n)?\/\*\*[^]*@packageDocumentation/, file);
  }
});
