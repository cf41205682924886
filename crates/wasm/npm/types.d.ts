/// <reference lib="esnext.disposable" />
/**
 * A conversation engine that decides and never does: it gives HTTP requests as values, takes their
 * outcomes as values, and leaves the sending to you.
 *
 * ```js
 * import { init, Engine, newConversation } from 'hooktalk';
 *
 * await init();
 * const engine = new Engine({ webhook: 'https://example.com/hook' });
 * let turn = engine.begin(newConversation('c1'), 'Hello', Date.now());
 * while (turn.awaiting) {
 *   const { method, url, headers, body } = turn.awaiting;
 *   const response = await fetch(url, {
 *     method,
 *     body,
 *     headers: headers.map(({ name, value }) => [name, value]),
 *   });
 *   const answer = { type: 'response', status: response.status, body: await response.text() };
 *   turn = engine.resolve(turn, answer, Date.now());
 * }
 * console.log(turn.messages, turn.conversation.memory);
 * ```
 *
 * # What crosses the border
 *
 * Everything goes in as `JSON.stringify` sees it and comes out as `JSON.parse` makes it:
 *
 * - A key such as `__proto__` or `constructor` is a plain own key, both ways.
 * - `undefined`, functions and symbols are left out of objects and are `null` in arrays; `NaN` and
 *   `Infinity` are `null`; a `Date` is its ISO text; an object with `toJSON` is what that gives; a
 *   `Map` or `Set` has no own keys and is `{}`.
 * - Whole numbers are exact up to 2^53. A server that needs more digits sends text.
 * - A cyclic object, a `BigInt`, and what nests more than 127 levels deep are refused with the code
 *   `invalid-value`.
 * - Half of a surrogate pair becomes U+FFFD.
 *
 * @packageDocumentation
 */

/** A value of JSON. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

// Loading.

/**
 * An object of the platform by the name of its global class, in a project that has its types: those of
 * the DOM, of a worker, of Node, Deno or Bun. Others need none of them.
 */
type Platform<Name extends string, Otherwise = never> = typeof globalThis extends {
  [Key in Name]: { prototype: infer Instance };
}
  ? Instance
  : Otherwise;

/** A `WebAssembly.Module`, which TypeScript tells from no other object. */
type Module = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Instance } } }
  ? Instance & object
  : object;

/** What `fetch` takes beside an address. */
type RequestOptions = typeof globalThis extends { Request: new (input: never, init?: infer Options) => unknown }
  ? NonNullable<Options>
  : { method: string; headers: [string, string][]; body: string | undefined; signal: Signal };

/** An `AbortSignal`. */
type Signal = Platform<
  'AbortSignal',
  {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  }
>;

/** A `Response`. */
type FetchResponse = Platform<
  'Response',
  {
    readonly status: number;
    readonly headers: Iterable<[string, string]>;
    readonly body: unknown;
    arrayBuffer(): Promise<ArrayBuffer>;
  }
>;

/** Where the engine's wasm is: an address, a response, bytes, or a `WebAssembly.Module`. */
export type WasmSource =
  | string
  | Platform<'URL'>
  | Platform<'Request'>
  | Platform<'Response'>
  | ArrayBuffer
  | ArrayBufferView
  | Module;

/**
 * Loads the engine; everything else needs it first.
 *
 * Calling it again does nothing, calling it twice at once loads once, and after a failure it can be
 * called again.
 *
 * @param source Where the wasm is. Without one, `engine.wasm` beside this module: fetched in a
 * browser, a worker or Deno, read from disk in Node and Bun.
 * @throws {@link HooktalkError} `load-failed`.
 */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;

// Errors.

/** How bad a finding is: `error` when its subject cannot be used, `warning`, or `info`. */
export type Severity = 'info' | 'warning' | 'error';

/** What a {@link Diagnostic} is about. Codes are stable; new ones may come. */
export type DiagnosticCode =
  // The bot definition.
  | 'wrong-type'
  | 'missing-key'
  | 'unknown-key'
  | 'unknown-value'
  | 'out-of-range'
  | 'conflict'
  | 'duplicate'
  | 'invalid-template'
  | 'invalid-url'
  | 'missing-base-url'
  | 'invalid-method'
  | 'invalid-header'
  | 'invalid-auth'
  | 'invalid-language'
  | 'invalid-pattern'
  | 'invalid-name'
  | 'invalid-path'
  | 'invalid-condition'
  | 'unknown-skill'
  | 'unknown-intent'
  | 'unknown-entity'
  | 'unknown-template'
  | 'body-ignored'
  | 'visible-secret'
  | 'missing-fallback'
  | 'missing-language'
  | 'empty-intent'
  | 'empty-entity'
  | 'same-expression'
  | 'same-trigger'
  | 'unreachable-skill'
  | 'never-filled'
  | 'endless-loop'
  | 'no-effect'
  // One turn.
  | 'invalid-conversation'
  | 'invalid-input'
  | 'render-failed'
  | 'memory-unchanged'
  | 'no-skill'
  | 'several-skills'
  | 'nothing-to-offer'
  | 'limit-reached'
  | 'bot-changed'
  // The webhook's answer.
  | 'webhook-status'
  | 'webhook-timeout'
  | 'webhook-unreachable'
  | 'webhook-aborted'
  | 'webhook-error'
  | 'answer-too-large'
  | 'answer-not-utf8'
  | 'answer-not-json'
  | 'answer-not-object'
  | 'answer-replies'
  | 'answer-memory'
  | 'answer-language'
  | 'answer-template'
  | 'answer-event'
  | 'answer-skill'
  | 'imprecise-number'
  | 'malformed-message'
  // Misuse by the program that runs the engine.
  | 'not-awaiting'
  | 'invalid-turn'
  | 'invalid-outcome';

/** What is wrong with a template, or with the data that it got. */
export type TemplateErrorCode =
  | 'unclosed-tag'
  | 'unclosed-block'
  | 'unexpected-tag'
  | 'unknown-block'
  | 'unknown-helper'
  | 'bad-path'
  | 'bad-expression'
  | 'bad-argument'
  | 'bad-json'
  | 'bad-url'
  | 'bad-header'
  | 'depth-limit'
  | 'output-limit'
  | 'step-limit';

/** What a {@link HooktalkError} is about. */
export type ErrorCode =
  /** {@link init} has not been called, or is not done. */
  | 'not-initialized'
  /** The wasm could not be loaded; `cause` has the reason. */
  | 'load-failed'
  /** A bot definition has mistakes; `diagnostics` has all of them. */
  | 'invalid-definition'
  /** A value cannot be JSON, or a text is not. */
  | 'invalid-value'
  /** An argument of another kind is not what it is to be. */
  | 'invalid-argument'
  /** An option or a limit is unknown or has a wrong value. */
  | 'invalid-option'
  /** The Engine or Template was given back with `free()`. */
  | 'freed'
  /** A fault of the engine itself ended the call; the next call starts it anew. Please report it. */
  | 'engine-failed'
  | 'not-awaiting'
  | 'invalid-turn'
  | 'invalid-outcome'
  | TemplateErrorCode;

/** One finding, for the person who can mend it. */
export interface Diagnostic {
  /** How bad it is. */
  severity: Severity;
  /** What it is about, to branch on. */
  code: DiagnosticCode;
  /** Where, as a JSON path such as `$.skills[0].actions[2].url`: in the bot definition, or in what
   * `message` names. */
  path: string;
  /** What is wrong, in one line. */
  message: string;
  /** What mends it. */
  help: string | null;
  /** Which part of the text at `path`, in UTF-16 units, for a template. */
  span: { start: number; end: number } | null;
  /** The line in that text, from 1. */
  line: number | null;
  /** The column in that line, from 1, in UTF-16 units. */
  column: number | null;
  /** The line with carets below the place. */
  excerpt: string | null;
}

/** Every error that this package throws. Bad data is not one: it is in {@link Turn.diagnostics}. */
export class HooktalkError extends Error {
  /** Always this, whatever a minifier calls the class. */
  readonly name: 'HooktalkError';
  /** What it is about, to branch on. */
  readonly code: ErrorCode;
  /** The findings behind it; empty for a caller's mistake. */
  readonly diagnostics: Diagnostic[];
  /** Where `code` and `message` come from, if from another error. */
  readonly cause?: unknown;
  /** For the package itself. */
  constructor(code: ErrorCode, message: string, diagnostics?: Diagnostic[], cause?: unknown);
}

/** Every code that a {@link Diagnostic} may have. */
export function errorCodes(): DiagnosticCode[];

// Messages.

/** A text, or one for each language by its BCP 47 tag. */
export type Localized = string | { readonly [language: string]: string };

/** A button of a message, or a quick reply. */
export interface Button<Text = string> {
  /** What is written on it. */
  title?: Text | null;
  /** What a click sends, opens, calls or starts. */
  value?: Text | null;
  /** What a click does; `postback` when absent. */
  type?: 'postback' | 'web_url' | 'phonenumber' | 'phone_number' | 'trigger_skill' | null;
}

/** A picture, words and buttons. */
export interface Card<Text = string> {
  /** The first line. */
  title?: Text | null;
  /** The words below. */
  subtitle?: Text | null;
  /** The address of a picture. */
  imageUrl?: Text | null;
  /** Where a click on the card leads. */
  itemUrl?: Text | null;
  /** What can be chosen. */
  buttons?: readonly Button<Text>[] | null;
}

/** One row of a list. */
export interface ListElement<Text = string> {
  /** The first line. */
  title?: Text | null;
  /** The second line. */
  subtitle?: Text | null;
  /** More words. */
  description?: Text | null;
  /** The address of a picture. */
  imageUrl?: Text | null;
  /** What can be chosen. */
  buttons?: readonly Button<Text>[] | null;
}

/** What every message may carry. */
export interface MessageOptions {
  /** Seconds to wait after it, 0 to 5; producers write numbers and texts. */
  delay?: number | string | null;
  /** Whether its text is Markdown. */
  markdown?: boolean | 'true' | 'false' | null;
}

/** Words. */
export interface TextMessage<Text = string> extends MessageOptions {
  type: 'text';
  /** The words. */
  content: Text;
}

/** A picture, a video or a sound: its address, or an object with more. */
export interface MediaMessage<Text = string> extends MessageOptions {
  /** What it is. */
  type: 'picture' | 'video' | 'audio';
  /** Its address, or an object with more. */
  content: Text | Media<Text>;
  /** What it shows or says, when `content` is an address alone. */
  alt?: Text | null;
}

/** A picture, a video or a sound. */
export interface Media<Text = string> {
  /** Its address. */
  url: Text;
  /** What it shows or says, for those who do not see or hear it. */
  alt?: Text | null;
  /** The line below it. */
  title?: Text | null;
  /** In pixels; with both sides its place is kept free until it is loaded. */
  width?: number | string | null;
  /** In pixels; see `width`. */
  height?: number | string | null;
  /** The address of a picture that stands for a video until it plays. */
  poster?: Text | null;
  /** Captions of a video, each a WebVTT file. */
  captions?: readonly { url: Text; language?: string | null; label?: Text | null }[] | null;
}

/** A question with answers; they are offered while it is the last message. */
export interface QuickRepliesMessage<Text = string> extends MessageOptions {
  type: 'quickReplies';
  /** The question, and the answers to choose from. */
  content: { title?: Text | null; buttons?: readonly Button<Text>[] | null };
}

/** Words with buttons. */
export interface ButtonsMessage<Text = string> extends MessageOptions {
  type: 'buttons';
  /** The words, and the buttons below. */
  content: { title?: Text | null; buttons?: readonly Button<Text>[] | null };
}

/** One card. */
export interface CardMessage<Text = string> extends MessageOptions {
  type: 'card';
  /** The card. */
  content: Card<Text>;
}

/** Cards side by side. */
export interface CarouselMessage<Text = string> extends MessageOptions {
  /** `carouselle` is the older spelling. */
  type: 'carousel' | 'carouselle';
  /** The cards, in order. */
  content: readonly Card<Text>[];
}

/** Rows below each other. */
export interface ListMessage<Text = string> extends MessageOptions {
  type: 'list';
  /** The rows, with words above and buttons below. */
  content: {
    title?: Text | null;
    elements?: readonly ListElement<Text>[] | null;
    buttons?: readonly Button<Text>[] | null;
  };
}

/** Anything, for a renderer of your own (`custom`) or for the page (`client_data`, not drawn). */
export interface DataMessage extends MessageOptions {
  /** Who it is for. */
  type: 'custom' | 'client_data';
  /** Any JSON. */
  content: Json;
}

/** The conversation begins or ends. */
export interface MarkMessage<Text = string> extends MessageOptions {
  /** Whether it begins or ends. */
  type: 'conversation_start' | 'conversation_end';
  /** Words on the line. */
  content?: Text | null;
}

/** A message of a known type, well formed. */
export type Message<Text = string> =
  | TextMessage<Text>
  | MediaMessage<Text>
  | QuickRepliesMessage<Text>
  | ButtonsMessage<Text>
  | CardMessage<Text>
  | CarouselMessage<Text>
  | ListMessage<Text>
  | DataMessage
  | MarkMessage<Text>;

/**
 * A message as it is in a turn. What a bot definition says has the form of {@link Message}; what a
 * webhook answers has any form, and nothing of it is dropped or renamed.
 */
export interface WireMessage {
  /** A text, if it is well formed; see {@link Message}. */
  type?: unknown;
  /** What the type says it is. */
  content?: unknown;
  /** Seconds to wait after it. */
  delay?: unknown;
  /** Whether its text is Markdown. */
  markdown?: unknown;
  [key: string]: unknown;
}

// The bot definition.


/** `auth` of a webhook call; the texts may hold holes. */
export type Auth =
  | { type: 'none' }
  | {
      type: 'basic';
      /** May hold holes. */
      username: string;
      /** Everyone who opens a page can read what its bot definition holds. */
      password: string;
    };

/** Headers by name, or as a list. The values may hold holes. */
export type HeaderTemplates =
  | { readonly [name: string]: string | null }
  | readonly { name: string; value: string }[];

/** A named set of request settings, for any number of webhook calls. */
export interface RequestTemplate {
  /** How the request proves who sends it. */
  auth?: Auth | null;
  /** Headers besides those of JSON. */
  headers?: HeaderTemplates | null;
  /** JSON whose texts may hold holes, or one text that is the whole JSON with holes. */
  body?: Json;
  /**
   * What makes an answer (`replies`, `conversation`) out of whatever JSON came back, which is
   * `{{api_service_response.body}}` in it. Without one, the response itself is the answer; `{}` merges
   * nothing.
   */
  answer?: Json;
  /**
   * What makes of one event of a streamed response, `{{event}}` in it, the words that it adds, or an
   * event of our own form, such as `{ "delta": "{{event.text}}", "markdown": true }`. What is absent
   * adds nothing. Without one, the events themselves are of that form.
   *
   * @example "{{event.choices[0].delta.content}}"
   */
  stream?: Json;
}

/** Says something. Every text may be one for each language, and may hold holes. */
export interface SendMessage {
  type: 'send_message';
  /** What is said. */
  message: Message<Localized>;
}

/** Asks a server, and merges its answer. */
export interface CallWebhook extends RequestTemplate {
  type: 'call_webhook';
  /** The `action_id` of the request; derived from the place when absent. */
  id?: string | null;
  /** An absolute http(s) address, or a route that begins with `/`. May hold holes. */
  url: string;
  /** `POST` when absent. */
  method?: Method | Lowercase<Method> | null;
  /** The name of the settings in `templates` that these are laid over, key by key. */
  template?: string | null;
  /**
   * Keeps the response as `api_service_response.<name>` for the rest of the turn: `status`, `headers`
   * (names in lower case) and `body`, which of a streamed one is the words that were written. With
   * `answer` or `stream` alone it is kept as `default`.
   */
  name?: string | null;
  /** 1000 to 60000; the bot's own when absent. */
  timeout_ms?: number | null;
}

/** Changes the memory, always in the order reset, set, unset. */
export interface EditMemory {
  type: 'edit_memory';
  /** Whether everything is forgotten first. */
  reset?: boolean | null;
  /** Path with dots, and value. A text that is one hole becomes the very value of the hole. */
  set?: { readonly [path: string]: Json } | null;
  /** Paths to forget. */
  unset?: readonly string[] | null;
}

/** Another skill goes on: at once (`start`), or with the next input (`wait`). */
export interface GoTo {
  type: 'go_to';
  /** A slug; may hold holes. */
  skill: string;
  /** When: `start` when absent. */
  mode?: 'start' | 'wait' | null;
}

/** Changes the language of what follows. */
export interface ChangeLanguage {
  type: 'change_language';
  /** A BCP 47 tag; may hold holes. */
  language: string;
}

/**
 * Lets the visitor choose among the skills that could have been meant, as quick replies; for the
 * skill of type `disambiguation`.
 */
export interface OfferSkills {
  type: 'offer_skills';
  /** The question above them; may hold holes. */
  title: Localized;
}

/** Forgets the memory and which skills are open. */
export interface ResetConversation {
  type: 'reset_conversation';
}

/** One thing that a skill does. */
export type Action =
  | SendMessage
  | CallWebhook
  | EditMemory
  | GoTo
  | ChangeLanguage
  | OfferSkills
  | ResetConversation;

/** How a condition compares. */
export type Operator =
  | 'is'
  | 'is-not'
  | 'in'
  | 'not-in'
  | 'matches'
  | 'matches-not'
  | 'lower-than'
  | 'greater-than'
  | 'is-present'
  | 'is-absent';

/**
 * When a group of actions runs, a skill is triggered or a value is refused: one text, such as
 * `@greetings and _memory.vip is true`, or the same as objects.
 */
export type Condition =
  /** One text, such as `@greetings and #location.city is "Paris" or _memory.vip is true`. */
  | string
  | {
      /** Holds when all of them hold. */
      readonly all: readonly Condition[];
    }
  | {
      /** Holds when one of them holds. */
      readonly any: readonly Condition[];
    }
  | {
      /** `_memory.vip`, `@intent`, `#entity.field`, or a path such as `nlp.intents[0].slug`. */
      readonly left: string;
      /** How it is compared. */
      readonly operator: Exclude<Operator, 'is-present' | 'is-absent'>;
      /** Texts may hold holes. */
      readonly right: Json;
    }
  | {
      /** What is looked at. */
      readonly left: string;
      /** How it is compared. */
      readonly operator: 'is-present' | 'is-absent';
      /** Nothing stands here. */
      readonly right?: null;
    };

/** Actions that run when a condition holds. */
export interface MessageGroup {
  /** They run when it holds; without one, always. */
  condition?: Condition | null;
  /** What is done, in order. */
  actions?: readonly Action[] | null;
}

/** Something that a skill needs to know. */
export interface Requirement {
  /** What fills it: an entity, or an intent. */
  data: `#${string}` | `@${string}`;
  /** The key of the memory that it fills; the name of the entity or intent when absent. */
  alias?: string | null;
  /** Done while it is not known: usually a question. */
  missing?: readonly Action[] | null;
  /** Done once it has been filled. */
  complete?: readonly Action[] | null;
  /** What refuses a value. */
  validators?: readonly Validator[] | null;
  /** Whether a later mention fills it anew; false when absent. */
  update?: boolean | null;
}

/** All of several requirements, in order. */
export interface AllRequirements {
  /** They are filled in this order. */
  all: readonly RequirementItem[];
  /** Done once all are filled. */
  complete?: readonly Action[] | null;
}

/** One of several requirements is enough. */
export interface AnyRequirement {
  /** They are asked in this order. */
  any: readonly RequirementItem[];
  /** Done while none is known; what the first one does when absent. */
  missing?: readonly Action[] | null;
  /** Done once one is filled. */
  complete?: readonly Action[] | null;
}

/** A requirement, or several. */
export type RequirementItem = Requirement | AllRequirements | AnyRequirement;

/** Refuses a value, which is in the memory already, when its condition holds. */
export interface Validator {
  /** What is wrong with the value. */
  condition: Condition;
  /** Done then: usually says why. */
  actions?: readonly Action[] | null;
}

/** One skill; it has `actions`, or `groups` of them. */
export interface Skill {
  /** Its name, unique in the bot. */
  slug: string;
  /** How it is offered to visitors among others that could have been meant; its slug when absent. */
  title?: Localized | null;
  /**
   * `business` (when absent) and `floating` are started by their triggers; `fallback` answers what
   * no other skill takes; `disambiguation` asks which of several was meant; `initialize` runs once,
   * before the first answer.
   */
  type?: 'business' | 'floating' | 'fallback' | 'disambiguation' | 'initialize' | null;
  /** Any of them starts it. */
  triggers?: readonly Condition[] | null;
  /** What must be known before its actions run, in order. */
  requirements?: readonly RequirementItem[] | null;
  /** What it does, in order. */
  actions?: readonly Action[] | null;
  /** What it does: all groups whose condition holds, in order. */
  groups?: readonly MessageGroup[] | null;
}

/** Where webhooks are, and how they are called. */
export interface WebhookSettings {
  /** What routes are appended to, and `/errors`. */
  base_url?: string | null;
  /** 1000 to 60000; 10000 when absent. */
  timeout_ms?: number | null;
  /** Whether a failed call is told to `<base_url>/errors`; true when absent. */
  report_errors?: boolean | null;
  /** Whether an answer's `conversation.skill` starts that skill; false when absent. */
  redirect?: boolean | null;
}

/** A list of texts, or one for each language by its BCP 47 tag. */
export type LocalizedList = readonly string[] | { readonly [language: string]: readonly string[] };

/** Something that visitors can mean. */
export interface Intent {
  /** Its name, unique in the bot: letters, digits, `-` and `_`. */
  slug: string;
  /** For people; it goes out in `nlp.intents`. */
  description?: string | null;
  /** 0 to 100, 50 when absent: how sure it must be to count. */
  strictness?: number | null;
  /** What people say who mean it. A plain list is in the bot's default language. */
  expressions?: LocalizedList | null;
}

/** Keys and values that a detected entity carries: any JSON, or one for each language of the bot. */
export type Enrichments = { readonly [key: string]: Json };

/** One of a list. */
export interface RestrictedEntity {
  /** Its name in lower case, unique in the bot: letters, digits, `-` and `_`. */
  name: string;
  type: 'restricted';
  /** 0 to 100, 80 when absent: how near a word must come to one of the list. */
  strictness?: number | null;
  /** Texts, or texts with other ways to say them. */
  values?:
    | readonly (
        | string
        | { value: string; synonyms?: LocalizedList | null; enrichments?: Enrichments | null }
      )[]
    | null;
  /** What every one carries, unless its value has its own. */
  enrichments?: Enrichments | null;
}

/** What fits a pattern. */
export interface RegexEntity {
  /** Its name in lower case, unique in the bot: letters, digits, `-` and `_`. */
  name: string;
  type: 'regex';
  /** A regular expression without look-around and back-references. */
  pattern: string;
  /** What every one that is found carries besides. */
  enrichments?: Enrichments | null;
}

/** Found by a requirement alone: the visitor's whole answer. */
export interface FreeEntity {
  /** Its name in lower case, unique in the bot: letters, digits, `-` and `_`. */
  name: string;
  type: 'free';
  /** What every one that is found carries besides. */
  enrichments?: Enrichments | null;
}

/** Something that the bot recognises in what visitors say, besides what is built in. */
export type Entity = RestrictedEntity | RegexEntity | FreeEntity;

/** A whole bot. The smallest is `{ webhook: 'https://example.com/hook' }`. */
export interface BotDefinition {
  /** The schema that an editor checks a file with: `./node_modules/hooktalk/bot.schema.json`. */
  $schema?: string | null;
  /** For people. */
  name?: string | null;
  /** The default language, a BCP 47 tag; `en` when absent. */
  language?: string | null;
  /** All languages of the bot, BCP 47 tags. */
  languages?: readonly string[] | null;
  /**
   * When the language of an input is detected: that of the `first` input (when absent), `always` or
   * `never`.
   */
  language_detection?: 'first' | 'always' | 'never' | null;
  /** What visitors can mean. */
  intents?: readonly Intent[] | null;
  /** What is recognised besides what is built in. */
  entities?: readonly Entity[] | null;
  /**
   * Settings, or just an address: it is the base URL, and a bot without a fallback skill gets one
   * that calls it.
   */
  webhook?: string | WebhookSettings | null;
  /** Request settings by name, for any number of webhook calls. */
  templates?: { readonly [name: string]: RequestTemplate } | null;
  /** What the bot can do. */
  skills?: readonly Skill[] | null;
}

// A conversation and its turns.

/** What a conversation remembers. */
export type Memory = { [key: string]: unknown };

/** The state of one conversation: plain data, to be kept wherever you like. */
export interface ConversationState {
  /** Given by you. */
  id: string;
  /** A BCP 47 tag; null until the first turn fixes it. */
  language: string | null;
  /** What it remembers, by key. */
  memory: Memory;
  /** The skills that are open, by slug; the last one has priority. */
  skill_stack: string[];
  /** The skill that answered last. */
  skill: string | null;
  /** How many turns in a row it has answered. The wire spells it so. */
  skill_occurences: number;
  /** What the channel knows of the visitor. */
  participant_data: { [key: string]: unknown };
}

/** A conversation as it may be handed in: what is absent is empty. */
export interface ConversationInput extends Partial<Omit<ConversationState, 'memory' | 'participant_data'>> {
  /** What it remembers; empty when absent. */
  memory?: object | null;
  /** What the channel knows of the visitor; empty when absent. */
  participant_data?: object | null;
}

/** An empty conversation. */
export function newConversation(id?: string): ConversationState;

/** What was understood of an utterance, by the engine or by a service; more keys may be there. */
export interface Nlp {
  /** The identity of the input. */
  uuid?: string;
  /** What was said. */
  source?: string;
  /** What is meant, the surest first. */
  intents?: { slug: string; confidence?: number; [key: string]: unknown }[];
  /** Null when nothing has looked at it. */
  act?: string | null;
  /** The kind of question, where a service of yours tells it; the engine leaves it null. */
  type?: string | null;
  /** How the visitor feels, such as `positive` or `vnegative`; null where that is not known. */
  sentiment?: string | null;
  /** By entity name, in the order of detection. */
  entities?: { [name: string]: { [key: string]: unknown }[] };
  /** The language it was said in, a BCP 47 tag. */
  language?: string;
  /** The one it was understood in. */
  processing_language?: string;
  /** Of what understood it. */
  version?: string;
  /** The moment, as RFC 3339. */
  timestamp?: string;
  /** 200 when it was understood, as of the original. */
  status?: number;
  [key: string]: unknown;
}

/** What the visitor did: typed words, or a click. */
export type Input = {
  /**
   * What the visitor speaks, a BCP 47 tag, if you know it. It counts for the first input of a
   * conversation, before what is detected there.
   */
  language?: string | null;
  /** The language that you want from now on, a BCP 47 tag: it always wins. */
  force_language?: string | null;
  /** How many minutes the visitor's clock is ahead of UTC, -1080 to 1080; 0 when absent. */
  utc_offset_minutes?: number | null;
  /** The identity of the input, for `nlp.uuid`. */
  uuid?: string | null;
  /** What an understanding service of yours made of it; used instead of the engine's own. */
  nlp?: Nlp | null;
} & (
  | {
      type?: 'text';
      /** The words. */
      content: string | number;
    }
  | {
      /** How it was said. */
      type: 'button' | 'quickReply';
      /** The button, or its value alone. */
      content: Button | string;
    }
);

/** The methods of webhooks. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** One HTTP request, to be sent as it is. */
export interface OutgoingRequest {
  /** Unique within the turn, from 1. */
  id: number;
  /** Which action of the bot asks. */
  action_id: string;
  /** Where that action is in the definition. */
  path: string;
  /** How the server is asked. */
  method: Method;
  /** Absolute. */
  url: string;
  /** `secret` ones are not to be shown or logged. */
  headers: { name: string; value: string; secret: boolean }[];
  /** JSON text; null for GET. */
  body: string | null;
  /** How long to wait for the whole answer; of a streamed one, for each further piece. */
  timeout_ms: number;
  /** More bytes of the answer than this are not worth reading. */
  max_response_bytes: number;
}

/** What became of a request. A status of 500 is a `response` too: the engine decides what it means. */
export type Outcome =
  | {
      type: 'response';
      /** The status code. */
      status: number;
      /** As an object, or as pairs: a `Headers` does. */
      headers?: Iterable<readonly [string, string]> | { readonly [name: string]: string };
      /** Text, or bytes. */
      body?: string | ArrayBuffer | ArrayBufferView | null;
      /**
       * What ended the response before its end. What came of a streamed answer counts; any other
       * answer counts as if nothing of it had come.
       */
      cut?: Cut | null;
    }
  | Cut;

/** What can end a call without a whole response. */
export type Cut =
  /** No whole answer in time; of a streamed one, no further piece. */
  | { type: 'timeout' }
  /** The call could not be made, or broke off; `message` tells the developer why. */
  | {
      type: 'network';
      /** Why, for the developer. */
      message?: string;
    }
  /** The person or the page gave it up. */
  | { type: 'aborted' };

/** What a piece of a streamed answer adds to what is seen. */
export type StreamPart =
  /** Words, to the text that is being written; `message` is that text so far. */
  | {
      type: 'text';
      /** The new words. */
      delta: string;
      /** The message. */
      message: WireMessage;
    }
  /** A message. The text that was being written is done. */
  | {
      type: 'message';
      /** The message. */
      message: WireMessage;
    };

/** A streamed answer as it comes; see {@link Engine.stream}. */
export interface AnswerStream {
  /** The messages so far, the one that is being written included. */
  readonly messages: readonly WireMessage[];
  /** Whether the last one is being written. */
  readonly writing: boolean;
  /** Takes a piece, cut off anywhere, and gives what it adds. */
  push(piece: Uint8Array | ArrayBuffer | string): StreamPart[];
  /** Gives its memory back; it takes no more pieces. */
  free(): void;
  /** {@link free} by the name that `using` calls. */
  [Symbol.dispose](): void;
}

/** What a {@link Step} tells. */
export type StepKind =
  | 'turn-began'
  | 'understood'
  | 'skill-chosen'
  | 'requirement-filled'
  | 'requirement-refused'
  | 'requirement-missing'
  | 'condition-checked'
  | 'message-sent'
  | 'memory-edited'
  | 'went-to'
  | 'language-changed'
  | 'conversation-reset'
  | 'request-rendered'
  | 'outcome-received'
  | 'answer-merged'
  | 'redirected'
  | 'call-failed'
  | 'notice-queued'
  | 'limit-reached'
  | 'turn-finished';

/** One thing that a turn did, for an inspector or a test. */
export interface Step {
  /** What was done. */
  kind: StepKind;
  /** Where in the bot definition. */
  path: string;
  /** The moment, in milliseconds. */
  at: number;
  /**
   * More of it, by kind. Of `understood` it is `nlp`, `language_from`, and `spans`, which tells where
   * each entity stands in the words: `{ entity, start, end }` in UTF-16 units, as `slice` counts.
   */
  data: { [key: string]: unknown };
}

/**
 * One input's way through the bot: plain data without a handle. Keep it, copy it, send it to a
 * worker, write it as JSON and go on from there, with any {@link Engine} of the same bot.
 */
export interface Turn {
  /** The state as this turn leaves it, up to now. */
  conversation: ConversationState;
  /** What the visitor did. */
  input: Input;
  /** What was understood of it. */
  nlp: Nlp;
  /** What the bot said. What precedes a call is here while the call is awaited: show it at once. */
  messages: WireMessage[];
  /** What went wrong, for the developer. */
  diagnostics: Diagnostic[];
  /** What was done; empty with `trace: false`. */
  trace: Step[];
  /** Requests to send without waiting; their outcome is nobody's business. */
  notices: OutgoingRequest[];
  /** The request whose outcome is awaited; null when the turn is done. */
  awaiting: OutgoingRequest | null;
  /** Where the turn stands; for the engine only. */
  progress: unknown;
}

/** A turn for hosts that keep conversations as text: the parts that a host needs, read out. */
export interface TextTurn {
  /** The whole turn as JSON text. */
  turn: string;
  /** The conversation as JSON text. */
  conversation: string;
  /** As {@link Turn.messages}. */
  messages: WireMessage[];
  /** As {@link Turn.diagnostics}. */
  diagnostics: Diagnostic[];
  /** As {@link Turn.notices}. */
  notices: OutgoingRequest[];
  /** As {@link Turn.awaiting}. */
  awaiting: OutgoingRequest | null;
}

/** A turn in the shape in which the original's dialog API answered. */
export interface Dialog {
  /** What the turn came to. */
  results: {
    messages: WireMessage[];
    conversation: Omit<ConversationState, 'skill_stack' | 'participant_data'>;
    nlp: Nlp;
    logs: { diagnostics: Diagnostic[]; trace: Step[] };
  };
  /** A word for the developer. */
  message: string;
}

/**
 * A turn in the shape of the original's dialog API.
 *
 * @param turn A turn, or its JSON text.
 * @throws {@link HooktalkError} `invalid-turn`.
 */
export function dialog(turn: Turn | string): Dialog;

// The engine.

/** How far a template may go. */
export interface TemplateLimits {
  /** How deep blocks, arrays and objects may nest; 100 when absent. */
  depth?: number;
  /** How many bytes a result may have; 1 MiB when absent. */
  output_bytes?: number;
  /** How many times loops may go round, all together; 100,000 when absent. */
  steps?: number;
}

/** What one turn may cost. A limit that is reached ends the turn with `limit-reached`. */
export interface Limits {
  /** Actions, groups and jumps; 1,000 when absent. */
  steps?: number;
  /** Webhook calls; 20 when absent. */
  requests?: number;
  /** Messages; 500 when absent. */
  messages?: number;
  /** Bytes of one answer; 1 MiB when absent. */
  reply_bytes?: number;
  /** Bytes of one input that are understood, 8,192 by default; what follows still goes to webhooks. */
  understood_bytes?: number;
  /** How far each template may go. */
  template?: TemplateLimits;
}

/** How a bot is compiled and run. */
export interface EngineOptions {
  /** Where it runs: in a `browser` (when absent) visitors can read its secrets, and warnings say so. */
  target?: 'browser' | 'server';
  /** Whether turns record their steps; true when absent. Off, a turn is about twice as fast. */
  trace?: boolean;
  /** What a turn may cost. */
  limits?: Limits;
}

/**
 * A compiled bot.
 *
 * Compile once; every turn of every conversation can run on one. It holds memory of the wasm
 * module: it is given back when the Engine is collected as garbage, or at once with
 * {@link Engine.free} or `using`.
 */
export class Engine {
  /**
   * Compiles a bot definition, given as an object or as JSON text.
   *
   * @throws {@link HooktalkError} `invalid-definition` with all that is wrong at once.
   */
  constructor(definition: BotDefinition | string, options?: EngineOptions);

  /** The same as the constructor. */
  static compile(definition: BotDefinition | string, options?: EngineOptions): Engine;

  /** The warnings of the definition. */
  readonly diagnostics: Diagnostic[];

  /**
   * What is understood of an input, without a turn: for a test panel, or to look before one begins.
   * Nothing is changed by it.
   *
   * @param input What the visitor did; a string is typed words.
   * @throws {@link HooktalkError} `invalid-value` when an argument cannot be JSON.
   */
  understand(
    input: Input | string,
    options: {
      /** The moment, in milliseconds or as a Date: what "tomorrow" counts from. */
      now: number | Date;
      /**
       * The language to understand it in, a BCP 47 tag. Without it, it is found as in a turn: that
       * of the conversation, else what the input tells, else what is detected.
       */
      language?: string;
      /** The conversation that the input would be said in; an empty one when absent. */
      conversation?: ConversationInput | null;
    },
  ): Nlp;

  /**
   * Begins a turn. What is wrong with the conversation or the input is a diagnostic of the turn.
   *
   * @param input What the visitor did; a string is typed words.
   * @param now The moment, in milliseconds or as a Date.
   * @throws {@link HooktalkError} `invalid-value` when an argument cannot be JSON.
   */
  begin(conversation: ConversationInput | null | undefined, input: Input | string, now: number | Date): Turn;

  /**
   * Goes on with a turn that awaits an outcome. The turn that is handed in stays as it is.
   *
   * @throws {@link HooktalkError} `not-awaiting`, `invalid-turn` or `invalid-outcome`.
   */
  resolve(turn: Turn, outcome: Outcome, now: number | Date): Turn;

  /**
   * A reader for the response to the request that `turn` awaits, if it is one that comes in pieces:
   * server-sent events or lines of JSON, by its `Content-Type`. It is for showing what comes;
   * {@link Engine.resolve} gets the whole body all the same, and gives the same messages.
   *
   * @example
   * const stream = engine.stream(turn, response);
   * for await (const piece of response.body) {
   *   for (const part of stream?.push(piece) ?? []) if (part.type === 'text') print(part.delta);
   * }
   */
  stream(
    turn: Turn,
    response: {
      readonly status: number;
      readonly headers: Iterable<readonly [string, string]> | { readonly [name: string]: string };
    },
  ): AnswerStream | undefined;

  /** {@link Engine.begin} for a conversation that is kept as JSON text; faster. */
  beginText(conversation: string, input: Input | string, now: number | Date): TextTurn;

  /** {@link Engine.resolve} for {@link TextTurn.turn}; faster still when it is the last one given. */
  resolveText(turn: string, outcome: Outcome, now: number | Date): TextTurn;

  /** Gives its memory back; it cannot be used afterwards. */
  free(): void;
  /** {@link free} by the name that `using` calls. */
  [Symbol.dispose](): void;
}

// A whole conversation.

/** How a {@link Conversation} runs its turns. */
export interface TurnOptions {
  /** What sends the requests; the global `fetch` when absent. */
  fetch?: (url: string, init: RequestOptions) => Promise<FetchResponse>;
  /** The moment, in milliseconds; `Date.now` when absent. */
  now?: () => number;
  /**
   * Gives up the calls of the turn. The bot goes on without their answers; what was written of a
   * streamed one stays as a message.
   */
  signal?: Signal;
  /** Told of what the bot says, as soon as it does: what precedes a call comes before its answer. */
  onMessages?: (messages: WireMessage[]) => void;
  /**
   * Told of the words of a streamed answer as they come: what is new, and the message as far as it is
   * written. The whole message comes to `onMessages` at the end, as any other.
   *
   * @example onText: (delta) => process.stdout.write(delta)
   */
  onText?: (delta: string, message: WireMessage) => void;
  /**
   * Told of the turn after it began and after each answer. A turn that awaits an answer can be kept
   * here, for {@link Conversation.resume} after a crash.
   */
  onTurn?: (turn: Turn) => void;
}

/**
 * A conversation that sends its own requests, with any `fetch`: in a page, a worker, or Node.
 *
 * @example
 * await init();
 * const conversation = new Conversation(new Engine({ webhook: 'https://example.com/hook' }));
 * const turn = await conversation.send('hello');
 * console.log(turn.messages);
 */
export class Conversation {
  /**
   * Begins a conversation, or goes on with an earlier one. Nothing is sent yet.
   *
   * @param options What holds for every turn; `state` is where an earlier conversation goes on. A
   * new one gets a random id.
   */
  constructor(engine: Engine, options?: TurnOptions & { state?: ConversationInput });

  /** The state after the last turn: plain data to keep. */
  readonly state: ConversationState;

  /**
   * Runs a whole turn. Turns run one after another, in the order of the calls. A call that fails is a
   * diagnostic of the turn, and rejects nothing.
   *
   * @param input What the visitor did; a string is typed words. The clock's offset is filled in.
   * @throws {@link HooktalkError} `invalid-value` when the input cannot be JSON.
   */
  send(input: Input | string, options?: TurnOptions): Promise<Turn>;

  /**
   * Runs a kept turn to its end. The request that it awaits is sent again.
   *
   * @throws {@link HooktalkError} `invalid-turn`.
   */
  resume(turn: Turn, options?: TurnOptions): Promise<Turn>;
}

// Templates.

/** What a template makes, and so how a hole is written: see the README. */
export type TemplateContext = 'text' | 'json' | 'url' | 'header';

/**
 * A compiled template: compile once, render often. Rendering reads only the values that the
 * template names, and only own properties.
 */
export class Template {
  /**
   * Compiles a template. For `json`, a string is a whole JSON text with holes; any other value is
   * JSON whose texts and keys may hold holes.
   *
   * @throws {@link HooktalkError} with a {@link TemplateErrorCode}, and the place in `diagnostics`.
   */
  constructor(context: 'json', template: Json, limits?: TemplateLimits);
  /** Compiles a template that is text. */
  constructor(context: TemplateContext, template: string, limits?: TemplateLimits);

  /**
   * Renders the template.
   *
   * @param scope The roots by name, such as `{ memory: { name: 'Ada' } }`.
   * @throws {@link HooktalkError} with a {@link TemplateErrorCode} when a limit is passed, or when
   * data cannot stand where the template puts it.
   */
  render(scope: object): string;

  /** Gives its memory back; it cannot be used afterwards. */
  free(): void;
  /** {@link free} by the name that `using` calls. */
  [Symbol.dispose](): void;
}

/** Compiles a template and renders it once. */
export function renderTemplate(
  context: 'json',
  template: Json,
  scope: object,
  limits?: TemplateLimits,
): string;
/** Compiles a template that is text, and renders it once. */
export function renderTemplate(
  context: TemplateContext,
  template: string,
  scope: object,
  limits?: TemplateLimits,
): string;

// Nothing else is public.
export {};
