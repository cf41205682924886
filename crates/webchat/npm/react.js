'use client';
// The tag for React 18 and 19, which treat custom elements differently: so React sets no attribute
// here but those that a server has written. What each prop is for stands in react.d.ts.
import {
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

import './embed.js';

const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Attributes of the tag whose names in React are others than lower case gives. */
const ATTRIBUTES = Object.fromEntries(
  'characterLimit launcherLogo launcherTitle botPicture userPicture readOnly'
    .split(' ')
    .map((name) => [name, dashed(name)])
    .concat([['className', 'class']]),
);
/** Properties that are plain data, and those that are functions or hold some. */
const DATA = ['bot', 'strings', 'preferences'];
const HOOKS = ['beforeDraw', 'getMemory'];
const EVENTS = Object.fromEntries(
  'Ready Open Close Send Message Memory Turn Error'
    .split(' ')
    .map((name) => [`on${name}`, `hooktalk:${name.toLowerCase()}`]),
);
const OWN = new Set(['children', 'dangerouslySetInnerHTML', 'renderers', ...HOOKS, ...Object.keys(EVENTS)]);

/** Attributes for which `false` is a word. */
const WORDS = /^(aria-|data-|contenteditable$|draggable$|spellcheck$)/;

/** What becomes attributes of the tag, and what React is to do itself. */
function divide(props) {
  const attributes = {};
  const rest = {};
  for (const [name, value] of Object.entries(props)) {
    if (OWN.has(name) || name.startsWith('suppress') || value === undefined || value === null) continue;
    if (typeof value === 'function' || typeof value === 'object') {
      if (!DATA.includes(name)) rest[name] = value;
      continue;
    }
    const attribute = ATTRIBUTES[name] ?? name.toLowerCase();
    if (WORDS.test(attribute) || typeof value !== 'boolean') attributes[attribute] = String(value);
    else if (value) attributes[attribute] = '';
  }
  return [attributes, rest];
}

/** What would begin a chat that has no bot yet. */
const BEGINNING = ['layout', 'open', 'opening', 'storage'];

/** What a server says of these attributes: a definition of a bot comes in the page only. */
function promised(attributes, { bot }) {
  if (typeof bot !== 'object' || !bot || attributes.webhook) return attributes;
  const kept = Object.entries(attributes).filter(([name]) => !BEGINNING.includes(name));
  return { ...Object.fromEntries(kept), load: 'interaction' };
}

// In the moment of the change, before the element looks at what was changed. On a server there is none.
const useCommit = typeof document === 'undefined' ? useEffect : useLayoutEffect;

const never = () => () => {};
const onClient = () => false;
const onServer = () => true;

export const HookTalk = forwardRef((props, ref) => {
  const element = useRef(null);
  const latest = useRef(props);
  // What the element was given: attributes by name, properties as text.
  const given = useRef(undefined);
  const [attributes, rest] = divide(props);
  const written = useSyncExternalStore(never, onClient, onServer);
  const [first] = useState(written ? promised(attributes, props) : {});

  useImperativeHandle(ref, () => element.current, []);

  useCommit(() => {
    const node = element.current;
    const before = given.current ?? { attributes: first, values: {}, texts: {} };
    const now = { attributes, values: {}, texts: {} };
    latest.current = props;
    given.current = now;
    for (const name in { ...before.attributes, ...attributes }) {
      const value = attributes[name];
      if (value === before.attributes[name]) continue;
      if (value === undefined) node.removeAttribute(name);
      else node.setAttribute(name, value);
    }
    // `same` makes the text that tells whether two values are the same to the chat; `make` makes what
    // the element gets, which outlives this rendering.
    const give = (name, value, same, make) => {
      now.values[name] = value;
      now.texts[name] =
        value === before.values[name] ? before.texts[name] : value === undefined ? undefined : same(value);
      if (now.texts[name] !== before.texts[name]) node[name] = value === undefined ? undefined : make(value);
    };
    for (const name of DATA) {
      const value = props[name] ?? undefined;
      give(name, typeof value === 'object' ? value : undefined, JSON.stringify, (value) => value);
    }
    const ask = (name) => () => (...asked) => latest.current[name]?.(...asked);
    for (const name of HOOKS) give(name, props[name] ?? undefined, () => 'a function', ask(name));
    give(
      'renderers',
      props.renderers ?? undefined,
      (renderers) => JSON.stringify(Object.keys(renderers).sort()),
      (renderers) =>
        Object.fromEntries(
          Object.keys(renderers).map((name) => [name, (...drawn) => latest.current.renderers?.[name]?.(...drawn)]),
        ),
    );
  });

  useCommit(() => {
    const node = element.current;
    const listeners = Object.entries(EVENTS).map(([name, type]) => {
      const listener = (event) => latest.current[name]?.(event.detail, event);
      node.addEventListener(type, listener);
      return () => node.removeEventListener(type, listener);
    });
    return () => listeners.forEach((stop) => stop());
  }, []);

  // The element may have changed its own attributes before React comes to a page of a server.
  return createElement('hook-talk', { ...rest, ...first, ref: element, suppressHydrationWarning: true });
});
HookTalk.displayName = 'HookTalk';
