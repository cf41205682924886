// What the page loads when it is needed: the reader of Markdown, the editors, what runs the webhook that is written in
// the page, and a thread that looks at what is written.

globalThis.loadMarkdown = () => import('./markdown/webchat_markdown.js');
globalThis.loadEditor = () => import('./editor/editor.js');
globalThis.loadLink = () => import('./keep/link.js');
globalThis.loadZip = () => import('./keep/zip.js');
globalThis.loadCodeEditor = () => import('./editor/code.js');
globalThis.loadScriptEditor = () => import('./editor/script.js');

const dressed = new Map();
/** Loads the style sheets of what is in the file `file` of the page's code. */
globalThis.dress = (file) => {
  const sheets = [...document.querySelectorAll(`link[data-of="${file}"]`)];
  const load = (sheet) =>
    new Promise((done, fail) => {
      sheet.onload = done;
      sheet.onerror = fail;
      sheet.disabled = false;
    });
  const loaded = dressed.get(file) ?? Promise.all(sheets.map(load));
  dressed.set(file, loaded);
  // The next one tries again.
  loaded.catch(() => dressed.delete(file));
  return loaded;
};

let webhook = '';
let host;
/** Loads what runs the webhook, and hears of calls and keeps the page for when there is no network. */
globalThis.loadWebhook = () => {
  host ??= import('./sandbox/host.js').then(
    (loaded) => {
      loaded.set(webhook);
      return loaded;
    },
    (error) => {
      host = undefined;
      throw error;
    },
  );
  return host;
};
/** The webhook of the open bot, with its settings, as JSON; an empty text for none. */
globalThis.setWebhook = (text) => {
  webhook = text;
  // A bot that brings one is to be answered from the first word.
  if (text) loadWebhook().then((loaded) => loaded.begin(), () => {});
  host?.then((loaded) => loaded.set(text), () => {});
};
navigator.serviceWorker?.addEventListener('message', (event) => {
  if (event.data.webhook) loadWebhook().then((loaded) => loaded.hear(event));
});
// Whatever the page needs to show comes first.
const atLeisure = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 1000));
addEventListener('load', () => setTimeout(atLeisure, 1500, () => loadWebhook().then((loaded) => loaded.keep(), () => {})));

/** Starts the thread of one of the page's own files. */
function start(file) {
  const address = new URL(file, import.meta.url).href;
  // A page may ask that every address of a script is one that was meant.
  const policy = globalThis.trustedTypes?.createPolicy('hooktalk-thread', { createScriptURL: () => address });
  return new Worker(policy ? policy.createScriptURL('') : address, { type: 'module' });
}

/**
 * Starts the thread: `glue` and `module` are the page's own code. `told` gets the version of a text, what was found in it
 * as JSON, and how many milliseconds that took; `failed` is called when there can be no thread. Gives what takes texts.
 * Of several that come while it is busy, it looks at the last.
 */
globalThis.startChecker = (glue, module, told, failed) => {
  const worker = start('./checker.js');
  let busy = false;
  let waiting;
  const next = () => {
    busy = waiting !== undefined;
    if (busy) worker.postMessage(waiting);
    waiting = undefined;
  };
  worker.onmessage = ({ data: { version, findings, took } }) => {
    next();
    told(version, findings, took);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    failed();
  };
  worker.postMessage({ glue, module });
  return (version, text) => {
    waiting = { version, text };
    if (!busy) next();
  };
};

/**
 * Starts a thread that runs conversation scripts: `glue` and `module` are the page's own code, `job` says in JSON what to
 * run. `told` gets what came of it, in pieces, as JSON; a thread that fails tells so too. Gives what ends it at once.
 */
globalThis.startTrial = (glue, module, job, told) => {
  const worker = start('./trial/trial.js');
  worker.onmessage = ({ data }) => told(data);
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    told(JSON.stringify([{ broken: event.message || 'the thread that runs the tests did not start' }]));
  };
  worker.postMessage({ glue, module, job });
  return () => worker.terminate();
};
