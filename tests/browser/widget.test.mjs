// How the chat behaves under a person's hands: focus, keyboard, scrolling, and the page around it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, called, openChat, until } from './harness.mjs';

const text = (content) => ({ type: 'text', content });
const picture = (colour) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="${colour}"/></svg>`)}`;

/**
 * A chat whose webhook answers the nth message with the nth array of messages, or promise of one; the last one again
 * and again.
 */
function openWith(t, replies, options = {}) {
  let turn = 0;
  const answers = {
    '/hook': async (request, response) => {
      request.resume();
      turn += 1;
      const messages = await replies[Math.min(turn, replies.length) - 1];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ replies: messages }));
    },
  };
  return openChat(t, 'hook', { answers, ...options });
}

/** The accessible name, or else the words, of what has the focus in the chat; `null` when the chat has it not. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.querySelector('hook-talk').shadowRoot.activeElement;
    return element && (element.getAttribute('aria-label') ?? element.textContent);
  });

const focusedOn = (page, name) => until(`${name} has the focus`, async () => (await focused(page)) === name);

/** How far the reader is from the end of the transcript, in pixels. */
const below = (log) => log.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);

const atEnd = (log) => until('the end is in view', async () => (await below(log)) < 2);

describe('the focus', () => {
  test('goes into the text box, and back to the launcher', async (t) => {
    const { page, chat } = await openWith(t, [[text('hi')]]);
    await focusedOn(page, 'Message');
    await page.keyboard.press('Escape');
    await focusedOn(page, 'Open chat');
    await page.keyboard.press('Enter');
    await focusedOn(page, 'Message');
    await chat.closer.click();
    await focusedOn(page, 'Open chat');
    await until('a closed chat is out of reach', async () => (await chat.log.count()) === 0);
  });

  test('stays where the person is when the chat comes back open after a reload', async (t) => {
    const { page, chat } = await openWith(t, [[text('hi')]]);
    await chat.ask('hello', 'hi');
    await page.reload();
    await chat.input.waitFor();
    assert.equal(await focused(page), null);
  });

  test('does not vanish with the quick reply that was chosen', async (t) => {
    const question = { type: 'quickReplies', content: { title: 'Go on?', buttons: [{ title: 'Yes', value: 'y' }] } };
    const { page, chat } = await openWith(t, [[question], [text('Fine')]]);
    await chat.ask('hello', 'Go on?');
    await chat.log.getByRole('button', { name: 'Yes' }).press('Enter');
    await chat.shows('Fine');
    await focusedOn(page, 'Conversation');
  });
});

describe('the text box', () => {
  test('breaks the line with Shift and Enter, and grows to a limit', async (t) => {
    const { page, chat } = await openWith(t, [[text('hi')]]);
    const height = () => chat.input.evaluate((element) => element.offsetHeight);
    const one = await height();
    await chat.input.fill('first');
    await chat.input.press('Shift+Enter');
    await chat.input.pressSequentially('second');
    assert.equal(await chat.input.inputValue(), 'first\nsecond');
    await until('the box has grown', async () => (await height()) > one);
    await chat.input.press('Enter');
    await chat.shows('first second');
    assert.equal(await chat.input.inputValue(), '');
    await until('the box is small again', async () => (await height()) === one);
    await chat.input.fill('line\n'.repeat(50));
    await until('it has its limit', async () => (await height()) > one);
    assert.ok((await height()) < 200);
    assert.equal(await chat.input.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize) >= 16), true);
    await assertAccessible(page, 'a long draft');
  });

  test('leaves Enter to an input method', async (t) => {
    const { chat } = await openWith(t, [[text('hi')]]);
    await chat.input.fill('か');
    for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
      await chat.input.dispatchEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true, ...composing });
    }
    assert.equal(await chat.input.inputValue(), 'か');
    assert.equal(await chat.log.getByText('か').count(), 0);
  });

  test('sends with the button, keeps the focus, and keeps a draft while the chat is closed', async (t) => {
    const { page, chat } = await openWith(t, [[text('hi')]]);
    await chat.input.fill('hello');
    await chat.sender.click();
    await chat.shows('hi');
    await focusedOn(page, 'Message');
    await chat.input.fill('half a sen');
    await page.keyboard.press('Escape');
    await chat.open();
    assert.equal(await chat.input.inputValue(), 'half a sen');
    await until('it is kept', () => page.evaluate(() => Object.values(localStorage).includes('half a sen')));
    await page.reload();
    await until('it is there again', async () => (await chat.input.inputValue()) === 'half a sen');
  });

  test('brings back what was written', async (t) => {
    const { chat } = await openWith(t, [[text('hi')], [text('again')]]);
    await chat.ask('first', 'hi');
    await chat.ask('second', 'again');
    const after = async (key, expected) => {
      await chat.input.press(key);
      await until(`${key} gives "${expected}"`, async () => (await chat.input.inputValue()) === expected);
    };
    await after('ArrowUp', 'second');
    await after('ArrowUp', 'first');
    await after('ArrowUp', 'first');
    await after('ArrowDown', 'second');
    await after('ArrowDown', '');
    await chat.input.fill('something else');
    await after('ArrowUp', 'something else');
  });
});

describe('the interface', () => {
  test('speaks the language of the conversation, as soon as that changes', async (t) => {
    let turn = 0;
    const answers = {
      '/hook': (request, response) => {
        request.resume();
        const language = ['de', 'ar', 'en'][turn++];
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ replies: [text(`now ${language}`)], conversation: { language } }));
      },
    };
    const { page, chat } = await openChat(t, 'hook', { answers, attributes: { language: 'fr' } });
    const root = page.locator('hook-talk').locator('.chat');
    const speaks = async (lang, dir, send) => {
      await page.getByRole('button', { name: send, exact: true }).waitFor();
      assert.deepEqual([await root.getAttribute('lang'), await root.getAttribute('dir')], [lang, dir]);
    };
    await speaks('fr', 'ltr', 'Envoyer');
    await chat.ask('eins', 'now de');
    await speaks('de', 'ltr', 'Senden');
    await chat.ask('zwei', 'now ar');
    await speaks('ar', 'rtl', 'إرسال');
    await assertAccessible(page, 'the interface in Arabic');
    await chat.ask('drei', 'now en');
    await speaks('en', 'ltr', 'Send');
  });

  test('counts what came while the chat was closed, as the language does', async (t) => {
    let answer;
    const late = new Promise((resolve) => (answer = () => resolve([text('a'), text('b')])));
    const { page, chat } = await openWith(t, [late], { attributes: { language: 'ar' } });
    await chat.say('one');
    await page.keyboard.press('Escape');
    answer();
    await until('it is counted', async () => (await page.getByRole('status').allTextContents()).includes('رسالتان جديدتان'));
  });

  test('takes the words of the page instead of its own', async (t) => {
    const expected = [/`sned` has no effect: did you mean `send`/];
    const { page, chat } = await openWith(t, [[text('hi')]], { expected });
    await page.evaluate(() => {
      document.querySelector('hook-talk').strings = { placeholder: 'Ask us anything', sned: 'Go' };
    });
    await until('the placeholder changes', async () => (await chat.input.getAttribute('placeholder')) === 'Ask us anything');
  });
});

describe('the transcript', () => {
  const tall = text('line\n'.repeat(40));

  test('follows the end, also when pictures come late', async (t) => {
    const many = [tall, { type: 'picture', content: picture('teal') }, tall, { type: 'picture', content: picture('gold') }];
    const { chat } = await openWith(t, [many]);
    for (const turn of [1, 2]) {
      await chat.say('more');
      await until('all is said', async () => (await chat.log.locator('img').count()) === 2 * turn);
      await atEnd(chat.log);
    }
  });

  test('leaves a reader alone who went up, and says what is new', async (t) => {
    let answer;
    const news = new Promise((resolve) => (answer = () => resolve([text('News')])));
    const { page, chat } = await openWith(t, [[tall], news]);
    const back = page.getByRole('button', { name: 'Go to the latest message' });
    await chat.say('one');
    await chat.log.getByText('line').waitFor();
    await atEnd(chat.log);
    await chat.say('two');
    await chat.log.getByText('two', { exact: true }).waitFor();
    await chat.log.evaluate((element) => (element.scrollTop = 30));
    await back.waitFor();
    answer();
    await chat.log.getByText('News', { exact: true }).waitFor();
    assert.ok(Math.abs((await chat.log.evaluate((element) => element.scrollTop)) - 30) < 2);
    await assertAccessible(page, 'new messages below');
    const pill = page.getByRole('button', { name: 'New messages' });
    await pill.click();
    await atEnd(chat.log);
    await pill.waitFor({ state: 'detached' });
    await focusedOn(page, 'Conversation');

    await chat.log.evaluate((element) => (element.scrollTop = 0));
    await back.waitFor();
    await chat.say('three');
    await atEnd(chat.log);
  });
});

describe('the transcript by keyboard', () => {
  const question = {
    type: 'buttons',
    content: { title: 'Which one?', buttons: [{ title: 'Red', value: 'r' }, { title: 'Blue', value: 'b' }] },
  };
  /** What the focus is on: the words of a message, or the name of a control. */
  const on = (page, what) => until(`${what} has the focus`, async () => (await focused(page))?.includes(what));

  test('is one stop of the Tab key', async (t) => {
    const { page, chat } = await openWith(t, [[question, text('Or none')]]);
    await chat.ask('hello', 'Or none');
    await chat.closer.focus();
    await page.keyboard.press('Tab');
    await focusedOn(page, 'Conversation');
    await page.keyboard.press('Tab');
    await focusedOn(page, 'Message');
    await page.keyboard.press('Shift+Tab');
    await focusedOn(page, 'Conversation');
    await page.keyboard.press('Shift+Tab');
    await focusedOn(page, 'Close chat');
  });

  test('goes from message to message, into one, and out again', async (t) => {
    const { page, chat } = await openWith(t, [[question, text('Or none')]]);
    await chat.ask('hello', 'Or none');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowUp');
    await on(page, 'Or none');
    await page.keyboard.press('ArrowUp');
    await on(page, 'Which one?');
    await assertAccessible(page, 'a message with the focus');
    await page.keyboard.press('Enter');
    await focusedOn(page, 'Red');
    await page.keyboard.press('Tab');
    await focusedOn(page, 'Blue');
    await page.keyboard.press('Escape');
    await on(page, 'Which one?');
    await page.keyboard.press('Home');
    await on(page, 'hello');
    await page.keyboard.press('ArrowUp');
    await on(page, 'hello');
    await page.keyboard.press('End');
    await on(page, 'Or none');
    assert.equal(await page.getByRole('article', { name: 'Reply: Or none' }).count(), 1);
    await page.keyboard.press('Escape');
    await focusedOn(page, 'Message');
    assert.ok(await chat.input.isVisible(), 'the panel stays open');
  });

  test('leads out of a message at its ends', async (t) => {
    const { page, chat } = await openWith(t, [[question], [text('Fine')]]);
    await chat.ask('hello', 'Which one?');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await focusedOn(page, 'Red');
    await page.keyboard.press('Shift+Tab');
    await on(page, 'Which one?');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await focusedOn(page, 'Message');
  });
});

describe('a carousel', () => {
  const cards = [1, 2, 3, 4].map((n) => ({ title: `Room ${n}`, imageUrl: picture('plum'), buttons: [{ title: `Book ${n}`, value: `${n}` }] }));
  const carousel = { type: 'carousel', content: cards };

  for (const [dir, lang] of [['ltr', 'en'], ['rtl', 'ar']]) {
    test(`moves card by card, to both ends: ${dir}`, async (t) => {
      const { page, chat } = await openWith(t, [[carousel]], { attributes: { language: lang }, page: { dir, lang } });
      await chat.ask('rooms', 'Room 1');
      const next = chat.log.getByRole('button', { name: called('next') });
      const previous = chat.log.getByRole('button', { name: called('previous') });
      const inView = (title) =>
        until(`${title} is in view`, () =>
          chat.log.getByText(title).evaluate((element) => {
            const { left, right } = element.closest('.track').getBoundingClientRect();
            const box = element.closest('.frame').getBoundingClientRect();
            return box.left > left - 2 && box.right < right + 2;
          }),
        );
      await inView('Room 1');
      await until('there is nothing before it', async () => (await previous.getAttribute('aria-disabled')) === 'true');
      await next.click();
      await inView('Room 2');
      // Faster than it glides.
      await previous.click();
      await next.focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await inView('Room 3');
      await page.keyboard.press('Enter');
      await inView('Room 4');
      await until('there is nothing after it', async () => (await next.getAttribute('aria-disabled')) === 'true');
      assert.match(await focused(page), called('next'), 'the focus does not vanish at the end');
      await previous.click();
      await inView('Room 3');
      await assertAccessible(page, 'a carousel in the middle');
    });
  }
});

describe('the element for the page', () => {
  /** Lets the page write down the events, and gives them. */
  const listen = (page) =>
    page.evaluate(() => {
      globalThis.told = [];
      for (const name of ['open', 'close', 'send', 'message', 'memory', 'turn', 'error'])
        document.querySelector('hook-talk').addEventListener(`hooktalk:${name}`, ({ detail }) => told.push([name, detail]));
    });
  const told = (page, name) => page.evaluate((wanted) => globalThis.told.filter(([it]) => it === wanted).map(([, detail]) => detail), name);
  const on = (page, action, ...given) =>
    page.evaluate(([name, values]) => document.querySelector('hook-talk')[name](...values), [action, given]);

  test('opens, closes, speaks, remembers and tells', async (t) => {
    const bodies = [];
    const answers = {
      '/hook': async (request, response) => {
        const body = JSON.parse((await request.toArray()).join(''));
        bodies.push(body);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ replies: [text('hi')], conversation: { memory: { ...body.conversation.memory, n: 1 } } }));
      },
    };
    const { page, chat } = await openChat(t, 'hook', { answers, attributes: { language: 'en' } });
    await listen(page);
    await on(page, 'toggle');
    await chat.launcher.waitFor();
    await on(page, 'toggle');
    await chat.input.waitFor();
    await on(page, 'setMemory', { user: 'Ada' });
    await page.evaluate(() => {
      document.querySelector('hook-talk').getMemory = async ({ content }) => ({ memory: { asked: content }, merge: true });
    });
    await on(page, 'send', 'hello');
    await chat.shows('hi');
    assert.deepEqual(bodies[0].conversation.memory, { user: 'Ada', asked: 'hello' });
    await until('the turn is told', async () => (await told(page, 'turn')).length === 1);
    assert.deepEqual(await told(page, 'memory'), [{ user: 'Ada' }, { user: 'Ada', asked: 'hello', n: 1 }]);
    assert.deepEqual((await told(page, 'send')).map((it) => it.content), ['hello']);
    assert.deepEqual([(await told(page, 'open')).length, (await told(page, 'close')).length], [1, 1]);
    assert.equal((await told(page, 'turn'))[0].results.messages[0].content, 'hi');

    const words = await on(page, 'exportTranscript');
    assert.match(words, /^\S+ You said:\nhello\n\n\S+ Reply:\nhi\n\n$/);
    const kept = await on(page, 'exportTranscript', 'json');
    await on(page, 'reset');
    await until('the transcript is empty', async () => (await chat.log.getByText('hi', { exact: true }).count()) === 0);
    await on(page, 'importTranscript', kept);
    await chat.shows('hi');
    const refused = await page.evaluate(() =>
      document.querySelector('hook-talk').importTranscript({ version: 99 }).then(() => 'taken', (error) => error.name),
    );
    assert.equal(refused, 'TypeError');
    await chat.shows('hi');

    await on(page, 'setLanguage', 'ar');
    await page.getByRole('button', { name: 'إرسال', exact: true }).waitFor();
    await on(page, 'destroy');
    await until('it is gone', async () => (await page.locator('hook-talk').count()) === 0);
  });

  test('buttons of an imported conversation are alive', async (t) => {
    const question = { type: 'quickReplies', content: { title: 'Go on?', buttons: [{ title: 'Yes', value: 'y' }] } };
    const { page, chat } = await openWith(t, [[question], [text('Fine')]]);
    await chat.ask('hello', 'Go on?');
    const kept = await on(page, 'exportTranscript', 'json');
    await on(page, 'reset');
    await on(page, 'importTranscript', kept);
    await chat.log.getByRole('button', { name: 'Yes' }).click();
    await chat.shows('Fine');
  });

  test('limits the text box and counts what is left', async (t) => {
    const { page, chat } = await openWith(t, [[text('hi')]], { attributes: { 'character-limit': '30', placeholder: 'Briefly' } });
    assert.equal(await chat.input.getAttribute('placeholder'), 'Briefly');
    await chat.input.pressSequentially('a'.repeat(27));
    const left = page.getByRole('status').filter({ hasText: /^3$/ });
    await left.waitFor();
    await assertAccessible(page, 'few characters left');
    await chat.input.pressSequentially('bcdefg');
    assert.equal((await chat.input.inputValue()).length, 30);
  });
});

describe('the page around it', () => {
  test('cannot change the chat by its own rules', async (t) => {
    const style = `* { all: unset; font: italic 40px/3 serif !important; letter-spacing: 9px !important; text-transform: uppercase !important }
      button, textarea, section, div { display: none !important; background: lime !important }`;
    const { chat } = await openWith(t, [[text('hi')]], { page: { body: `<style>${style}</style>` } });
    await chat.ask('hello', 'hi');
    const drawn = await chat.log.getByText('hi', { exact: true }).evaluate((element) => {
      const { fontSize, fontStyle, letterSpacing, textTransform } = getComputedStyle(element);
      return { fontSize, fontStyle, letterSpacing, textTransform };
    });
    assert.deepEqual(drawn, { fontSize: '15px', fontStyle: 'normal', letterSpacing: 'normal', textTransform: 'none' });
  });

  test('changes the chat by custom properties and parts', async (t) => {
    const style = 'hook-talk { --hooktalk-accent: #0a7d5a } hook-talk::part(header) { border-block-end-width: 7px }';
    const { page, chat } = await openWith(t, [[text('hi')]], { page: { body: `<style>${style}</style>` } });
    assert.equal(await chat.sender.evaluate((element) => getComputedStyle(element.getRootNode().querySelector('.launcher')).backgroundColor), 'rgb(10, 125, 90)');
    const header = page.locator('hook-talk').locator('.header');
    assert.equal(await header.evaluate((element) => getComputedStyle(element).borderBlockEndWidth), '7px');
  });

  for (const [name, viewport] of Object.entries({ 'a small phone': { width: 320, height: 568 }, '400 % zoom': { width: 320, height: 256 } })) {
    test(`on ${name} the chat takes the whole window`, async (t) => {
      const { page, chat } = await openWith(t, [[text('hi')]], { viewport });
      await chat.ask('hello', 'hi');
      const panel = page.getByRole('dialog', { name: 'Chat' });
      // Once it has come to rest.
      await until('the panel fills the window', async () => {
        const box = await panel.boundingBox();
        return Math.round(box.x) === 0 && Math.round(box.y) === 0 && Math.round(box.width) === viewport.width && Math.round(box.height) === viewport.height;
      });
      for (const part of [chat.closer, chat.input, chat.sender]) assert.ok(await part.isVisible());
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
    });
  }
});
