import { Conversation, Engine, init } from 'hooktalk';

const ready = init().then(() => new Conversation(new Engine({ webhook: 'https://example.com/hook' })));

self.onmessage = async ({ data: words }) => {
  const conversation = await ready;
  const turn = await conversation.send(words);
  self.postMessage(turn.messages);
};
