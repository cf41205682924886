// React, bundled with the package's component as an application would be: the version that is installed, or 18.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild-wasm';

import { folder } from './package.mjs';

const VERSIONS = { 18: '../react18/package.json', 19: '../../package.json' };

export const versions = Object.keys(VERSIONS).map(Number);

/**
 * A module that exports `{ React, Client, Server, HookTalk }`, as text: for a `browser`, which has the package under
 * `/hooktalk/`, or for `node`.
 */
export async function bundle(version, platform) {
  const { resolve } = createRequire(new URL(VERSIONS[version], import.meta.url));
  const parts = {
    browser: ["export * as Client from 'react-dom/client';", 'iife'],
    node: ["export * as Server from 'react-dom/server';", 'esm'],
  };
  const [part, format] = parts[platform];
  const { outputFiles } = await build({
    stdin: {
      contents: `export * as React from 'react'; export { HookTalk } from 'hooktalk/react'; ${part}`,
      resolveDir: fileURLToPath(folder),
    },
    bundle: true,
    format,
    globalName: 'app',
    platform,
    write: false,
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"development"' },
    banner: format === 'esm' ? { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" } : {},
    plugins: [
      {
        name: 'one React, and the chat as it is',
        setup({ onResolve }) {
          onResolve({ filter: /^hooktalk\/react$/ }, () => ({ path: fileURLToPath(new URL('react.js', folder)) }));
          onResolve({ filter: /^\.\/embed\.js$/ }, () =>
            platform === 'node' ? { path: new URL('embed.js', folder).href, external: true } : { path: 'empty', namespace: 'empty' },
          );
          onResolve({ filter: /^(react|react-dom|scheduler)($|\/)/ }, ({ path, importer }) => ({
            path: importer.includes('node_modules') && path.startsWith('scheduler') ? createRequire(importer).resolve(path) : resolve(path),
          }));
        },
      },
      {
        name: 'the page has it already',
        setup({ onLoad }) {
          onLoad({ filter: /./, namespace: 'empty' }, () => ({ contents: '' }));
        },
      },
    ],
  });
  return outputFiles[0].text;
}
