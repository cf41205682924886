// What a page pays before anybody wants to chat, and what a visitor sees until the chat is there.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertAccessible, chatIn, chatPage, open, packageFolder, screenshot, serve, strictPolicy, until } from './harness.mjs';

/** A webhook that answers "hello" with "hello!". */
async function hook(request, response) {
  let body = '';
  for await (const piece of request) body += piece;
  const { nlp } = JSON.parse(body);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ replies: [{ type: 'text', content: `${nlp.source}!` }] }));
}

/** Answers with a file of the package, as soon as `pass` was called. `fail` says how it is answered until then, if at all. */
function gate(file, { fail } = {}) {
  let pass;
  const passed = new Promise((resolve) => (pass = resolve));
  let open = false;
  passed.then(() => (open = true));
  const answer = async (_, response) => {
    if (!open && fail) return fail(response);
    await passed;
    const type = file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(await readFile(join(packageFolder, file)));
  };
  return { answers: { [`/hooktalk/${file}`]: answer }, pass };
}

/** Opens a page with one tag, and counts what it fetches. */
async function visit(t, attributes, { answers, page: layout, headers, ...options } = {}) {
  const pages = { '/': chatPage({ webhook: 'hook', ...attributes }, layout) };
  const fetched = [];
  const origin = await serve(t, { pages, answers: { '/hook': hook, ...answers }, headers });
  const page = await open(t, `${origin}/`, {
    ...options,
    onRequest: (request) => fetched.push(new URL(request.url()).pathname),
  });
  return { page, chat: chatIn(page), origin, fetched: (name) => fetched.includes(`/hooktalk/${name}`), all: fetched };
}

/** The early launcher, and the panel before the chat. */
const early = (page) => ({
  launcher: page.locator('hook-talk .l'),
  panel: page.locator('hook-talk .p'),
  input: page.locator('hook-talk .p textarea'),
});

describe('before a visitor wants to chat', () => {
  test('a page fetches the loader alone, and shows the launcher', async (t) => {
    const { page, chat, all } = await visit(t);
    await chat.launcher.waitFor();
    // Away from the launcher nothing happens.
    await page.mouse.move(40, 40);
    await page.mouse.move(300, 200);
    await page.waitForTimeout(400);
    assert.deepEqual(all.filter((path) => path.startsWith('/hooktalk/')), ['/hooktalk/embed.js']);
    await assertAccessible(page, 'a launcher before the chat');
  });

  const intents = {
    'a pointer that comes near': async (page) => {
      const { x, y } = await chatIn(page).launcher.boundingBox();
      await page.mouse.move(x - 90, y - 60);
    },
    'the keyboard': (page) => chatIn(page).launcher.focus(),
    'a finger': (page) => chatIn(page).launcher.dispatchEvent('pointerdown', { pointerType: 'touch' }),
    'a call of a method': (page) => page.locator('hook-talk').evaluate((element) => void element.say('Hello there')),
  };
  for (const [name, act] of Object.entries(intents)) {
    test(`${name} loads the chat`, async (t) => {
      const { page, chat, fetched } = await visit(t);
      await chat.launcher.waitFor();
      assert.ok(!fetched('webchat.wasm'));
      await act(page);
      await page.locator('hook-talk .launcher').waitFor();
      assert.ok(fetched('webchat.wasm'));
      assert.equal(await early(page).launcher.count(), 0, 'the early launcher is gone');
      await chat.open();
      await chat.ask('hello', 'hello!');
    });
  }

  test('load="eager" and load="idle" do not wait for intent', async (t) => {
    for (const load of ['eager', 'idle']) {
      const { page } = await visit(t, { load });
      await page.locator('hook-talk .launcher').waitFor();
    }
  });

  test('a wrong word for load is told, with those that there are', async (t) => {
    const { chat } = await visit(t, { load: 'never' }, { expected: [/load="never".*`eager`, `idle`, `interaction`/] });
    await chat.open();
    await chat.ask('hello', 'hello!');
  });

  test('a conversation that goes on is loaded when the page is idle, an open panel at once', async (t) => {
    const { page, chat, all } = await visit(t);
    await chat.open();
    await chat.ask('hello', 'hello!');
    await page.reload();
    await chat.shows('hello!');
    await chat.closer.click();
    await chat.launcher.waitFor();
    all.length = 0;
    await page.reload();
    await page.locator('hook-talk .launcher').waitFor();
    // Who opens or closes it and leaves in the same moment finds it so.
    const leave = async (button) => {
      const loaded = page.waitForEvent('load');
      const isOpen = await button.evaluate((it) => {
        it.click();
        location.reload();
        return Object.entries(localStorage).some(([key, text]) => key.endsWith(':panel') && text.includes('open'));
      });
      await loaded;
      return isOpen;
    };
    assert.equal(await leave(chat.launcher), true, 'it is kept with the click');
    await chat.shows('hello!');
    assert.equal(await leave(chat.closer), false, 'it is kept with the click');
    await page.locator('hook-talk .launcher').waitFor();
    // Those who want it strictly by intent get that.
    await page.route('**/', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('<hook-talk', '<hook-talk load="interaction"') });
    });
    all.length = 0;
    await page.reload();
    await chat.launcher.waitFor();
    await page.waitForTimeout(400);
    assert.ok(!all.includes('/hooktalk/webchat.wasm'));
  });

  test('the launcher follows its attributes, and a removed element leaves nothing', async (t) => {
    const { page, chat, fetched } = await visit(t);
    await chat.launcher.waitFor();
    const tag = page.locator('hook-talk');
    await tag.evaluate((element) => element.setAttribute('language', 'de-AT'));
    await page.getByRole('button', { name: 'Chat öffnen' }).waitFor();
    await tag.evaluate((element) => element.setAttribute('launcher-title', 'Fragen?'));
    await page.getByRole('button', { name: 'Fragen?' }).waitFor();
    await tag.evaluate((element) => {
      globalThis.kept = element;
      element.remove();
    });
    await page.mouse.move(900, 600);
    await page.mouse.move(1200, 690);
    assert.equal(await page.evaluate(() => globalThis.kept.shadowRoot.childElementCount), 0);
    await page.waitForTimeout(200);
    assert.ok(!fetched('webchat.wasm'));
    await page.evaluate(() => document.body.append(globalThis.kept));
    await page.getByRole('button', { name: 'Fragen?' }).click();
    await chat.ask('hello', 'hello!');
  });
});

describe('the launcher before the chat looks as the one after it', () => {
  const looks = [
    {},
    { preset: 'calm' },
    { preset: 'bold' },
    { preset: 'paper' },
    { preset: 'mono' },
    { preset: 'bold', theme: 'dark' },
    { theme: 'dark', position: 'start' },
    { 'launcher-title': 'Need help?' },
    { 'launcher-title': 'Help', 'launcher-logo': "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'/>" },
    { style: '--hooktalk-accent: rgb(0 90 60); --hooktalk-on-accent: yellow; --hooktalk-offset: 40px; --hooktalk-launcher-size: 80px' },
  ];
  for (const dir of ['ltr', 'rtl']) {
    for (const attributes of looks) {
      test(`${dir} ${JSON.stringify(attributes)}`, async (t) => {
        const { page, chat } = await visit(t, attributes, { page: { dir } });
        const drawn = async (part) => {
          const launcher = page.locator(`hook-talk ${part}`);
          await launcher.waitFor();
          return launcher.evaluate((element) => {
            const place = (it) => ['x', 'y', 'width', 'height'].map((side) => Math.round(it.getBoundingClientRect()[side] * 2) / 2);
            const { color, backgroundColor, border, borderRadius, fontWeight } = getComputedStyle(element);
            const mark = element.querySelector('svg, img');
            return { box: place(element), mark: place(mark), color, backgroundColor, border, borderRadius, fontWeight };
          });
        };
        const before = await drawn('.l');
        const quoted = (snapshot) => snapshot.match(/^- button "[^"]+"/)[0];
        const name = await page.locator('hook-talk .l').ariaSnapshot();
        await page.locator('hook-talk').evaluate((element) => void element.close());
        await page.locator('hook-talk').evaluate((element) => void element.setMemory({}));
        assert.deepEqual(await drawn('.launcher'), before);
        assert.equal(quoted(await page.locator('hook-talk .launcher').ariaSnapshot()), quoted(name));
        await chat.launcher.or(page.getByRole('button', { name: attributes['launcher-title'] ?? 'none' })).first().waitFor();
      });
    }
  }
});

describe('from the click to the chat', () => {
  test('the panel is there at once, and keeps what is typed', async (t) => {
    const { answers, pass } = gate('webchat.wasm');
    const { page, chat } = await visit(t, { title: 'Shop' }, { answers });
    await chat.launcher.click();
    const dialog = page.getByRole('dialog', { name: 'Shop' });
    await dialog.waitFor();
    await chat.input.waitFor();
    await page.keyboard.type('hello th');
    assert.equal(await early(page).input.inputValue(), 'hello th');
    await assertAccessible(page, 'a panel before the chat');
    await screenshot(page, 'early-panel');
    const box = await dialog.boundingBox();
    await page.keyboard.press('ArrowLeft');
    pass();
    await chat.log.waitFor();
    assert.equal(await early(page).panel.count(), 0);
    assert.deepEqual(await page.getByRole('dialog', { name: 'Shop' }).boundingBox(), box, 'it stands where it stood');
    assert.equal(await chat.input.inputValue(), 'hello th');
    // The focus and the caret are where they were.
    await page.keyboard.type('p');
    assert.equal(await chat.input.inputValue(), 'hello tph');
    await page.keyboard.press('Enter');
    await chat.shows('hello tph!');
  });

  for (const pressed of ['.l', '#mount .launcher']) {
    test(`a press on ${pressed} while the chat takes its place opens the panel`, async (t) => {
      const { page, chat } = await visit(t);
      await chat.launcher.waitFor();
      await page.locator('hook-talk').evaluate((element, selector) => {
        const root = element.shadowRoot;
        new MutationObserver((_, observer) => {
          if (!root.querySelector('#mount .launcher')) return;
          observer.disconnect();
          root.querySelector(selector).click();
        }).observe(root, { childList: true, subtree: true });
        root.querySelector('.l').focus();
      }, pressed);
      await page.locator('hook-talk .chat[data-open]').waitFor({ state: 'attached' });
      const focused = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className);
      await until('the text box has the focus', async () => (await focused()) === 'input');
      await page.keyboard.type('on time');
      await page.keyboard.press('Enter');
      await chat.shows('on time!');
    });
  }

  test('words that are sent before the chat is there go out as soon as it is', async (t) => {
    const { answers, pass } = gate('webchat.wasm');
    const { page, chat } = await visit(t, {}, { answers });
    await chat.launcher.click();
    await chat.say('hello');
    // They stay in sight, and wait.
    await page.keyboard.type(' again');
    assert.equal(await early(page).input.inputValue(), 'hello');
    pass();
    await chat.shows('hello!');
    await chat.shows('hello');
    assert.equal(await chat.input.inputValue(), '');
  });

  test('Escape and the button close the panel before the chat, which stays closed', async (t) => {
    const { answers, pass } = gate('webchat.wasm');
    const { page, chat } = await visit(t, {}, { answers });
    await chat.launcher.press('Enter');
    await chat.input.fill('half a sen');
    await page.keyboard.press('Escape');
    await chat.launcher.waitFor();
    assert.ok(await chat.launcher.evaluate((button) => button.getRootNode().activeElement === button), 'the focus is back');
    await chat.launcher.press('Enter');
    assert.equal(await chat.input.inputValue(), 'half a sen');
    await chat.closer.click();
    pass();
    await page.locator('hook-talk .launcher').waitFor();
    assert.equal(await chat.log.isVisible(), false);
    await until('the focus is on the launcher', () =>
      page.locator('hook-talk .launcher').evaluate((button) => button.getRootNode().activeElement === button),
    );
    await chat.open();
    assert.equal(await chat.input.inputValue(), 'half a sen');
  });

  test('a panel that the page opens leaves the focus where it is', async (t) => {
    const { answers, pass } = gate('webchat.wasm');
    const { page, chat } = await visit(t, {}, { answers });
    const link = page.getByRole('link', { name: 'A link before the chat' });
    await link.focus();
    await page.locator('hook-talk').evaluate((element) => void element.open());
    await chat.input.waitFor();
    pass();
    await chat.log.waitFor();
    assert.ok(await link.evaluate((it) => document.activeElement === it));
  });

  for (const [name, options] of [
    ['on a phone', { viewport: { width: 390, height: 800 } }],
    ['right to left and dark', { colorScheme: 'dark', attributes: { language: 'ar' }, page: { dir: 'rtl', lang: 'ar' } }],
    ['bold', { attributes: { preset: 'bold' } }],
    ['docked', { attributes: { layout: 'docked' } }],
  ]) {
    test(`the panel before the chat stands where the chat will: ${name}`, async (t) => {
      const { attributes, ...rest } = options;
      const { answers, pass } = gate('webchat.wasm');
      const { page, chat } = await visit(t, attributes, { answers, ...rest });
      await chat.launcher.click();
      await chat.input.waitFor();
      const box = async () => {
        await page.waitForTimeout(400);
        return Object.values(await page.getByRole('dialog').boundingBox()).map((side) => Math.round(side));
      };
      const before = await box();
      await assertAccessible(page, name);
      await screenshot(page, `early-panel ${name}`);
      pass();
      await chat.log.waitFor();
      assert.deepEqual(await box(), before);
    });
  }
});

describe('what does not arrive is told, and can be tried again', () => {
  const answer = (status, type, body) => (response) => response.writeHead(status, { 'content-type': type }).end(body);
  const echo = JSON.stringify({
    skills: [{ slug: 'any', type: 'fallback', actions: [{ type: 'send_message', message: { type: 'text', content: '{{current_message}}!' } }] }],
  });
  const troubles = {
    'webchat.wasm is missing': {
      file: 'webchat.wasm',
      fail: answer(404, 'text/html', 'nothing here'),
      told: /hooktalk:.*webchat\.wasm answered with status 404: put all files/,
    },
    'webchat.wasm is a page': {
      file: 'webchat.wasm',
      fail: answer(200, 'text/html', '<!doctype html><title>Home</title>'),
      told: /hooktalk:.*webchat\.wasm is no WebAssembly but text\/html/,
    },
    'webchat.wasm is cut off': {
      file: 'webchat.wasm',
      fail: answer(200, 'application/wasm', Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1])),
      told: /hooktalk: webchat\.wasm cannot be compiled/,
    },
    'the network breaks off': {
      file: 'webchat.wasm',
      fail: (response) => response.destroy(),
      told: /hooktalk: are all files beside embed\.js\?.*Failed to fetch/s,
    },
    'a script is missing': {
      file: 'webchat_host.js',
      fail: answer(404, 'text/plain', ''),
      told: /hooktalk: are all files beside embed\.js\?.*webchat_host\.js/s,
    },
    'the bot is not there': {
      path: '/bots/shop.json',
      attributes: { bot: 'bots/shop.json' },
      fail: answer(404, 'text/plain', ''),
      told: /hooktalk: the bot at .*\/bots\/shop\.json answered with status 404/,
      fine: answer(200, 'application/json', echo),
    },
    'the bot is not JSON': {
      path: '/bots/shop.json',
      attributes: { bot: 'bots/shop.json' },
      fail: answer(200, 'text/html', '<!doctype html>'),
      told: /hooktalk: the bot at .* is not JSON/,
      fine: answer(200, 'application/json', echo),
    },
    'the bot is a list': {
      path: '/bots/shop.json',
      attributes: { bot: 'bots/shop.json' },
      fail: answer(200, 'application/json', '[]'),
      told: /hooktalk: the bot at .* is no bot definition/,
      fine: answer(200, 'application/json', echo),
    },
  };
  for (const [name, { file, path, attributes, fail, told, fine }] of Object.entries(troubles)) {
    test(name, async (t) => {
      let mended = false;
      const { answers, pass } = file
        ? gate(file, { fail })
        : { answers: { [path]: (_, response) => (mended ? fine : fail)(response) }, pass: () => (mended = true) };
      const { page, chat } = await visit(t, attributes, {
        answers,
        expected: [told],
        tolerated: [/Failed to load resource/],
      });
      await chat.launcher.click();
      await page.getByRole('alert').getByText('This chat is not available at the moment.').waitFor();
      assert.ok(await chat.launcher.isVisible(), 'the launcher is still there');
      await assertAccessible(page, name);
      await screenshot(page, `early-trouble ${name}`);
      assert.equal(page.troubles.filter((it) => it.includes('hooktalk')).length, 1, 'one message');
      // The page is unharmed, and coming near again does not ask the server again.
      await page.mouse.move(10, 10);
      await page.mouse.move(1250, 690);
      await page.waitForTimeout(200);
      assert.equal(page.troubles.filter((it) => it.includes('hooktalk')).length, 1);
      pass();
      await chat.retry.click();
      await chat.log.waitFor();
      await chat.ask('hello', 'hello!');
      assert.equal(await page.getByText('This chat is not available').count(), 0);
    });
  }

  test('a wrong media type is told, and does no harm', async (t) => {
    const bytes = await readFile(join(packageFolder, 'webchat.wasm'));
    const answers = {
      '/hooktalk/webchat.wasm': (_, response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes),
    };
    const { chat } = await visit(t, {}, { answers, expected: [/webchat\.wasm came as application\/octet-stream; serve it as application\/wasm/] });
    await chat.open();
    await chat.ask('hello', 'hello!');
  });

  test('a browser without WebAssembly', async (t) => {
    const { page, chat } = await visit(t, { language: 'fr' }, {
      before: () => delete globalThis.WebAssembly,
      expected: [/hooktalk: this browser has no WebAssembly/],
    });
    await chat.launcher.click();
    await page.getByText('Ce chat n’est pas disponible pour le moment.').waitFor();
    await page.getByRole('button', { name: 'Réessayer' }).waitFor();
  });

  test('a policy that forbids WebAssembly', async (t) => {
    const policy = strictPolicy()['content-security-policy'].replace(" 'wasm-unsafe-eval'", '');
    const { page, chat } = await visit(t, {}, {
      headers: { 'content-security-policy': policy },
      expected: [/hooktalk: webchat\.wasm cannot be compiled; a content security policy must allow 'wasm-unsafe-eval'/],
      tolerated: [/Content Security Policy/],
    });
    await chat.launcher.click();
    await page.getByText('This chat is not available at the moment.').waitFor();
  });

  test('another bot that is not there leaves the chat as it is', async (t) => {
    const answers = { '/one.json': (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(echo) };
    const { page, chat } = await visit(t, { bot: 'one.json' }, { answers, expected: [/the bot at .*\/two\.json answered with status 404/], tolerated: [/Failed to load/] });
    await chat.open();
    await chat.ask('hello', 'hello!');
    await page.locator('hook-talk').evaluate((element) => element.setAttribute('bot', 'two.json'));
    await until('it is told', () => page.troubles.some((it) => it.includes('two.json answered')));
    await chat.ask('still there', 'still there!');
  });
});

describe('where a tag can stand', () => {
  test('a bot at an address keeps its conversation when it is published anew', async (t) => {
    let greeting = 'one';
    const bot = () => ({
      skills: [{ slug: 'any', type: 'fallback', actions: [{ type: 'send_message', message: { type: 'text', content: `This is ${greeting}` } }] }],
    });
    const answers = { '/shop/bot.json': (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(bot())) };
    const pages = { '/shop/': chatPage({ bot: 'bot.json' }) };
    const page = await open(t, `${await serve(t, { pages, answers })}/shop/`);
    const chat = chatIn(page);
    await chat.open();
    await chat.ask('hello', 'This is one');
    greeting = 'two';
    await page.reload();
    await chat.shows('This is one');
    await chat.ask('again', 'This is two');
  });

  test('two copies of the package, of which the first counts', async (t) => {
    const page0 = chatPage({ webhook: 'hook' }).replace(
      '</head>',
      '<script type="module" src="/other/copy/embed.js"></script><script type="module" src="/hooktalk/embed.js?again"></script></head>',
    );
    const folders = { '/hooktalk/': packageFolder, '/other/copy/': packageFolder };
    const page = await open(t, `${await serve(t, { pages: { '/': page0 }, folders, answers: { '/hook': hook } })}/`);
    const chat = chatIn(page);
    await chat.open();
    await chat.ask('hello', 'hello!');
    assert.equal(await page.locator('hook-talk').count(), 1);
  });

  test('a copy alone under another path, and a page in a frame', async (t) => {
    const inner = chatPage({ webhook: '/hook' }).replace('/hooktalk/embed.js', 'vendor/chat-1.2/embed.js');
    const outer = '<!doctype html><html lang="en"><title>Outer</title><link rel="icon" href="data:,"><main><h1>Outer</h1><iframe title="Inner" src="/inner/" width="600" height="700"></iframe></main>';
    const pages = { '/': outer, '/inner/': inner };
    const folders = { '/inner/vendor/chat-1.2/': packageFolder };
    const page = await open(t, `${await serve(t, { pages, folders, answers: { '/hook': hook } })}/`);
    const chat = chatIn(page.frameLocator('iframe'));
    await chat.launcher.click();
    await chat.log.waitFor();
    await chat.ask('hello', 'hello!');
  });

  test('in another shadow root, made after the page was read, and moved', async (t) => {
    const page = await open(t, `${await serve(t, { pages: { '/': chatPage([]) }, answers: { '/hook': hook } })}/`);
    await page.evaluate(() => {
      const host = document.body.appendChild(document.createElement('div'));
      const root = host.attachShadow({ mode: 'open' });
      const tag = document.createElement('hook-talk');
      tag.setAttribute('webhook', '/hook');
      tag.preferences = { headerTitle: 'Inside' };
      root.append(tag);
    });
    const chat = chatIn(page);
    await chat.launcher.click();
    await page.getByRole('dialog', { name: 'Inside' }).waitFor();
    await chat.log.waitFor();
    await chat.ask('hello', 'hello!');
    await page.evaluate(() => {
      const tag = document.body.lastElementChild.shadowRoot.querySelector('hook-talk');
      document.querySelector('main').append(tag);
    });
    await chat.shows('hello!');
    await chat.ask('moved', 'moved!');
  });

  test('a property counts before and after the chat is there', async (t) => {
    const { page, chat } = await visit(t);
    const tag = page.locator('hook-talk');
    await tag.evaluate((element) => {
      if (!('strings' in element)) throw new Error('a framework would set an attribute');
      element.strings = { placeholder: 'Ask away' };
      element.getMemory = () => ({ memory: { visits: 3 } });
    });
    await chat.open();
    await page.getByPlaceholder('Ask away').waitFor();
    await chat.log.waitFor();
    await tag.evaluate((element) => (element.strings = { ...element.strings, placeholder: 'And now?' }));
    await page.getByPlaceholder('And now?').waitFor();
    const memory = await tag.evaluate(
      (element) =>
        new Promise((done) => {
          element.addEventListener('hooktalk:memory', ({ detail }) => done(detail), { once: true });
          element.send('hello');
        }),
    );
    assert.deepEqual(memory, { visits: 3 });
  });
});
