/** Registers `<hook-talk>`, and gives its class: what `import 'hooktalk/webchat'` loads. */
export * from './embed.js';
