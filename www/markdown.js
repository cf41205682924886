// How the page loads what reads Markdown, for the first message that is.
globalThis.loadMarkdown = () => import('./markdown/webchat_markdown.js');
