// What stands between the element and the chat. Loaded with the chat, when it is wanted: what embed.js draws before is
// made into a panel that takes words already, and the chat takes its place.

/**
 * What embed.js has drawn.
 *
 * @typedef {{
 *   node: HTMLElement,
 *   launcher: HTMLButtonElement,
 *   words: string[],
 *   panel?: HTMLElement,
 *   input?: HTMLTextAreaElement,
 *   composing?: boolean,
 *   sent?: boolean,
 *   closed?: boolean,
 * }} Early
 */

const TEXTS = (
  'webhook language title placeholder theme layout position preset storage ttl character-limit welcome onboarding ' +
  'opening logo launcher-logo launcher-title bot-picture user-picture sound read-only disabled'
).split(' ');
const OTHERS = ['bot', 'load', 'open'];
const PROPERTIES = ['bot', 'strings', 'preferences', 'renderers', 'beforeDraw', 'getMemory'];
const MODES = ['eager', 'idle', 'interaction'];

// `close`, `title` and `message` of the chat's catalogue.
const WORDS = `ar|إغلاق المحادثة|محادثة|رسالة
de|Chat schließen|Chat|Nachricht
en|Close chat|Chat|Message
es|Cerrar el chat|Chat|Mensaje
fr|Fermer le chat|Chat|Message
he|סגירת הצ׳אט|צ׳אט|הודעה
it|Chiudi la chat|Chat|Messaggio
ja|チャットを閉じる|チャット|メッセージ
nl|Chat sluiten|Chat|Bericht
pt|Fechar o chat|Chat|Mensagem
zh|关闭聊天|聊天|消息`.split('\n');

// The looks of the panel before the chat is there.
const SHEET = `
.e{--S:light-dark(#fff,#16181f);--T:light-dark(#1a1c27,#eceef5);--L:light-dark(#e4e6ee,#2e313d);--E:light-dark(#868b9e,#6f7589);--Q:25px;--F:calc(var(--hooktalk-radius,18px) + 2px);--Z:15px;--M:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;--side:max(16px,50% - var(--hooktalk-column,760px)/2)}
:host([preset=calm]) .e{--S:light-dark(#f7f3ec,#1b1f1d);--T:light-dark(#2a2d2a,#ebefec);--L:light-dark(#e6dfd3,#343a37);--E:light-dark(#8c8a7e,#6f7a74);--F:32px;--M:ui-rounded,"SF Pro Rounded","Nunito","Quicksand",system-ui,"Segoe UI",sans-serif}
:host([preset=bold]) .e{--S:light-dark(#fff,#141414);--T:light-dark(#111,#f7f3e8);--L:var(--T);--E:var(--T);--F:10px;--Q:8px;--H:#ffd02f;--M:"Space Grotesk","Archivo","Avenir Next",system-ui,"Segoe UI",Roboto,sans-serif}
:host([preset=paper]) .e{--S:light-dark(#fbf7ee,#1c1916);--T:light-dark(#29241d,#ebe3d5);--L:light-dark(#ddd3bf,#3d372e);--E:light-dark(#928769,#837966);--F:4px;--Q:4px;--Z:16px;--M:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,"Noto Serif","DejaVu Serif",serif}
:host([preset=mono]) .e{--S:light-dark(#fff,#0c0c0d);--T:light-dark(#18181b,#ededef);--L:light-dark(#e4e4e7,#2a2a2e);--E:light-dark(#8a8a93,#6c6c75);--F:12px;--Q:10px;--Z:14px;--M:"Inter","Geist",system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.p{display:flex;flex-direction:column;overflow:clip;outline:0;border-radius:var(--F);background:var(--hooktalk-surface,var(--S));color:var(--hooktalk-text,var(--T));font:var(--hooktalk-font-size,var(--Z))/1.45 var(--hooktalk-font,var(--M));box-shadow:var(--hooktalk-shadow,0 0 0 1px light-dark(rgb(10 12 30/.07),rgb(255 255 255/.1)),0 6px 16px rgb(10 12 30/.08),0 24px 60px -8px rgb(10 12 30/.28))}
:host([layout=docked]) .p{position:fixed;bottom:0;height:100dvh;border-radius:0;width:min(var(--hooktalk-width,400px),100vw - 56px)}
.head{box-sizing:border-box;display:flex;align-items:center;gap:10px;min-height:60px;padding-block:8px;padding-inline:var(--side) calc(var(--side) - 8px);border-bottom:1px solid var(--hooktalk-line,var(--L));background:var(--hooktalk-header,var(--H,none));color:var(--hooktalk-on-header,inherit)}
:host([preset=bold]) .head{border-bottom-width:3px;color:#111}
.mark,.close{display:grid;flex:none;place-items:center;width:34px;height:34px;border-radius:var(--R);background:var(--hooktalk-accent,var(--A));color:var(--hooktalk-on-accent,var(--O))}
.mark svg{width:60%}
.close{width:44px;height:44px;border-radius:50%;background:none;color:inherit}
.close svg{width:1.25em}
.close:focus-visible{outline:2px solid;outline-offset:-3px}
.head b{flex:1;font-size:1.06em;font-weight:640;line-height:1.3}
.wait{flex:1;padding:16px var(--side)}
.wait i{display:block;width:64%;height:42px;margin-bottom:8px;border-radius:18px;background:var(--hooktalk-line,var(--L));animation:wait 1s ease-in-out infinite alternate}
.wait i+i{width:42%}
@keyframes wait{from{opacity:.35}}
textarea{box-sizing:border-box;height:50px;margin:4px calc(var(--side) - 4px) 12px;padding:12px 16px;border:1px solid var(--hooktalk-edge,var(--E));border-radius:var(--Q);background:none;color:inherit;font:inherit;font-size:max(16px,1.067em);resize:none}
textarea:focus{outline:2px solid var(--hooktalk-focus,var(--hooktalk-accent,var(--A)));outline-offset:-1px}
:host([preset=bold]) textarea:focus{outline-color:var(--T)}
@media (max-width:480px),(max-height:480px) and (max-width:960px){.p,:host([layout=docked]) .p{width:auto;border-radius:0;padding:env(safe-area-inset-top,0) env(safe-area-inset-right,0) env(safe-area-inset-bottom,0) env(safe-area-inset-left,0)}}
@media (prefers-reduced-motion){.wait i{animation:none}}
@media (forced-colors:active){.wait i{border:1px solid}}`;

/** The chat's module. @type {typeof import('./webchat_glue.js')} */
let glue;
/** @type {Promise<unknown> | undefined} */
let started;

/** Begins the chat's wasm, once for all elements. */
const start = (loading) =>
  (started ??= Promise.all(loading)
    .then(async ([, module, source]) => {
      glue = module;
      await glue.default({ module_or_path: await compile(source) });
    })
    .catch((cause) => {
      started = undefined;
      throw cause;
    }));

/** An error that is told with what to do about it. */
const trouble = (mend, cause) => Object.assign(new Error(mend, { cause }), { mend });

/** A module from an address, a response, bytes or a module. */
async function compile(source) {
  if (!globalThis.WebAssembly) throw trouble('this browser has no WebAssembly, or it is turned off, and the chat needs it');
  try {
    if (source instanceof WebAssembly.Module) return source;
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return await WebAssembly.compile(source);
    const response = typeof source.arrayBuffer === 'function' ? source : await fetch(source);
    const { url, status } = response;
    const type = response.headers.get('content-type') || 'no type';
    if (!response.ok) throw trouble(`${url} answered with status ${status}: put all files of the package beside embed.js`);
    if (type.startsWith('application/wasm')) return await WebAssembly.compileStreaming(response);
    const bytes = await response.arrayBuffer();
    if (new DataView(bytes).byteLength < 4 || new DataView(bytes).getUint32(0) !== 0x0061736d)
      throw trouble(`${url} is no WebAssembly but ${type}: put all files of the package beside embed.js`);
    console.warn(`hooktalk: ${url} came as ${type}; serve it as application/wasm, so that it is compiled while it loads`);
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    if (!(cause instanceof WebAssembly.CompileError)) throw cause;
    throw trouble("webchat.wasm cannot be compiled; a content security policy must allow 'wasm-unsafe-eval' in script-src", cause);
  }
}

/** The bot definition at an address. */
async function definition(address) {
  const response = await fetch(address).catch((cause) => {
    throw trouble(`the bot at ${address} could not be fetched; another origin must allow it by CORS headers`, cause);
  });
  if (!response.ok) throw trouble(`the bot at ${address} answered with status ${response.status}: is the address right?`);
  const bot = await response.json().catch((cause) => {
    throw trouble(`the bot at ${address} is not JSON: ${cause.message}`, cause);
  });
  if (typeof bot !== 'object' || bot === null || Array.isArray(bot))
    throw trouble(`the bot at ${address} is no bot definition: it must be a JSON object`);
  return bot;
}

/** What reads Markdown, for the first message that is. */
const format = () => import('./webchat_markdown.js');

/** Waits until the chat has drawn what `selector` says. */
const appears = (root, selector) =>
  new Promise((done) => {
    const look = () => {
      if (!root.querySelector(selector)) return;
      observer.disconnect();
      done();
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { childList: true, subtree: true, attributes: true });
    look();
  });

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** What was given by the properties of each element, and its chat. @type {WeakMap<Element, { given: any, host?: Host }>} */
const known = new WeakMap();
const about = (element) => known.get(element) ?? known.set(element, { given: {} }).get(element);

/** From now on the chat hears of what is set. */
function listen(prototype) {
  for (const name of PROPERTIES) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        return about(this).given[name];
      },
      set(value) {
        const { given, host } = about(this);
        given[name] = value;
        if (host) host.change();
        else this.connectedCallback();
      },
    });
  }
}

/** One chat in an element. */
export class Host {
  #element;
  /** @type {Early | undefined} */
  #early;
  #later;
  #tools;
  #observer;
  /** @type {import('./webchat_glue.js').Widget | undefined} */
  #widget;
  /** The address of the bot's definition, and the definition. */
  #bot = [];
  #changed = false;
  #busy = false;
  /** The word for `load` that was found to mean nothing. */
  #told;

  /**
   * For `element`, in which `early` is drawn, with the calls that came `later` than they could be made. Of `tools`,
   * `clear` takes away what is drawn, and `fail` says that there will be no chat.
   */
  constructor(element, early, later, tools) {
    this.#element = element;
    this.#early = early;
    this.#later = later;
    this.#tools = tools;
    const { prototype } = element.constructor;
    if (!Object.getOwnPropertyDescriptor(prototype, 'bot')?.get) listen(prototype);
    about(element).host = this;
    // What was set before hides the accessor.
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(element, name)) continue;
      const value = element[name];
      delete element[name];
      element[name] = value;
    }
    this.#observer = new MutationObserver((records) => {
      const opened = records.find((it) => it.attributeName === 'open');
      const open = element.hasAttribute('open');
      if (opened && (opened.oldValue !== null) !== open) this.call(open ? 'open' : 'close', []);
      this.change();
    });
    this.#observer.observe(element, { attributeFilter: [...TEXTS, ...OTHERS], attributeOldValue: true });
    if (early) {
      tools.dress(element.shadowRoot, SHEET);
      this.fill();
    }
    this.change();
  }

  /** Draws a header, a text box and the promise of a conversation into the empty panel, if it is open. */
  fill() {
    const early = this.#early;
    const { panel, node, launcher, words } = early;
    if (!panel?.isConnected) return;
    early.closed = false;
    const element = this.#element;
    const root = element.shadowRoot;
    if (!early.input) {
      const { make } = this.#tools;
      const icon = (d) => make('svg', { viewBox: '0 0 24 24', 'aria-hidden': true }, make('path', { d }));
      const [, closing, heading, message] = WORDS.find((line) => line.startsWith(words[0])).split('|');
      const { strings, preferences } = element;
      const title = element.getAttribute('title') ?? (preferences?.headerTitle || strings?.title || heading);
      const close = make('button', { type: 'button', class: 'close', 'aria-label': strings?.close ?? closing }, icon('M6 6l12 12M18 6L6 18'));
      const leave = () => {
        early.closed = true;
        node.replaceChildren(launcher);
        launcher.focus();
      };
      close.onclick = leave;
      const bubble = launcher.querySelector('path')?.getAttribute('d');
      early.input = make('textarea', {
        'aria-label': strings?.message ?? message,
        placeholder: element.getAttribute('placeholder') ?? '',
        dir: 'auto',
        enterkeyhint: 'send',
      });
      const limit = element.getAttribute('character-limit') ?? preferences?.characterLimit;
      if (limit > 0) early.input.maxLength = limit;
      early.input.hidden = element.hasAttribute('read-only') || element.hasAttribute('disabled');
      panel.role = 'dialog';
      panel.ariaLabel = title;
      panel.dir = /ar|he/.test(words[0]) ? 'rtl' : 'ltr';
      panel.replaceChildren(
        make(
          'div',
          { class: 'head' },
          make('span', { class: 'mark' }, bubble ? icon(bubble) : ''),
          make('b', {}, make('bdi', {}, title)),
          close,
        ),
        make('div', { class: 'wait' }, make('i', {}), make('i', {})),
        early.input,
      );
      early.input.oncompositionstart = () => (early.composing = true);
      early.input.oncompositionend = () => (early.composing = false);
      panel.onkeydown = (event) => {
        const { key, target } = event;
        if (event.isComposing) return;
        if (key === 'Escape') leave();
        if (key !== 'Enter' || event.shiftKey || target !== early.input) return;
        event.preventDefault();
        // It goes out as soon as the chat is there, and until then it can be read.
        early.sent = target.readOnly = target.value.trim() !== '';
      };
    }
    if (root.activeElement === panel) (early.input.hidden ? panel.querySelector('button') : early.input).focus();
  }

  /** Calls a method of the chat: at once, or as soon as it can be done. */
  call(name, given) {
    if (this.#widget && !this.#busy) return this.#call(name, given);
    given = structuredClone(given);
    return new Promise((...settle) => this.#later.push([name, given, settle]));
  }

  /** Follows what the element says, once for all changes of one moment. */
  change() {
    this.#changed = true;
    if (!this.#busy) this.#follow();
  }

  async #follow() {
    this.#busy = true;
    for (await null; this.#changed; ) {
      this.#changed = false;
      try {
        if (this.#element.isConnected) {
          await this.#update();
        } else {
          this.#widget?.free();
          this.#widget = this.#early = undefined;
          this.#tools.clear();
        }
      } catch (cause) {
        if (this.#widget) {
          console.error(`hooktalk: ${cause.mend ?? 'the chat stays as it was'}`, cause);
          continue;
        }
        this.#observer.disconnect();
        about(this.#element).host = undefined;
        this.#tools.fail(cause);
        return;
      }
    }
    this.#busy = false;
    if (!this.#widget) return;
    for (const [name, given, [resolve, reject]] of this.#later.splice(0)) {
      try {
        resolve(this.#call(name, given));
      } catch (cause) {
        reject(cause);
      }
    }
  }

  async #update() {
    const text = await this.#options();
    if (this.#widget) return this.#widget.update(text);
    await start(this.#tools.loading);
    const early = this.#early;
    // A click is not to end on another button than it began on, nor words on their way through an input method.
    while (early && (early.node.matches(':active') || early.composing)) await pause(50);
    // A change while all this was loading.
    if (this.#changed || !this.#element.isConnected) return void (this.#changed = true);
    const root = this.#element.shadowRoot ?? this.#element.attachShadow({ mode: 'open' });
    const drawn = appears(root, '#mount > .chat');
    // The page may have said only now that the panel is to begin closed; a visitor who is in it stays there.
    const opening = this.#element.getAttribute('opening') ?? this.#element.preferences?.openingType;
    const within = early?.node.contains(root.activeElement);
    const shown = early?.panel?.isConnected;
    const open = shown && (opening !== 'never' || within);
    const sheets = [...root.adoptedStyleSheets];
    this.#widget = new glue.Widget(this.#element, text, this.#tell, this.#ask, format, this.#draw);
    if (open) this.#widget.open();
    else if (early?.closed) this.#widget.close();
    await drawn;
    // A key or a click while it was drawn.
    if (early && !shown !== !early.panel?.isConnected) {
      const done = appears(root, shown ? '#mount > .chat:not([data-open])' : '#mount > [data-open]');
      this.#widget[shown ? 'close' : 'open']();
      await done;
    }
    if (early) {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
      this.#replace(root, early);
    }
    this.#tell('ready', 'null');
  }

  /** The chat in the place of what was drawn before it, with its words and its focus. */
  #replace(root, early) {
    const { node, input, sent } = early;
    const within = node.contains(root.activeElement);
    const open = root.querySelector('#mount > [data-open]');
    const field = root.querySelector('#mount .input');
    if (sent) {
      this.#widget.send(input.value);
    } else if (field && input?.value) {
      field.value = input.value;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      field.setSelectionRange(input.selectionStart, input.selectionEnd);
    }
    this.#early = undefined;
    this.#tools.clear();
    if (within) {
      const next = open ? (field ?? root.querySelector('#mount :is(.closed, .unavailable)')) : root.querySelector('#mount .launcher');
      next?.focus({ preventScroll: true });
    }
  }

  /** What the element says, as JSON text. */
  async #options() {
    const element = this.#element;
    const { bot, strings, preferences, renderers, baseURI } = element;
    const options = { bot, strings, preferences, renderers: Object.keys(renderers ?? {}) };
    options.asks = ['getMemory', 'beforeDraw'].filter((name) => typeof element[name] === 'function');
    options.open = element.hasAttribute('open');
    for (const name of TEXTS) options[name] = element.getAttribute(name);
    // What cannot be resolved is for the engine to refuse, with a reason.
    const resolved = (address) => (URL.canParse(address, baseURI) ? new URL(address, baseURI).href : address);
    if (options.webhook) options.webhook = resolved(options.webhook);
    const address = typeof bot === 'string' ? bot : bot ? null : element.getAttribute('bot');
    if (address !== null) {
      options.source = resolved(address);
      if (this.#bot[0] !== options.source) this.#bot = [options.source, await definition(options.source)];
      options.bot = this.#bot[1];
    }
    const mode = element.getAttribute('load');
    if (mode !== null && !MODES.includes(mode) && this.#told !== mode) {
      this.#told = mode;
      console.warn(`hooktalk: <hook-talk load="${mode}"> has no effect: use one of \`${MODES.join('`, `')}\``);
    }
    return JSON.stringify(options);
  }

  #call(name, [first, second]) {
    const widget = this.#widget;
    switch (name) {
      case 'send':
        return widget.send(String(first));
      case 'say':
        widget.say(JSON.stringify(first ?? null));
        return second?.open ? widget.open() : undefined;
      case 'setLanguage':
        return widget.set_language(String(first));
      case 'setMemory':
        return widget.set_memory(JSON.stringify({ memory: first, merge: second?.merge ?? false }));
      case 'exportTranscript': {
        const transcript = widget.export(first ?? 'text');
        return Promise.resolve(first === 'json' ? JSON.parse(transcript) : transcript);
      }
      case 'importTranscript':
        return widget.import(JSON.stringify(first) ?? '')
          ? Promise.resolve()
          : Promise.reject(new TypeError('this is no conversation that exportTranscript("json") gave'));
      default:
        // open, close, toggle, reset
        return widget[name]();
    }
  }

  #tell = (name, detail) => {
    this.#element.dispatchEvent(new CustomEvent(`hooktalk:${name}`, { detail: JSON.parse(detail) }));
  };

  #draw = (name, given) => {
    const [content, context] = JSON.parse(given);
    return this.#element.renderers[name](content, { ...context, send: (text) => this.#element.send(text) });
  };

  #ask = async (name, given) => {
    try {
      return JSON.stringify(await this.#element[name]?.(...JSON.parse(given)));
    } catch (cause) {
      console.error(`hooktalk: ${name} failed, so the chat goes on without it`, cause);
    }
  };
}
