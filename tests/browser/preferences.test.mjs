// What a host prefers, by attributes and by the property `preferences`: colours, words, pictures, how the panel begins,
// what a callout says, and messages of its own.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, called, chatIn, chatPage, open, openChat, screenshot, serve, strictPolicy, until } from './harness.mjs';

const text = (content) => ({ type: 'text', content });
const picture = (colour) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>`)}`;

/** A webhook that answers each message with `messages`, and what it got. */
function hook(messages = [text('hi')]) {
  const seen = [];
  const answer = async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push(JSON.parse(body));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ replies: messages }));
  };
  return { seen, answers: { '/hook': answer } };
}

/** A page with a chat that has `preferences` before it is loaded; the chat stays closed. */
async function pageWith(t, preferences, { attributes, layout, answers = hook().answers, ...options } = {}) {
  const origin = await serve(t, { pages: { '/': chatPage({ webhook: 'hook', ...attributes }, layout) }, answers, headers: options.headers });
  const before = `addEventListener('DOMContentLoaded', () => {
    document.querySelector('hook-talk').preferences = ${JSON.stringify(preferences)};
  });`;
  const page = await open(t, `${origin}/`, { before, ...options });
  const chat = chatIn(page);
  await chat.launcher.or(chat.input).or(page.locator('.launcher')).first().waitFor();
  return { page, chat };
}

/** A computed style of the first element in the chat that `selector` names. */
const style = (page, selector, property, pseudo) =>
  page.evaluate(
    ([selector, property, pseudo]) => {
      const element = document.querySelector('hook-talk').shadowRoot.querySelector(selector);
      return getComputedStyle(element, pseudo).getPropertyValue(property);
    },
    [selector, property, pseudo],
  );

const styled = (page, selector, property, value) =>
  until(`${property} of ${selector} is ${value}`, async () => (await style(page, selector, property)) === value);

const prefer = (page, preferences) =>
  page.evaluate((preferences) => (document.querySelector('hook-talk').preferences = preferences), preferences);

describe('colours and type', () => {
  const colours = {
    accentColor: '#08694c',
    complementaryColor: 'rgb(250, 240, 200)',
    botMessageColor: '#202020',
    botMessageBackgroundColor: '#e0f0e8',
    backgroundColor: '#fffdf7',
    fontFamily: 'Georgia, serif',
  };

  test('are those of the preferences, live, and the page goes before them', async (t) => {
    const { page, chat } = await pageWith(t, colours, { colorScheme: 'dark' });
    await chat.open();
    await chat.ask('hello', 'hi');
    await styled(page, '.visitor .bubble', 'background-color', 'rgb(8, 105, 76)');
    await styled(page, '.visitor .bubble', 'color', 'rgb(250, 240, 200)');
    await styled(page, '.bot .bubble', 'background-color', 'rgb(224, 240, 232)');
    await styled(page, '.bot .bubble', 'color', 'rgb(32, 32, 32)');
    await styled(page, '.panel', 'background-color', 'rgb(255, 253, 247)');
    await styled(page, '.chat', 'font-family', 'Georgia, serif');
    // A light background makes the rest light, whatever the system says.
    await styled(page, '.chat', 'color-scheme', 'light');
    await assertAccessible(page, 'colours of the host');
    await screenshot(page, 'preferences-colours');
    await prefer(page, { ...colours, accentColor: '#ffd400', complementaryColor: '', backgroundColor: '#101820', botMessageColor: '' });
    await styled(page, '.visitor .bubble', 'color', 'rgb(0, 0, 0)');
    await styled(page, '.bot .bubble', 'color', 'rgb(0, 0, 0)');
    await styled(page, '.chat', 'color-scheme', 'dark');
    await assertAccessible(page, 'words that fit the colours');
    await screenshot(page, 'preferences-colours-dark');
    await page.evaluate(() => document.querySelector('hook-talk').style.setProperty('--hooktalk-accent', 'rgb(1, 2, 3)'));
    await styled(page, '.visitor .bubble', 'background-color', 'rgb(1, 2, 3)');
    await prefer(page, undefined);
    await styled(page, '.chat', 'color-scheme', 'light dark');
  });

  test('what is wrong is told once, and the rest counts', async (t) => {
    const expected = [
      /`accentColor` has no effect: use a color/,
      /`openingType` has no effect: use `never`/,
      /`botPicture` has no effect: use the address of a picture/,
      /`characterLimit` has no effect: use a number/,
      /`acentColor` has no effect: did you mean `accentColor`\?/,
      /`menu\.call_to_actions\[0\]` has no effect: its `type` is/,
      /<hook-talk opening="sometimes"> has no effect/,
    ];
    const wrong = {
      accentColor: 'url(x)',
      acentColor: 'red',
      openingType: 'often',
      botPicture: 'javascript:alert(1)',
      characterLimit: 'many',
      headerTitle: 'Shop',
      headerLogo: '',
      menu: { call_to_actions: [{ type: 'quiz', title: 'Q' }] },
    };
    const { page, chat } = await pageWith(t, wrong, { attributes: { opening: 'sometimes' }, expected });
    await chat.open();
    await page.getByRole('heading', { name: 'Shop' }).waitFor();
    assert.equal(await page.getByRole('button', { name: called('menu') }).count(), 0);
    await prefer(page, { ...wrong, headerTitle: 'Shop again' });
    await page.getByRole('heading', { name: 'Shop again' }).waitFor();
    assert.equal(page.troubles.length, expected.length, page.troubles.join('\n'));
  });
});

describe('words', () => {
  test('are those of the preferences, but an attribute goes before them', async (t) => {
    const preferences = {
      headerTitle: 'Shop',
      userInputPlaceholder: 'Ask away',
      characterLimit: 12,
      expanderTitle: 'Need help?',
      welcomeMessage: 'Welcome to the shop.\nWhat is it to be?',
    };
    const { page, chat } = await pageWith(t, preferences, { attributes: { placeholder: 'Write here' } });
    await page.getByRole('button', { name: 'Need help?' }).click();
    await page.getByRole('dialog', { name: 'Shop' }).waitFor();
    assert.equal(await chat.input.getAttribute('placeholder'), 'Write here');
    assert.equal(await chat.input.getAttribute('maxlength'), '12');
    await page.evaluate(() => document.querySelector('hook-talk').removeAttribute('placeholder'));
    await until('the preference counts now', async () => (await chat.input.getAttribute('placeholder')) === 'Ask away');
    await page.evaluate(() => document.querySelector('hook-talk').setAttribute('title', 'Boutique'));
    await page.getByRole('dialog', { name: 'Boutique' }).waitFor();
  });

  test('the welcome message stands first, is read with the empty text box, and goes nowhere', async (t) => {
    const { seen, answers } = hook();
    const { page, chat } = await openChat(t, 'hook', { attributes: { welcome: 'Good day' }, answers });
    await chat.shows('Good day');
    const described = () => chat.input.evaluate((box) => box.getRootNode().getElementById(box.getAttribute('aria-describedby'))?.textContent);
    assert.match(await described(), /Good day/);
    assert.equal(await page.getByText(called('greeting')).count(), 0);
    await assertAccessible(page, 'a welcome message');
    await screenshot(page, 'preferences-welcome');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await chat.ask('hello', 'hi');
    assert.equal(await described(), undefined);
    assert.ok(!JSON.stringify(seen).includes('Good day'));
    await page.reload();
    await chat.open();
    await chat.shows('hi');
    await chat.shows('Good day');
    assert.match(await chat.log.innerText(), /Good day[^]*hello[^]*hi/);
    const exported = await page.evaluate(() => document.querySelector('hook-talk').exportTranscript('json'));
    assert.ok(!JSON.stringify(exported).includes('Good day'));
    await chat.input.press('Shift+Tab');
    await page.keyboard.press('Home');
    assert.match(await page.evaluate(() => document.querySelector('hook-talk').shadowRoot.activeElement.textContent), /Good day/);
  });
});

describe('pictures', () => {
  for (const dir of ['ltr', 'rtl']) {
    test(`stand beside the last bubble of a run (${dir})`, async (t) => {
      const preferences = {
        headerLogo: picture('teal'),
        expanderLogo: picture('orange'),
        botPicture: picture('purple'),
        userPicture: picture('green'),
        webchatLocale: dir === 'rtl' ? 'ar' : 'en_US',
      };
      const { page, chat } = await pageWith(t, preferences, {
        answers: hook([text('one'), text('two')]).answers,
        layout: { dir, lang: dir === 'rtl' ? 'ar' : 'en' },
        headers: strictPolicy(),
      });
      await page.locator('hook-talk .launcher img').waitFor();
      await chat.open();
      await chat.ask('hello', 'two');
      assert.equal(await style(page, '.row.bot.first', 'content', '::before'), 'none');
      assert.match(await style(page, '.row.bot.last', 'background-image', '::before'), /purple/);
      assert.match(await style(page, '.row.visitor.last', 'background-image', '::before'), /green/);
      const edges = () =>
        page.evaluate(() => [...document.querySelector('hook-talk').shadowRoot.querySelectorAll('.bot .bubble')].map((it) => it.getBoundingClientRect()));
      const [first, second] = await edges();
      assert.equal(dir === 'rtl' ? first.right : first.left, dir === 'rtl' ? second.right : second.left, 'the run is in line');
      assert.equal(await style(page, '.header img', 'block-size'), '34px');
      await assertAccessible(page, `pictures, ${dir}`);
      await screenshot(page, `preferences-pictures-${dir}`);
      await prefer(page, {});
      await until('they are gone', async () => (await style(page, '.row.bot.last', 'content', '::before')) === 'none');
    });
  }
});

describe('how the panel begins', () => {
  test('as the visitor left it, closed, or open', async (t) => {
    const { page, chat } = await pageWith(t, {});
    await chat.open();
    await chat.ask('hello', 'hi');
    const opening = (word) =>
      page.addInitScript((word) => addEventListener('DOMContentLoaded', () => document.querySelector('hook-talk').setAttribute('opening', word)), word);
    await page.reload();
    await chat.input.waitFor();
    await opening('never');
    await page.reload();
    await chat.launcher.waitFor();
    assert.equal(await chat.log.count(), 0);
    await opening('always');
    await page.reload();
    await chat.input.waitFor();
    assert.equal(await page.evaluate(() => document.querySelector('hook-talk').shadowRoot.activeElement), null, 'the focus stays');
  });

  test('never over the whole of a small window', async (t) => {
    const { chat } = await pageWith(t, { openingType: 'always' }, { viewport: { width: 390, height: 800 } });
    await chat.launcher.waitFor();
    assert.equal(await chat.log.count(), 0);
  });
});

describe('the callout', () => {
  test('comes after a moment, and goes for good', async (t) => {
    const { page, chat } = await pageWith(t, { onboardingMessage: 'Questions? We are here.', botPicture: picture('purple') });
    const callout = page.locator('hook-talk .callout');
    await callout.waitFor();
    assert.equal(await chat.launcher.evaluate((it) => it.getRootNode().getElementById('callout').textContent), 'Questions? We are here.');
    await assertAccessible(page, 'a callout');
    await screenshot(page, 'preferences-callout');
    await chat.launcher.focus();
    await page.keyboard.press('Escape');
    await until('Escape closes it', async () => (await callout.count()) === 0);
    assert.equal(await page.evaluate(() => document.querySelector('hook-talk').shadowRoot.activeElement.className), 'launcher');

    await page.reload();
    await callout.getByText('Questions?').click();
    await chat.input.waitFor();
    assert.equal(await callout.count(), 0);
    await page.keyboard.press('Escape');
    await chat.launcher.waitFor();
    assert.equal(await callout.count(), 0, 'the chat was opened');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  });

  test('shows the newest message that was not seen', async (t) => {
    const { seen, answers } = hook();
    const { page, chat } = await pageWith(t, { onboardingMessage: 'Questions?' }, { answers, reducedMotion: 'reduce' });
    const say = (message, options) => page.evaluate(([message, options]) => document.querySelector('hook-talk').say(message, options), [message, options]);
    await say('Your order is on its way');
    const callout = page.locator('hook-talk .callout');
    await callout.getByText('Your order is on its way').waitFor();
    assert.equal(await page.locator('hook-talk .badge').innerText(), '1');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], 'the visitor has not written');
    await screenshot(page, 'preferences-unread');
    await callout.getByRole('button', { name: called('dismiss') }).click();
    await until('it is gone', async () => (await callout.count()) === 0);
    assert.equal(await page.locator('hook-talk .badge').innerText(), '1', 'but not read');
    await say({ type: 'quickReplies', content: { title: 'Rate us?', buttons: [{ title: 'Good', value: 'g' }] } });
    await callout.getByText('Rate us?').waitFor();
    await say('Now', { open: true });
    await chat.shows('Now');
    await chat.shows('Your order is on its way');
    assert.equal(seen.length, 0);
    await chat.ask('hello', 'hi');
    assert.equal(seen.length, 1);
    await page.reload();
    await chat.open();
    await chat.shows('Your order is on its way');
  });

  test('a message may be said before the chat is there, and what is none is told', async (t) => {
    const origin = await serve(t, { pages: { '/': chatPage({ webhook: 'hook', open: '' }) }, answers: hook().answers });
    const before = () =>
      addEventListener('DOMContentLoaded', async () => {
        await customElements.whenDefined('hook-talk');
        const element = document.querySelector('hook-talk');
        element.say('Early');
        element.say(7);
      });
    const page = await open(t, `${origin}/`, { before, expected: [/what `say` got is no message/] });
    await chatIn(page).shows('Early');
  });
});

describe('a chat that takes nothing', () => {
  const answers = hook([{ type: 'buttons', content: { title: 'Which?', buttons: [{ title: 'A', value: 'a' }, { title: 'Site', type: 'web_url', value: 'https://example.com/' }] } }]).answers;

  test('read-only: no text box, dead buttons, live links, and the keyboard gets through', async (t) => {
    const { page, chat } = await openChat(t, 'hook', { answers });
    await chat.ask('hello', 'Which?');
    await page.evaluate(() => document.querySelector('hook-talk').toggleAttribute('read-only', true));
    await until('the text box is gone', async () => (await chat.input.count()) === 0);
    await page.getByText(called('read-only')).waitFor();
    assert.ok(await chat.log.getByRole('button', { name: 'A' }).isDisabled());
    assert.equal(await chat.log.getByRole('link', { name: /Site/ }).getAttribute('href'), 'https://example.com/');
    await assertAccessible(page, 'a read-only chat');
    await chat.log.focus();
    await page.keyboard.press('Tab');
    await until('Tab leaves the transcript', () => page.evaluate(() => document.querySelector('hook-talk').shadowRoot.activeElement?.className === 'closed'));
    await page.evaluate(() => document.querySelector('hook-talk').toggleAttribute('read-only', false));
    await chat.input.waitFor();
  });

  test('disabled: it says why, and the draft is there again afterwards', async (t) => {
    const { page, chat } = await openChat(t, 'hook', { answers });
    await chat.input.fill('half a sen');
    await page.evaluate(() => document.querySelector('hook-talk').setAttribute('disabled', 'We are back at nine.'));
    await page.getByText('We are back at nine.').waitFor();
    assert.equal(await chat.input.count(), 0);
    await assertAccessible(page, 'a disabled chat');
    await screenshot(page, 'preferences-disabled');
    await page.evaluate(() => document.querySelector('hook-talk').removeAttribute('disabled'));
    await chat.input.waitFor();
    assert.equal(await chat.input.inputValue(), 'half a sen');
  });
});
