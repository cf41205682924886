// A whole conversation with any `fetch`. What each member is for stands in types.d.ts.

export class Conversation {
  #engine;
  #options;
  #state;
  /** Ends when the turn before has ended. */
  #before = Promise.resolve();

  constructor(engine, options = {}) {
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

  async #run(begin, { now = Date.now, fetch = globalThis.fetch, signal, onMessages, onTurn }) {
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
      turn = this.#engine.resolve(turn, await call(fetch, turn.awaiting, signal), now());
    }
    this.#state = turn.conversation;
    return turn;
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
async function call(fetch, request, signal) {
  const controller = new AbortController();
  let end;
  const abort = (type) => {
    end ??= { type };
    controller.abort();
  };
  const given = () => abort('aborted');
  if (signal?.aborted) given();
  signal?.addEventListener('abort', given);
  const timer = setTimeout(abort, request.timeout_ms, 'timeout');
  try {
    const { url, method, headers, body } = request;
    const response = await fetch(url, {
      method,
      headers: headers.map(({ name, value }) => [name, value]),
      body: body ?? undefined,
      credentials: 'omit',
      signal: controller.signal,
    });
    return {
      type: 'response',
      status: response.status,
      headers: [...response.headers],
      body: await read(response, request.max_response_bytes),
    };
  } catch (cause) {
    // Node tells why in the cause of the error.
    const message = String(cause?.cause?.message || cause?.message || cause);
    return end ?? { type: 'network', message };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', given);
  }
}

/** The bytes of a response, at least one more than `most` if there are more. */
async function read(response, most) {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body.getReader();
  const pieces = [];
  let length = 0;
  while (length <= most) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  if (length > most) reader.cancel().catch(() => {});
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
