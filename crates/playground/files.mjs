// Lists the files that the page needs when there is no network, each with a digest of what it holds, as `files.json` in
// the folder that is named. The service worker reads it: `sandbox/service.js`.

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { argv, env } from 'node:process';

const site = resolve(argv[2] ?? env.TRUNK_STAGING_DIR ?? '');
const LIST = 'files.json';
/** What the page does without: other pages, what those need, and what is for people. */
const OTHERS = /^(docs|hooktalk)\/|LICENSES\.txt$|^service\.js$|^files\.json$/;

const found = (await readdir(site, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
const names = found.map((entry) => relative(site, join(entry.parentPath, entry.name)).split(sep).join('/'));
const digests = await Promise.all(
  names
    .filter((name) => !OTHERS.test(name))
    .sort()
    .map(async (name) => {
      // The page itself may still get its policy: it is never known to be the same.
      if (name === 'index.html') return ['./', ''];
      return [name, createHash('sha256').update(await readFile(join(site, name))).digest('base64url').slice(0, 16)];
    }),
);
await writeFile(join(site, LIST), JSON.stringify(Object.fromEntries(digests)));
