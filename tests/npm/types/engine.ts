// The engine in a project that has the types of no platform: neither the DOM's nor Node's. Never run.
import { Conversation, Engine, HooktalkError, init, newConversation } from 'hooktalk';
import type { Input, Outcome, Turn, TurnOptions, WasmSource, WireMessage } from 'hooktalk';
import { runScript } from 'hooktalk/testing';

declare const bytes: Uint8Array;
declare const module: object;

export const sources: WasmSource[] = ['engine.wasm', bytes, bytes.buffer as ArrayBuffer, module];

export async function run(options: TurnOptions): Promise<WireMessage[]> {
  await init();
  for (const source of sources) await init(Promise.resolve(source));
  // @ts-expect-error a number is no place
  await init(5);
  const engine = new Engine({ webhook: 'https://example.com/hook' }, { target: 'server' });
  const state = newConversation('c1');
  const conversation = new Conversation(engine, { state, ...options });
  const input: Input = { type: 'text', content: 'hi' };
  let turn: Turn = await conversation.send(input, {
    fetch: async (url, { method }) => ({
      status: method === 'POST' && url !== '' ? 200 : 405,
      headers: [['content-type', 'application/json']],
      body: null,
      arrayBuffer: async () => new ArrayBuffer(0),
    }),
  });
  // @ts-expect-error an answer has a status
  await conversation.send(input, { fetch: async () => ({ headers: [], body: null }) });
  const outcome: Outcome = { type: 'timeout' };
  turn = engine.resolve(turn, outcome, 0);
  runScript(engine, { steps: [] });
  return turn.messages;
}

export const codeOf = (error: unknown): string | undefined => (error instanceof HooktalkError ? error.code : undefined);
