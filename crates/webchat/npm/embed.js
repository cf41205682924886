/**
 * `<hook-talk webhook="https://example.com/hook">`: a chat that speaks with a webhook.
 *
 * Attributes, all of them live:
 *
 * - `webhook`: the address, absolute or relative to the page
 * - `language`: a BCP 47 tag, for the interface and for the first words; changing it switches the
 *   conversation too
 * - `title`: the header
 * - `placeholder`: what stands in the empty text box
 * - `character-limit`: how much the text box takes
 * - `theme`: `auto` (default), `light`, `dark`
 * - `layout`: `floating` (default): a launcher in a corner, and a panel in its place; `docked`: a panel
 *   along the side of the window, for which a wide page makes room; `page`: fills the window; `inline`:
 *   fills the element
 * - `position`: `end` (default) or `start`: the side of the launcher and the panel
 * - `preset`: `classic` (default), `calm`, `bold`, `paper`, `mono`; the custom properties of THEMING.md
 *   go before it
 * - `storage`: the name under which this browser keeps the conversation, or `none`; by default the
 *   bot itself gives the name
 * - `ttl`: how many hours a kept conversation lives after its last message; for ever by default
 * - `open`: the panel is open
 * - `welcome`: the first bubble of the transcript, which the bot knows nothing of
 * - `onboarding`: what a callout beside the launcher says to a visitor who has not written yet
 * - `opening`: how the panel begins: `memory` (default) as the visitor left it, `never` closed, `always`
 *   open, but on a phone
 * - `logo`, `launcher-logo`, `bot-picture`, `user-picture`: addresses of pictures
 * - `launcher-title`: words on the launcher
 * - `sound`: a soft sound for messages that the visitor does not see; the visitor can turn it off
 * - `read-only`: the conversation can be read, and its links opened, but nothing can be sent
 * - `disabled`: nothing can be sent for now; its value says why
 *
 * Property `bot`: a whole bot definition, instead of `webhook`.
 * Property `preferences`: those of the original, such as `{ accentColor: '#0a7d5a', headerTitle: 'Shop',
 * menu: … }`; an attribute that says the same goes before it.
 * Property `strings`: what the interface says instead of its own texts, such as
 * `{ placeholder: 'Ask us anything' }`.
 * Property `renderers`: what the page draws itself, `{ [name]: (content, context) => node }`: a message of the
 * type `custom` by the `type` or `name` in its content, or by `custom`; one of a type that the chat does not
 * know by that type. `context` is `{ language, direction, send(text) }`.
 * Property `beforeDraw`: a function, asked before each message of the bot is shown, one after another, with the
 * message and `{ language, direction }`: it gives a message to show instead, `null` to leave it out, or a promise
 * of that. After 10 seconds the message is shown as it is.
 * Property `getMemory`: a function, asked before each turn with the visitor's input: what it gives,
 * `{ memory, merge }` or a promise of that, goes into the conversation's memory. After 10 seconds the
 * turn begins without.
 *
 * Methods: `open()`, `close()`, `toggle()`, `send(text)`, `say(message, { open })` (a message of the
 * bot without a turn), `setLanguage(tag)`, `setMemory(memory,
 * { merge })`, `reset()`, `exportTranscript(format)`, `importTranscript(conversation)`, `destroy()`;
 * they may be called before the chat is loaded.
 *
 * Events, each with its `detail`: `hooktalk:ready` when the visitor can chat; `hooktalk:open` and
 * `hooktalk:close`; `hooktalk:send` (the input); `hooktalk:message` for each message of the bot (the
 * message; data that the bot sends to the page comes this way too); `hooktalk:memory` (the memory, when
 * it has changed); `hooktalk:turn` (the turn, when it is over); `hooktalk:error` (what went wrong).
 *
 * The files that it loads stand beside this one.
 */

const TEXTS = (
  'webhook language title placeholder theme layout position preset storage ttl character-limit welcome onboarding opening logo ' +
  'launcher-logo launcher-title bot-picture user-picture sound read-only disabled'
).split(' ');
const PROPERTIES = ['bot', 'strings', 'preferences', 'renderers', 'beforeDraw', 'getMemory'];

/** @type {Promise<typeof import('./webchat_glue.js')> | undefined} */
let loading;

/** The chat, loaded once for all elements. A failed load is tried again by the next one. */
const load = () =>
  (loading ??= import('./webchat_glue.js')
    .then(async (glue) => {
      await glue.default();
      return glue;
    })
    .catch((cause) => {
      loading = undefined;
      throw cause;
    }));

/** What reads Markdown, for the first message that is. */
const format = () => import('./webchat_markdown.js');

// Importing this file on a server does no harm.
class HookTalk extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = [...TEXTS, 'open'];

  /** @type {import('./webchat_glue.js').Widget | undefined} */
  #widget;
  /** What was given by the properties. @type {Record<string, any>} */
  #given = {};
  #due = false;
  /** What is to happen as soon as the chat is there. @type {Array<(widget: any) => void>} */
  #later = [];

  static {
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get() {
          return this.#given[name];
        },
        set(value) {
          this.#given[name] = value;
          this.#change();
        },
      });
    }
  }

  open() {
    this.#use((widget) => widget.open());
  }
  close() {
    this.#use((widget) => widget.close());
  }
  /** @param {string} text */
  send(text) {
    this.#use((widget) => widget.send(String(text)));
  }
  say(message, { open = false } = {}) {
    const text = JSON.stringify(message ?? null);
    this.#use((widget) => {
      widget.say(text);
      if (open) widget.open();
    });
  }
  toggle() {
    this.#use((widget) => widget.toggle());
  }
  /** @param {string} tag */
  setLanguage(tag) {
    this.#use((widget) => widget.set_language(String(tag)));
  }
  setMemory(memory, { merge = false } = {}) {
    const update = JSON.stringify({ memory, merge });
    this.#use((widget) => widget.set_memory(update));
  }
  reset() {
    this.#use((widget) => widget.reset());
  }
  exportTranscript(format = 'text') {
    return new Promise((resolve) =>
      this.#use((widget) => {
        const transcript = widget.export(format);
        resolve(format === 'json' ? JSON.parse(transcript) : transcript);
      }),
    );
  }
  importTranscript(conversation) {
    const text = JSON.stringify(conversation);
    return new Promise((resolve, reject) =>
      this.#use((widget) => {
        if (widget.import(text)) resolve();
        else reject(new TypeError('this is no conversation that exportTranscript("json") gave'));
      }),
    );
  }
  destroy() {
    this.remove();
  }

  connectedCallback() {
    // A property that was set before the element was defined hides the accessor.
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#change();
  }
  disconnectedCallback() {
    this.#change();
  }
  attributeChangedCallback(name, before, now) {
    if (name !== 'open') this.#change();
    else if (this.#widget && (before === null) !== (now === null)) now === null ? this.close() : this.open();
  }

  #use(action) {
    // What was changed before counts before.
    if (this.#widget && !this.#due) action(this.#widget);
    else this.#later.push(action);
  }

  /** Follows the element's state once for all changes of one moment; a move changes nothing. */
  async #change() {
    if (this.#due) return;
    this.#due = true;
    try {
      await null;
      const glue = this.isConnected && (await load());
      this.#due = false;
      if (!glue || !this.isConnected) {
        this.#widget?.free();
        this.#widget = undefined;
        return;
      }
      const { renderers, ...options } = this.#given;
      options.renderers = Object.keys(renderers ?? {});
      options.asks = ['getMemory', 'beforeDraw'].filter((name) => typeof this[name] === 'function');
      options.open = this.hasAttribute('open');
      for (const name of TEXTS) options[name] = this.getAttribute(name);
      // What cannot be resolved is for the engine to refuse, with a reason.
      if (options.webhook && URL.canParse(options.webhook, this.baseURI))
        options.webhook = new URL(options.webhook, this.baseURI).href;
      const text = JSON.stringify(options);
      const fresh = !this.#widget;
      if (fresh) this.#widget = new glue.Widget(this, text, this.#tell, this.#ask, format, this.#draw);
      else this.#widget.update(text);
      for (const action of this.#later.splice(0)) action(this.#widget);
      if (fresh) this.#tell('ready', 'null');
    } catch (cause) {
      this.#due = false;
      console.error('hooktalk: the chat could not be started; are all files of the package beside embed.js?', cause);
    }
  }

  #tell = (name, detail) => {
    this.dispatchEvent(new CustomEvent(`hooktalk:${name}`, { detail: JSON.parse(detail) }));
  };

  #draw = (name, given) => {
    const [content, context] = JSON.parse(given);
    return this.renderers[name](content, { ...context, send: (text) => this.send(text) });
  };

  #ask = async (name, given) => {
    try {
      return JSON.stringify(await this[name]?.(...JSON.parse(given)));
    } catch (cause) {
      console.error(`hooktalk: ${name} failed, so the chat goes on without it`, cause);
    }
  };
}

if (globalThis.customElements && !customElements.get('hook-talk')) customElements.define('hook-talk', HookTalk);
