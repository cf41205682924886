// The documentation as it is released: pages made of the package's Markdown, under any path.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertAccessible, assertInView, chatIn, open, screenshot, serve, siteFolder } from './harness.mjs';

const files = readdirSync(join(siteFolder, 'docs')).filter((name) => name.endsWith('.html'));

test('there is a page for each guide', () => {
  const guides = readdirSync(join(siteFolder, '../crates/wasm/npm')).filter((name) => name.endsWith('.md'));
  assert.deepEqual(
    files.toSorted(),
    guides.map((name) => (name === 'README.md' ? 'index.html' : name.toLowerCase().replace(/md$/, 'html'))).toSorted(),
  );
});

for (const [look, options] of Object.entries({
  wide: { viewport: { width: 1280, height: 900 } },
  'narrow and dark': { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
})) {
  test(`every page is whole and can be read by all: ${look}`, async (t) => {
    const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
    const page = await open(t, 'about:blank', options);
    const elsewhere = [];
    page.on('request', (request) => request.url().startsWith(origin) || elsewhere.push(request.url()));
    for (const file of files) {
      await page.goto(`${origin}/some/where/docs/${file}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${file} scrolls sideways by ${overflow} pixels`);
      // All pages are of one make: in the wide look, two of them have everything.
      if (look !== 'wide' || /recipes|webhooks/.test(file)) await assertAccessible(page, `${file}, ${look}`);
      await screenshot(page, `docs-${file.replace('.html', '')}-${look.split(' ')[0]}`);
    }
    assert.deepEqual(elsewhere.filter((url) => !/^(data|about):/.test(url)), []);
  });
}

test('every link of the pages leads to something', async (t) => {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, 'about:blank');
  const seen = new Map();
  for (const file of files) {
    await page.goto(`${origin}/some/where/docs/${file}`);
    const links = await page.evaluate(() => [...document.links].map(({ href }) => href));
    assert.ok(links.length > 10, file);
    for (const link of links.filter((href) => href.startsWith(origin))) seen.set(link, file);
  }
  for (const [link, file] of seen) {
    const { status, text } = await page.evaluate(async (url) => {
      const answer = await fetch(url);
      return { status: answer.status, text: await answer.text() };
    }, link.split('#')[0]);
    assert.equal(status, 200, `${file}: ${link}`);
    const [, id] = link.split('#');
    if (id) assert.ok(text.includes(`id="${decodeURIComponent(id)}"`), `${file}: ${link}`);
  }
});

test('a sample is copied at the press of a button', async (t) => {
  const origin = await serve(t, { folders: { '/': siteFolder } });
  const page = await open(t, `${origin}/docs/webhooks.html`, { permissions: ['clipboard-read', 'clipboard-write'] });
  const sample = page.locator('.sample').first();
  await sample.hover();
  await sample.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('status').getByText('Copied').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^import express from 'express';\n[^]*app\.listen\(5000, '127\.0\.0\.1'\);\n$/);
});

test('what scrolls sideways can be reached by the keyboard, and nothing else has a stop of its own', async (t) => {
  const origin = await serve(t, { folders: { '/': siteFolder } });
  const page = await open(t, `${origin}/docs/webhooks.html`, { viewport: { width: 700, height: 740 } });
  const boxes = await page.evaluate(async () => {
    await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
    return [...document.querySelectorAll('.sample > pre, .wide')].map((box) => [box.scrollWidth > box.clientWidth, box.tabIndex === 0]);
  });
  assert.ok(boxes.some(([scrolls]) => scrolls) && boxes.some(([scrolls]) => !scrolls));
  for (const [scrolls, stop] of boxes) assert.equal(stop, scrolls);
});

test('the theme that was chosen in the playground holds here too', async (t) => {
  const origin = await serve(t, { folders: { '/': siteFolder } });
  const page = await open(t, `${origin}/docs/index.html`, { before: () => localStorage.setItem('hooktalk:playground:theme', 'dark') });
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(colour, 'rgb(13, 15, 20)');
});

test('the bot of a recipe talks in the page, and nothing of a chat is loaded before', async (t) => {
  const origin = await serve(t, { folders: { '/some/where/': siteFolder } });
  const page = await open(t, 'about:blank', { viewport: { width: 1280, height: 900 } });
  const loaded = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(`${origin}/some/where/docs/recipes.html`);
  const start = page.getByRole('button', { name: 'Try this bot here' });
  await start.waitFor();
  assert.deepEqual(loaded.filter((path) => path.includes('/hooktalk/')), []);
  await start.click();
  const chat = chatIn(page);
  await chat.ask('when do you open?', 'From 9 to 6, and never on Mondays.');
  await chat.say('I want to order');
  await chat.log.getByRole('button', { name: 'Tea', exact: true }).click();
  await chat.shows('One tea, it waits at the counter.');
  await page.locator('.live').scrollIntoViewIfNeeded();
  await assertInView(chat.sender, 'the button that sends');
  await screenshot(page, 'docs-live');
  await assertAccessible(page, 'a recipe with its chat');
});
