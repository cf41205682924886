// A dedicated, a shared or a service worker; each is made with `{ type: 'module' }`.
import { Conversation, Engine, init } from './hooktalk/index.js';

const ready = init().then(() => new Conversation(new Engine({ webhook: 'https://example.com/hook' })));

async function answer(words, port) {
  const conversation = await ready;
  const turn = await conversation.send(words);
  port.postMessage(turn.messages);
}

addEventListener('message', ({ data, source }) => answer(data, source ?? self));
addEventListener('connect', ({ ports: [port] }) => {
  port.onmessage = ({ data }) => answer(data, port);
});
