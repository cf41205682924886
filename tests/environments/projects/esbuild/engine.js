import { Conversation, Engine, init } from 'hooktalk';
import wasm from 'hooktalk/engine.wasm';

await init(wasm);
const engine = new Engine({ webhook: 'https://example.com/hook' });
const conversation = new Conversation(engine);

for (const words of ['Hello', 'Hello again']) {
  const turn = await conversation.send(words);
  for (const message of turn.messages) console.log(message.content);
}
