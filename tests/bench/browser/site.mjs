// The site that serves a contender as a good server would: compressed by brotli, and on this machine only.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const PAGES = join(import.meta.dirname, 'pages');
const TYPES = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

const compress = promisify(brotliCompress);
/** Path of a file to its compressed bytes: the best compression takes seconds, and is done once. */
const compressed = new Map();

async function read(file) {
  if (!compressed.has(file)) {
    const bytes = await readFile(file);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    compressed.set(file, await compress(bytes, { params }));
  }
  return compressed.get(file);
}

/** What the webhook of the site says, in each contender's form at once. */
export const ANSWER = 'The answer of the webhook.';
const answer = JSON.stringify({ replies: [{ type: 'text', content: ANSWER }], text: ANSWER, output: ANSWER });

/**
 * Serves `page` with the files of `contender`, and a webhook at `/hook`, until `close()`. `sent` has each of its files
 * that was sent, with the bytes on the wire; the page itself is not counted. Browsers may keep the files if `cached`.
 */
export async function serve({ page: own, bundle, folders }, { page = own, cached = false } = {}) {
  const sent = [];
  const html = (await readFile(join(PAGES, page), 'utf8')).replace('{{bundle}}', bundle);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    if (path === '/hook') {
      await request.toArray();
      return response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    }
    const [prefix, folder] = Object.entries(folders).find(([prefix]) => path.startsWith(prefix)) ?? ['', ''];
    const file = normalize(join(folder, path.slice(prefix.length)));
    const bytes = prefix && file.startsWith(folder + sep) ? await read(file).catch(() => null) : null;
    if (bytes === null) return response.writeHead(404).end();
    sent.push({ path, bytes: bytes.length });
    response
      .writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-encoding': 'br',
        'content-length': bytes.length,
        'cache-control': cached ? 'max-age=86400' : 'no-store',
      })
      .end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    sent,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
