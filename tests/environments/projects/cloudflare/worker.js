import { Conversation, Engine, init } from 'hooktalk';
import wasm from 'hooktalk/engine.wasm';

export default {
  async fetch(request) {
    await init(wasm);
    const engine = new Engine({ webhook: 'https://example.com/hook' });
    const { words, state } = await request.json();
    const conversation = new Conversation(engine, { state });
    const turn = await conversation.send(words);
    return Response.json({ messages: turn.messages, state: conversation.state });
  },
};
