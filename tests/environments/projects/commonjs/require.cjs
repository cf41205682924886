const { Conversation, Engine, init } = require('hooktalk');

async function main() {
  await init();
  const conversation = new Conversation(new Engine({ webhook: 'https://example.com/hook' }));

  for (const words of ['Hello', 'Hello again']) {
    const turn = await conversation.send(words);
    for (const message of turn.messages) console.log(message.content);
  }
}

main();
