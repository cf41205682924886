// What must compile against the package's types, and what must not. Never run.
import {
  Conversation,
  Engine,
  HooktalkError,
  Template,
  dialog,
  errorCodes,
  init,
  newConversation,
  renderTemplate,
} from 'hooktalk';
import type {
  Action,
  BotDefinition,
  Condition,
  Diagnostic,
  DiagnosticCode,
  Input,
  Json,
  Message,
  Outcome,
  OutgoingRequest,
  TextTurn,
  Turn,
} from 'hooktalk';
import { Coverage, readJson, readScripts, runScript } from 'hooktalk/testing';
import type { ConversationScript, ScriptResult, ScriptStep } from 'hooktalk/testing';
import type { HookTalkElement, MenuItem, Preferences } from 'hooktalk/webchat';

export function host(element: HookTalkElement): void {
  element.preferences = {
    accentColor: '#0a7d5a',
    openingType: 'never',
    menu: [
      { locale: 'en', default: true, menu: { call_to_actions: [{ type: 'postback', title: 'Help', payload: 'help' }] } },
    ],
  };
  element.say('Hello');
  element.say({ type: 'text', content: 'Hello' }, { open: true });
}

export async function everything(): Promise<void> {
  await init();
  await init(new URL('https://example.com/engine.wasm'));
  await init(fetch('https://example.com/engine.wasm'));
  await init(new Uint8Array());

  using engine = new Engine({ webhook: 'https://example.com/hook' }, { trace: false });
  const same: Engine = Engine.compile('{}', { target: 'server', limits: { template: { depth: 5 } } });
  // @ts-expect-error an option that does not exist
  new Engine({}, { traces: true });
  // @ts-expect-error a target that does not exist
  new Engine({}, { target: 'node' });

  let turn: Turn = engine.begin(newConversation('c1'), 'hi', Date.now());
  turn = engine.begin({ memory: { a: 1 } }, { type: 'text', content: 'hi' }, new Date());
  turn = engine.begin(null, { type: 'quickReply', content: { title: 'A', value: 'a' } }, 0);
  // @ts-expect-error the moment is missing
  engine.begin(null, 'hi');
  // @ts-expect-error a key that a conversation does not have
  engine.begin({ memories: {} }, 'hi', 0);

  const [intent] = engine.understand('two teas', { now: Date.now() }).intents ?? [];
  engine.understand({ content: 'deux' }, { now: new Date(), language: 'fr', conversation: { id: 'c1' } });
  // @ts-expect-error the moment is missing
  engine.understand('hi', { language: intent?.slug });

  const conversation = new Conversation(same, { state: { memory: { a: 1 } }, onMessages: ([first]) => first?.type });
  turn = await conversation.send({ type: 'text', content: 'hi' }, { signal: AbortSignal.timeout(1), fetch });
  turn = await conversation.send('hi', { onText: (delta, { markdown }) => [delta.length, markdown] });
  using stream = same.stream(turn, await fetch('https://example.com'));
  for (const part of stream?.push(new Uint8Array(1)) ?? []) part.type === 'text' ? part.delta.length : part.message.type;
  turn = same.resolve(turn, { type: 'response', status: 200, body: 'data: a', cut: { type: 'aborted' } }, 0);
  turn = await conversation.resume(turn, { onTurn: ({ awaiting }) => awaiting?.url, now: () => 0 });
  const stack: string[] = conversation.state.skill_stack;
  // @ts-expect-error the state is only read
  conversation.state = { id: stack[0] };
  // @ts-expect-error a conversation needs an engine
  new Conversation({ webhook: 'https://example.com/hook' });

  while (turn.awaiting) {
    const request: OutgoingRequest = turn.awaiting;
    const response = await fetch(request.url, { method: request.method, body: request.body });
    turn = same.resolve(
      turn,
      { type: 'response', status: response.status, headers: response.headers, body: await response.arrayBuffer() },
      Date.now(),
    );
  }
  turn = engine.resolve(turn, { type: 'network', message: 'offline' }, 0);
  // @ts-expect-error a response has a status
  turn = engine.resolve(turn, { type: 'response', body: '' }, 0);
  // @ts-expect-error a turn is not its text
  engine.resolve('{}', { type: 'timeout' }, 0);

  const written: TextTurn = engine.beginText('{}', 'hi', 0);
  const stored: string = engine.resolveText(written.turn, { type: 'timeout' }, 0).conversation;
  const answered = dialog(turn).results.conversation.memory['a'] ?? stored;

  const template = new Template('json', { a: ['{{memory.a}}', 1, null] });
  const made: string = template.render({ memory: turn.conversation.memory });
  renderTemplate('text', 'x', {}, { output_bytes: 5 });
  // @ts-expect-error only a body may be JSON
  new Template('text', { a: 1 });
  // @ts-expect-error a context that does not exist
  renderTemplate('html', made, {});
  // @ts-expect-error a scope is an object
  template.render('memory');
  template.free();
  void answered;

  try {
    errorCodes().includes('wrong-type');
  } catch (error) {
    if (error instanceof HooktalkError && error.code === 'invalid-definition') {
      const found: Diagnostic | undefined = error.diagnostics[0];
      const code: DiagnosticCode | undefined = found?.code;
      void code;
    }
  }
}

export const script: ConversationScript = {
  name: 'Orders a tea',
  now: '2026-03-02T09:00:00Z',
  memory: { name: 'Ada' },
  steps: [
    { user: 'hi', expect: ['Hello!', { text: 'Which size?', buttons: ['Small', { $matches: '^L' }] }] },
    { user: { press: 'Large' }, after_ms: 500 },
    { user: { text: 'salut', language: 'fr' }, expect: 'Bonjour' },
    { expect_request: { method: 'POST', url: '/orders', headers: { 'X-A': null }, body: { n: { $above: 1 } } } },
    { respond: { json: { replies: [] } } },
    { respond: 'timeout', expect: { diagnostics: ['webhook-timeout'], notices: ['POST /errors'], memory: {} } },
    { expect: { messages: { $contains: { type: 'card', content: { title: 'Tea' } } }, skill: null } },
  ],
};

export function ran(engine: Engine, definition: BotDefinition): ScriptResult[] {
  const coverage = new Coverage(definition);
  const results = readScripts(readJson('{}').value).scripts.map((one) => runScript(engine, one.script));
  for (const { turns } of results) for (const turn of turns) coverage.add(turn);
  const missing: string[] | undefined = coverage.report().skills?.missing;
  void missing;
  return results;
}

export const bot: BotDefinition = {
  name: 'Shop',
  languages: ['en', 'fr'],
  webhook: { base_url: 'https://example.com', timeout_ms: 5000 },
  templates: { signed: { auth: { type: 'basic', username: 'a', password: 'b' }, headers: { 'X-A': '{{id}}' } } },
  skills: [
    {
      slug: 'order',
      groups: [
        {
          condition: { all: [{ left: '@order', operator: 'is-present' }, { any: [] }] },
          actions: [
            { type: 'send_message', message: { type: 'text', content: { en: 'Hi', fr: 'Salut' }, delay: 1 } },
            { type: 'call_webhook', url: '/order', method: 'PUT', template: 'signed', body: '{"n": {{memory.n}}}' },
            { type: 'edit_memory', set: { 'a.b': '{{nlp.source}}' }, unset: ['c'] },
            { type: 'go_to', skill: 'other', mode: 'wait' },
            { type: 'change_language', language: 'fr' },
            { type: 'reset_conversation' },
          ],
        },
      ],
    },
  ],
};

export const wrong: unknown[] = [
  // @ts-expect-error a misspelt part of a step
  { expcet: [] } satisfies ScriptStep,
  // @ts-expect-error an outcome that no request has
  { respond: 'tiemout' } satisfies ScriptStep,
  // @ts-expect-error a script without steps
  { name: 'x' } satisfies ConversationScript,
  // @ts-expect-error a misspelt key of a bot
  { skils: [] } satisfies BotDefinition,
  // @ts-expect-error an action that does not exist
  { type: 'say', message: { type: 'text', content: 'x' } } satisfies Action,
  // @ts-expect-error a message type that does not exist
  { type: 'send_message', message: { type: 'txt', content: 'x' } } satisfies Action,
  // @ts-expect-error a card has no `header`
  { type: 'card', content: { header: 'x' } } satisfies Message,
  // @ts-expect-error a carousel is a list
  { type: 'carousel', content: { title: 'x' } } satisfies Message,
  // @ts-expect-error a button type that does not exist
  { type: 'buttons', content: { title: 'x', buttons: [{ title: 'x', value: 'x', type: 'link' }] } } satisfies Message,
  // @ts-expect-error a method that webhooks do not have
  { type: 'call_webhook', url: '/x', method: 'TRACE' } satisfies Action,
  // @ts-expect-error a webhook call needs a url
  { type: 'call_webhook' } satisfies Action,
  // @ts-expect-error basic authentication needs a password
  { type: 'call_webhook', url: '/x', auth: { type: 'basic', username: 'x' } } satisfies Action,
  // @ts-expect-error an operator that does not exist
  { left: 'a', operator: 'equals', right: 1 } satisfies Condition,
  // @ts-expect-error a comparison needs a right side
  { left: 'a', operator: 'is' } satisfies Condition,
  // @ts-expect-error a click has a button for content
  { type: 'button', content: 5 } satisfies Input,
  // @ts-expect-error an outcome that does not exist
  { type: 'error' } satisfies Outcome,
  // @ts-expect-error a preference that does not exist
  { acentColor: 'red' } satisfies Preferences,
  // @ts-expect-error a menu item that does not exist
  { type: 'web_url', title: 'x', payload: 'x' } satisfies MenuItem,
  // @ts-expect-error a function is no JSON
  { a: () => 1 } satisfies Json,
];
