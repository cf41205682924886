// In a file of its own, so that every other one can throw it.

/** Every error that this package throws. */
export class HooktalkError extends Error {
  constructor(code, message, diagnostics = [], cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.diagnostics = diagnostics;
  }
}
// On the prototype and by hand: a minifier may rename the class.
Object.defineProperty(HooktalkError.prototype, 'name', {
  value: 'HooktalkError',
  configurable: true,
  writable: true,
});
