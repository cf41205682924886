// Markdown, as a visitor sees it: formatted, harmless, readable in both directions.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, openChat, screenshot, strictPolicy, until } from './harness.mjs';

/** A webhook on the page's own origin that answers with `replies`, whatever is said. */
const answering = (replies) => ({
  '/hook': (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ replies })),
});

const markdown = (content) => ({ type: 'text', content, markdown: true });

/** Opens a chat whose bot says `replies`, and asks for them. */
async function ask(t, replies, options) {
  const opened = await openChat(t, '/hook', { answers: answering(replies), ...options });
  await opened.chat.say('go');
  return { ...opened, bubbles: opened.chat.log.locator('.bot .bubble') };
}

const TOUR = [
  `# Your order\n\nIt is **on its way**, *probably* here ~~Monday~~ **Tuesday**. Use \`ORDER-17\` or [track it](https://example.com/track "Where it is").`,
  '## What we do\n\n1. Pack it\n2. Hand it over\n   - to a rider\n   - or to the post\n\nAnd you:\n\n- [x] pay\n- [ ] be at home\n\n> Leave it *with the neighbours*, please.\n\n---\n\nLine one\nLine two',
  '```js\nconst order = await fetch("https://example.com/orders/17?fields=state,place,eta&language=en");\nconsole.log(order);\n```\n\n| Thing | How many | Price per piece | Where it comes from | Note |\n|:--|:-:|--:|---|---|\n| Tea | 2 | 3.50 € | Darjeeling, first flush | loose |\n| Rusks | 12 | 0.20 € | the bakery around the corner | **fresh** |',
  '![A teapot](/media/teapot.png) www.example.com, tea@example.com, <https://example.com/a?b=c&d=e>, 1 < 2 & 3 > 2, <b>no HTML</b> &copy; &amp;',
];

describe('Markdown', () => {
  test('is drawn as what it means', async (t) => {
    const { page, chat, bubbles } = await ask(t, TOUR.map(markdown), { tolerated: [/404/], page: { dir: 'ltr' } });
    await until('all of it is there', async () => (await bubbles.count()) === TOUR.length);
    const [order, steps, data, links] = await bubbles.all();

    assert.equal(await order.locator('strong').first().innerText(), 'on its way');
    assert.equal(await order.locator('em').innerText(), 'probably');
    assert.equal(await order.locator('del').innerText(), 'Monday');
    assert.equal(await order.locator('code').innerText(), 'ORDER-17');
    const track = chat.log.getByRole('link', { name: 'track it (opens in a new tab)' });
    assert.equal(await track.getAttribute('href'), 'https://example.com/track');
    assert.equal(await track.getAttribute('target'), '_blank');
    assert.deepEqual((await track.getAttribute('rel')).split(' ').sort(), ['noopener', 'noreferrer']);
    // A bot's headings are none of the page's.
    assert.equal(await chat.log.getByRole('heading').count(), 0);

    assert.deepEqual(await steps.locator('ol > li').evaluateAll((items) => items.map((item) => item.firstChild.textContent)), [
      'Pack it',
      'Hand it over',
    ]);
    assert.equal(await steps.locator('ol ul > li').count(), 2);
    assert.ok(await steps.getByRole('checkbox', { name: 'pay' }).isChecked());
    const home = steps.getByRole('checkbox', { name: 'be at home' });
    assert.ok(!(await home.isChecked()) && (await home.isDisabled()));
    assert.equal(await steps.locator('blockquote em').innerText(), 'with the neighbours');
    assert.equal(await steps.locator('hr').count(), 1);
    assert.equal(await steps.locator('p').last().innerText(), 'Line one\nLine two');

    const table = data.getByRole('table');
    assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), [
      'Thing',
      'How many',
      'Price per piece',
      'Where it comes from',
      'Note',
    ]);
    assert.equal(await table.locator('td').nth(2).evaluate((cell) => getComputedStyle(cell).textAlign), 'right');

    assert.equal(await links.getByRole('link', { name: /^www/ }).getAttribute('href'), 'http://www.example.com');
    const mail = links.getByRole('link', { name: 'tea@example.com', exact: true });
    assert.equal(await mail.getAttribute('href'), 'mailto:tea@example.com');
    assert.equal(await mail.getAttribute('target'), null, 'mail opens no tab');
    assert.ok((await links.innerText()).includes('1 < 2 & 3 > 2, <b>no HTML</b> © &'));
    assert.equal(await links.getByRole('img', { name: 'A teapot' }).getAttribute('referrerpolicy'), 'no-referrer');
    await assertAccessible(page, 'a transcript of Markdown');
  });

  test('the titles of quick replies and buttons are formatted, other words are not', async (t) => {
    const buttons = [{ title: '*Yes*', value: 'yes' }];
    const { chat, bubbles } = await ask(t, [
      { type: 'card', content: { title: '**Card**', subtitle: '*sub*' }, markdown: true },
      { type: 'text', content: '**plain**' },
      { type: 'buttons', content: { title: 'Press **one**', buttons }, markdown: true },
      { type: 'quickReplies', content: { title: 'Choose **one**', buttons }, markdown: 'true' },
    ]);
    await until('all of it is there', async () => (await bubbles.count()) === 3);
    assert.deepEqual(await chat.log.locator('strong').allInnerTexts(), ['one', 'one']);
    assert.equal(await chat.log.getByText('**Card**').count(), 1);
    assert.equal(await chat.log.getByText('**plain**').count(), 1);
    assert.equal(await chat.log.getByRole('button', { name: '*Yes*' }).count(), 2);
  });

  test('runs and opens nothing that it should not', async (t) => {
    const attacks = [
      '<script>globalThis.hacked = 1</script>',
      '<img src=x onerror="globalThis.hacked=1">',
      '<svg/onload=globalThis.hacked=1>',
      '<div>\n**bold** <iframe srcdoc="<script>parent.hacked=1</script>"></iframe>\n</div>',
      '[click](javascript:globalThis.hacked=1)',
      '[click](<javascript:globalThis.hacked=1>)',
      '[click](JaVaScRiPt:globalThis.hacked=1)',
      '[click](java&#10;script:globalThis.hacked=1)',
      '[click](java&#x0A;script&#58;globalThis.hacked=1)',
      '[click](\u0001javascript:globalThis.hacked=1)',
      '[click](&#106;avascript:globalThis.hacked=1)',
      '[click](vbscript:x) [click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) [click](file:///etc/passwd) [click](blob:x)',
      '<javascript:globalThis.hacked=1>',
      '[ref][bad] [bad]\n\n[bad]: javascript:globalThis.hacked=1 "title"',
      '![x](javascript:globalThis.hacked=1) ![x](data:text/html,<script>hacked=1</script>)',
      '![x"onerror="globalThis.hacked=1](/none.png"onerror="globalThis.hacked=1)',
      '[a](https://example.com/"onclick="globalThis.hacked=1 "t\\"onclick=\\"hacked=1")',
      '`<script>globalThis.hacked=1</script>`',
      '```html"onclick="hacked=1\n<script>globalThis.hacked=1</script>\n```',
      '| <img src=x onerror=globalThis.hacked=1> |\n|---|\n| [x](javascript:globalThis.hacked=1) |',
      '- [x] <input autofocus onfocus=globalThis.hacked=1>',
      '[\u202Egnp.exe](https://example.com/\u202Ecod.exe) \u2066\u2066\u2066 a\u0000b &#0; &#x110000; &#xD800;',
      '<!-- comment --> <![CDATA[ x ]]> <?php x ?> <style>*{display:none}</style>',
      '# <h1 onclick=hacked=1> heading\n\n> <base href="https://evil.example/">',
    ];
    const { page, bubbles, origin } = await ask(t, attacks.map(markdown), { headers: strictPolicy(), tolerated: [/404/] });
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await until('all of it is there', async () => (await bubbles.count()) === attacks.length);
    const found = await page.evaluate(() => {
      const log = document.querySelector('hook-talk').shadowRoot.querySelector('[role=log]');
      const allowed = /^(div|span|p|strong|em|del|code|pre|a|ul|ol|li|label|input|table|thead|tbody|tr|th|td|blockquote|hr|br|img)$/;
      const elements = [...log.querySelectorAll('*')];
      return {
        others: elements.map((element) => element.localName).filter((name) => !allowed.test(name)),
        handlers: elements.flatMap((element) => element.getAttributeNames()).filter((name) => /^(on|style|srcdoc)/.test(name)),
        hrefs: elements.filter((element) => element.localName === 'a').map((element) => element.protocol),
        sources: elements.filter((element) => element.localName === 'img').map((element) => new URL(element.src).origin),
        hacked: globalThis.hacked,
      };
    });
    assert.deepEqual(found.others, []);
    assert.deepEqual(found.handlers, []);
    assert.deepEqual(found.hrefs.filter((protocol) => !/^(https?|mailto):$/.test(protocol)), []);
    assert.deepEqual(found.sources.filter((source) => source !== origin), []);
    assert.equal(found.hacked, undefined);
    assert.deepEqual(requests.filter((url) => !url.startsWith(origin)), []);
    // Nothing of it is lost either.
    assert.equal(await bubbles.first().innerText(), attacks[0]);
    assert.ok((await bubbles.nth(3).innerText()).includes('<iframe srcdoc='));
  });

  test('code and tables scroll within their message, by the keyboard too', async (t) => {
    const { page, chat } = await ask(t, [markdown(TOUR[2])], { viewport: { width: 390, height: 780 } });
    const code = chat.log.getByRole('group', { name: 'Code' });
    const table = chat.log.getByRole('group', { name: 'Table' });
    await code.waitFor();
    const { wide, scrolls } = await chat.log.evaluate((log) => ({
      wide: log.scrollWidth > log.clientWidth,
      scrolls: [...log.querySelectorAll('.wider')].map((it) => it.scrollWidth > it.clientWidth),
    }));
    assert.deepEqual({ wide, scrolls }, { wide: false, scrolls: [true, true] });
    await chat.log.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const focused = (part) => part.evaluate((element) => element.getRootNode().activeElement === element);
    assert.ok(await focused(code), 'Enter goes into the message');
    await page.keyboard.press('Tab');
    assert.ok(await focused(table), 'Tab goes on to the next thing in it');
    await page.keyboard.press('ArrowRight');
    await until('the table is scrolled', () => table.evaluate((element) => element.scrollLeft > 0));
    await screenshot(page, 'markdown-narrow');
  });

  test('reads from right to left where its words do, and code never does', async (t) => {
    const arabic =
      '# طلبك\n\nهو **في الطريق**، انظر [هنا](https://example.com/).\n\n1. نغلفه\n2. نسلمه\n\n- [x] ادفع\n\n> اقتباس\n\n```\nlet x = 1;\n```\n\n| السعر | الكمية |\n|---|---|\n| ٣ | ٢ |\n\nAnd one line in English.';
    const { page, bubbles } = await ask(t, [markdown(arabic)], { page: { lang: 'ar', dir: 'rtl' }, attributes: { language: 'ar' } });
    await bubbles.first().locator('table').waitFor();
    const direction = (selector) => bubbles.first().locator(selector).first().evaluate((element) => getComputedStyle(element).direction);
    for (const selector of ['.h1', 'ol', 'blockquote', 'table']) assert.equal(await direction(selector), 'rtl', selector);
    assert.equal(await direction('pre'), 'ltr');
    assert.equal(await bubbles.first().locator('p').last().evaluate((element) => getComputedStyle(element).direction), 'ltr');
    await assertAccessible(page, 'Markdown from right to left');
    await screenshot(page, 'markdown-rtl');
  });

  test('its parser is loaded with the first message that needs it', async (t) => {
    const loaded = [];
    const { page, chat, bubbles } = await ask(t, [{ type: 'text', content: 'plain' }]);
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await bubbles.first().waitFor();
    assert.equal(await page.evaluate(() => performance.getEntriesByName(new URL('/hooktalk/webchat_markdown.js', location).href).length), 0);
    assert.deepEqual(loaded.filter((path) => path.includes('markdown')), []);
    assert.equal(await chat.log.locator('.rich').count(), 0);
  });

  test('is there again after a reload', async (t) => {
    const { page, chat } = await ask(t, [markdown('**bold**')]);
    await chat.log.locator('strong', { hasText: 'bold' }).waitFor();
    await page.reload();
    await chat.open();
    await chat.log.locator('strong', { hasText: 'bold' }).waitFor();
    assert.equal(await chat.log.locator('.bot').count(), 1);
  });

  test('is shown as it is written when its parser does not load, and the developer is told once', async (t) => {
    const { chat, page } = await openChat(t, '/hook', {
      answers: {
        ...answering([markdown('**bold**')]),
        '/hooktalk/webchat_markdown.js': (_request, response) => response.writeHead(500).end(),
      },
      expected: [/Markdown is shown as plain text/],
      tolerated: [/500/],
    });
    await chat.ask('one', '**bold**');
    await chat.ask('two', '**bold**', 2);
    const told = page.troubles.filter((trouble) => trouble.includes('Markdown is shown as plain text'));
    assert.equal(told.length, 1);
  });

  test('what is too long or too deep is shown as it is written', async (t) => {
    const long = `**bold** ${'word '.repeat(2500)}`;
    const deep = `${'> '.repeat(40)}**deep**`;
    const { bubbles } = await ask(t, [markdown(long), markdown(deep), markdown('**fine**')]);
    await bubbles.nth(2).locator('strong').waitFor();
    assert.equal(await bubbles.nth(0).locator('strong').count(), 0);
    assert.ok((await bubbles.nth(0).textContent()).startsWith('**bold** word'));
    assert.equal(await bubbles.nth(1).textContent(), deep);
  });

  for (const theme of ['light', 'dark']) {
    test(`looks right: ${theme}`, async (t) => {
      const { page, bubbles } = await ask(t, TOUR.map(markdown), {
        attributes: { theme },
        tolerated: [/404/],
        viewport: { width: 900, height: 1500 },
        before: () => addEventListener('DOMContentLoaded', () => document.querySelector('hook-talk')?.style.setProperty('--hooktalk-height', '1400px')),
      });
      await until('all of it is there', async () => (await bubbles.count()) === TOUR.length);
      await screenshot(page, `markdown-${theme}`);
    });
  }
});
