import { parentPort } from 'node:worker_threads';
import { Conversation, Engine, init } from 'hooktalk';

const ready = init().then(() => new Conversation(new Engine({ webhook: 'https://example.com/hook' })));

parentPort.on('message', async (words) => {
  const conversation = await ready;
  const turn = await conversation.send(words);
  parentPort.postMessage(turn.messages);
});
