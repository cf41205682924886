// @ts-check
// Where a place in a JSON text is, told by the tree that the editor's parser makes of it. The tree is there for a text
// in the middle of being typed, too.

/** @typedef {import('@lezer/common').SyntaxNode} SyntaxNode */
/** @typedef {{ sliceString(from: number, to: number): string }} Doc */
/** @typedef {string | number} Step */
/**
 * @typedef {object} Place
 * @property {'key' | 'value'} role what can stand here
 * @property {Step[]} steps the way to it; for a key the way to its object
 * @property {number} from where the word that stands here begins
 * @property {number} to where it ends
 * @property {boolean} quoted whether it is a text in quotes
 */

const SCALARS = new Set(['String', 'Number', 'True', 'False', 'Null']);

/**
 * What can stand at `at`; `null` where nothing can.
 *
 * @param {SyntaxNode} root
 * @param {Doc} doc
 * @param {number} at
 * @returns {Place | null}
 */
export function placeAt(root, doc, at) {
  const inner = root.resolveInner(at, -1);
  if (inner.name === 'PropertyName' && at < inner.to) {
    const object = inner.parent?.parent;
    return object ? { role: 'key', steps: stepsTo(object, doc), from: inner.from, to: inner.to, quoted: true } : null;
  }
  const inString = inner.name === 'String' && at > inner.from && at < inner.to;
  const start = inString ? inner.from : wordStart(doc, at);
  const container = containerAt(root, start);
  if (!container) return null;
  const to = inString ? inner.to : at;
  const before = lastSign(doc, container.from, start);
  if (container.name === 'Array') {
    if (before !== '[' && before !== ',') return null;
    let index = 0;
    for (let child = container.firstChild; child && child.from < start; child = child.nextSibling) {
      if (isValue(child)) index += 1;
    }
    return { role: 'value', steps: [...stepsTo(container, doc), index], from: start, to, quoted: inString };
  }
  if (before === '{' || before === ',') {
    return { role: 'key', steps: stepsTo(container, doc), from: start, to, quoted: inString };
  }
  if (before !== ':') return null;
  let key = null;
  for (let child = container.firstChild; child && child.from < start; child = child.nextSibling) {
    if (child.name === 'Property') key = nameOf(child, doc);
  }
  return key === null ? null : { role: 'value', steps: [...stepsTo(container, doc), key], from: start, to, quoted: inString };
}

/**
 * The way from the root to a value or to an object's key.
 *
 * @param {SyntaxNode} node
 * @param {Doc} doc
 * @returns {Step[]}
 */
export function stepsTo(node, doc) {
  /** @type {Step[]} */
  const steps = [];
  for (let here = node; here.parent; here = here.parent) {
    const { parent } = here;
    if (here.name === 'Property') {
      steps.unshift(nameOf(here, doc) ?? '');
    } else if (parent.name === 'Array' && isValue(here)) {
      let index = 0;
      for (let before = here.prevSibling; before; before = before.prevSibling) if (isValue(before)) index += 1;
      steps.unshift(index);
    }
  }
  return steps;
}

/**
 * The document as far as it tells what can stand at `at`: what is on the way there, and beside the way only what is
 * not made of more.
 *
 * @param {SyntaxNode} root
 * @param {Doc} doc
 * @param {number} at
 * @returns {unknown}
 */
export function outline(root, doc, at) {
  const top = root.firstChild;
  return top ? read(top, 0) : undefined;

  /**
   * @param {SyntaxNode} node
   * @param {number} off how far it is off the way
   * @returns {unknown}
   */
  function read(node, off) {
    if (SCALARS.has(node.name)) return parsed(doc.sliceString(node.from, node.to));
    const onTheWay = node.from <= at && at <= node.to;
    const deeper = onTheWay ? 0 : off + 1;
    if (node.name === 'Object') {
      /** @type {Record<string, unknown>} */
      const object = Object.create(null);
      if (deeper > 1) return { ...object };
      for (let child = node.firstChild; child; child = child.nextSibling) {
        const name = child.name === 'Property' ? nameOf(child, doc) : null;
        const value = child.lastChild;
        if (name !== null && value && isValue(value)) object[name] = read(value, deeper);
      }
      return { ...object };
    }
    /** @type {unknown[]} */
    const list = [];
    if (deeper > 1) return list;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (isValue(child)) list.push(onTheWay && (at < child.from || at > child.to) ? {} : read(child, deeper));
    }
    return list;
  }
}

/**
 * The node at `steps`, for a list of what a document names.
 *
 * @param {SyntaxNode} root
 * @param {Doc} doc
 * @param {string} key a member of the document itself
 */
export function topMember(root, doc, key) {
  const top = root.firstChild;
  for (let child = top?.firstChild ?? null; child; child = child.nextSibling) {
    if (child.name === 'Property' && nameOf(child, doc) === key) return child.lastChild;
  }
  return null;
}

/**
 * The texts under `key` of the objects in a list, or the keys of an object when `key` is absent.
 *
 * @param {SyntaxNode | null} node
 * @param {Doc} doc
 * @param {string} [key]
 * @returns {string[]}
 */
export function namesIn(node, doc, key) {
  const names = [];
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) {
    if (key === undefined) {
      const name = child.name === 'Property' ? nameOf(child, doc) : null;
      if (name) names.push(name);
      continue;
    }
    if (child.name !== 'Object') continue;
    for (let property = child.firstChild; property; property = property.nextSibling) {
      if (property.name !== 'Property' || nameOf(property, doc) !== key || property.lastChild?.name !== 'String') continue;
      const name = parsed(doc.sliceString(property.lastChild.from, property.lastChild.to));
      if (typeof name === 'string' && name !== '') names.push(name);
    }
  }
  return names;
}

/** @param {SyntaxNode} node */
export function isValue(node) {
  return SCALARS.has(node.name) || node.name === 'Object' || node.name === 'Array';
}

/**
 * @param {SyntaxNode} property
 * @param {Doc} doc
 */
function nameOf(property, doc) {
  const name = property.getChild('PropertyName');
  const text = name && parsed(doc.sliceString(name.from, name.to));
  return typeof text === 'string' ? text : null;
}

/** @param {string} json */
function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/**
 * The list or object that the place stands in.
 *
 * @param {SyntaxNode} root
 * @param {number} at
 * @returns {SyntaxNode | null}
 */
function containerAt(root, at) {
  /** @type {SyntaxNode | null} */
  let node = root.resolveInner(at, -1);
  while (node) {
    // At the very end of a list or an object, the place is behind it already, unless it was never closed.
    const closed = node.lastChild?.name === '}' || node.lastChild?.name === ']';
    if ((node.name === 'Object' || node.name === 'Array') && node.from < at && (at < node.to || !closed)) return node;
    node = node.parent;
  }
  return null;
}

/**
 * The last sign of JSON before `at` that is not white space.
 *
 * @param {Doc} doc
 * @param {number} from
 * @param {number} at
 */
function lastSign(doc, from, at) {
  for (let end = at; end > from; end -= 200) {
    const sign = /(\S)\s*$/.exec(doc.sliceString(Math.max(from, end - 200), end))?.[1];
    if (sign) return sign;
  }
  return '';
}

/**
 * @param {Doc} doc
 * @param {number} at
 */
function wordStart(doc, at) {
  const before = doc.sliceString(Math.max(0, at - 64), at);
  return at - (/[\w-]*$/.exec(before)?.[0].length ?? 0);
}
