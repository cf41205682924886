// A whole conversation with any `fetch`. What each member is for stands in types.d.ts.

import { HooktalkError } from './error.js';

export class Conversation {
  #engine;
  #options;
  #state;
  /** Ends when the turn before has ended. */
  #before = Promise.resolve();

  constructor(engine, options = {}) {
    if (typeof engine?.begin !== 'function') {
      throw new HooktalkError(
        'invalid-argument',
        'a Conversation needs an Engine: call `await init()`, then `new Conversation(new Engine(definition))`',
      );
    }
    this.#engine = engine;
    this.#options = options;
    this.#state = { ...newState(), ...options.state };
  }

  get state() {
    return this.#state;
  }

  send(input, options = {}) {
    const words = typeof input === 'string' ? { type: 'text', content: input } : input;
    return this.#next(options, (now) =>
      this.#engine.begin(
        this.#state,
        { utc_offset_minutes: -new Date(now).getTimezoneOffset(), ...words },
        now,
      ),
    );
  }

  resume(turn, options = {}) {
    return this.#next(options, () => turn);
  }

  /** Runs one turn after those before it. */
  #next(options, begin) {
    const turn = this.#before.then(() => this.#run(begin, { ...this.#options, ...options }));
    this.#before = turn.catch(() => {});
    return turn;
  }

  async #run(begin, { now = Date.now, fetch = globalThis.fetch, signal, onMessages, onText, onTurn }) {
    let turn = begin(now());
    let said = 0;
    let noticed = 0;
    for (;;) {
      for (const notice of turn.notices.slice(noticed)) void call(fetch, notice);
      noticed = turn.notices.length;
      const messages = turn.messages.slice(said);
      said = turn.messages.length;
      onTurn?.(turn);
      if (messages.length > 0) onMessages?.(messages);
      if (!turn.awaiting) break;
      const outcome = await call(fetch, turn.awaiting, { signal, hear: this.#hearing(turn, onText) });
      turn = this.#engine.resolve(turn, outcome, now());
    }
    this.#state = turn.conversation;
    return turn;
  }

  /** Gives for a response what takes its pieces, if it is a stream. */
  #hearing(turn, onText) {
    return (response) => {
      const stream = this.#engine.stream(turn, response);
      return stream && {
        push(piece) {
          for (const part of stream.push(piece)) {
            if (part.type === 'text') onText?.(part.delta, part.message);
          }
        },
        end: () => stream.free(),
      };
    };
  }
}

const newState = () => ({
  id: globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
  language: null,
  memory: {},
  skill_stack: [],
  skill: null,
  skill_occurences: 0,
  participant_data: {},
});

/** Sends a request as it is; every end that it can have is an outcome. */
async function call(fetch, request, { signal, hear } = {}) {
  const controller = new AbortController();
  let end;
  const abort = (type) => {
    end ??= { type };
    controller.abort();
  };
  const given = () => abort('aborted');
  if (signal?.aborted) given();
  signal?.addEventListener('abort', given);
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, request.timeout_ms, 'timeout');
  };
  wait();
  let response;
  let stream;
  let thrown;
  const pieces = [];
  try {
    const { url, method, headers, body } = request;
    const answer = await fetch(url, {
      method,
      headers: headers.map(({ name, value }) => [name, value]),
      body: body ?? undefined,
      credentials: 'omit',
      signal: controller.signal,
    });
    response = { type: 'response', status: answer.status, headers: [...answer.headers] };
    stream = hear?.(response);
    for await (const piece of read(answer, request.max_response_bytes)) {
      pieces.push(piece);
      if (!stream) continue;
      // A stream may take its time, but not pause for ever.
      wait();
      try {
        stream.push(piece);
      } catch (error) {
        thrown = { error };
        controller.abort();
      }
      if (thrown || end) throw end;
    }
    return { ...response, body: joined(pieces) };
  } catch (cause) {
    if (thrown) throw thrown.error;
    // Node tells why in the cause of the error.
    const message = String(cause?.cause?.message || cause?.message || cause);
    end ??= { type: 'network', message };
    return response ? { ...response, body: joined(pieces), cut: end } : end;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', given);
    stream?.end();
  }
}

/** The pieces of a response, at least one byte more than `most` if there are more. */
async function* read(response, most) {
  if (!response.body) {
    yield new Uint8Array(await response.arrayBuffer());
    return;
  }
  const reader = response.body.getReader();
  let length = 0;
  while (length <= most) {
    const { done, value } = await reader.read();
    if (done) return;
    length += value.length;
    yield value;
  }
  reader.cancel().catch(() => {});
}

function joined(pieces) {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
