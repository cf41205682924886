// Pictures, films, sounds, carousels and long lists: what a visitor does with them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertAccessible, called, openChat, root, screenshot, until } from './harness.mjs';

const media = (name) => readFileSync(join(root, 'www/media', name));
const types = { svg: 'image/svg+xml', webm: 'video/webm', wav: 'audio/wav', vtt: 'text/vtt' };

/** A picture of that size. */
const svg = (width, height) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="teal"/></svg>`;

/** A chat whose bot says `replies`; the files of the examples stand under `/media/`. */
async function openWith(t, replies, { answers, ...options } = {}) {
  const files = ['hills.svg', 'harbour.svg', 'town.svg', 'film.webm', 'film.vtt', 'chime.wav'].map((name) => [
    `/media/${name}`,
    (_, response) => response.writeHead(200, { 'content-type': types[name.split('.')[1]] }).end(media(name)),
  ]);
  const hook = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ replies }));
  const opened = await openChat(t, '/hook', { answers: { ...Object.fromEntries(files), '/hook': hook, ...answers }, ...options });
  await opened.chat.say('show me');
  await opened.chat.log.getByRole('article').nth(1).waitFor();
  return opened;
}

const text = (content) => ({ type: 'text', content });
const cards = (count, card = {}) => Array.from({ length: count }, (_, at) => ({ title: `Card ${at + 1}`, subtitle: 'words', ...card }));
const buttons = (count) => Array.from({ length: count }, (_, at) => ({ title: `Button ${at + 1}`, value: `value ${at + 1}` }));

describe('a picture', () => {
  const hills = { type: 'picture', content: { url: '/media/hills.svg', alt: 'Hills at dawn', title: 'An hour on foot' } };
  const before = Array.from({ length: 30 }, (_, at) => text(`line ${at}`));

  test('is shown as large as the window, by mouse and by keyboard', async (t) => {
    const body = '<div style="height: 3000px"></div>';
    const { page, chat } = await openWith(t, [...before, hills], { page: { body } });
    await page.evaluate(() => scrollTo(0, 400));
    const opener = chat.log.getByRole('button', { name: /^Hills at dawn\s*View larger$/ });
    const dialog = page.getByRole('dialog', { name: 'Hills at dawn' });
    const closer = dialog.getByRole('button', { name: called('close-picture') });
    const isBack = async () => {
      await dialog.waitFor({ state: 'detached' });
      assert.ok(await opener.evaluate((it) => it.getRootNode().activeElement === it), 'the focus is back');
      assert.equal(await page.evaluate(() => scrollY), 400, 'the page did not move');
      assert.ok(await chat.input.isVisible(), 'the chat is still open');
    };

    await opener.click();
    await dialog.waitFor();
    assert.ok(await closer.evaluate((it) => it.getRootNode().activeElement === it));
    assert.ok(await dialog.evaluate((it) => it.matches(':modal')));
    await dialog.getByText('An hour on foot').waitFor();
    const link = dialog.getByRole('link', { name: 'Hills at dawn (opens in a new tab)' });
    assert.equal(await link.getAttribute('target'), '_blank');
    assert.deepEqual((await link.getAttribute('rel')).split(' ').sort(), ['noopener', 'noreferrer']);
    const box = await dialog.getByRole('img').boundingBox();
    const size = page.viewportSize();
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height, 'it fits');
    assert.ok(box.height > size.height / 2, 'it is large');
    await assertAccessible(page, 'a picture as large as the window');
    await closer.click();
    await isBack();

    await opener.click();
    await page.mouse.click(5, size.height / 2);
    await isBack();

    await opener.focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Shift+Tab');
    assert.ok(await link.evaluate((it) => it.getRootNode().activeElement === it), 'the Tab key goes about inside');
    await page.keyboard.press('Escape');
    await isBack();
    await page.keyboard.press('Space');
    await dialog.waitFor();
    await closer.press('Enter');
    await isBack();
  });

  for (const [what, content, size] of [
    ['whose size is told', { url: '/slow.svg', alt: 'slow', width: 600, height: 400 }, [600, 400]],
    ['that is high, of a told size', { url: '/slow.svg', alt: 'slow', width: 300, height: 1200 }, [300, 1200]],
    ['of an unknown size', '/slow.svg', [640, 360]],
    ['that is higher than expected', '/slow.svg', [200, 900]],
    ['that is very wide', '/slow.svg', [900, 100]],
    ['on a card', null, [640, 360]],
  ]) {
    test(`${what} keeps its place free`, async (t) => {
      const waiting = [];
      const answers = { '/slow.svg': (_, response) => waiting.push(response) };
      const first = content === null ? { type: 'card', content: { title: 'A card', imageUrl: '/slow.svg' } } : { type: 'picture', content };
      const { chat } = await openWith(t, [first, text('below')], { answers });
      const below = chat.log.getByText('below', { exact: true });
      await below.waitFor();
      const image = chat.log.locator('img');
      const place = () => below.evaluate(async (it) => {
        await Promise.all(it.getRootNode().getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 1e4).map((one) => one.finished));
        return it.offsetParent.offsetTop;
      });
      await until('it is asked for', () => waiting.length > 0);
      assert.match(await image.getAttribute('class'), /loading/);
      const placed = await place();
      assert.ok(placed > 90, `${placed} pixels are above`);
      for (const response of waiting) response.writeHead(200, { 'content-type': types.svg }).end(svg(...size));
      await until('it is loaded', () => image.evaluate((it) => it.complete && it.naturalWidth > 0 && !it.classList.contains('loading')));
      assert.equal(await place(), placed);
      const box = await image.boundingBox();
      const row = await chat.log.boundingBox();
      assert.ok(box.width <= row.width && box.height <= 330, `${box.width} by ${box.height}`);
    });
  }

  test('that does not load, or must not be loaded, is contained', async (t) => {
    const { chat } = await openWith(
      t,
      [
        { type: 'picture', content: { url: '/nowhere.png', alt: 'The lost one' } },
        { type: 'picture', content: 'javascript:alert(1)' },
        { type: 'card', content: { title: 'A card without', imageUrl: '/nowhere.png' } },
        text('below'),
      ],
      { expected: [/404/] },
    );
    const link = chat.log.getByRole('link', { name: 'The lost one' });
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), '/nowhere.png');
    await chat.shows('This message cannot be shown here.');
    await until('the card has no picture', async () => (await chat.log.locator('img').count()) === 0);
    await chat.shows('A card without');
  });
});

describe('films and sounds', () => {
  test('have captions, a name, a poster and a place of their own', async (t) => {
    const { page, chat } = await openWith(t, [
      {
        type: 'video',
        content: {
          url: '/media/film.webm',
          alt: 'A ball bounces',
          title: 'The whole film',
          poster: '/media/hills.svg',
          captions: [{ url: '/media/film.vtt', language: 'en', label: 'English' }, { url: 'javascript:alert(1)' }],
        },
      },
      { type: 'audio', content: { url: '/media/chime.wav', title: 'A chime' } },
    ]);
    const video = chat.log.locator('video');
    assert.equal(await video.getAttribute('aria-label'), 'A ball bounces');
    assert.equal(await video.getAttribute('preload'), 'metadata');
    assert.equal(await video.getAttribute('poster'), '/media/hills.svg');
    assert.equal(await video.getAttribute('crossorigin'), null);
    assert.ok(await video.evaluate((it) => it.controls && it.playsInline));
    const tracks = await video.locator('track').evaluateAll((all) =>
      all.map((it) => [it.kind, it.getAttribute('src'), it.srclang, it.label]),
    );
    assert.deepEqual(tracks, [['captions', '/media/film.vtt', 'en', 'English']]);
    const cues = await video.evaluate(async (it) => {
      const [track] = it.textTracks;
      track.mode = 'showing';
      await new Promise((loaded) => it.querySelector('track').addEventListener('load', loaded, { once: true }));
      return track.cues.length;
    });
    assert.ok(cues > 0, 'the captions are read');
    const box = await video.boundingBox();
    assert.ok(Math.abs(box.width / box.height - 16 / 9) < 0.02, `${box.width} by ${box.height}`);
    for (const title of ['The whole film', 'A chime']) await chat.shows(title);
    await assertAccessible(page, 'a film and a sound');
  });

  test('that stand on a page of their own, or cannot be played, are links', async (t) => {
    const requests = [];
    const { page, chat } = await openWith(
      t,
      [
        { type: 'video', content: 'https://www.youtube.com/watch?v=abc' },
        { type: 'video', content: { url: 'https://vimeo.com/1', title: 'How it is made', poster: '/media/town.svg' } },
        { type: 'video', content: '/nothing.webm' },
        { type: 'audio', content: '/nothing.wav' },
      ],
      { expected: [/404/] },
    );
    page.on('request', (request) => requests.push(request.url()));
    const links = chat.log.getByRole('link');
    await until('all four are links', async () => (await links.count()) === 4);
    const found = await links.evaluateAll((all) => all.map((it) => [it.href.replace(location.origin, ''), it.target, it.rel]));
    assert.deepEqual(found, [
      ['https://www.youtube.com/watch?v=abc', '_blank', 'noopener noreferrer'],
      ['https://vimeo.com/1', '_blank', 'noopener noreferrer'],
      ['/nothing.webm', '_blank', 'noopener noreferrer'],
      ['/nothing.wav', '_blank', 'noopener noreferrer'],
    ]);
    for (const [at, name] of ['Video youtube.com', 'How it is made vimeo.com', 'Video nothing.webm', 'Audio nothing.wav'].entries()) {
      const words = (await links.nth(at).innerText()).replaceAll(/\s+/g, ' ').trim();
      assert.ok(words.startsWith(name), words);
    }
    assert.equal(await chat.log.locator('video, audio, iframe, embed, object').count(), 0);
    assert.deepEqual(requests.filter((url) => !url.startsWith('http://127.0.0.1')), []);
    await assertAccessible(page, 'links to films');
  });
});

describe('a carousel', () => {
  for (const [dir, lang, on, back] of [
    ['ltr', 'en', 'ArrowRight', 'ArrowLeft'],
    ['rtl', 'ar', 'ArrowLeft', 'ArrowRight'],
  ]) {
    test(`goes from card to card by keys and buttons, and tells where it is: ${dir}`, async (t) => {
      const message = { type: 'carousel', content: cards(5, { buttons: buttons(1) }) };
      const options = { attributes: { language: lang }, page: { dir, lang } };
      const { page, chat } = await openWith(t, [message], options);
      const track = chat.log.locator('.track');
      assert.equal(await track.getAttribute('aria-roledescription'), lang === 'en' ? 'Carousel' : 'عرض دوّار');
      assert.equal(await track.getAttribute('aria-label'), lang === 'en' ? '5 cards' : '5 بطاقات');
      const names = await track.getByRole('group').evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')));
      assert.deepEqual(names, [1, 2, 3, 4, 5].map((at) => (lang === 'en' ? `${at} of 5` : `${at} من 5`)));
      const heights = await track.getByRole('group').evaluateAll((all) => all.map((it) => it.offsetHeight));
      assert.equal(new Set(heights).size, 1, 'all cards are of one height');
      const at = (card) =>
        until(`card ${card} is where it is at`, () =>
          chat.log.locator('.position').evaluate((it, card) => [...it.children].findIndex((dot) => dot.className === 'now') === card, card),
        );
      const isWhole = (card) =>
        until(`card ${card} is in view`, () =>
          track.evaluate((it, card) => {
            const [outer, inner] = [it.getBoundingClientRect(), it.children[card].getBoundingClientRect()];
            return inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
          }, card),
        );
      await at(0);
      await track.focus();
      await page.keyboard.press(back);
      await at(0);
      await page.keyboard.press(on);
      await at(1);
      await isWhole(1);
      await page.keyboard.press('End');
      await at(4);
      await isWhole(4);
      await page.keyboard.press('Home');
      await at(0);
      await isWhole(0);
      const [previous, next] = ['previous', 'next'].map((id) => chat.log.getByRole('button', { name: called(id) }));
      await until('there is nothing before it', async () => (await previous.getAttribute('aria-disabled')) === 'true');
      for (const button of [previous, next]) {
        const box = await button.boundingBox();
        assert.ok(box.width >= 24 && box.height >= 24);
      }
      await next.click();
      await at(1);
      await previous.click();
      await at(0);
      // Keys inside of a card are the card's.
      await track.getByRole('button').first().focus();
      await page.keyboard.press('End');
      await at(0);
      await assertAccessible(page, `a carousel, ${dir}`);
    });
  }

  test('that has nothing to scroll has no arrows, and one of many cards counts them', async (t) => {
    const { chat } = await openWith(t, [
      { type: 'carousel', content: cards(1) },
      { type: 'carousel', content: cards(12) },
    ]);
    const position = chat.log.locator('.position');
    await until('it is counted', async () => (await position.count()) === 1 && (await position.innerText()) === '1 / 12');
    assert.equal(await chat.log.getByRole('button', { name: called('next') }).count(), 1);
  });
});

describe('a long list', () => {
  const elements = Array.from({ length: 10 }, (_, at) => ({
    title: `Row ${at + 1}`,
    subtitle: 'words',
    imageUrl: '/media/town.svg',
    buttons: [{ title: `Take ${at + 1}`, value: `${at}` }, { title: `Ask about ${at + 1}`, value: `${at}` }],
  }));

  test('shows its first rows, and all of them at the press of a button', async (t) => {
    const { page, chat } = await openWith(t, [{ type: 'list', content: { title: 'All', elements, buttons: buttons(2) } }]);
    const rows = chat.log.getByRole('listitem');
    assert.equal(await rows.count(), 4);
    const more = chat.log.getByRole('button', { name: 'Show 6 more' });
    assert.equal(await more.getAttribute('aria-expanded'), 'false');
    const stacked = await chat.log.locator('.list').evaluate((list) => {
      const tops = [...list.children].map((part) => part.getBoundingClientRect());
      return tops.every(({ top, left, right }, at) => {
        const frame = list.getBoundingClientRect();
        return left >= frame.left && right <= frame.right && (at === 0 || top >= tops[at - 1].bottom - 1);
      });
    });
    assert.ok(stacked, 'title, rows and buttons stand below each other');
    await assertAccessible(page, 'a list with more rows');
    await more.focus();
    await page.keyboard.press('Enter');
    await until('all rows are there', async () => (await rows.count()) === 10);
    await until('the fifth has the focus', () => rows.nth(4).evaluate((it) => it.getRootNode().activeElement === it));
    assert.equal(await more.count(), 0);
    const isInView = () =>
      rows.nth(4).evaluate((it) => {
        const [row, log] = [it.getBoundingClientRect(), it.closest('[role=log]').getBoundingClientRect()];
        return row.top >= log.top && row.top < log.bottom;
      });
    await page.evaluate(() => new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame))));
    assert.ok(await isInView(), 'the reader stays where the list goes on');
    await page.keyboard.press('Tab');
    assert.ok(await chat.log.getByRole('button', { name: 'Take 5' }).evaluate((it) => it.getRootNode().activeElement === it));
    for (const name of ['Ask about 10', 'Button 2']) assert.ok(await chat.log.getByRole('button', { name }).isVisible());
    await assertAccessible(page, 'a list with all rows');
  });

  test('of five rows is whole: the button would take as much room as the row', async (t) => {
    const { chat } = await openWith(t, [{ type: 'list', content: { elements: elements.slice(0, 5) } }]);
    assert.equal(await chat.log.getByRole('listitem').count(), 5);
  });

  test('of buttons or answers does the same', async (t) => {
    const { chat } = await openWith(t, [
      { type: 'buttons', content: { title: 'Which?', buttons: buttons(20) } },
      { type: 'quickReplies', content: { title: 'Well?', buttons: buttons(30).map((it) => ({ ...it, title: `Answer ${it.title}` })) } },
    ]);
    const shown = (pattern) => chat.log.getByRole('button', { name: pattern });
    assert.equal(await shown(/^Button/).count(), 6);
    await chat.log.getByRole('button', { name: 'Show 14 more' }).click();
    await until('all buttons are there', async () => (await shown(/^Button/).count()) === 20);
    assert.equal(await shown(/^Answer/).count(), 12);
    await chat.log.getByRole('button', { name: 'Show 18 more' }).click();
    await until('all answers are there', async () => (await shown(/^Answer/).count()) === 30);
    await shown('Answer Button 30').click();
    await chat.shows('Answer Button 30');
  });
});

test('long words are cut by the eye only, and whole for the keyboard', async (t) => {
  const long = 'A title of many words that nobody will read to its end, but that must not be lost. '.repeat(8).trim();
  const { page, chat } = await openWith(t, [
    { type: 'list', content: { elements: [{ title: long, subtitle: long, buttons: [{ title: long, value: 'x' }] }] } },
    { type: 'card', content: { title: long, subtitle: long } },
  ]);
  const head = chat.log.locator('.head').first();
  const cut = () => head.evaluate((it) => it.scrollHeight > it.clientHeight + 2 && getComputedStyle(it).webkitLineClamp !== 'none');
  assert.ok(await cut());
  assert.equal(await head.getAttribute('title'), long);
  assert.equal(await head.evaluate((it) => it.textContent), long);
  await chat.input.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await until('it is whole where the keyboard is', async () => !(await cut()));
});

test('a malformed message of any kind stays in its own bubble', async (t) => {
  const kinds = ['picture', 'video', 'audio', 'quickReplies', 'buttons', 'card', 'carousel', 'list', 'object'];
  const wrong = [null, '', 7, [], {}, [[]], { buttons: 3 }, { url: {} }, { elements: [null] }, 'javascript:alert(1)'];
  const replies = kinds.flatMap((type) => wrong.map((content) => ({ type, content })));
  replies.push({}, { type: 3 }, { type: 'text' }, { type: 'form', content: [] }, { type: 'buttons', content: { buttons: [{ title: 'x', type: 'web_url', value: 'javascript:1' }] } });
  const { page, chat } = await openWith(t, [...replies, text('the last one')], { tolerated: [/./] });
  await chat.shows('the last one');
  const rows = chat.log.getByRole('article');
  const empty = await rows.evaluateAll((all) => all.filter((row) => row.offsetHeight < 10).map((row) => row.outerHTML));
  assert.deepEqual(empty, [], 'no row is empty');
  await assertAccessible(page, 'malformed messages');
});

const long = 'So long that it takes more than two lines wherever it stands, and then some more. ';
const words = { en: ['The harbour', 'Boats, gulls, salt', 'Take it', long], ar: ['الميناء', 'قوارب ونوارس وملح', 'خذها', 'نص طويل يحتاج إلى أكثر من سطرين أينما كان، وأكثر من ذلك بقليل. '] };
const every = (lang) => {
  const [title, subtitle, button, many] = words[lang];
  const imageUrl = '/media/harbour.svg';
  const rows = [{ title, subtitle, imageUrl, buttons: [{ title: button, value: '1' }, { title: '🙂', value: '2' }] }, { title: many, subtitle: many, imageUrl: '/media/town.svg' }, { title, imageUrl: '/media/hills.svg' }];
  return [
    { type: 'conversation_start', content: title },
    { type: 'picture', content: { url: '/media/hills.svg', alt: subtitle, width: 800, height: 500, title } },
    { type: 'picture', content: '/tall.svg', alt: subtitle },
    { type: 'picture', content: '/wide.svg', alt: subtitle },
    { type: 'video', content: { url: '/media/film.webm', title: subtitle, poster: '/media/hills.svg' } },
    { type: 'audio', content: { url: '/media/chime.wav', title: subtitle } },
    { type: 'video', content: 'https://www.youtube.com/watch?v=1' },
    { type: 'video', content: { url: 'https://vimeo.com/1', title: many, poster: '/media/town.svg' } },
    { type: 'picture', content: 'javascript:1' },
    { type: 'card', content: { title, subtitle, imageUrl, itemUrl: 'https://example.com/', buttons: [{ title: button, value: '1' }, { title: many, value: 'https://a.b', type: 'web_url' }] } },
    { type: 'card', content: { title: many.repeat(6), subtitle: many.repeat(10) } },
    { type: 'carousel', content: [...rows, { title, buttons: [{ title: button, value: '1' }] }, { title, subtitle: many.repeat(4), imageUrl }] },
    { type: 'carousel', content: Array.from({ length: 12 }, () => ({ title, subtitle })) },
    { type: 'list', content: { title, elements: [...rows, ...rows, ...rows], buttons: [{ title: button, value: '1' }] } },
    { type: 'buttons', content: { title, buttons: [{ title: button, value: 'a' }, { title: button, value: 'https://a.b', type: 'web_url' }, { title: button, value: '+331', type: 'phonenumber' }, { title: '🙂', value: 'b' }, { title: many.repeat(2), value: 'c' }] } },
    { type: 'buttons', content: { title, buttons: Array.from({ length: 20 }, () => ({ title: button, value: 'a' })) } },
    { type: 'unheard-of', content: 1 },
    text(many.repeat(12)),
    { type: 'conversation_end', content: title },
    { type: 'quickReplies', content: { title, buttons: [...Array.from({ length: 16 }, (_, at) => ({ title: `${button} ${at}`, value: 'a' })), { title: '👍', value: 'b' }] } },
  ];
};

for (const [name, options, lang] of [
  ['light', {}, 'en'],
  ['dark', { colorScheme: 'dark' }, 'en'],
  ['rtl', {}, 'ar'],
  ['narrow', { viewport: { width: 320, height: 800 } }, 'en'],
  ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, 'en'],
  ['forced', { forcedColors: 'active' }, 'en'],
]) {
  test(`every kind has its place: ${name}`, async (t) => {
    const dir = lang === 'ar' ? 'rtl' : 'ltr';
    const picture = (width, height) => (_, response) => response.writeHead(200, { 'content-type': types.svg }).end(svg(width, height));
    const { page, chat } = await openWith(t, every(lang), {
      viewport: { width: 1280, height: 900 },
      ...options,
      answers: { '/tall.svg': picture(300, 900), '/wide.svg': picture(1200, 300) },
      attributes: { language: lang },
      page: { dir, lang },
    });
    await chat.log.getByRole('button', { name: /15/ }).or(chat.log.getByRole('button', { name: /\D5/ })).first().waitFor();
    const { tops, overflow } = await chat.log.evaluate((log) => ({
      tops: Math.ceil(log.scrollHeight / log.clientHeight),
      overflow: [log.scrollWidth - log.clientWidth, document.documentElement.scrollWidth - innerWidth],
    }));
    for (const pixels of overflow) assert.ok(pixels <= 0, `it scrolls sideways by ${pixels} pixels`);
    await assertAccessible(page, `every kind, ${name}`);
    for (let screen = 0; screen < tops; screen += 1) {
      await chat.log.evaluate((log, part) => log.scrollTo({ top: part * log.clientHeight, behavior: 'instant' }), screen);
      await screenshot(page, `media-${name}-${screen + 1}`);
    }
    await chat.log.locator('button.media').first().click();
    await page.getByRole('dialog', { name: words[lang][1] }).waitFor();
    await screenshot(page, `media-${name}-large`);
  });
}
