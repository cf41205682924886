// @ts-check
// The script of the sandboxed frame: it starts and ends the worker that runs the webhook. `WORKER` is the text of
// `worker.js`, put here by `build.mjs`.

/** @type {string} */
// @ts-ignore
const source = WORKER;

// Alone, or without its sandbox, it does nothing: the code would have the site's own origin.
if (self.origin === 'null' && parent !== self) {
  /** @type {Worker | undefined} */
  let worker;
  const start = (/** @type {string} */ text) => new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  addEventListener('message', ({ source: from, data, ports }) => {
    if (from !== parent) return;
    const [port] = ports;
    if (data.find !== undefined && port) {
      // A reader that only has to find the place, which browsers tell of scripts, not of modules. It never runs.
      const script = `throw 0; ${data.find.replace(/^export default /gm, '0, ').replace(/^export /gm, '')}`;
      const reader = start(script);
      const end = (/** @type {number | null} */ line) => {
        reader.terminate();
        port.postMessage(line);
      };
      reader.onerror = (event) => {
        event.preventDefault();
        end(event.message.includes('SyntaxError') ? event.lineno : null);
      };
      setTimeout(end, 300, null);
      return;
    }
    worker?.terminate();
    worker = undefined;
    if (data.code === undefined || !port) return;
    worker = start(source);
    worker.onerror = (event) => event.preventDefault();
    worker.postMessage(data.code, [port]);
  });
  parent.postMessage('ready', '*');
}
