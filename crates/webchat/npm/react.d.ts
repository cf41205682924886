/**
 * The chat as a component, for React 18 and 19.
 *
 * ```jsx
 * import { HookTalk } from 'hooktalk/react';
 *
 * export const Support = () => (
 *   <HookTalk webhook="https://example.com/hook" title="Support" onMessage={(message) => console.log(message)} />
 * );
 * ```
 *
 * A server writes the plain tag with its attributes; the chat begins in the page, and one with a
 * definition as its `bot` when React has taken the page over. Props may change at
 * any time, and functions may be other ones with each rendering.
 *
 * @packageDocumentation
 */
import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';

import type { BotDefinition, Diagnostic, Dialog, Input, Json, WireMessage } from './types.js';
import type { HookTalkAttributes, HookTalkElement, HookTalkEventMap } from './webchat.js';

/** What the events of the chat tell, and the events themselves. */
export interface HookTalkEventProps {
  /** The visitor can chat. */
  onReady?: ((detail: null, event: HookTalkEventMap['hooktalk:ready']) => void) | undefined;
  /** The panel was opened. */
  onOpen?: ((detail: null, event: HookTalkEventMap['hooktalk:open']) => void) | undefined;
  /** The panel was closed. */
  onClose?: ((detail: null, event: HookTalkEventMap['hooktalk:close']) => void) | undefined;
  /** The visitor said something. */
  onSend?: ((input: Input, event: HookTalkEventMap['hooktalk:send']) => void) | undefined;
  /** The bot said something; `client_data` is meant for the page and comes this way too. */
  onMessage?: ((message: WireMessage, event: HookTalkEventMap['hooktalk:message']) => void) | undefined;
  /** The memory is another one now. */
  onMemory?:
    | ((memory: { [key: string]: Json | undefined }, event: HookTalkEventMap['hooktalk:memory']) => void)
    | undefined;
  /** A turn is over. */
  onTurn?: ((turn: Dialog, event: HookTalkEventMap['hooktalk:turn']) => void) | undefined;
  /** A turn had trouble: a webhook that failed, for example. */
  onError?: ((diagnostic: Diagnostic, event: HookTalkEventMap['hooktalk:error']) => void) | undefined;
}

/** The attributes of the tag that have a dash, or take more than a text. */
type Renamed =
  | 'bot'
  | 'character-limit'
  | 'launcher-logo'
  | 'launcher-title'
  | 'bot-picture'
  | 'user-picture'
  | 'read-only';

/** The props of {@link HookTalk}: attributes, properties and events of the tag, and what every tag has. */
export interface HookTalkProps
  extends Omit<HookTalkAttributes, Renamed>,
    HookTalkEventProps,
    Omit<
      HTMLAttributes<HookTalkElement>,
      keyof HookTalkAttributes | keyof HookTalkEventProps | 'children' | 'dangerouslySetInnerHTML'
    > {
  /** A whole bot definition or the address of one, instead of `webhook`. */
  bot?: BotDefinition | string | undefined;
  /** How much the text box takes, in UTF-16 units. */
  characterLimit?: HookTalkAttributes['character-limit'];
  /** The address of a picture on the launcher. */
  launcherLogo?: string | undefined;
  /** Words on the launcher. */
  launcherTitle?: string | undefined;
  /** The address of a picture beside what the bot says. */
  botPicture?: string | undefined;
  /** The address of a picture beside what the visitor says. */
  userPicture?: string | undefined;
  /** The conversation can be read, and its links opened, but nothing can be sent. */
  readOnly?: boolean | '' | undefined;
  /** What the interface says instead of its own texts; see {@link HookTalkElement.strings}. */
  strings?: HookTalkElement['strings'];
  /** What the original called the preferences of a channel; see {@link HookTalkElement.preferences}. */
  preferences?: HookTalkElement['preferences'];
  /** What the page draws itself; see {@link HookTalkElement.renderers}. */
  renderers?: HookTalkElement['renderers'];
  /** Asked before each message of the bot is shown; see {@link HookTalkElement.beforeDraw}. */
  beforeDraw?: HookTalkElement['beforeDraw'];
  /** Asked before each turn what goes into the memory; see {@link HookTalkElement.getMemory}. */
  getMemory?: HookTalkElement['getMemory'];
}

/**
 * `<hook-talk>` as a component. Its `ref` gives the element, for its methods:
 * `ref.current?.open()`.
 */
export const HookTalk: ForwardRefExoticComponent<HookTalkProps & RefAttributes<HookTalkElement>>;

// Nothing else is public.
export {};
