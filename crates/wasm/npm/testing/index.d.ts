/**
 * Conversation scripts: what a visitor says and what the bot is to do, as JSON. TESTING.md in this
 * package teaches the format; `npx hooktalk test bot.json tests/` runs it, and this module runs it
 * in a program or a page of your own.
 *
 * ```js
 * import { init, Engine } from 'hooktalk';
 * import { Coverage, readScripts, runScript } from 'hooktalk/testing';
 *
 * await init();
 * const engine = new Engine(definition);
 * const coverage = new Coverage(definition);
 * const { scripts, problems } = readScripts(document);
 * for (const { script } of scripts) {
 *   const { name, passed, failures, turns } = runScript(engine, script);
 *   for (const turn of turns) coverage.add(turn);
 *   console.log(name, passed, failures);
 * }
 * console.log(problems, coverage.report());
 * ```
 *
 * @packageDocumentation
 */
import type { BotDefinition, Button, Engine, Json, Method, Nlp, Turn } from '../types.js';

// The format.

/**
 * Stands where a value may vary. Several in one object must all hold; an object all of whose keys
 * begin with `$` is a pattern.
 */
export interface Pattern {
  /** True: something is there. False: nothing is, or null. */
  readonly $any?: boolean;
  /** True: the member is not there at all. */
  readonly $absent?: boolean;
  /** A text in which this regular expression (of JavaScript) finds something. */
  readonly $matches?: string;
  /** A text with this text in it, or a list with such an item. */
  readonly $contains?: Json;
  /** A list that begins with this. */
  readonly $first?: Json;
  /** One of these. */
  readonly $one_of?: readonly Json[];
  /** Not this. */
  readonly $not?: Json;
  /** This and nothing more, nothing in it being a pattern. */
  readonly $exactly?: Json;
  /** A number above this. */
  readonly $above?: number;
  /** A number below this. */
  readonly $below?: number;
}

/** A message by what a person reads of it first: its text, its title, or its address. */
export interface ExpectedWords {
  readonly text?: string | Pattern;
  /** The titles of all its buttons. */
  readonly buttons?: readonly (string | Pattern)[] | Pattern;
  readonly delay?: number | Pattern;
  readonly markdown?: boolean | Pattern;
}

/** Some members of a message, as on the wire. */
export interface ExpectedMembers {
  readonly type?: Json;
  readonly content?: Json;
  readonly [key: string]: Json | undefined;
}

/** A message: its words alone, its words and buttons, or some of its members. */
export type ExpectedMessage = string | Pattern | ExpectedWords | ExpectedMembers;

/** What the visitor does: typed words, a click on what the bot shows, or a whole input. */
export type ScriptInput = {
  readonly language?: string;
  readonly force_language?: string;
  readonly uuid?: string;
  readonly utc_offset_minutes?: number;
  readonly nlp?: Nlp;
} & (
  | { readonly text: string }
  /** The title of a button or quick reply that is shown. */
  | { readonly press: string }
  | { readonly type?: 'text'; readonly content: string }
  | { readonly type: 'button' | 'quickReply'; readonly content: Button | string }
);

/** Some members of a request. */
export interface ExpectedRequest {
  readonly method?: Method | Lowercase<Method> | Pattern;
  /** The whole address, or its end if it begins with `/`. */
  readonly url?: string | Pattern;
  /** Null for a header that is not to be there; letter case of names does not matter. */
  readonly headers?: { readonly [name: string]: string | Pattern | null };
  /** Some members of the JSON; null for no body. */
  readonly body?: Json;
  readonly action_id?: string | Pattern;
  readonly timeout_ms?: number | Pattern;
}

/** What becomes of a request. */
export type ScriptOutcome =
  | 'timeout'
  | 'network'
  | 'aborted'
  | {
      /** 200 when absent. */
      readonly status?: number;
      readonly headers?: { readonly [name: string]: string };
      readonly json?: Json;
      /** Instead of `json`. */
      readonly body?: string;
    };

/** What the turn has come to; what is not named is not looked at. */
export interface Expectation {
  /** All messages since the visitor's last input or the last look at messages. */
  readonly messages?: readonly ExpectedMessage[] | Pattern;
  readonly memory?: Json;
  readonly language?: string | Pattern | null;
  readonly skill?: string | Pattern | null;
  readonly skill_stack?: readonly string[] | Pattern;
  readonly skill_occurences?: number | Pattern;
  readonly participant_data?: Json;
  readonly nlp?: Json;
  /** All findings of the turn, by their codes or some of their members. */
  readonly diagnostics?: readonly Json[] | Pattern;
  /** All requests that are sent without waiting. */
  readonly notices?: readonly (string | ExpectedRequest)[] | Pattern;
}

/** One step. With several parts they are done in the order in which they stand here. */
export interface ScriptStep {
  readonly desc?: string;
  /** How long the visitor (or else the webhook) takes: 1000 (or 100) when absent. */
  readonly after_ms?: number;
  readonly user?: string | ScriptInput;
  /** `"POST /orders"`, or some members of the request that the bot makes. */
  readonly expect_request?: string | ExpectedRequest;
  readonly respond?: ScriptOutcome;
  /** A text or a list stands for `{ messages }`. */
  readonly expect?: string | readonly ExpectedMessage[] | Pattern | Expectation;
}

/** A conversation, written down. */
export interface ConversationScript {
  readonly $schema?: string;
  readonly name?: string;
  readonly desc?: string;
  /** When it begins: `"2026-03-02T09:00:00Z"`, or milliseconds. */
  readonly now?: string | number;
  /** Given with every input. */
  readonly utc_offset_minutes?: number;
  /** The conversation's id; `test` when absent. */
  readonly id?: string;
  /** What the conversation is before the first step. */
  readonly language?: string | null;
  readonly memory?: { readonly [key: string]: Json };
  readonly participant_data?: { readonly [key: string]: Json };
  readonly skill?: string | null;
  readonly skill_stack?: readonly string[];
  readonly skill_occurences?: number;
  readonly steps: readonly ScriptStep[];
}

// Reading and running.

/** A mistake in the form of a script. */
export interface ScriptProblem {
  message: string;
  /** What mends it. */
  help: string;
  /** Where it is in the document. */
  keys: (string | number)[];
  /** The script's name. */
  script?: string;
  /** The step, from 0. */
  step?: number;
}

/**
 * Reads a document: one script, or a list of scripts. A script with a mistake is not among
 * `scripts`; `keys` say where each stands in the document.
 */
export function readScripts(document: unknown): {
  scripts: { script: ConversationScript; keys: (string | number)[] }[];
  problems: ScriptProblem[];
};

/** One value that is not as expected; without `expected` or `actual` nothing was to be, or is, there. */
export interface Difference {
  /** Such as `messages[0]` or `memory.size`. */
  path: string;
  expected?: unknown;
  actual?: unknown;
}

/** Why a script does not pass. */
export interface ScriptFailure {
  /** The step, from 0. */
  step?: number;
  /** The part of the step; `end` when the script ended too early, `script` for its form. */
  part: 'user' | 'expect_request' | 'respond' | 'expect' | 'end' | 'script';
  message: string;
  /** What mends it. */
  help?: string;
  differences?: Difference[];
}

/** What came of a script. */
export interface ScriptResult {
  name: string | undefined;
  passed: boolean;
  failures: ScriptFailure[];
  /** Every turn, with its trace unless the engine was made with `trace: false`. */
  turns: Turn[];
}

/**
 * Runs a script. Nothing is sent anywhere: the script answers all requests. A wrong expectation
 * does not end the conversation, but a conversation that cannot go on ends.
 */
export function runScript(engine: Engine, script: ConversationScript): ScriptResult;

/** Counts what of a bot the turns of scripts have come by; the engine must record its trace. */
export class Coverage {
  constructor(definition: BotDefinition);
  add(turn: Turn): void;
  /** By kind, without the kinds that the bot has none of. */
  report(): {
    [kind in 'skills' | 'triggers' | 'requirements' | 'webhooks' | 'languages']?: {
      covered: number;
      total: number;
      /** What was not come by. */
      missing: string[];
    };
  };
}

/** Text that is not JSON. */
export class JsonError extends Error {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/**
 * `JSON.parse` that tells where a mistake is, and where each value stands.
 *
 * @throws {@link JsonError}
 */
export function readJson(text: string): {
  value: unknown;
  place(keys: readonly (string | number)[]): { line: number; column: number };
};

/** The keys of a path such as `$.skills[0].actions[2]`. */
export function keysOf(path: string): (string | number)[];
