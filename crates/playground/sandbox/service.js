// @ts-check
/// <reference lib="webworker" />
// The service worker. It answers calls of the webhook that is written in the page, and hands out the page's files when
// there is no network. Everything else goes its way.

/** @type {ServiceWorkerGlobalScope} */
// @ts-ignore
const here = self;
const { href, pathname } = new URL(here.registration.scope);
/** Below the page's folder. */
const ROUTE = 'page-webhook';
/** Copies of the page in other folders have caches of their own. */
const CACHE = `hooktalk:playground:${pathname}`;
const LIST = 'files.json';
const SANDBOX = 'sandbox/index.html';
/** How long the page may take to say that it heard of a call, in milliseconds. */
const PATIENCE = 10_000;

here.addEventListener('install', () => void here.skipWaiting());
here.addEventListener('activate', (event) => event.waitUntil(here.clients.claim()));

here.addEventListener('message', (event) => {
  if (event.data === 'claim') event.waitUntil(here.clients.claim());
  // A page that cannot be kept now is kept another time.
  if (event.data === 'keep') event.waitUntil(keep().catch(() => {}));
});

here.addEventListener('fetch', (event) => {
  const { request, clientId } = event;
  if (!request.url.startsWith(href)) return;
  const path = new URL(request.url).pathname.slice(pathname.length);
  if (path === ROUTE || path.startsWith(`${ROUTE}/`)) {
    event.respondWith(ask(request, clientId, path.slice(ROUTE.length) || '/'));
  } else if (path === SANDBOX) {
    event.respondWith(sandboxed(request, path));
  } else if (request.method === 'GET' && !/^(docs|hooktalk)\//.test(path)) {
    event.respondWith(fetch(request).catch((error) => kept(request, path, error)));
  }
});

/**
 * Lets the page that made a call answer it.
 *
 * @param {Request} request
 * @param {string} clientId
 * @param {string} path
 */
async function ask(request, clientId, path) {
  const client = clientId ? await here.clients.get(clientId) : undefined;
  if (!client) return refusal('This webhook lives in the page of the playground: only a call that is made there reaches it.');
  const { port1: port, port2 } = new MessageChannel();
  /** @type {Promise<Response>} */
  const answered = new Promise((answer) => {
    const silent = setTimeout(() => answer(refusal('The page of the playground does not answer: reload it.')), PATIENCE);
    port.onmessage = ({ data }) => {
      clearTimeout(silent);
      if (data === 'heard') return;
      port.close();
      if (!data) return answer(Response.error());
      const { status, headers, body } = data;
      answer(new Response([204, 205, 304].includes(status) ? null : body, { status, headers }));
    };
  });
  request.signal.addEventListener('abort', () => port.postMessage('abort'));
  const { method, url } = request;
  const headers = Object.fromEntries(request.headers);
  client.postMessage({ webhook: { method, url, path, headers, body: await request.text() } }, [port2]);
  return answered;
}

/** @param {string} error */
const refusal = (error) => Response.json({ error }, { status: 503 });

/**
 * A file of the page, as it was kept.
 *
 * @param {Request} request
 * @param {string} path
 * @param {unknown} error
 */
async function kept(request, path, error) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(path === 'index.html' ? href : request, { ignoreSearch: true, ignoreVary: true });
  if (found) return found;
  throw error;
}

/**
 * The page of the sandbox. A frame with the attribute `sandbox` is none of a service worker's, and so is not there without
 * a network; one whose answer has this policy is, and is sandboxed as well.
 *
 * @param {Request} request
 * @param {string} path
 */
async function sandboxed(request, path) {
  const { body, status } = await fetch(request).catch((error) => kept(request, path, error));
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': 'sandbox allow-scripts' };
  return new Response(body, { status, headers });
}

/** Keeps all files of the page as they are now, so that they fit each other. What has not changed is not fetched. */
async function keep() {
  const current = await (await fresh(LIST)).json();
  const cache = await caches.open(CACHE);
  const old = (await (await cache.match(LIST))?.json()) ?? {};
  const changed = Object.keys(current).filter((path) => !current[path] || current[path] !== old[path]);
  const files = await Promise.all(changed.map(async (path) => /** @type {const} */ ([path, await fresh(path)])));
  // The page itself comes last: it names the others.
  files.sort(([one], [other]) => Number(!current[one]) - Number(!current[other]));
  for (const [path, file] of files) await cache.put(new URL(path, href), file);
  await cache.put(LIST, Response.json(current));
  for (const path of Object.keys(old)) {
    if (!(path in current)) await cache.delete(new URL(path, href));
  }
}

/** @param {string} path */
async function fresh(path) {
  // A file that is named after what it holds is never another.
  const cache = /-[0-9a-f]{16}[._]/.test(path) ? 'default' : 'no-cache';
  const answer = await fetch(new URL(path, href), { cache });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}
