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
  /** What is read first. */
  readonly text?: string | Pattern;
  /** The titles of all its buttons. */
  readonly buttons?: readonly (string | Pattern)[] | Pattern;
  /** Seconds to wait after it. */
  readonly delay?: number | Pattern;
  /** Whether its text is Markdown. */
  readonly markdown?: boolean | Pattern;
}

/** Some members of a message, as on the wire. */
export interface ExpectedMembers {
  /** The type of the message. */
  readonly type?: Json;
  /** Some members of its content. */
  readonly content?: Json;
  readonly [key: string]: Json | undefined;
}

/** A message: its words alone, its words and buttons, or some of its members. */
export type ExpectedMessage = string | Pattern | ExpectedWords | ExpectedMembers;

/** What the visitor does: typed words, a click on what the bot shows, or a whole input. */
export type ScriptInput = {
  /** What the visitor speaks, a BCP 47 tag. */
  readonly language?: string;
  /** The language from now on, a BCP 47 tag. */
  readonly force_language?: string;
  /** The identity of the input. */
  readonly uuid?: string;
  /** How many minutes the visitor's clock is ahead of UTC. */
  readonly utc_offset_minutes?: number;
  /** What is understood of it, instead of what the engine understands. */
  readonly nlp?: Nlp;
} & (
  | {
      /** What is typed. */
      readonly text: string;
    }
  | {
      /** The title of a button or quick reply that is shown. */
      readonly press: string;
    }
  | {
      readonly type?: 'text';
      /** The words. */
      readonly content: string;
    }
  | {
      /** How it is said. */
      readonly type: 'button' | 'quickReply';
      /** The button, or its value alone. */
      readonly content: Button | string;
    }
);

/** Some members of a request. */
export interface ExpectedRequest {
  /** In any letter case. */
  readonly method?: Method | Lowercase<Method> | Pattern;
  /** The whole address, or its end if it begins with `/`. */
  readonly url?: string | Pattern;
  /** Null for a header that is not to be there; letter case of names does not matter. */
  readonly headers?: { readonly [name: string]: string | Pattern | null };
  /** Some members of the JSON; null for no body. */
  readonly body?: Json;
  /** Which action of the bot asks. */
  readonly action_id?: string | Pattern;
  /** How long it is waited for. */
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
      /** Its headers by name. */
      readonly headers?: { readonly [name: string]: string };
      /** The body, as JSON. */
      readonly json?: Json;
      /** Instead of `json`. */
      readonly body?: string;
    };

/** What the turn has come to; what is not named is not looked at. */
export interface Expectation {
  /** All messages since the visitor's last input or the last look at messages. */
  readonly messages?: readonly ExpectedMessage[] | Pattern;
  /** Some of its keys. */
  readonly memory?: Json;
  /** The language of the conversation. */
  readonly language?: string | Pattern | null;
  /** The skill that answered last. */
  readonly skill?: string | Pattern | null;
  /** The skills that are open. */
  readonly skill_stack?: readonly string[] | Pattern;
  /** How many turns in a row that skill has answered. */
  readonly skill_occurences?: number | Pattern;
  /** Some of what is known of the visitor. */
  readonly participant_data?: Json;
  /** Some of what was understood. */
  readonly nlp?: Json;
  /** All findings of the turn, by their codes or some of their members. */
  readonly diagnostics?: readonly Json[] | Pattern;
  /** All requests that are sent without waiting. */
  readonly notices?: readonly (string | ExpectedRequest)[] | Pattern;
}

/** One step. With several parts they are done in the order in which they stand here. */
export interface ScriptStep {
  /** For people. */
  readonly desc?: string;
  /** How long the visitor (or else the webhook) takes: 1000 (or 100) when absent. */
  readonly after_ms?: number;
  /** What the visitor does. */
  readonly user?: string | ScriptInput;
  /** `"POST /orders"`, or some members of the request that the bot makes. */
  readonly expect_request?: string | ExpectedRequest;
  /** What becomes of the request. */
  readonly respond?: ScriptOutcome;
  /** A text or a list stands for `{ messages }`. */
  readonly expect?: string | readonly ExpectedMessage[] | Pattern | Expectation;
}

/** A conversation, written down. */
export interface ConversationScript {
  /** What an editor checks the file with. */
  readonly $schema?: string;
  /** What it shows, for people. */
  readonly name?: string;
  /** More of it, for people. */
  readonly desc?: string;
  /** When it begins: `"2026-03-02T09:00:00Z"`, or milliseconds. */
  readonly now?: string | number;
  /** Given with every input. */
  readonly utc_offset_minutes?: number;
  /** The conversation's id; `test` when absent. */
  readonly id?: string;
  /** What the conversation is before the first step. */
  readonly language?: string | null;
  /** What is remembered before the first step. */
  readonly memory?: { readonly [key: string]: Json };
  /** What is known of the visitor. */
  readonly participant_data?: { readonly [key: string]: Json };
  /** The skill that answered last. */
  readonly skill?: string | null;
  /** The skills that are open. */
  readonly skill_stack?: readonly string[];
  /** How many turns in a row that skill has answered. */
  readonly skill_occurences?: number;
  /** What happens, in order. */
  readonly steps: readonly ScriptStep[];
}

// Reading and running.

/** A mistake in the form of a script. */
export interface ScriptProblem {
  /** What is wrong. */
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
  /** What was to be there. */
  expected?: unknown;
  /** What is there. */
  actual?: unknown;
}

/** Why a script does not pass. */
export interface ScriptFailure {
  /** The step, from 0. */
  step?: number;
  /** The part of the step; `end` when the script ended too early, `script` for its form. */
  part: 'user' | 'expect_request' | 'respond' | 'expect' | 'end' | 'script';
  /** What is wrong, in one line. */
  message: string;
  /** What mends it. */
  help?: string;
  /** What is not as expected. */
  differences?: Difference[];
}

/** What came of a script. */
export interface ScriptResult {
  /** The name of the script. */
  name: string | undefined;
  /** Whether nothing failed. */
  passed: boolean;
  /** Why it does not pass. */
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
  /** Looks at what there is to come by in a bot. */
  constructor(definition: BotDefinition);
  /** Counts what a turn has come by. */
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
  /** Everything that there is to come by: kind after kind, and each skill after skill. */
  places(): CoveragePlace[];
}

/** A part of a bot that scripts may come by. */
export interface CoveragePlace {
  /** What kind of part it is. */
  kind: 'skills' | 'triggers' | 'requirements' | 'webhooks' | 'languages' | 'actions';
  /** What a person knows it by, such as `order: #size`. */
  name: string;
  /** Where it stands in the bot definition, such as `$.skills[0].requirements[1]`. */
  path: string;
  /** Whether a turn came by it. */
  hit: boolean;
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
