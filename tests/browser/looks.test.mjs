// Where the chat stands and how it looks: layouts, presets, what a page may change, and every kind of window.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertInView, openChat, root, screenshot, until } from './harness.mjs';

const text = (content) => ({ type: 'text', content });

/** A chat whose webhook always answers with `replies`. */
function openWith(t, replies, options = {}) {
  const answers = {
    '/hook': (request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ replies }));
    },
  };
  return openChat(t, 'hook', { answers, ...options });
}

const style = (rules) => ({ body: `<style>${rules}</style>` });

/** The box of the panel, or of `selector` in the chat, once nothing in the chat moves. */
async function boxOf(page, selector = '.panel') {
  return page.locator('hook-talk').evaluate(async (host, selector) => {
    const moving = () => host.shadowRoot.getAnimations().filter((it) => it.effect.getComputedTiming().endTime < 10_000);
    // One frame for what is about to begin.
    await new Promise((frame) => requestAnimationFrame(frame));
    while (moving().some((it) => it.playState === 'running')) {
      await Promise.allSettled(moving().map((animation) => animation.finished));
    }
    const box = host.shadowRoot.querySelector(selector).getBoundingClientRect();
    return Object.fromEntries(['left', 'top', 'right', 'bottom'].map((edge) => [edge, Math.round(box[edge])]));
  }, selector);
}

const set = (page, attributes) =>
  page.locator('hook-talk').evaluate((element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }, attributes);

describe('a layout', () => {
  const viewport = { width: 1200, height: 800 };

  test('docked: along the side, and the page makes room for it', async (t) => {
    const { page, chat } = await openWith(t, [text('hi')], { viewport, attributes: { layout: 'docked' } });
    assert.deepEqual(await boxOf(page), { left: 800, top: 0, right: 1200, bottom: 800 });
    const room = () => page.evaluate(() => document.documentElement.getBoundingClientRect().right);
    assert.equal(await room(), 800);
    await page.getByRole('dialog', { name: 'Chat' }).waitFor();
    await page.mouse.move(0, 0);
    await page.keyboard.press('Escape');
    await chat.launcher.waitFor();
    await until('the page has its room again', async () => (await room()) === 1200);
    assert.deepEqual(await boxOf(page, '.launcher'), { left: 1124, top: 724, right: 1180, bottom: 780 });
    await chat.open();
    await until('the page makes room again', async () => (await room()) === 800);
    // In a narrow window it stands before the page.
    await page.setViewportSize({ width: 700, height: 800 });
    assert.equal(await room(), 700);
    assert.deepEqual(await boxOf(page), { left: 300, top: 0, right: 700, bottom: 800 });
    await page.setViewportSize(viewport);
    assert.equal(await room(), 800);
    await page.locator('hook-talk').evaluate((element) => element.remove());
    await until('nothing is left behind', async () => (await room()) === 1200);
  });

  test('page: the whole window, with a column to read in', async (t) => {
    const { page, chat } = await openWith(t, [text('hi '.repeat(300))], { viewport, attributes: { layout: 'page' } });
    assert.equal(await chat.launcher.count(), 0);
    assert.equal(await chat.closer.count(), 0);
    await page.getByRole('region', { name: 'Chat' }).waitFor();
    assert.deepEqual(await boxOf(page), { left: 0, top: 0, right: 1200, bottom: 800 });
    await chat.say('hello');
    await chat.log.locator('.bot .bubble').waitFor();
    for (const part of ['.bot .bubble', '.visitor .bubble', '.field']) {
      const { left, right } = await boxOf(page, part);
      assert.ok(left >= 216 && right <= 984, `${part} is in the column: ${left} to ${right}`);
    }
  });

  test('changes live, and keeps the focus, the draft and the place in the transcript', async (t) => {
    const rows = Array.from({ length: 30 }, (_, at) => text(`Row ${at}`));
    const { page, chat } = await openWith(t, rows, { viewport });
    await chat.ask('hello', 'Row 29');
    await chat.input.fill('a draft');
    const row = chat.log.getByText('Row 12', { exact: true });
    await row.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
    await assertInView(row, 'the row');
    for (const layout of ['docked', 'page', 'inline', 'floating', 'page', 'docked', 'floating']) {
      await set(page, { layout });
      await page.locator(`hook-talk [data-layout="${layout}"]`).waitFor({ state: 'attached' });
      await boxOf(page);
      assert.equal(await chat.input.inputValue(), 'a draft', layout);
      assert.ok(await chat.input.evaluate((input) => input.getRootNode().activeElement === input), `the focus in ${layout}`);
      const [line, log] = [await row.boundingBox(), await boxOf(page, '.transcript')];
      const seen = line.y >= log.top - 1 && line.y + line.height <= log.bottom + 1;
      assert.ok(seen, `the row in ${layout}: ${JSON.stringify({ line, log })}`);
    }
  });

  test('a word that is none is told, and has no effect', async (t) => {
    const expected = [/layout="sideways"> has no effect: use one of `floating`, `docked`, `page`, `inline`/, /preset="loud"/, /position="top"/];
    const attributes = { layout: 'sideways', preset: 'loud', position: 'top' };
    const { page } = await openWith(t, [], { viewport, attributes, expected });
    assert.deepEqual(await boxOf(page), { left: 780, top: 140, right: 1180, bottom: 780 });
  });

  for (const layout of ['floating', 'docked']) {
    test(`${layout}: at the side that the page wants, whatever language is spoken`, async (t) => {
      const edge = layout === 'floating' ? 20 : 0;
      const sides = [
        ['ltr', 'end', 'right'],
        ['ltr', 'start', 'left'],
        ['rtl', 'end', 'left'],
        ['rtl', 'start', 'right'],
      ];
      const { page } = await openWith(t, [], { viewport, attributes: { layout } });
      for (const [dir, position, side] of sides) {
        await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
        await set(page, { position });
        await page.locator(`hook-talk [data-position="${position}"]`).waitFor({ state: 'attached' });
        for (const language of ['en', 'ar']) {
          await set(page, { language });
          await page.locator(`hook-talk [lang="${language}"][data-layout]`).waitFor({ state: 'attached' });
          const { left, right } = await boxOf(page);
          assert.equal(side === 'left' ? left : 1200 - right, edge, `${dir} ${position} ${language}`);
        }
      }
    });
  }
});

// --- What a page may change ------------------------------------------------------------------------------------------

const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>')}`;
const button = (title) => ({ title, type: 'postback', value: title });
const everything = [
  text('A text'),
  { type: 'picture', content: picture },
  { type: 'video', content: '/film' },
  { type: 'audio', content: '/sound' },
  { type: 'buttons', content: { title: 'Buttons', buttons: [button('One')] } },
  { type: 'card', content: { title: 'A card', subtitle: 'Beneath', imageUrl: picture, buttons: [button('Two')] } },
  { type: 'carousel', content: [{ title: 'First', subtitle: 'Beneath', imageUrl: picture, buttons: [button('Three')] }, { title: 'Second' }] },
  { type: 'list', content: { elements: [{ title: 'Item', subtitle: 'Beneath', buttons: [button('Four')] }, { title: 'Another' }] } },
  { type: 'custom', content: { any: 'thing' } },
  { type: 'conversation_end', content: 'The end' },
  { type: 'quickReplies', content: { title: 'Go on?', buttons: [button('Yes')] } },
];

/** A chat that has shown one of everything: a greeting, dots, a failed call, each type of message, the way back down. */
async function showEverything(t, options = {}, seen = async () => {}) {
  let turn = 0;
  let goOn;
  const held = new Promise((go) => (goOn = go));
  const file = (name, type) => (_, response) =>
    response.writeHead(200, { 'content-type': type }).end(readFileSync(join(root, 'tests/servers/public/media', name)));
  const answers = {
    '/film': file('film.webm', 'video/webm'),
    '/sound': file('sound.wav', 'audio/wav'),
    '/hook': async (request, response) => {
      request.resume();
      turn += 1;
      if (turn === 1) return response.writeHead(500).end();
      await held;
      response.setHeader('content-type', 'application/json');
      const absolute = everything.map((it) =>
        typeof it.content === 'string' && it.content.startsWith('/') ? { ...it, content: `http://${request.headers.host}${it.content}` } : it,
      );
      response.end(JSON.stringify({ replies: absolute }));
    },
  };
  const { page, chat } = await openChat(t, 'hook', { answers, expected: [/500/], tolerated: [/./], ...options });
  await seen(page, chat);
  await chat.say('fails');
  await chat.retry.waitFor();
  await chat.say('goes well');
  await chat.log.locator('.dots').waitFor();
  await seen(page, chat);
  goOn();
  await chat.log.getByRole('button', { name: 'Yes' }).waitFor();
  // A script's own scrolling is not what a reader does, but tells the chat the same.
  await chat.log.evaluate((log) => (log.scrollTop = 0));
  await page.locator('hook-talk .pill').waitFor();
  await seen(page, chat);
  return { page, chat };
}

const theming = readFileSync(join(root, 'crates/wasm/npm/THEMING.md'), 'utf8');

test('every part that is documented is there, and every part that is there is documented', async (t) => {
  const section = theming.split('## Parts')[1];
  const documented = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, names]) => [...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
  // What is there at times only.
  const found = new Set(['badge', 'callout', 'closed', 'custom', 'lightbox', 'logo', 'menu', 'menu-item', 'more']);
  await showEverything(t, {}, async (page) => {
    const parts = await page.locator('hook-talk').evaluate((host) => [...host.shadowRoot.querySelectorAll('[part]')].flatMap((element) => [...element.part]));
    for (const part of parts) found.add(part);
  });
  assert.deepEqual([...found].sort(), documented.sort());
});

/**
 * For each custom property a value, and the property of an element that takes it: so, or in another way, or (null) in
 * any way.
 */
const effects = {
  accent: ['rgb(1, 2, 3)', '.launcher', 'backgroundColor'],
  'on-accent': ['rgb(1, 2, 3)', '.launcher', 'color'],
  ink: ['rgb(1, 2, 3)', '.action', 'color'],
  focus: ['rgb(1, 2, 3)', '.launcher', 'outlineColor'],
  surface: ['rgb(1, 2, 3)', '.panel', 'backgroundColor'],
  text: ['rgb(1, 2, 3)', '.head', 'color'],
  muted: ['rgb(1, 2, 3)', '.sub', 'color'],
  line: ['rgb(1, 2, 3)', '.frame', 'borderTopColor'],
  edge: ['rgb(1, 2, 3)', '.quiet', 'borderTopColor'],
  bot: ['rgb(1, 2, 3)', '.bot .bubble', 'backgroundColor'],
  'on-bot': ['rgb(1, 2, 3)', '.bot .bubble', 'color'],
  visitor: ['rgb(1, 2, 3)', '.visitor .bubble', 'backgroundColor'],
  'on-visitor': ['rgb(1, 2, 3)', '.visitor .bubble', 'color'],
  header: ['rgb(1, 2, 3)', '.header', 'backgroundColor'],
  'on-header': ['rgb(1, 2, 3)', '.header', 'color'],
  danger: ['rgb(1, 2, 3)', '.trouble', 'color'],
  badge: ['rgb(1, 2, 3)', '.badge', 'backgroundColor'],
  font: ['fantasy', '.title', 'fontFamily'],
  'font-size': ['21px', '.bot .bubble', 'fontSize'],
  radius: ['3px', '.media', 'borderTopLeftRadius'],
  shadow: ['rgb(1, 2, 3) 0px 0px 1px 0px', '.panel', 'boxShadow'],
  'launcher-size': ['71px', '.launcher', 'width'],
  'launcher-shadow': ['rgb(1, 2, 3) 0px 0px 1px 0px', '.launcher', 'boxShadow'],
  width: ['333px', '.panel', 'width'],
  height: ['444px', '.panel', 'height'],
  column: ['300px', '.rows', 'paddingLeft', null],
  offset: ['7px', '.corner', 'right'],
  'offset-block': ['9px', '.corner', 'bottom'],
  motion: ['0', '.send', 'transitionDuration', '0s, 0s'],
  'z-index': ['77', '.corner', 'zIndex'],
};

test('every custom property that is documented counts, before any preset', async (t) => {
  const section = theming.split('## Custom properties')[1].split('## Parts')[0];
  const documented = [...section.matchAll(/^\| `--hooktalk-([a-z-]+)`/gm)].map(([, name]) => name);
  assert.deepEqual(documented.toSorted(), Object.keys(effects).sort());
  const { page, chat } = await showEverything(t, { attributes: { preset: 'bold' } });
  // A number of unread messages.
  await chat.closer.click();
  await page.locator('hook-talk').evaluate((host) => host.send('again'));
  await page.locator('hook-talk .badge').waitFor();
  for (const preset of ['classic', 'calm', 'bold', 'paper', 'mono']) {
    await set(page, { preset });
    await page.locator(`hook-talk [data-preset="${preset}"]`).waitFor({ state: 'attached' });
    const wrong = await page.locator('hook-talk').evaluate((host, effects) => {
      const wrong = [];
      for (const [name, [value, selector, property, wanted]] of Object.entries(effects)) {
        const element = host.shadowRoot.querySelector(selector);
        if (name === 'focus') element.focus({ focusVisible: true });
        else host.shadowRoot.activeElement?.blur();
        // What it comes to at once, not on its way there.
        if (name !== 'motion') element.style.setProperty('transition', 'none');
        const was = getComputedStyle(element)[property];
        host.style.setProperty(`--hooktalk-${name}`, value);
        const is = getComputedStyle(element)[property];
        host.style.removeProperty(`--hooktalk-${name}`);
        element.style.removeProperty('transition');
        if (wanted === null ? is === was : !is.startsWith(wanted ?? value)) wrong.push(`${name}: ${selector} has ${property} ${is}`);
      }
      return wrong;
    }, effects);
    assert.deepEqual(wrong, [], preset);
  }
});

// --- Contrast --------------------------------------------------------------------------------------------------------

/**
 * What has too little contrast in the chat, as drawn: words 4.5, or 3 when large; icons, the frame of the text box and
 * focus rings 3. Controls that are disabled are exempt.
 */
function faint(host) {
  const root = host.shadowRoot;
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  // Whatever form the browser gives a colour in, layers of them as a person sees them.
  const flat = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((it) => (it / 255 <= 0.04045 ? it / 255 / 12.92 : ((it / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      layers.unshift(colour);
      if (flat([colour])[3] === 255) break;
    }
    return layers;
  };
  const ratio = (colour, layers) => {
    const [a, b] = [flat([...layers, colour]), flat(layers)].map(luminance).sort((a, b) => b - a);
    return (a + 0.05) / (b + 0.05);
  };
  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.unseen');
  };
  const found = [];
  const check = (what, colour, layers, least) => {
    const is = ratio(colour, layers);
    if (is < least) found.push(`${what}: ${is.toFixed(2)} of ${least}`);
  };
  const name = (element) => `${element.localName}.${element.getAttribute('class')} ${element.textContent.trim().slice(0, 20)}`;
  for (const element of root.querySelectorAll('*')) {
    if (!seen(element) || element.closest(':disabled, [aria-disabled="true"]')) continue;
    const style = getComputedStyle(element);
    if ([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) {
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      check(name(element), style.color, behind(element), large ? 3 : 4.5);
    }
    if (element.localName === 'svg') check(`icon in ${name(element.parentElement)}`, style.stroke, behind(element), 3);
    if (element.matches('.input')) check('placeholder', getComputedStyle(element, '::placeholder').color, behind(element), 4.5);
    if (element.matches('.field, .reply')) check(`border of ${name(element)}`, style.borderTopColor, behind(element.parentElement), 3);
    if (element.matches('button, a[href], .row[tabindex], .transcript, .track') && !element.matches('.launcher')) {
      element.focus({ focusVisible: true, preventScroll: true });
      const ring = getComputedStyle(element);
      if (root.activeElement !== element) continue;
      if (ring.outlineStyle !== 'solid' || parseFloat(ring.outlineWidth) < 2) found.push(`no ring around ${name(element)}`);
      // Inside of the element, or around it.
      check(`ring of ${name(element)}`, ring.outlineColor, behind(parseFloat(ring.outlineOffset) < 0 ? element : element.parentElement), 3);
    }
  }
  return found;
}

describe('contrast', () => {
  const looks = ['classic', 'calm', 'bold', 'paper', 'mono'].flatMap((preset) => ['light', 'dark'].map((theme) => ({ preset, theme })));
  test('is enough in every preset, light and dark, for words, controls and rings', async (t) => {
    const wrong = new Set();
    const { page } = await showEverything(t, {}, async (page, chat) => {
      for (const look of looks) {
        await set(page, look);
        await page.locator(`hook-talk [data-preset="${look.preset}"][data-theme="${look.theme}"]`).waitFor({ state: 'attached' });
        // As it is in the end, not on its way there.
        await page.locator('hook-talk').evaluate((host) => host.style.setProperty('--hooktalk-motion', '0'));
        for (const draft of ['', 'words']) {
          await chat.input.fill(draft);
          await boxOf(page);
          for (const fault of await page.locator('hook-talk').evaluate(faint)) wrong.add(`${look.preset} ${look.theme}: ${fault}`);
        }
      }
      await chat.input.fill('');
    });
    assert.deepEqual([...wrong], []);
    // The measure itself.
    for (const [name, fault] of Object.entries({ muted: 'placeholder', ink: 'span.clip One', focus: 'ring of button.action One', edge: 'border of div.field' })) {
      await set(page, { theme: 'light', style: `--hooktalk-motion: 0; --hooktalk-${name}: #ddd` });
      await boxOf(page);
      const faults = await page.locator('hook-talk').evaluate(faint);
      assert.ok(faults.some((it) => it.startsWith(fault)), `a faint ${name} is found: ${faults.join(', ')}`);
    }
  });

  test('of a launcher’s ring is enough on any page', async (t) => {
    const { page, chat } = await openChat(t, 'hook', {});
    await chat.input.press('Escape');
    await boxOf(page);
    const { outline, shadow, surface } = await page.locator('hook-talk .launcher').evaluate((launcher) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(launcher);
      return { outline: `${outlineStyle} ${outlineWidth}`, shadow: boxShadow, surface: getComputedStyle(launcher.getRootNode().querySelector('.panel')).backgroundColor };
    });
    assert.equal(outline, 'solid 2px');
    // On both sides of the ring: what contrasts with it in every preset.
    assert.ok(shadow.includes(`${surface} 0px 0px 0px 6px`), shadow);
  });
});

// --- Windows of every kind -------------------------------------------------------------------------------------------

/** Fails when the chat scrolls sideways, or a control of its header or foot is not whole in view and under the pointer. */
async function assertWhole(page, chat, what) {
  assert.equal(await chat.log.evaluate((log) => log.scrollWidth - log.clientWidth), 0, `${what}: the transcript scrolls sideways`);
  for (const part of [chat.closer, chat.input, chat.sender]) {
    const there = await part.evaluate((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      return inside && element.getRootNode().elementFromPoint((left + right) / 2, (top + bottom) / 2)?.closest('button, textarea') === element;
    });
    assert.ok(there, `${what}: ${await part.getAttribute('aria-label')} is out of reach`);
  }
}

describe('a small window', () => {
  const long = 'A very long title that no header of a phone has room for in one line of large type';
  const windows = {
    '320 pixels': { viewport: { width: 320, height: 568 } },
    'type of twice the size': { viewport: { width: 390, height: 780 }, ...{ page: style('hook-talk { --hooktalk-font-size: 30px }') } },
    '320 pixels and type of twice the size': { viewport: { width: 320, height: 568 }, page: style('hook-talk { --hooktalk-font-size: 30px }') },
    'a phone on its side': { viewport: { width: 640, height: 320 } },
    'a large window and type of twice the size': { viewport: { width: 1280, height: 800 }, page: style('hook-talk { --hooktalk-font-size: 30px }') },
  };
  for (const [name, options] of Object.entries(windows)) {
    test(`${name}: nothing is lost`, async (t) => {
      const { page, chat } = await openWith(t, everything, { ...options, attributes: { title: long }, tolerated: [/./] });
      await chat.say('hello');
      await chat.log.getByRole('button', { name: 'Yes' }).waitFor();
      for (const preset of ['classic', 'calm', 'bold', 'paper', 'mono']) {
        await set(page, { preset });
        await page.locator(`hook-talk [data-preset="${preset}"]`).waitFor({ state: 'attached' });
        await boxOf(page);
        await assertWhole(page, chat, preset);
        const height = await chat.log.evaluate((log) => log.clientHeight);
        assert.ok(height >= 160, `${preset}: ${height} pixels are left for messages`);
        await screenshot(page, `window-${name.replaceAll(/\W+/g, '-')}-${preset}`);
      }
    });
  }

  test('is covered by a modal dialog, which the Tab key does not leave', async (t) => {
    const { page, chat } = await openWith(t, [text('hi')], { viewport: { width: 390, height: 780 } });
    const dialog = page.getByRole('dialog', { name: 'Chat' });
    await until('it is modal', async () => (await dialog.getAttribute('aria-modal')) === 'true');
    const inside = () => page.evaluate(() => document.activeElement.localName === 'hook-talk');
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let press = 0; press < 8; press += 1) {
        await page.keyboard.press(key);
        assert.ok(await inside(), `${key} ${press} goes behind the dialog`);
      }
    }
    await page.setViewportSize({ width: 1000, height: 780 });
    await until('beside the page it is not modal', async () => (await dialog.getAttribute('aria-modal')) === null);
    await chat.sender.focus();
    await page.keyboard.press('Tab');
    assert.ok(!(await inside()), 'the page is in reach');
    await page.setViewportSize({ width: 390, height: 780 });
    await until('it is modal again', async () => (await dialog.getAttribute('aria-modal')) === 'true');
    await chat.closer.click();
    await chat.launcher.waitFor();
  });

  /** A visual viewport that the test sets, as an on-screen keyboard of iOS does. */
  const keyboard = () => {
    const viewport = Object.assign(new EventTarget(), { scale: 1, offsetTop: 0, height: innerHeight });
    Object.defineProperty(globalThis, 'visualViewport', { value: viewport });
    globalThis.show = (state) => {
      Object.assign(viewport, state);
      viewport.dispatchEvent(new Event('resize'));
    };
  };
  const phones = { 'a phone': { width: 390, height: 780 }, 'a tablet': { width: 820, height: 1100 } };
  for (const [name, viewport] of Object.entries(phones)) {
    for (const layout of ['floating', 'docked', 'page']) {
      test(`an on-screen keyboard covers nothing: ${name}, ${layout}`, async (t) => {
        const { page, chat } = await openWith(t, [text('hi')], { viewport, before: keyboard, attributes: { layout } });
        const whole = await boxOf(page);
        await page.evaluate(() => globalThis.show({ height: 400, offsetTop: 120 }));
        const { top, bottom } = await boxOf(page);
        assert.ok(top >= 120 && bottom <= 520, `from ${top} to ${bottom}`);
        const input = await chat.input.boundingBox();
        assert.ok(input.y + input.height <= 520, 'the text box is above the keyboard');
        assert.ok((await chat.input.evaluate((element) => parseFloat(getComputedStyle(element).fontSize))) >= 16);
        // Whoever zooms in sees the chat larger, not fitted again.
        await page.evaluate(() => globalThis.show({ scale: 2, height: 200, offsetTop: 300 }));
        assert.deepEqual(await boxOf(page), { ...whole, top, bottom });
        await page.evaluate((height) => globalThis.show({ scale: 1, height, offsetTop: 0 }), viewport.height);
        assert.deepEqual(await boxOf(page), whole);
      });
    }
  }
});

describe('on a page that does its worst', () => {
  const rules = {
    'takes all styles away': '* { all: unset !important }',
    'hides what it does not know': 'div, button, section, h2, textarea, svg { display: none !important } main { display: block }',
    'has huge type': 'html { font-size: 99px; line-height: 4; letter-spacing: 1em; word-spacing: 2em; text-transform: uppercase }',
    'is filtered': 'html { filter: grayscale(1) } body { min-height: 3000px }',
    'runs in columns and upright': 'body { writing-mode: vertical-rl; columns: 3; direction: ltr; text-orientation: upright }',
    'defines names of its own': ':root { --accent: red; --surface: red; --radius: 0; --view: 10px; --right: 500px } .panel, .launcher { position: static !important }',
  };
  for (const [name, rule] of Object.entries(rules)) {
    test(`${name}: the chat is as ever`, async (t) => {
      const { page, chat } = await openWith(t, [text('hi')], { viewport: { width: 1200, height: 800 }, page: style(rule) });
      await chat.ask('hello', 'hi');
      assert.deepEqual(await boxOf(page), { left: 780, top: 140, right: 1180, bottom: 780 });
      await assertWhole(page, chat, name);
      const bubble = await chat.log.locator('.bot .bubble').evaluate((element) => {
        const { fontSize, lineHeight, letterSpacing, wordSpacing, textTransform, writingMode, borderTopRightRadius, backgroundColor } = getComputedStyle(element);
        return { fontSize, lineHeight, letterSpacing, wordSpacing, textTransform, writingMode, borderTopRightRadius, backgroundColor };
      });
      assert.deepEqual(bubble, {
        fontSize: '15px',
        lineHeight: '21.75px',
        letterSpacing: 'normal',
        wordSpacing: '0px',
        textTransform: 'none',
        writingMode: 'horizontal-tb',
        borderTopRightRadius: '18px',
        backgroundColor: 'rgb(241, 242, 247)',
      });
    });
  }
});

describe('forced colours and more contrast', () => {
  test('every control has a border, and nothing is said by colour alone', async (t) => {
    const { page } = await showEverything(t, { forcedColors: 'active' });
    for (const preset of ['classic', 'calm', 'bold', 'paper', 'mono']) {
      await set(page, { preset });
      await page.locator(`hook-talk [data-preset="${preset}"]`).waitFor({ state: 'attached' });
      await boxOf(page);
      const bare = await page.locator('hook-talk').evaluate((host) => {
        const controls = host.shadowRoot.querySelectorAll('.launcher, .panel, .field, .send, .action, .reply, .pill, .visitor .bubble, .frame');
        return [...controls].filter((it) => {
          const { borderInlineEndStyle, borderInlineEndWidth, borderInlineEndColor } = getComputedStyle(it);
          return borderInlineEndStyle !== 'solid' || parseFloat(borderInlineEndWidth) < 1 || /^rgba.* 0\)$/.test(borderInlineEndColor);
        }).map((it) => it.className);
      });
      assert.deepEqual(bare, [], preset);
      const failed = await page.locator('hook-talk .failed .bubble').evaluate((bubble) => getComputedStyle(bubble).outlineStyle);
      assert.equal(failed, 'dashed');
      await screenshot(page, `forced-${preset}`);
    }
  });

  test('who wants more contrast gets borders and no pale words', async (t) => {
    const { page, chat } = await openWith(t, everything, { contrast: 'more', tolerated: [/./] });
    await chat.say('hello');
    await chat.log.getByRole('button', { name: 'Yes' }).waitFor();
    const colours = await page.locator('hook-talk').evaluate((host) => {
      const of = (selector, property) => getComputedStyle(host.shadowRoot.querySelector(selector))[property];
      return { sub: of('.sub', 'color'), frame: of('.frame', 'borderTopColor'), bubble: of('.bot .bubble', 'borderTopColor'), text: of('.title', 'color') };
    });
    for (const colour of Object.values(colours)) assert.equal(colour, colours.text);
  });
});
