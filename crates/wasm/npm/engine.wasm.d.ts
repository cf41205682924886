import type { WasmSource } from './types.js';

/**
 * What your bundler or runtime makes of the file: its address, or the compiled module. Either is for
 * {@link init}.
 */
declare const engine: WasmSource;
export default engine;
