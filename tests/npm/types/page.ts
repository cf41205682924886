// The element in a page's own script. Never run.
import 'hooktalk/embed.js';
import { HookTalkElement } from 'hooktalk/webchat';
import wasm from 'hooktalk/webchat.wasm';
import engine from 'hooktalk/engine.wasm';
import { init } from 'hooktalk';
import type { ExportedConversation, HookTalkAttributes, HookTalkEventMap, InterfaceText, Preferences } from 'hooktalk/webchat';

HookTalkElement.wasm = wasm;
HookTalkElement.wasm = new URL('webchat.wasm', 'https://example.com');
HookTalkElement.wasm = fetch('webchat.wasm', { integrity: 'sha384-…' });
// @ts-expect-error it is an address, a response, bytes or a module
HookTalkElement.wasm = 5;
void init(engine);

// The DOM knows the tag.
export const made: HookTalkElement = document.createElement('hook-talk');
export const found: HookTalkElement | null = document.querySelector('hook-talk');
export const all: NodeListOf<HookTalkElement> = document.querySelectorAll('hook-talk');
// @ts-expect-error another tag is another element
export const other: HookTalkElement = document.createElement('div');

export async function use(chat: HookTalkElement): Promise<void> {
  chat.bot = { webhook: 'https://example.com/hook' };
  chat.bot = 'bots/shop.json';
  chat.bot = undefined;
  // @ts-expect-error a misspelt key of a bot
  chat.bot = { webhok: 'https://example.com/hook' };
  const said: Partial<Record<InterfaceText, string>> = { send: 'Go' };
  chat.strings = said;
  // @ts-expect-error a text that the interface does not have
  chat.strings = { sendd: 'Go' };
  const preferences: Preferences = { openingType: 'always' };
  chat.preferences = preferences;
  // @ts-expect-error a way to begin that does not exist
  chat.preferences = { openingType: 'open' };
  chat.renderers = { note: (content, { language, send }) => (send(language), document.createTextNode(String(content))) };
  // @ts-expect-error a renderer gives a node
  chat.renderers = { note: () => 'text' };
  chat.beforeDraw = async (message, { direction }) => (direction === 'rtl' ? null : message);
  chat.getMemory = ({ content }) => ({ memory: { last: String(content) }, merge: true });
  // @ts-expect-error the memory is an object
  chat.getMemory = () => ({ memory: 'x' });
  chat.open();
  chat.close();
  chat.toggle();
  chat.send('hi');
  chat.say('hi', { open: true });
  chat.setLanguage('fr');
  chat.setMemory({ a: [1] }, { merge: true });
  // @ts-expect-error a function is no JSON
  chat.setMemory({ a: () => 1 });
  const text: string = await chat.exportTranscript();
  const conversation: ExportedConversation = await chat.exportTranscript('json');
  // @ts-expect-error a form that does not exist
  await chat.exportTranscript('html');
  await chat.importTranscript(conversation);
  // @ts-expect-error a text is no conversation
  await chat.importTranscript(text);
  chat.reset();
  chat.destroy();
}

export function listen(chat: HookTalkElement): void {
  chat.addEventListener('hooktalk:message', (event) => {
    const type: unknown = event.detail.type;
    void type;
  });
  chat.addEventListener('hooktalk:turn', ({ detail }) => detail.results.conversation.language, { once: true });
  chat.addEventListener('hooktalk:error', ({ detail }) => detail.code === 'webhook-timeout');
  // @ts-expect-error a code that does not exist
  chat.addEventListener('hooktalk:error', ({ detail }) => detail.code === 'webhook-tiemout');
  chat.addEventListener('hooktalk:ready', ({ detail }) => detail satisfies null);
  chat.addEventListener('click', ({ clientX }) => clientX);
  const heard = ({ detail }: HookTalkEventMap['hooktalk:send']) => detail.content;
  chat.addEventListener('hooktalk:send', heard);
  chat.removeEventListener('hooktalk:send', heard);
  // @ts-expect-error this event tells of an input, not of a message
  chat.addEventListener('hooktalk:message', heard);
}

export const attributes: HookTalkAttributes = { webhook: '/hook', 'character-limit': '200', ttl: 24, open: true, load: 'idle', disabled: '' };
export const wrong: HookTalkAttributes[] = [
  // @ts-expect-error a time to load that does not exist
  { load: 'never' },
  // @ts-expect-error looks that do not exist
  { preset: 'loud' },
  // @ts-expect-error a place that does not exist
  { layout: 'fixed' },
  // @ts-expect-error hours are a number
  { ttl: 'a day' },
  // @ts-expect-error a misspelt attribute
  { webhok: '/hook' },
];
