// The corpus of tests/fixtures/hostile in a real page under a strict policy: no script of it runs, nothing leaves for
// another origin, nothing breaks, and page and chat answer afterwards. What a case is stands at the head of
// tests/native/hostile.rs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { chatIn, open, root, screenshot, serve, until } from './harness.mjs';

const cases = (name) => JSON.parse(readFileSync(join(root, `tests/fixtures/hostile/${name}.json`), 'utf8'));

const joined = (value) =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(joined).join('') : joined(value.repeat).repeat(value.times);

/** The words of a case as JSON holds them, and as a page holds them once they have been through UTF-8. */
const literal = ({ json, text, url }) => json ?? JSON.stringify(joined(text ?? url));

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "require-trusted-types-for 'script'";

const page = (tags) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>A page that is attacked</title>
    <link rel="icon" href="/icon.png">
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/hooktalk/embed.js"></script>
  </head>
  <body><main><h1>A page that is attacked</h1><button type="button">The page’s own</button></main>${tags}</body>
</html>`;

/**
 * Opens a page under the policy whose hook answers with what `next` holds: `{ body, status, headers }`, the body as it
 * goes over the wire. Nothing of it is kept when the test ends; what went wrong meanwhile fails the test.
 */
async function openAttacked(t, { tags = '<hook-talk webhook="/hook" layout="inline"></hook-talk>', policy = POLICY, ...options } = {}) {
  const next = { body: '{}' };
  const received = [];
  const bodyOf = (request) => new Promise((resolve) => {
    let text = '';
    request.on('data', (part) => (text += part)).on('end', () => resolve(text));
  });
  const answers = {
    '/hook': async (request, response) => {
      received.push(JSON.parse(await bodyOf(request)));
      response.writeHead(next.status ?? 200, { 'content-type': 'application/json', ...next.headers }).end(next.body);
    },
    '/hook/errors': (request, response) => (request.resume(), response.writeHead(204).end()),
    '/icon.png': (_, response) => response.writeHead(204).end(),
    '/page.css': (_, response) =>
      response.writeHead(200, { 'content-type': 'text/css' }).end('hook-talk { display: block; max-inline-size: 420px; block-size: 600px }'),
  };
  const origin = await serve(t, { pages: { '/': page(tags) }, answers, headers: policy ? { 'content-security-policy': policy } : {} });
  const opened = await open(t, 'about:blank', {
    viewport: { width: 480, height: 760 },
    // What the chat tells the developer, and what the browser says of pictures that the policy refuses.
    tolerated: [/hooktalk/i, /Refused to load the (image|media)|Loading the (image|media)|violates the following .*(img-src|default-src)/, /Failed to load resource|Not allowed to load local resource/],
    before: () => {
      globalThis.ran = [];
      globalThis.canary = (what = 'a script') => void ran.push(String(what));
      for (const name of ['alert', 'confirm', 'prompt', 'open']) globalThis[name] = () => void ran.push(name);
      // When the element has said that there will be no chat.
      globalThis.refused = async (element) => {
        while (!element.shadowRoot?.querySelector('[role=alert]')) await new Promise((later) => setTimeout(later, 20));
      };
      globalThis.reports = [];
      addEventListener('securitypolicyviolation', (it) => reports.push({ directive: it.effectiveDirective, uri: it.blockedURI }));
      addEventListener('unhandledrejection', (it) => ran.push(`a rejection: ${it.reason}`));
    },
    ...options,
  });
  const foreign = [];
  // A request that the policy refuses never comes here.
  await opened.context().route((url) => url.origin !== origin && /^https?:|^wss?:|^ftp:/.test(url.protocol), (route) => {
    foreign.push(route.request().url());
    return route.abort();
  });
  opened.on('frameattached', (frame) => foreign.push(`a frame: ${frame.url()}`));
  opened.on('popup', (popup) => foreign.push(`a window: ${popup.url()}`));
  await opened.goto(`${origin}/`);
  const chat = chatIn(opened);
  let asked = 0;
  const attacked = {
    page: opened,
    chat,
    received,

    /** Says something, and waits until the turn that the webhook answers with `answer` is over. */
    async turn(answer, text = `turn ${(asked += 1)}`) {
      for (const key of Object.keys(next)) delete next[key];
      Object.assign(next, answer);
      await opened.evaluate(
        (words) =>
          new Promise((over) => {
            const element = document.querySelector('hook-talk');
            let shown = 0;
            let said = Infinity;
            const look = () => shown >= said && over();
            element.addEventListener('hooktalk:message', () => ((shown += 1), look()));
            element.addEventListener('hooktalk:turn', (it) => ((said = it.detail.results.messages.length), look()), { once: true });
            element.send(words);
          }),
        text,
      );
      await opened.evaluate(() => new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame))));
    },

    /** Asserts that the page is whole: nothing ran, nothing went out, nothing sticks out, everything answers. */
    async assertWhole(what, { answering = true, forbidden = () => true, refused = [] } = {}) {
      const seen = await opened.evaluate(() => {
        const roots = [...document.querySelectorAll('hook-talk')].flatMap((it) => it.shadowRoot ?? []);
        const all = roots.flatMap((it) => [...it.querySelectorAll('*')]);
        const told = (element) => element.outerHTML.slice(0, 200);
        return {
          ran,
          reports: reports.splice(0),
          polluted: {}.polluted,
          elements: document.querySelectorAll('body > :not(main, hook-talk)').length,
          address: location.pathname,
          // What must not be anywhere in a chat.
          active: all.filter((it) => it.matches('script, iframe, object, embed, form, base, link, meta, style, template, hook-talk, input:not([type=checkbox][disabled]), animate, use, foreignObject')).map(told),
          handlers: all.filter((it) => it.getAttributeNames().some((name) => name.startsWith('on') || name === 'srcdoc') || it.getAttribute('style')?.includes('url(')).map(told),
          addresses: all.flatMap((it) =>
            ['href', 'src', 'poster', 'srcset', 'action', 'formaction', 'data']
              .filter((name) => it.hasAttribute(name))
              .filter((name) => URL.canParse(it.getAttribute(name), location.href))
              .map((name) => [it.localName, new URL(it.getAttribute(name), location.href).protocol, it.getAttribute(name).slice(0, 100)]),
          ),
          unguarded: all.filter((it) => it.matches('a[target=_blank]:not([rel~=noopener])')).map(told),
          wide: roots.flatMap((it) => [...it.querySelectorAll('[role=log], .panel')]).filter((it) => it.scrollWidth > it.clientWidth + 1).flatMap((it) => {
            const edge = it.getBoundingClientRect().right + 1;
            const out = [...it.querySelectorAll('.bubble, .separator, .head, .sub, .action, .reply, .frame')].filter((part) => part.getBoundingClientRect().right > edge || part.scrollWidth > part.clientWidth + 1);
            return [it.className, ...out.map(told)];
          }),
          page: document.documentElement.scrollWidth - innerWidth,
        };
      });
      assert.deepEqual(seen.ran, [], `${what}: something ran`);
      assert.equal(seen.polluted, undefined, `${what}: a prototype was changed`);
      assert.deepEqual([seen.elements, seen.address], [0, '/'], `${what}: the page is another one`);
      assert.deepEqual(seen.active, [], what);
      assert.deepEqual(seen.handlers, [], what);
      assert.deepEqual(seen.unguarded, [], what);
      for (const [element, protocol, address] of seen.addresses) {
        const links = ['http:', 'https:', 'mailto:', 'tel:', 'sms:'];
        const media = ['http:', 'https:', 'data:', 'blob:'];
        assert.ok((element === 'a' ? links : media).includes(protocol), `${what}: <${element}> leads to ${protocol} ${address}`);
      }
      // Only what is drawn may be refused, because it is of another origin.
      const worse = seen.reports.filter(({ directive, uri }) => !(['img-src', 'media-src'].includes(directive) && forbidden(uri)) && !refused.includes(directive));
      assert.deepEqual(worse, [], `${what}: the policy was broken`);
      assert.deepEqual(foreign, [], `${what}: a request left`);
      assert.deepEqual(seen.wide, [], `${what}: it scrolls sideways`);
      assert.ok(seen.page <= 0, `${what}: the page scrolls sideways by ${seen.page} pixels`);
      if (!answering) return;
      const sign = `still here ${(asked += 1)}`;
      await attacked.turn({ body: `{"replies":[{"type":"text","content":${JSON.stringify(sign)}}]}` });
      await chat.log.getByText(sign, { exact: true }).waitFor();
    },
  };
  return attacked;
}

const replies = (...messages) => ({ body: `{"replies":[${messages.join(',')}]}` });

/** The rows of the chat, also those that are not drawn because they are far from what is in view. */
const rowsOf = (page) => page.evaluate(async () => (await document.querySelector('hook-talk').exportTranscript('json')).entries);

/** Parts of at most `size`. */
const parts = (all, size) => Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

/** The last bubbles' words, as they stand in the tree. */
const words = (log, count) => log.locator('.bubble.text').evaluateAll((all, n) => all.slice(-n).map((it) => it.textContent), count);

describe('hostile texts', () => {
  test('are shown as they are, by the bot and by the visitor', async (t) => {
    const { page, chat, turn, assertWhole } = await openAttacked(t);
    await chat.input.waitFor();
    // What JSON cannot hold is refused, which is for the answers' test.
    const all = cases('texts').filter(({ text }) => text !== undefined);
    for (const [index, some] of parts(all, 12).entries()) {
      await turn(replies(...some.map((it) => `{"type":"text","content":${literal(it)}}`)));
      const shown = await words(chat.log, some.length);
      for (const [at, it] of some.entries()) assert.equal(shown[at], joined(it.text), it.name);
      await screenshot(page, `hostile-texts-${index + 1}`);
    }
    await assertWhole('texts of the bot');
    // The visitor's own, of a length that a visitor sends.
    for (const it of all.filter((one) => joined(one.text).length < 2_000)) {
      await turn(replies(), joined(it.text));
    }
    await assertWhole('texts of the visitor');
  });

  test('are shown as they are wherever a message holds words', async (t) => {
    const { page, chat, turn, assertWhole } = await openAttacked(t);
    await chat.input.waitFor();
    const all = cases('texts').filter(({ text }) => text !== undefined && joined(text).length < 4_000);
    for (const [index, some] of parts(all, 8).entries()) {
      await turn(
        replies(
          ...some.flatMap((it) => {
            const w = literal(it);
            const buttons = `[{"title":${w},"value":${w}},{"title":${w},"type":"web_url","value":${w}},{"title":${w},"type":${w},"value":${w}}]`;
            return [
              `{"type":"card","content":{"title":${w},"subtitle":${w},"imageUrl":${w},"itemUrl":${w},"buttons":${buttons}}}`,
              `{"type":"carousel","content":[{"title":${w},"buttons":${buttons}},{"title":${w}}]}`,
              `{"type":"list","content":{"title":${w},"elements":[{"title":${w},"subtitle":${w},"description":${w},"imageUrl":${w},"buttons":${buttons}}]}}`,
              `{"type":"conversation_start","content":${w}}`,
              `{"type":${w},"content":${w}}`,
              `{"type":"custom","content":${w}}`,
              `{"type":"client_data","content":${w}}`,
              `{"type":"quickReplies","content":{"title":${w},"buttons":${buttons}}}`,
            ];
          }),
        ),
      );
      if (index % 4 === 0) await screenshot(page, `hostile-places-${index / 4 + 1}`);
    }
    await assertWhole('texts everywhere', { forbidden: (uri) => !uri.startsWith('javascript') });
  });

  test('typed to a bot in the page are no templates', async (t) => {
    const { page, chat, assertWhole } = await openAttacked(t, { tags: '<hook-talk layout="inline" storage="none"></hook-talk>' });
    await page.evaluate(() => {
      const message = { type: 'text', content: '{{nlp.source}}' };
      document.querySelector('hook-talk').bot = { skills: [{ slug: 'echo', type: 'fallback', groups: [{ actions: [{ type: 'send_message', message }] }] }] };
      document.querySelector('hook-talk').setMemory({ secret: 'told' });
    });
    await chat.input.waitFor();
    for (const it of cases('texts').filter(({ name }) => /template|script|JSON/.test(name))) {
      await chat.say(joined(it.text).replaceAll('\n', ' '));
      await until(`the echo of ${it.name}`, async () => (await words(chat.log, 1))[0] === joined(it.text).replaceAll('\n', ' ').trim());
    }
    await assertWhole('echoes', { answering: false });
    assert.ok(!(await chat.log.innerText()).includes('told'));
  });

  test('ask no other origin for anything, without a policy either', async (t) => {
    const { chat, turn, assertWhole } = await openAttacked(t, { policy: '' });
    await chat.input.waitFor();
    const all = cases('texts').filter(({ text }) => text !== undefined && joined(text).length < 4_000);
    await turn(replies(...all.map((it) => `{"type":"text","content":${literal(it)}}`)));
    await turn(replies(...all.map((it) => `{"type":"buttons","content":{"title":${literal(it)},"buttons":[${literal(it)}]}}`)));
    await assertWhole('texts without a policy');
  });
});

describe('hostile addresses', () => {
  test('open and load only what may be', async (t) => {
    const { page, chat, turn, assertWhole } = await openAttacked(t);
    await chat.input.waitFor();
    const all = cases('links').filter(({ url }) => url !== undefined);
    for (const [index, some] of parts(all, 14).entries()) {
      await turn(replies(...some.map((it, at) => `{"type":"buttons","content":{"title":"${index}-${at}","buttons":[{"title":"link ${index}-${at}","type":"web_url","value":${literal(it)}}]}}`)));
      for (const [at, it] of some.entries()) {
        const link = chat.log.locator('a', { hasText: new RegExp(`^link ${index}-${at}\\b`) });
        assert.equal(await link.count(), it.opens ? 1 : 0, `${it.name}: ${joined(it.url).slice(0, 80)}`);
      }
      await turn(
        replies(
          ...some.flatMap((it) => {
            const w = literal(it);
            return [
              ...['picture', 'video', 'audio'].map((type) => `{"type":"${type}","content":${w}}`),
              `{"type":"card","content":{"title":"a card","imageUrl":${w},"itemUrl":${w},"buttons":[{"title":"call","type":"phonenumber","value":${w}}]}}`,
              `{"type":"list","content":{"elements":[{"title":"a row","imageUrl":${w},"buttons":[{"title":"x","type":"web_url","url":${w}}]}]}}`,
              `{"type":"carousel","content":[{"title":"one","itemUrl":${w},"imageUrl":${w}},{"title":"two","imageUrl":${w}}]}`,
            ];
          }),
        ),
      );
      if (index < 2) await screenshot(page, `hostile-links-${index + 1}`);
    }
    await assertWhole('addresses', { forbidden: (uri) => !/^(javascript|vbscript|file)/.test(uri) });
  });
});

test('hostile Markdown makes no element that acts', async (t) => {
  const { page, chat, turn, assertWhole } = await openAttacked(t);
  await chat.input.waitFor();
  const all = cases('markdown').filter(({ text }) => text !== undefined);
  for (const [index, some] of parts(all, 10).entries()) {
    await turn(replies(...some.map((it) => `{"type":"text","markdown":true,"content":${literal(it)}}`)));
    if (index < 5) await screenshot(page, `hostile-markdown-${index + 1}`);
    await assertWhole(`Markdown: ${some.map(({ name }) => name).join(', ')}`);
  }
  const allowed = 'a b i em strong del s code pre p ul ol li blockquote h1 h2 h3 h4 h5 h6 hr br table thead tbody tr th td img span div sup sub label input svg path'.split(' ');
  const strange = await chat.log.locator('.bubble *').evaluateAll((elements, known) => elements.map((it) => it.localName).filter((name) => !known.includes(name)), allowed);
  assert.deepEqual(strange, []);
});

test('hostile messages are contained in their own bubbles', async (t) => {
  const { page, chat, turn, assertWhole } = await openAttacked(t);
  await chat.input.waitFor();
  for (const [index, some] of parts(cases('messages'), 15).entries()) {
    const rows = (await rowsOf(page)).length;
    await turn(replies(...some.map(({ message }) => JSON.stringify({ ...message, delay: undefined }))));
    await screenshot(page, `hostile-messages-${index + 1}`);
    await assertWhole(`messages: ${some.map(({ name }) => name).join(', ')}`, { forbidden: (uri) => !uri.startsWith('javascript') });
    // All of them below their question, and the sign of life with its own.
    assert.equal((await rowsOf(page)).length, rows + some.length + 3);
  }
  // What a pause may be is for the engine; here it only must not hold up what follows for ever.
  await turn(replies(...cases('messages').filter(({ name }) => /^delay (below|that)/.test(name)).map(({ message }) => JSON.stringify(message))));
  await assertWhole('delays');
});

test('hostile answers end their turn', async (t) => {
  const { page, chat, turn, assertWhole } = await openAttacked(t);
  await chat.input.waitFor();
  const notices = async () => (await rowsOf(page)).filter(({ notice }) => notice).length;
  for (const { name, body, status, headers, shows } of cases('answers')) {
    const before = await notices();
    await turn({ body: joined(body), status, headers });
    if (shows) await chat.log.getByText(shows, { exact: true }).waitFor();
    // `null`: whatever is shown of it, the chat goes on.
    if (shows !== null) assert.equal(await notices(), before + (shows === undefined ? 1 : 0), name);
  }
  assert.equal(await chat.log.getByText('Never').count(), 0);
  await assertWhole('answers');
  await screenshot(page, 'hostile-answers');
  // And all of it comes back after a reload.
  const rows = await rowsOf(page);
  await page.reload();
  await chat.input.waitFor();
  assert.equal((await rowsOf(page)).length, rows.length);
  await assertWhole('answers, after a reload');
});

test('hostile memory goes to the webhook and back as it is', async (t) => {
  const { page, chat, received, turn, assertWhole } = await openAttacked(t);
  await chat.input.waitFor();
  for (const { name, json } of cases('memory')) {
    await turn({ body: `{"conversation":{"memory":${json}}}` });
    await turn({ body: '{}' });
    assert.equal(JSON.stringify(received.at(-1).conversation.memory), JSON.stringify(JSON.parse(json)), name);
    await page.evaluate((text) => document.querySelector('hook-talk').setMemory(JSON.parse(text)), json);
    await turn({ body: '{}' });
    assert.equal(JSON.stringify(received.at(-1).conversation.memory), JSON.stringify(JSON.parse(json)), `${name}, by the page`);
  }
  await assertWhole('memory');
});

describe('hostile pages', () => {
  test('options have no effect or are words', async (t) => {
    const { page, assertWhole } = await openAttacked(t, { tags: '', expected: [/violates .* directive: "connect-src 'self'"/, /Refused to connect/, /the bot at .*canary.* answered with status 404/] });
    for (const [index, { name, attributes, properties }] of cases('options').entries()) {
      await page.evaluate(
        async ([attributes, properties]) => {
          document.querySelector('hook-talk')?.remove();
          const element = document.createElement('hook-talk');
          element.setAttribute('webhook', '/hook');
          element.setAttribute('open', '');
          for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
          if (properties?.bot !== undefined) element.removeAttribute('webhook');
          Object.assign(element, properties);
          const ready = new Promise((done) => element.addEventListener('hooktalk:ready', done, { once: true }));
          document.body.append(element);
          await Promise.race([ready, refused(element)]);
          void element.send('hello');
        },
        [attributes, properties],
      );
      const tag = page.locator('hook-talk');
      await tag.getByRole('dialog').or(tag.getByRole('alert')).first().waitFor();
      // The developer's own address, which the policy of the page refuses.
      await assertWhole(name, { answering: false, refused: /^https/.test(attributes.webhook) ? ['connect-src'] : [] });
      if ([1, 2, 3, 5, 24].includes(index)) await screenshot(page, `hostile-options-${index}`);
    }
    await page.getByRole('button', { name: 'The page’s own' }).click({ trial: true, force: true });
  });

  test('definitions are bots or are refused', async (t) => {
    const { page, assertWhole } = await openAttacked(t, { tags: '' });
    for (const { name, definition } of cases('definitions')) {
      await page.evaluate(
        async (text) => {
          document.querySelector('hook-talk')?.remove();
          const element = document.createElement('hook-talk');
          Object.assign(element, { bot: JSON.parse(text) });
          for (const [key, value] of Object.entries({ layout: 'inline', storage: 'none' })) element.setAttribute(key, value);
          const ready = new Promise((done) => element.addEventListener('hooktalk:ready', done, { once: true }));
          document.body.append(element);
          await Promise.race([ready, refused(element)]);
          const over = new Promise((done) => element.addEventListener('hooktalk:turn', done, { once: true }));
          void element.send('<script>canary()</script>');
          // One that is refused takes no words.
          await Promise.race([over, new Promise((done) => setTimeout(done, 100))]);
        },
        JSON.stringify(definition),
      );
      const chat = chatIn(page);
      await chat.input.or(page.getByRole('alert')).first().waitFor();
      await assertWhole(name, { answering: false });
    }
  });
});
