// The browser that the tests and the benchmark drive, and what it is started with.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** It says nothing of its own accord to anyone, and runs where there is no graphics card. */
export const chromiumArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The one named in the environment variable `CHROMIUM`, or the first on the path. */
export function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/Applications/Google Chrome.app/Contents/MacOS'];
  const candidates = folders.flatMap((folder) => [...names, 'Google Chrome'].map((name) => join(folder, name)));
  const found = candidates.find((path) => existsSync(path));
  assert.ok(found, 'Chromium is missing: install it, or name it in the environment variable CHROMIUM');
  return found;
}
