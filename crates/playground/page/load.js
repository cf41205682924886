// What the page loads when it is needed: the reader of Markdown, the editor, and a thread that looks at what is written.

globalThis.loadMarkdown = () => import('./markdown/webchat_markdown.js');
globalThis.loadEditor = () => import('./editor/editor.js');
globalThis.loadLink = () => import('./keep/link.js');
globalThis.loadZip = () => import('./keep/zip.js');

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
