import { init, renderTemplate } from 'hooktalk';

await init();
console.log(renderTemplate('text', 'Hello {{name}}', { name: 'Ada' }));
