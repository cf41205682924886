// The site that serves a contender as a good server would: compressed by brotli, and on this machine only.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const PAGES = join(import.meta.dirname, 'pages');
const TYPES = {
  '.js': 'text/javascript',
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

/**
 * Serves `contender`, until `close()`. `sent` has each of its files that was sent, with the bytes on the wire; the page
 * itself is not counted.
 */
export async function serve({ page, bundle, folders }) {
  const sent = [];
  const html = (await readFile(join(PAGES, page), 'utf8')).replace('{{bundle}}', bundle);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
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
        'cache-control': 'no-store',
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
