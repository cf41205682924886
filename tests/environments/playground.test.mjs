// The projects that the playground gives: taken out of the built page, installed with the package as npm packs it, built
// by the Vite that they ask for, and talked to.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { unzipSync } from 'fflate';
import { chatIn, open, ordersALatte, serve, siteFolder } from '../browser/harness.mjs';
import { INSTALL, fresh, holdsOnly, pack, run } from './projects.mjs';

let folder;
let packed;
before(async () => {
  folder = fresh();
  packed = await pack(folder);
});

/** The playground at what stands behind its `#`. */
async function playground(t, hash = '') {
  const origin = await serve(t, { folders: { '/': siteFolder } });
  const page = await open(t, `${origin}/${hash}`, { viewport: { width: 1440, height: 900 } });
  return {
    page,
    async does(name) {
      await page.getByRole('button', { name: 'Project' }).click();
      await page.getByRole('menuitem', { name }).click();
    },
  };
}

/** Takes the project for npm of the open bot, installs it and builds it; gives its folder. */
async function built({ page, does }, name) {
  await does('Put on a website …');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the project' }).click()]);
  for (const [path, content] of Object.entries(unzipSync(readFileSync(await download.path())))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const project = join(folder, name);
  // Nothing of the project is another, but that the package is not published yet, and Vite is here already.
  const file = join(project, 'package.json');
  const about = JSON.parse(readFileSync(file, 'utf8'));
  about.dependencies.hooktalk = `file:../${packed}`;
  delete about.devDependencies.vite;
  writeFileSync(file, JSON.stringify(about));
  await run(project, INSTALL);
  const { stdout, stderr } = await run(project, 'npm run build --loglevel=error');
  assert.doesNotMatch(`${stdout}${stderr}`.replaceAll('[PLUGIN_TIMINGS]', ''), /warn|\(!\)/i);
  holdsOnly(join(project, 'dist'), 'webchat.wasm');
  return project;
}

test('an example with its answers, below a path of any host', async (t) => {
  const site = await playground(t, '#cafe');
  await site.page.getByRole('heading', { name: 'A café' }).waitFor();
  const project = await built(site, 'a-caf-project');
  const origin = await serve(t, { folders: { '/some/where/': join(project, 'dist') } });
  const page = await open(t, `${origin}/some/where/`);
  assert.equal(await page.title(), 'A café');
  const chat = chatIn(page);
  await chat.open();
  await ordersALatte(chat);
});

test('a bot with the webhook that was written in the page', async (t) => {
  const site = await playground(t);
  const webhook = 'export default ({ path, json }) => ({ replies: [{ type: "text", content: `${path} ${json.nlp.source}` }] });\n';
  const skill = { slug: 'all', type: 'fallback', actions: [{ type: 'call_webhook', url: '/orders' }] };
  const bot = JSON.stringify({ webhook: { base_url: 'hooktalk-page:/page-webhook' }, skills: [skill] });
  const file = { version: 1, name: 'With server', webhook, bot };
  const [chooser] = await Promise.all([site.page.waitForEvent('filechooser'), site.does('Open a file …')]);
  await chooser.setFiles({ name: 's.hooktalk.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await site.page.getByRole('heading', { name: 'With server' }).waitFor();
  const project = await built(site, 'with-server-project');
  // What `npm start` runs.
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const [, ...words] = scripts.start.split(' ');
  const server = spawn(process.execPath, words, { cwd: project, env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => server.kill());
  const [address] = await once(server.stdout, 'data');
  const chat = chatIn(await open(t, String(address).trim()));
  await chat.open();
  await chat.ask('a tea', '/orders a tea');
});
