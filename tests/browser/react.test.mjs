// The tag as a component: what React 18 and 19 make of it, on a server and in a page.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { bundle, versions } from '../npm/react.mjs';
import { chatIn, open, serve, until } from './harness.mjs';

/** Answers everything with its count, and puts a step into the memory. */
const bot = {
  skills: [
    {
      slug: 'echo',
      type: 'fallback',
      actions: [
        { type: 'edit_memory', set: { said: '{{current_message}}' } },
        { type: 'send_message', message: { type: 'text', content: 'You said {{memory.said}}' } },
        { type: 'send_message', message: { type: 'custom', content: { type: 'note', text: 'A note' } } },
      ],
    },
  ],
};

for (const version of versions) {
  describe(`React ${version}`, { concurrency: false }, () => {
    const script = bundle(version, 'browser');

    /** The HTML that a server makes of the component; `told` is what React told the developer meanwhile. */
    async function rendered(t, props) {
      const text = await bundle(version, 'node');
      const { React, Server, HookTalk } = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
      const told = t.mock.method(console, 'error', () => {});
      const html = Server.renderToString(React.createElement(HookTalk, props));
      assert.deepEqual(told.mock.calls.map(({ arguments: words }) => words), [], 'React has nothing to tell');
      assert.equal(React.version.split('.')[0], String(version));
      return html;
    }

    /** A page with React in it and the element registered, and `html` where the component goes. */
    async function reactPage(t, html = '') {
      const pages = {
        '/': `<!doctype html><html lang="en"><head><title>A page with React</title><link rel="icon" href="data:,">
          <script type="module" src="/hooktalk/embed.js"></script><script src="/react.js"></script></head>
          <body><div id="root">${html}</div></body></html>`,
      };
      const code = await script;
      const answers = {
        '/hook': async (request, response) => {
          const { nlp } = JSON.parse(Buffer.concat(await request.toArray()).toString());
          const replies = [{ type: 'text', content: `You said ${nlp.source}` }];
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ replies }));
        },
        '/react.js': (request, response) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(code),
      };
      const page = await open(t, `${await serve(t, { pages, answers })}/`, { tolerated: [/React DevTools/] });
      await page.evaluate((definition) => {
        const { React, Client, HookTalk } = globalThis.app;
        const place = document.querySelector('#root');
        globalThis.events = [];
        // What the element has of the properties: the same one twice was not told twice.
        globalThis.properties = () =>
          Object.fromEntries(
            ['bot', 'strings', 'preferences', 'renderers', 'beforeDraw', 'getMemory'].map((name) => [name, globalThis.ref.current[name]]),
          );
        globalThis.changed = () => {
          const [before, now] = [globalThis.before, globalThis.properties()];
          globalThis.before = now;
          return Object.keys(now).filter((name) => now[name] !== before?.[name]);
        };
        globalThis.definition = definition;
        globalThis.ref = React.createRef();
        globalThis.strict = (props) =>
          React.createElement(React.StrictMode, null, props && React.createElement(HookTalk, { ref: globalThis.ref, ...props }));
        globalThis.draw = (props) => {
          globalThis.reactRoot ??= Client.createRoot(place);
          globalThis.reactRoot.render(globalThis.strict(props));
          return new Promise((drawn) => setTimeout(drawn));
        };
        globalThis.hydrate = (props) => {
          globalThis.reactRoot = Client.hydrateRoot(place, globalThis.strict(props), {
            onRecoverableError: (error) => console.error('recovered', error),
          });
        };
      }, bot);
      return page;
    }

    test('a server writes the plain tag, with what attributes can say', async (t) => {
      const html = await rendered(t, {
        webhook: 'https://example.com/hook?a=1&b="2"',
        title: 'Support',
        characterLimit: 200,
        readOnly: true,
        sound: false,
        open: undefined,
        load: 'idle',
        className: 'chat',
        'aria-hidden': false,
        'data-shop': '7',
        style: { zIndex: 5 },
        strings: { send: 'Go' },
        beforeDraw: () => {},
        onMessage: () => {},
      });
      const [, tag, rest] = html.match(/^<hook-talk((?: [a-z-]+="[^"]*")*)>(.*)$/);
      assert.equal(rest, '</hook-talk>');
      assert.deepEqual(tag.match(/[a-z-]+="[^"]*"/g).sort(), [
        'aria-hidden="false"',
        'character-limit="200"',
        'class="chat"',
        'data-shop="7"',
        'load="idle"',
        'read-only=""',
        'style="z-index:5"',
        'title="Support"',
        'webhook="https://example.com/hook?a=1&amp;b=&quot;2&quot;"',
      ]);
      assert.match(await rendered(t, { bot: 'bots/shop.json' }), / bot="bots\/shop.json"/);
      // A definition is nothing for an attribute, and without it nothing is to begin.
      assert.equal(
        await rendered(t, { bot, open: true, layout: 'inline', title: 'Support', load: 'eager' }),
        '<hook-talk title="Support" load="interaction"></hook-talk>',
      );
    });

    test('a page of a server is taken over without a word, and works', async (t) => {
      const props = { webhook: '/hook', title: 'Support', className: 'chat', storage: 'none', open: true };
      const page = await reactPage(t, await rendered(t, props));
      await page.evaluate((given) => globalThis.hydrate(given), props);
      const chat = chatIn(page);
      await chat.input.waitFor();
      await chat.ask('hello', 'You said hello');
      assert.equal(await page.locator('hook-talk').count(), 1);
      assert.equal(await page.evaluate(() => globalThis.ref.current === document.querySelector('hook-talk')), true);
    });

    test('props change live and go away again, and functions may be new each time', async (t) => {
      const page = await reactPage(t);
      await page.evaluate(() => {
        let round = 0;
        globalThis.app.rerender = (more) => {
          round += 1;
          const mine = round;
          return globalThis.draw({
            storage: 'none',
            open: true,
            bot: structuredClone(globalThis.definition),
            strings: { send: 'Go' },
            renderers: { note: ({ text }) => document.createTextNode(`${text} of round ${mine}`) },
            beforeDraw: (message) => (message.type === 'text' ? { ...message, content: `${message.content}, round ${mine}` } : message),
            ...more,
          });
        };
      });
      const element = page.locator('hook-talk');
      const chat = chatIn(page);
      await page.evaluate(() => globalThis.app.rerender({ title: 'Support', id: 'chat', className: 'a', hidden: false, tabIndex: -1 }));
      await chat.input.waitFor();
      await page.getByText('Support', { exact: true }).waitFor();
      assert.equal(await element.evaluate((it) => it.outerHTML.replace(/ style="[^"]*"/, '')),
        '<hook-talk storage="none" open="" title="Support" id="chat" class="a" tabindex="-1"></hook-talk>');
      assert.deepEqual(await page.evaluate(() => globalThis.changed()), ['bot', 'strings', 'renderers', 'beforeDraw']);
      await chat.ask('one', 'You said one, round 1');
      await chat.shows('A note of round 1');

      await page.evaluate(() => globalThis.app.rerender({ title: 'Sales', className: 'b', characterLimit: 5, sound: true }));
      await page.getByText('Sales', { exact: true }).waitFor();
      await chat.ask('two', 'You said two, round 2');
      await chat.shows('A note of round 2');
      assert.deepEqual(await page.evaluate(() => globalThis.changed()), [], 'no property was set anew');
      assert.deepEqual(
        await element.evaluate((it) => ['id', 'tabindex', 'class', 'character-limit', 'sound'].map((name) => it.getAttribute(name))),
        [null, null, 'b', '5', ''],
      );

      await page.evaluate(() => globalThis.app.rerender({ beforeDraw: undefined, renderers: null, strings: { send: 'Off' }, title: undefined }));
      assert.deepEqual(await page.evaluate(() => globalThis.changed()), ['strings', 'renderers', 'beforeDraw']);
      await page.getByRole('button', { name: 'Off' }).waitFor();
      assert.deepEqual(await element.evaluate((it) => [it.getAttribute('title'), it.title, it.beforeDraw, it.renderers]), [null, '', undefined, undefined]);
      await chat.ask('three', 'You said three');
      assert.equal(await chat.log.getByText('You said one, round 1').count(), 1, 'nothing began anew');

      await page.evaluate(() => globalThis.app.rerender({ open: false }));
      await chat.launcher.waitFor();
    });

    test('events come with their detail, to the function of the latest rendering; the ref has the methods', async (t) => {
      const page = await reactPage(t);
      await page.evaluate(async () => {
        const names = ['onReady', 'onOpen', 'onClose', 'onSend', 'onMessage', 'onMemory', 'onTurn', 'onError'];
        const props = (round) => ({
          storage: 'none',
          bot: globalThis.definition,
          ...Object.fromEntries(
            names.map((name) => [name, (detail, event) => globalThis.events.push([round, name, detail, event.type, event.target === globalThis.ref.current])]),
          ),
        });
        globalThis.drawRound = (round) => globalThis.draw(props(round));
        await globalThis.drawRound(1);
      });
      await until('the chat is ready', () => page.evaluate(() => globalThis.events.some(([, name]) => name === 'onReady')));
      await page.evaluate(() => globalThis.drawRound(2));
      await page.evaluate(() => {
        globalThis.ref.current.open();
        globalThis.ref.current.send('hello');
      });
      await chatIn(page).shows('You said hello');
      await until('the turn is over', () => page.evaluate(() => globalThis.events.some(([, name]) => name === 'onTurn')));
      await page.evaluate(() => globalThis.ref.current.close());
      await chatIn(page).launcher.waitFor();
      const events = await page.evaluate(() => globalThis.events);
      const of = (name) => events.filter((event) => event[1] === name);
      for (const [, name, , type, own] of events) assert.deepEqual([type, own], [`hooktalk:${name.slice(2).toLowerCase()}`, true]);
      assert.deepEqual(of('onReady').map(([round, , detail]) => [round, detail]), [[1, null]]);
      assert.deepEqual(of('onOpen').map(([round, , detail]) => [round, detail]), [[2, null]]);
      assert.equal(of('onSend')[0][2].content, 'hello');
      assert.deepEqual(of('onMessage').map(([, , detail]) => detail.type), ['text', 'custom']);
      assert.deepEqual(of('onMemory').map(([, , detail]) => detail), [{ said: 'hello' }]);
      assert.equal(of('onTurn')[0][2].results.conversation.memory.said, 'hello');
      assert.equal(of('onClose').length, 1);
      assert.deepEqual(of('onError'), []);
    });

    test('when it goes, the chat goes; when it comes again, it is there once', async (t) => {
      const page = await reactPage(t);
      const props = { storage: 'none', open: true };
      const shown = () => page.evaluate((given) => globalThis.draw({ ...given, bot: globalThis.definition, onSend: () => globalThis.events.push('sent') }), props);
      await shown();
      const chat = chatIn(page);
      await chat.ask('one', 'You said one');
      await page.evaluate(() => (globalThis.gone = globalThis.ref.current));
      await page.evaluate(() => globalThis.draw(null));
      assert.equal(await page.locator('hook-talk').count(), 0);
      assert.equal(await page.evaluate(() => globalThis.ref.current), null);
      assert.deepEqual(await page.evaluate(() => (globalThis.gone.dispatchEvent(new CustomEvent('hooktalk:send')), globalThis.events)), ['sent']);
      await shown();
      await chat.ask('two', 'You said two');
      assert.equal(await chat.log.getByText('You said one').count(), 0);
      assert.deepEqual(await page.evaluate(() => globalThis.events), ['sent', 'sent']);
    });
  });
}
