// What `hooktalk/testing` gives: the parts of `npx hooktalk test` for a program or a page of your own.
export { Coverage } from './coverage.js';
export { JsonError, keysOf, readJson } from './json.js';
export { runScript } from './run.js';
export { readScripts } from './script.js';
