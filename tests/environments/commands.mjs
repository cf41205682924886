// The commands that ENVIRONMENTS.md names, as its tests run them.

const COMMANDS = {
  node: 'node main.js',
  deno: 'deno run --allow-net --allow-read main.js',
  bun: 'bun main.js',
  esbuild: 'npx esbuild main.js --bundle --format=esm --splitting --minify --outdir=dist',
  copy: 'cp node_modules/hooktalk/engine.wasm node_modules/hooktalk/webchat.wasm dist',
  esbuildFile: 'npx esbuild main.js --bundle --format=esm --splitting --minify --outdir=dist --loader:.wasm=file --public-path=/',
  oneFile: 'npx esbuild main.js --bundle --format=esm --platform=node --target=node20 --minify --outdir=dist --loader:.wasm=binary',
  bunFile: 'bun build main.js --splitting --minify --outdir=dist --public-path=/',
};

export const documented = Object.values(COMMANDS);

/** One of them, with a project's own files and folders in place of `main.js`, `dist` and the path `/` of the site. */
export function command(name, { main = 'main.js', dist = 'dist', path = '/' } = {}) {
  return COMMANDS[name]
    .replace('main.js', main)
    .replace(/\bdist$|(?<=outdir=)dist/, dist)
    .replace(/(?<=public-path=)\//, path);
}
