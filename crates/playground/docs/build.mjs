// Makes the documentation of the site out of the package's Markdown: one page for each file, in the folder that is
// named, or in `docs/` of the page that Trunk builds. A copy of the chat goes beside it, for the pages to show it,
// when the package is built.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { argv, env } from 'node:process';
import hljs from 'highlight.js';
import { Marked } from 'marked';

const root = resolve(import.meta.dirname, '../../..');
const guides = join(root, 'crates/wasm/npm');
const made = join(root, 'target/npm/hooktalk');
const site = argv[2] ?? env.TRUNK_STAGING_DIR;
if (!site) throw new Error('usage: node build.mjs FOLDER');
const folder = join(resolve(site), 'docs');
mkdirSync(folder, { recursive: true });

/** In the order of the navigation; guides that are not named come after these. */
const ORDER = ['README', 'WEBHOOKS', 'RECIPES', 'API', 'THEMING', 'SECURITY', 'ENVIRONMENTS', 'TESTING', 'RELEASING'];
const place = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** How the languages of the blocks are called by what colours them. */
const LANGUAGES = {
  css: 'css',
  html: 'xml',
  http: 'http',
  js: 'javascript',
  json: 'json',
  jsx: 'javascript',
  php: 'php',
  python: 'python',
  ruby: 'ruby',
  sh: 'bash',
  ts: 'typescript',
  tsx: 'typescript',
  vue: 'xml',
};

/** It stands in the page, because the site may lie on any host. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const BUBBLE = 'M10 2h12a8 8 0 0 1 8 8v8a8 8 0 0 1-8 8H12.5L6 30.5v-5.6A8 8 0 0 1 2 18v-8a8 8 0 0 1 8-8z';
const HOOK = 'M20 10.2V16.5a4.8 4.8 0 0 1-9.6 0v-2.3l2.9 2.4M20 10.2a2.2 2.2 0 1 0-.01 0z';
const MARK = `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path class="bubble" d="${BUBBLE}"/><path class="hook" d="${HOOK}"/></svg>`;
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#4353d9" d="${BUBBLE}"/><path fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" d="${HOOK}"/></svg>`;

const pages = readdirSync(guides)
  .filter((name) => name.endsWith('.md'))
  .map((name) => basename(name, '.md'))
  .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
  .map((name) => {
    const file = name === 'README' ? 'index.html' : `${name.toLowerCase()}.html`;
    return { name, file, ...render(name, readFileSync(join(guides, `${name}.md`), 'utf8')) };
  });

for (const page of pages) writeFileSync(join(folder, page.file), whole(page));
for (const file of ['base.css', 'docs.css']) cpSync(join(root, 'www', file), join(folder, file));
cpSync(join(import.meta.dirname, 'docs.js'), join(folder, 'docs.js'));
if (existsSync(join(made, 'webchat.wasm'))) {
  const chat = /^(embed|webchat\w*)\.(js|wasm)$|^snippets$|^LICENSE/;
  const files = readdirSync(made).filter((name) => chat.test(name));
  mkdirSync(join(site, 'hooktalk'), { recursive: true });
  for (const name of files) cpSync(join(made, name), join(site, 'hooktalk', name), { recursive: true });
}

/** The parts of a page: its title, its sections, its words as HTML. */
function render(name, source) {
  const sections = [];
  let bot;
  let title = '';
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const words = this.parser.parseInline(tokens);
        if (depth === 1) {
          title = text;
          return `<h1>${words}</h1>\n`;
        }
        const id = slug(text);
        if (depth === 2) sections.push({ id, words });
        return `<h${depth} id="${id}">${words} <a class="anchor" href="#${id}"><span class="unseen">Link to this section</span></a></h${depth}>\n`;
      },
      link({ href, text, tokens }) {
        const there = target(href);
        // In the package a guide is called by its file, here by its title.
        const words = text === href && text.endsWith('.md') ? `“${titleOf(text)}”` : this.parser.parseInline(tokens);
        return there === undefined ? words : `<a href="${escape(there)}">${words}</a>`;
      },
      code({ text, lang = '' }) {
        const [language] = lang.split(' ');
        if (lang === 'json bot') bot ??= text;
        const words = language in LANGUAGES ? hljs.highlight(text, { language: LANGUAGES[language] }).value : escape(text);
        return `<div class="sample"><pre tabindex="0"><code>${words}\n</code></pre></div>\n`;
      },
      table(token) {
        // Cells are told as marked tells them; what is around them scrolls.
        const cells = (row, tag) =>
          row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('');
        const rows = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>\n`).join('');
        const head = token.header.some(({ text }) => text) ? `<thead><tr>${cells(token.header, 'th').replaceAll('<th scope="col"></th>', '<td></td>')}</tr></thead>\n` : '';
        return `<div class="wide" tabindex="0"><table>${head}<tbody>\n${rows}</tbody></table></div>\n`;
      },
      /** A comment in the guide is the place of a chat with the page's first bot, right as it is written there. */
      html({ text }) {
        if (text.trim() !== '<!-- live -->') return text;
        const file = `${name.toLowerCase()}-bot.json`;
        writeFileSync(join(folder, file), bot);
        return existsSync(join(made, 'webchat.wasm')) ? `<div class="live" data-bot="${file}" hidden></div>\n` : '';
      },
    },
  });
  const html = marked.parse(source);
  return { title, sections, html };
}

/** Where a link of a guide leads on the site; nowhere, if the site has no such file. */
function target(href) {
  if (/^https?:|^#/.test(href)) return href;
  const [path, anchor = ''] = href.split(/(?=#)/);
  if (path.endsWith('.md')) return (path === 'README.md' ? 'index.html' : path.toLowerCase().replace(/\.md$/, '.html')) + anchor;
  const file = join(made, path);
  if (!existsSync(file)) return undefined;
  cpSync(file, join(folder, path));
  return href;
}

function titleOf(file) {
  if (file === 'README.md') return 'Start here';
  return readFileSync(join(guides, file), 'utf8').match(/^# (.*)$/m)[1];
}

/** What GitHub and npm make of a heading, so that links are the same everywhere. */
function slug(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** Page, title in the navigation, and what is before and after it. */
function whole({ name, file, title, html }) {
  const at = pages.findIndex((page) => page.file === file);
  const heading = name === 'README' ? 'Hooktalk: documentation' : `${title}: Hooktalk`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${POLICY}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(heading)}</title>
    <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
    <link rel="stylesheet" href="base.css">
    <link rel="stylesheet" href="docs.css">
    <script src="docs.js"></script>
  </head>
  <body>
    <a class="skip" href="#words">Skip to the words</a>
    <header class="masthead">
      <a class="wordmark" href="../index.html">${MARK}<span>Hooktalk</span></a>
      <p class="tagline">Documentation</p>
      <a class="to-site" href="../index.html">Playground</a>
    </header>
    <div class="book">
      <nav class="contents" aria-label="Documentation">
        <ul>
          ${pages.map((page) => entry(page, page.file === file)).join('\n          ')}
        </ul>
      </nav>
      <main id="words" tabindex="-1">
        <article>
${html}        </article>
        ${neighbours(at)}
      </main>
    </div>
  </body>
</html>
`;
}

/** A page in the navigation, with its sections if it is the one on show. */
function entry(page, here) {
  const link = `<a href="${page.file}"${here ? ' aria-current="page"' : ''}>${escape(label(page))}</a>`;
  if (!here || page.sections.length === 0) return `<li>${link}</li>`;
  const sections = page.sections.map(({ id, words }) => `<li><a href="#${id}">${words}</a></li>`).join('');
  return `<li>${link}<ul>${sections}</ul></li>`;
}

function label({ name, title }) {
  return name === 'README' ? titleOf('README.md') : title;
}

function neighbours(at) {
  const [before, after] = [pages[at - 1], pages[at + 1]];
  const link = (page, rel, word) =>
    page ? `<a rel="${rel}" href="${page.file}"><span>${word}</span> ${escape(label(page))}</a>` : '';
  return `<nav class="neighbours" aria-label="Before and after">${link(before, 'prev', 'Before:')}${link(after, 'next', 'Next:')}</nav>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
