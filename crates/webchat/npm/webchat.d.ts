/**
 * The chat as a custom element. Importing this module registers `<hook-talk>` in a page, and does
 * nothing on a server.
 *
 * ```js
 * import 'hooktalk/webchat';
 *
 * const chat = document.createElement('hook-talk');
 * chat.setAttribute('webhook', 'https://example.com/hook');
 * chat.addEventListener('hooktalk:message', ({ detail }) => console.log(detail.content));
 * document.body.append(chat);
 * ```
 *
 * @packageDocumentation
 */
import type {} from './jsx.js';
import type { BotDefinition, Diagnostic, Dialog, Input, Json, WireMessage, WasmSource } from './types.js';

/** `<hook-talk>`: a chat that speaks with a webhook, or with a bot in the page. */
export class HookTalkElement extends HTMLElement {
  /**
   * Where `webchat.wasm` is, for a bundler that does not bring it along, to be set before a chat is
   * loaded: an address, a response, bytes or a compiled module, or a promise of one; beside this module
   * when absent.
   */
  static wasm: WasmSource | Promise<WasmSource> | undefined;
  /** A whole bot definition or the address of one, instead of the attribute `webhook`. */
  bot: BotDefinition | string | undefined;
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
   * What the original called the preferences of a channel. An attribute that says the same goes
   * before them; what is wrong is told on the console and left out.
   */
  preferences: Preferences | undefined;
  /**
   * Asked before each message of the bot is shown, one after another. It gives a message to show
   * instead, or `null`: then it is not shown, not kept, and `hooktalk:message` does not tell of it.
   * When it throws, gives nothing, or takes more than 10 seconds, the message is shown as it is.
   * After a reload it may be asked again about one that was not shown yet.
   */
  beforeDraw:
    | ((
        message: WireMessage,
        context: Omit<RendererContext, 'send'>,
      ) => WireMessage | null | undefined | Promise<WireMessage | null | undefined>)
    | undefined;
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
  /**
   * Shows a message of the bot without a turn: a text, or a message as webhooks send it. The bot does
   * not learn of it. While the panel is closed it counts as unread, and a callout shows it. It is kept
   * with the conversation once the visitor has written.
   */
  say(message: string | WireMessage, options?: { open?: boolean }): void;
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

/**
 * The attributes of `<hook-talk>`, all of them live: a change takes effect at once. Those of yes and
 * no count when they are there, whatever they say.
 */
export interface HookTalkAttributes {
  /** The address of the webhook, absolute or relative to the page. */
  webhook?: string | undefined;
  /** The address of a bot definition, instead of `webhook`. */
  bot?: string | undefined;
  /**
   * When the chat behind the launcher is loaded: as soon as the tag is there (`eager`), when the page
   * has nothing else to do (`idle`), or when the visitor comes near it (`interaction`). Without one,
   * `interaction`, but `idle` if a conversation goes on, a property is set, or a callout waits.
   */
  load?: 'eager' | 'idle' | 'interaction' | undefined;
  /**
   * A BCP 47 tag, for the interface and for the first words; changing it switches the conversation
   * too. Without one, English.
   */
  language?: string | undefined;
  /** The words in the header. */
  title?: string | undefined;
  /** What stands in the empty text box. */
  placeholder?: string | undefined;
  /** How much the text box takes, in UTF-16 units. */
  'character-limit'?: number | `${number}` | undefined;
  /**
   * The colours: light or dark as the system says (`auto`), or always one of them.
   *
   * @defaultValue `auto`
   */
  theme?: 'auto' | 'light' | 'dark' | undefined;
  /**
   * Where the chat stands: a launcher in a corner with a panel in its place (`floating`),
   * a panel along the side of the window (`docked`), the whole window (`page`), or in the element
   * (`inline`).
   *
   * @defaultValue `floating`
   */
  layout?: 'floating' | 'docked' | 'page' | 'inline' | undefined;
  /**
   * The side of launcher and panel.
   *
   * @defaultValue `end`
   */
  position?: 'end' | 'start' | undefined;
  /**
   * The looks as a whole.
   *
   * @defaultValue `classic`
   */
  preset?: 'classic' | 'calm' | 'bold' | 'paper' | 'mono' | undefined;
  /**
   * The name under which this browser keeps the conversation, or `none`; by default the bot itself
   * gives the name.
   */
  storage?: string | undefined;
  /** How many hours a kept conversation lives after its last message; for ever when absent. */
  ttl?: number | `${number}` | undefined;
  /** The panel is open. Adding it opens the panel, and taking it away closes it. */
  open?: boolean | '' | undefined;
  /** The first bubble of the transcript, which the bot knows nothing of. */
  welcome?: string | undefined;
  /** What a callout beside the launcher says to a visitor who has not written yet. */
  onboarding?: string | undefined;
  /**
   * How the panel begins: as the visitor left it (`memory`), closed (`never`), or open
   * (`always`), but on a phone, which it would cover.
   *
   * @defaultValue `memory`
   */
  opening?: 'memory' | 'never' | 'always' | undefined;
  /** The address of a picture in the header. */
  logo?: string | undefined;
  /** The address of a picture on the launcher. */
  'launcher-logo'?: string | undefined;
  /** Words on the launcher. */
  'launcher-title'?: string | undefined;
  /** The address of a picture beside what the bot says. */
  'bot-picture'?: string | undefined;
  /** The address of a picture beside what the visitor says. */
  'user-picture'?: string | undefined;
  /** A soft sound for messages that the visitor does not see; the visitor can turn it off. */
  sound?: boolean | '' | undefined;
  /** The conversation can be read, and its links opened, but nothing can be sent. */
  'read-only'?: boolean | '' | undefined;
  /** Nothing can be sent for now; a text says why. */
  disabled?: boolean | string | undefined;
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

/**
 * The host's own colours, pictures, words and menu, by the names of the original. Colours and fonts are
 * CSS; the custom properties `--hooktalk-…` of the page go before them.
 */
export interface Preferences {
  /** Launcher, the visitor's bubbles, send button; links and buttons are mixed from it. */
  accentColor?: string;
  /** Words and icons on the accent; black or white, whichever can be read, unless told. */
  complementaryColor?: string;
  /** Words in the bot's bubbles; black or white on a background of yours, unless told. */
  botMessageColor?: string;
  /** The bot's bubbles. */
  botMessageBackgroundColor?: string;
  /** The panel. With `theme="auto"` a light one makes the chat light, a dark one dark. */
  backgroundColor?: string;
  /** The typeface, as in CSS. */
  fontFamily?: string;
  /** The address of a picture in the header; the attribute `logo`. */
  headerLogo?: string;
  /** The attribute `title`. */
  headerTitle?: string;
  /** The address of a picture beside what the bot says; the attribute `bot-picture`. */
  botPicture?: string;
  /** The same beside what the visitor says; the attribute `user-picture`. */
  userPicture?: string;
  /** What a callout beside the launcher says to a visitor who has not written yet; `onboarding`. */
  onboardingMessage?: string;
  /** A picture on the launcher; the attribute `launcher-logo`. */
  expanderLogo?: string;
  /** Words on the launcher; the attribute `launcher-title`. */
  expanderTitle?: string;
  /** The first bubble of the transcript, which the bot knows nothing of; the attribute `welcome`. */
  welcomeMessage?: string;
  /** The attribute `placeholder`. */
  userInputPlaceholder?: string;
  /** How much the text box takes, in UTF-16 units; 0 is without limit. `character-limit`. */
  characterLimit?: number | string;
  /** For how many hours a conversation is kept; 0 or less is for ever. The attribute `ttl`. */
  conversationTimeToLive?: number | string;
  /**
   * How the panel begins: closed, open (but on a phone, which it would cover), or as the visitor left
   * it, which is the default. The attribute `opening`.
   */
  openingType?: 'never' | 'always' | 'memory';
  /** The menu beside the text box, or one for each language. */
  menu?: LocaleMenu | LocaleMenu[] | Menu;
  /** The attribute `language`. */
  webchatLocale?: string;
}

/** The menu for one language. */
export interface LocaleMenu {
  /** A BCP 47 tag. */
  locale?: string;
  /** Whether it stands in for languages without one; else the first does. */
  default?: boolean;
  /** Its lines. */
  menu: Menu;
}

/** What a menu offers. */
export interface Menu {
  /** For people; it is not shown. */
  title?: string;
  /** Its lines, in order. */
  call_to_actions: MenuItem[];
}

/** A line of a menu. Menus go three levels deep. */
export type MenuItem =
  | {
      type: 'postback';
      /** What is written on the line. */
      title: string;
      /** What is sent, as a button does. */
      payload: string;
    }
  | {
      /** The original's producers write either. */
      type: 'Link' | 'link';
      /** What is written on the line. */
      title: string;
      /** The address that is opened in a new tab. */
      payload: string;
    }
  | {
      type: 'nested';
      /** What is written on the line. */
      title: string;
      /** The lines of the menu below. */
      call_to_actions: MenuItem[];
    };

/** What goes into the memory. */
export interface MemoryUpdate {
  /** Keys and their values. */
  memory: { [key: string]: Json | undefined };
  /** Whether keys that are not given stay; otherwise the whole memory is replaced. */
  merge?: boolean;
}

/** A conversation with its transcript; what is inside may change from version to version. */
export interface ExportedConversation {
  /** Of the form; a chat that writes another one refuses it. */
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
  | 'stop'
  | 'reset'
  | 'typing'
  | 'newMessages'
  | 'latest'
  | 'unread'
  | 'you'
  | 'bot'
  | 'callFailed'
  | 'brokenOff'
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
