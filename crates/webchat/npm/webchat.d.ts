import type { BotDefinition, WireMessage } from './types.js';

/** `<hook-talk>`: a chat that speaks with a webhook, or with a bot in the page. */
export interface HookTalkElement extends HTMLElement {
  /** A whole bot definition, instead of the attribute `webhook`. */
  bot: BotDefinition | undefined;
  /**
   * What the interface says instead of its own texts, in every language. `unread` depends on a
   * number, which stands where `#` is: `'one=# message|other=# messages'`.
   */
  strings: Partial<Record<InterfaceText, string>> | undefined;
  /** Opens the panel. */
  open(): void;
  /** Closes the panel. */
  close(): void;
  /** Sends words as if the visitor had typed them. */
  send(text: string): void;
  /** Forgets the conversation and begins a new one. */
  reset(): void;
}

/** The texts of the interface. */
export type InterfaceText =
  | 'open'
  | 'close'
  | 'title'
  | 'transcript'
  | 'message'
  | 'placeholder'
  | 'greeting'
  | 'send'
  | 'reset'
  | 'typing'
  | 'newMessages'
  | 'latest'
  | 'unread'
  | 'you'
  | 'bot'
  | 'callFailed'
  | 'interrupted'
  | 'tryAgain'
  | 'notSaved'
  | 'unavailable'
  | 'unsupported'
  | 'picture'
  | 'video'
  | 'audio'
  | 'newTab'
  | 'previous'
  | 'next';

/** What the element tells the page. */
export interface HookTalkEventMap {
  /** The visitor can chat. */
  'hooktalk:ready': CustomEvent<null>;
  /** The bot said something; `client_data` is meant for the page and comes this way too. */
  'hooktalk:message': CustomEvent<WireMessage>;
}

declare global {
  interface HTMLElementTagNameMap {
    'hook-talk': HookTalkElement;
  }
  interface HTMLElementEventMap extends HookTalkEventMap {}
}
