// The JSON fixtures, and holding a value against an expected part of one; tests/src/lib.rs is the
// same for the native runners.
import { readFileSync, readdirSync } from 'node:fs';

const root = new URL('../fixtures/', import.meta.url);

/** Every case of a folder as `{ title, value }`; a folder without cases is a mistake. */
export function cases(folder) {
  const files = readdirSync(new URL(`${folder}/`, root)).filter((name) => name.endsWith('.json'));
  const found = files.sort().flatMap((name) => {
    const values = JSON.parse(readFileSync(new URL(`${folder}/${name}`, root), 'utf8'));
    return values.map((value) => ({ title: `${folder}/${name}: ${value.name}`, value }));
  });
  if (found.length === 0) throw new Error(`tests/fixtures/${folder} holds no case`);
  return found;
}

/**
 * Where `actual` differs from `expected`, looking only at the members that `expected` names; an
 * expected null stands for an absent member too. Nothing when nothing differs.
 */
export function difference(expected, actual, path = '$') {
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.map((item, at) => difference(item, actual[at], `${path}[${at}]`)).find(Boolean);
  }
  if (isObject(expected) && isObject(actual)) {
    return Object.keys(expected)
      .map((key) => {
        const inside = `${path}.${key}`;
        if (Object.hasOwn(actual, key)) return difference(expected[key], actual[key], inside);
        return expected[key] === null
          ? undefined
          : `${inside}: expected ${JSON.stringify(expected[key])}, found nothing`;
      })
      .find(Boolean);
  }
  return Object.is(expected, actual) || expected === actual
    ? undefined
    : `${path}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
