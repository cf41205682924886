// @ts-check
// What the schema of a bot says about a place in its text: which keys and values can stand there, and what they mean.
// It reads the parts of JSON Schema that the bot's schema is written with, leniently: where an author is in the middle
// of a word, more is offered rather than less.

/** @typedef {Record<string, any>} Schema */
/** @typedef {string | number} Step */
/** @typedef {{ label: string, json: string, required: boolean, about: string, kind: string }} Offer */

/** How deep `$ref`s may lead. */
const DEPTH = 40;

/**
 * The schemas that hold for the value that `steps` lead to in `document`, taken apart into ones without `allOf`,
 * `anyOf`, `if` and the like.
 *
 * @param {Schema} schema the whole schema
 * @param {unknown} document
 * @param {Step[]} steps
 * @returns {Schema[]}
 */
export function schemasAt(schema, document, steps) {
  let here = apart(schema, schema, document);
  let value = document;
  for (const step of steps) {
    value = member(value, step);
    const inner = here.flatMap((each) => childrenOf(each, step));
    here = inner.flatMap((each) => apart(schema, each, value));
  }
  return here;
}

/**
 * The keys that can be added to the object that `steps` lead to.
 *
 * @param {Schema} schema
 * @param {unknown} document
 * @param {Step[]} steps
 * @returns {Offer[]}
 */
export function keysAt(schema, document, steps) {
  const object = steps.reduce(member, document);
  const there = new Set(isObject(object) ? Object.keys(object) : []);
  /** @type {Map<string, Offer>} */
  const offers = new Map();
  for (const each of schemasAt(schema, document, steps)) {
    for (const [key, inner] of Object.entries(each.properties ?? {})) {
      if (there.has(key) || inner === false) continue;
      const required = (each.required ?? []).includes(key);
      const known = offers.get(key);
      const parts = inner === true ? [] : apart(schema, inner, undefined);
      offers.set(key, {
        label: key,
        json: JSON.stringify(key),
        required: required || (known?.required ?? false),
        about: known?.about || aboutOf(schema, inner),
        kind: known?.kind || kindOf(parts),
      });
    }
  }
  return [...offers.values()];
}

/**
 * The values that can stand where `steps` lead, as far as the schema names them.
 *
 * @param {Schema} schema
 * @param {unknown} document
 * @param {Step[]} steps
 * @returns {Offer[]}
 */
export function valuesAt(schema, document, steps) {
  const key = steps.at(-1);
  // What stands there now must not hide what else could.
  const emptied = key === undefined ? undefined : without(document, steps);
  /** @type {Map<string, Offer>} */
  const offers = new Map();
  const offer = (/** @type {unknown} */ value, /** @type {string} */ about) => {
    const json = JSON.stringify(value);
    if (value === null || offers.has(json)) return;
    offers.set(json, { label: typeof value === 'string' ? value : json, json, required: false, about, kind: '' });
  };
  for (const each of schemasAt(schema, emptied, steps)) {
    if ('const' in each) offer(each.const, each.description ?? '');
    /** @type {unknown[]} */ (each.enum ?? []).forEach((value, index) => offer(value, each.enumDescriptions?.[index] ?? ''));
    if (typesOf(each).includes('boolean')) [true, false].forEach((value) => offer(value, ''));
  }
  return [...offers.values()];
}

/**
 * What kind of value stands where `steps` lead: `string`, `object`, `array`, or nothing certain.
 *
 * @param {Schema} schema
 * @param {unknown} document
 * @param {Step[]} steps
 */
export function kindAt(schema, document, steps) {
  return kindOf(schemasAt(schema, without(document, steps), steps));
}

/**
 * What the schema says of the place: its description, and the words that can stand there.
 *
 * @param {Schema} schema
 * @param {unknown} document
 * @param {Step[]} steps
 * @returns {{ about: string, values: Offer[] } | null}
 */
export function aboutAt(schema, document, steps) {
  const key = steps.at(-1);
  const above = schemasAt(schema, document, steps.slice(0, -1));
  const inner = key === undefined ? [schema] : above.flatMap((each) => childrenOf(each, key));
  const about = inner.map((each) => aboutOf(schema, each)).find((words) => words !== '');
  if (!about) return null;
  return { about, values: valuesAt(schema, document, steps).filter(({ about: words }) => words !== '') };
}

/**
 * @param {Schema} schema
 * @param {any} part
 * @returns {string}
 */
function aboutOf(schema, part, depth = 0) {
  if (!isObject(part) || depth > DEPTH) return '';
  if (typeof part.description === 'string') return part.description;
  const target = reference(schema, part);
  return target ? aboutOf(schema, target, depth + 1) : '';
}

/**
 * @param {Schema} root
 * @param {any} part
 * @param {unknown} value
 * @returns {Schema[]}
 */
function apart(root, part, value, depth = 0) {
  if (!isObject(part) || depth > DEPTH) return [];
  /** @type {Schema[]} */
  const found = [];
  const add = (/** @type {any} */ inner) => found.push(...apart(root, inner, value, depth + 1));
  const target = reference(root, part);
  if (target) add(target);
  for (const inner of part.allOf ?? []) add(inner);
  for (const choice of [part.anyOf, part.oneOf]) {
    if (!choice) continue;
    const fitting = choice.filter((/** @type {any} */ inner) => fits(root, inner, value));
    for (const inner of fitting.length > 0 ? fitting : choice) add(inner);
  }
  if (part.if) add(fits(root, part.if, value, true) ? part.then : part.else);
  if (part.properties || part.items || part.additionalProperties || part.type || part.enum || 'const' in part) found.push(part);
  return found;
}

/**
 * Whether `value` could become what `part` describes; with `strictly`, whether what is required is there as well.
 *
 * @param {Schema} root
 * @param {any} part
 * @param {unknown} value
 * @returns {boolean}
 */
function fits(root, part, value, strictly = false, depth = 0) {
  if (part === false) return false;
  if (!isObject(part) || depth > DEPTH) return true;
  if (value === undefined) return !strictly;
  const again = (/** @type {any} */ inner) => fits(root, inner, value, strictly, depth + 1);
  const target = reference(root, part);
  if (target && !again(target)) return false;
  if (part.type && !typesOf(part).includes(typeOf(value))) return false;
  if ('const' in part && part.const !== value) return false;
  if (part.enum && !isObject(value) && !part.enum.includes(value)) return false;
  if (part.allOf && !part.allOf.every(again)) return false;
  if (part.anyOf && !part.anyOf.some(again)) return false;
  if (isObject(value)) {
    if (strictly && (part.required ?? []).some((/** @type {string} */ key) => !(key in value))) return false;
    const properties = part.properties ?? {};
    if (part.additionalProperties === false && Object.keys(value).some((key) => !(key in properties))) return false;
    return Object.entries(properties).every(
      ([key, inner]) => !Object.hasOwn(value, key) || fits(root, inner, value[key], strictly, depth + 1),
    );
  }
  return true;
}

/**
 * @param {Schema} schema
 * @param {Step} step
 * @returns {Schema[]}
 */
function childrenOf(schema, step) {
  if (typeof step === 'number') return isObject(schema.items) ? [schema.items] : [];
  const named = Object.hasOwn(schema.properties ?? {}, step) ? schema.properties[step] : schema.additionalProperties;
  return isObject(named) ? [named] : [];
}

/**
 * @param {Schema} root
 * @param {Schema} part
 * @returns {Schema | undefined}
 */
function reference(root, part) {
  const name = /^#\/(?:definitions|\$defs)\/(.+)$/.exec(part.$ref ?? '')?.[1];
  return name === undefined ? undefined : (root.definitions ?? root.$defs)?.[name];
}

/** @param {Schema[]} parts */
function kindOf(parts) {
  const kinds = new Set(parts.flatMap(typesOf).filter((type) => type !== 'null'));
  const [only] = kinds;
  return kinds.size === 1 && only ? only : '';
}

/**
 * @param {Schema} schema
 * @returns {string[]}
 */
function typesOf(schema) {
  const types = [schema.type ?? []].flat();
  return types.includes('integer') ? [...types, 'number'] : types;
}

/** @param {unknown} value */
function typeOf(value) {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * @param {any} value
 * @param {Step} step
 */
function member(value, step) {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, step) ? value[step] : undefined;
}

/**
 * A copy of `document` in which nothing stands where `steps` lead.
 *
 * @param {any} document
 * @param {Step[]} steps
 * @returns {any}
 */
function without(document, [step, ...rest]) {
  if (step === undefined || document === null || typeof document !== 'object') return undefined;
  const copy = Array.isArray(document) ? [...document] : { ...document };
  if (rest.length === 0) delete copy[step];
  else copy[step] = without(member(document, step), rest);
  return copy;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
