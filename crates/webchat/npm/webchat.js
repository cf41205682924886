/** Registers `<hook-talk>`: what `import 'hooktalk/webchat'` loads. */
import './embed.js';
