import type { BotDefinition, Diagnostic, Dialog, Input, Json, WireMessage } from './types.js';

/** `<hook-talk>`: a chat that speaks with a webhook, or with a bot in the page. */
export interface HookTalkElement extends HTMLElement {
  /** A whole bot definition, instead of the attribute `webhook`. */
  bot: BotDefinition | undefined;
  /**
   * What the interface says instead of its own texts, in every language. `unread` and
   * `cards` depend on a number, which stands where `#` is: `'one=# message|other=# messages'`. In
   * `position`, `'# of %'`, the other one is that of all.
   */
  strings: Partial<Record<InterfaceText, string>> | undefined;
  /**
   * What the page draws itself: messages of the type `custom`, by the `type` or else the `name` in
   * their content, or else by `custom`; and messages of types that the chat does not know, by their
   * type. Each is drawn once, inside the chat's shadow root, where the page's style sheets do not
   * reach. One that throws or gives no node leaves a neutral bubble; the console tells why.
   */
  renderers: Record<string, (content: any, context: RendererContext) => Node | null | undefined> | undefined;
  /**
   * Asked before each turn what goes into the memory. When it throws, gives nothing, or takes more
   * than 10 seconds, the turn begins without.
   */
  getMemory: ((input: Input) => MemoryUpdate | undefined | Promise<MemoryUpdate | undefined>) | undefined;
  /** Opens the panel. */
  open(): void;
  /** Closes the panel. */
  close(): void;
  /** Sends words as if the visitor had typed them. */
  send(text: string): void;
  /** Opens the panel if it is closed, and closes it if it is open. */
  toggle(): void;
  /** Switches the language: of the interface at once, of the bot with the next words. */
  setLanguage(tag: string): void;
  /** Replaces the memory, or with `merge` only the keys that are given. */
  setMemory(memory: { [key: string]: Json | undefined }, options?: { merge?: boolean }): void;
  /** The transcript as plain text. */
  exportTranscript(format?: 'text'): Promise<string>;
  /** The whole conversation, for {@link HookTalkElement.importTranscript}. */
  exportTranscript(format: 'json'): Promise<ExportedConversation>;
  /**
   * Goes on with an exported conversation in place of the present one.
   *
   * @throws TypeError when it is none; nothing is changed then.
   */
  importTranscript(conversation: ExportedConversation): Promise<void>;
  /** Takes the element out of the page; what is under way is given up. */
  destroy(): void;
  /** Forgets the conversation and begins a new one. */
  reset(): void;
}

/** What a renderer is told beside the content. */
export interface RendererContext {
  /** The language of the message, a BCP 47 tag. */
  language: string;
  /** The direction of that language. */
  direction: 'ltr' | 'rtl';
  /** Sends words as if the visitor had typed them. */
  send(text: string): void;
}

/** What goes into the memory. */
export interface MemoryUpdate {
  memory: { [key: string]: Json | undefined };
  /** Whether keys that are not given stay; otherwise the whole memory is replaced. */
  merge?: boolean;
}

/** A conversation with its transcript; what is inside may change from version to version. */
export interface ExportedConversation {
  readonly version: number;
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
  | 'delete'
  | 'menu'
  | 'options'
  | 'saveTranscript'
  | 'sound'
  | 'resetNote'
  | 'resetSure'
  | 'back'
  | 'dismiss'
  | 'readOnly'
  | 'offline'
  | 'notSaved'
  | 'unavailable'
  | 'unsupported'
  | 'picture'
  | 'video'
  | 'audio'
  | 'newTab'
  | 'previous'
  | 'next'
  | 'code'
  | 'table'
  | 'viewLarger'
  | 'closePicture'
  | 'carousel'
  | 'cards'
  | 'position'
  | 'showMore';

/** What the element tells the page. */
export interface HookTalkEventMap {
  /** The visitor can chat. */
  'hooktalk:ready': CustomEvent<null>;
  /** The panel was opened. */
  'hooktalk:open': CustomEvent<null>;
  /** The panel was closed. */
  'hooktalk:close': CustomEvent<null>;
  /** The visitor said something. */
  'hooktalk:send': CustomEvent<Input>;
  /** The memory is another one now. */
  'hooktalk:memory': CustomEvent<{ [key: string]: Json | undefined }>;
  /** A turn is over. */
  'hooktalk:turn': CustomEvent<Dialog>;
  /** A turn had trouble: a webhook that failed, for example. */
  'hooktalk:error': CustomEvent<Diagnostic>;
  /** The bot said something; `client_data` is meant for the page and comes this way too. */
  'hooktalk:message': CustomEvent<WireMessage>;
}

declare global {
  interface HTMLElementTagNameMap {
    'hook-talk': HookTalkElement;
  }
  interface HTMLElementEventMap extends HookTalkEventMap {}
}
