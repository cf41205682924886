// The built package, as every test here imports it.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const elsewhere = process.env.HOOKTALK_PACKAGE;

/** Where it is: what `cargo xtask build` made, or the folder that HOOKTALK_PACKAGE names. */
export const folder = elsewhere
  ? pathToFileURL(`${resolve(elsewhere)}/`)
  : new URL('../../target/npm/hooktalk/', import.meta.url);

if (!existsSync(new URL('engine.wasm', folder))) {
  throw new Error(`${fileURLToPath(folder)} is not built: run \`cargo xtask build\` first`);
}

export const hooktalk = await import(new URL('index.js', folder));

/** A second copy of the module, which nobody has loaded yet. */
export const another = (name) => import(new URL(`index.js?${name}`, folder));
