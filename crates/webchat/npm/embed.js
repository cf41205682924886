/**
 * `<hook-talk webhook="https://example.com/hook">`: a chat that speaks with a webhook.
 *
 * Attributes, all of them live:
 *
 * - `webhook`: the address, absolute or relative to the page
 * - `bot`: the address of a bot definition instead, a JSON file
 * - `load`: when the chat is fetched. `interaction` (default): when a pointer comes near the launcher, or a
 *   finger or the focus is on it, or a method is called; without the word, also when the page is idle if a
 *   conversation goes on or there is something to show beside the launcher. `idle`, `eager`: without waiting.
 *   Until then a page pays for this file alone
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
 * Property `bot`: a whole bot definition, or the address of one, instead of `webhook`.
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
 * The files that it loads stand beside this one; `HookTalkElement.wasm` says where else the wasm is.
 */

const PROPERTIES = ['bot', 'strings', 'preferences', 'renderers', 'beforeDraw', 'getMemory'];
const METHODS = 'open close toggle send say setLanguage setMemory reset exportTranscript importTranscript'.split(' ');

// `open`, `unavailable` and `try-again` of the chat's catalogue, for as long as it is not there.
const WORDS = `ar|فتح المحادثة|هذه المحادثة غير متاحة حاليًا.|أعد المحاولة
de|Chat öffnen|Dieser Chat ist im Moment nicht verfügbar.|Erneut versuchen
en|Open chat|This chat is not available at the moment.|Try again
es|Abrir el chat|Este chat no está disponible en este momento.|Reintentar
fr|Ouvrir le chat|Ce chat n’est pas disponible pour le moment.|Réessayer
he|פתיחת הצ׳אט|הצ׳אט אינו זמין כרגע.|ניסיון נוסף
it|Apri la chat|Questa chat non è disponibile al momento.|Riprova
ja|チャットを開く|このチャットは現在ご利用いただけません。|再試行
nl|Chat openen|Deze chat is op dit moment niet beschikbaar.|Opnieuw proberen
pt|Abrir o chat|Este chat não está disponível no momento.|Tentar de novo
zh|打开聊天|聊天目前不可用。|重试`.split('\n');

// The looks of the launcher, as the chat has them (the tests hold the two together), and of a panel that is empty yet.
const SHEET = `.e{all:initial;--A:light-dark(#4353d9,#5a68ea);--O:#fff;--R:50%;--W:56px;--B:1px solid #0000;--D:0 2px 4px #0a0c1e29,0 10px 24px -4px #0a0c1e4d;--f:var(--hooktalk-offset,20px);position:fixed;z-index:var(--hooktalk-z-index,2147483000);bottom:calc(var(--hooktalk-offset-block,var(--f)) + env(safe-area-inset-bottom,0px));inset-inline:var(--i,auto var(--f));color-scheme:light dark;font:var(--hooktalk-font-size,15px) var(--hooktalk-font,system-ui)}
:host([theme=dark]) .e{color-scheme:dark}
:host([theme=light]) .e{color-scheme:light}
:host([layout=page]) .l,:host([layout=inline]) .l{display:none}
:host([position=start]) .e{--i:var(--f) auto;--j:0 auto}
:host([preset=calm]) .e{--A:light-dark(#2c6e5f,#8fd3bd);--O:light-dark(#fff,#0c241d);--R:38%}
:host([preset=bold]) .e{--A:#ffd02f;--O:#111;--R:8px;--W:60px;--B:2px solid light-dark(#111,#f7f3e8);--D:4px 4px 0 light-dark(#111,#f7f3e8)}
:host([preset=paper]) .e{--A:light-dark(#7d2b26,#e3a587);--O:light-dark(#fff,#2a1710)}
:host([preset=mono]) .e{--A:light-dark(#18181b,#fafafa);--O:light-dark(#fff,#111);--R:10px;--W:48px}
button,section{box-sizing:border-box}
button{padding:0;border:0;background:none;color:inherit;font:inherit;cursor:pointer}
svg{width:50%;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.g svg{width:28px}
.l{display:grid;place-items:center;width:var(--hooktalk-launcher-size,var(--W));height:var(--hooktalk-launcher-size,var(--W));border:var(--B);border-radius:var(--R);background:var(--hooktalk-accent,var(--A));color:var(--hooktalk-on-accent,var(--O));box-shadow:var(--hooktalk-launcher-shadow,var(--D))}
.g{display:flex;gap:10px;width:auto;height:auto;max-width:90vw;min-height:56px;padding-inline:18px 22px;border-radius:28px;font-weight:600;line-height:1.25}
img{height:34px;max-width:40px}
section{position:absolute;bottom:0;inset-inline:var(--j,auto 0);width:min(var(--hooktalk-width,400px),100vw - 2*var(--f));border:var(--B);border-radius:20px;background:Canvas;color:CanvasText;box-shadow:var(--D)}
.p{height:min(var(--hooktalk-height,640px),100dvh - 2*var(--f))}
.c{bottom:calc(100% + 12px);padding:16px}
.c button{display:block;text-decoration:underline}
@media (max-width:480px),(max-height:480px) and (max-width:960px){.p{position:fixed;inset:0;width:auto;height:100dvh;border-radius:0}}`;

/** An element of HTML or of SVG. */
const make = (name, attributes, ...children) => {
  const node = document.createElementNS(/svg|path/.test(name) ? 'http://www.w3.org/2000/svg' : 'http://www.w3.org/1999/xhtml', name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  node.append(...children);
  return node;
};

/** Puts a style sheet into a shadow root; no content security policy forbids one of this kind. */
const dress = (root, text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
};

/** The files of the chat, loaded once for all elements. @type {Array<Promise<any>> | undefined} */
let loading;

/** The element `<hook-talk>`. On a server, which has no elements, a class that does nothing. */
export class HookTalkElement extends (globalThis.HTMLElement ?? Object) {
  // What the launcher shows; the others count when the chat is there, which looks for itself.
  static observedAttributes = ['language', 'launcher-title', 'launcher-logo', 'load', 'open'];

  /** Where the wasm of the chat is, if not beside this file; what `init` of the engine takes. */
  static wasm;

  /** The chat, once it is wanted. @type {import('./webchat_host.js').Host | undefined} */
  #host;
  /** What is drawn until it is there. @type {import('./webchat_host.js').Early | undefined} */
  #early;
  /** What is to happen as soon as it is there. */
  #later = [];
  #wanted;

  static {
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        set(value) {
          // The chat finds it there.
          Object.defineProperty(this, name, { value, writable: true, configurable: true });
          this.connectedCallback();
        },
      });
    }
    for (const name of METHODS) {
      this.prototype[name] = function (...given) {
        if (this.#host) return this.#host.call(name, given);
        if (name === 'open') this.#show();
        return new Promise((...settle) => {
          // What the caller changes afterwards does not count.
          this.#later.push([name, structuredClone(given), settle]);
          this.#want();
        });
      };
    }
  }

  destroy() {
    this.remove();
  }

  /** Follows the element once it is at rest: a move changes nothing. */
  async connectedCallback() {
    await null;
    if (this.#host) this.#host.change();
    else if (this.isConnected) this.#draw();
    else this.#clear();
  }
  disconnectedCallback() {
    this.connectedCallback();
  }
  attributeChangedCallback() {
    this.connectedCallback();
  }

  #want = async () => {
    if (this.#wanted) return;
    this.#wanted = true;
    try {
      loading ??= [
        import('./webchat_host.js'),
        import('./webchat_glue.js'),
        HookTalkElement.wasm ?? fetch(new URL('./webchat.wasm', import.meta.url)),
      ];
      Promise.allSettled(loading);
      const { Host } = await loading[0];
      this.#host = new Host(this, this.#early, this.#later, { loading, make, dress, clear: this.#clear, fail: this.#fail });
    } catch (cause) {
      this.#fail(cause);
    }
  };

  /** Draws the launcher as the element says now, and decides what the chat waits for. */
  #draw() {
    const said = (name) => this.getAttribute(name);
    const early = (this.#early ??= this.#begin());
    const { node, launcher } = early;
    const tag = `${said('language')}`.slice(0, 2).toLowerCase();
    const words = (WORDS.find((line) => line.startsWith(tag)) ?? WORDS[2]).split('|');
    early.words = words;
    node.lang = launcher.lang = words[0];
    const [name, src] = [said('launcher-title'), said('launcher-logo')];
    launcher.className = name ? 'l g' : 'l';
    launcher.ariaLabel = name ?? this.strings?.open ?? words[1];
    launcher.dir = /ar|he/.test(words[0]) ? 'rtl' : 'ltr';
    launcher.replaceChildren(src ? make('img', { src, alt: '' }) : early.icon, name ?? '');

    const load = said('load');
    const address = said('bot') ?? said('webhook');
    let key, kept, panel;
    try {
      key = `hooktalk:${said('storage') ?? new URL(address, this.baseURI)}`;
      kept = localStorage[key];
      panel = localStorage[`${key}:panel`];
    } catch {
      // It must not be read.
    }
    if (load === 'eager' || /page|inline|always/.test(said('layout') + said('opening'))) this.#want();
    else if (this.hasAttribute('open') || (/open/.test(panel) && said('opening') !== 'never')) this.#show();
    else if (load === 'idle' || (load !== 'interaction' && (this.bot || this.preferences || !address || kept || said('onboarding'))))
      (globalThis.requestIdleCallback ?? setTimeout)(this.#want);
  }

  /** The launcher, in a shadow root, and what it listens to. */
  #begin() {
    let root = this.shadowRoot;
    if (!root) dress((root = this.attachShadow({ mode: 'open' })), SHEET);
    const launcher = make('button', { type: 'button', part: 'launcher' });
    const d =
      'M20.5 11.6a8 8 0 0 1-8.3 7.9 9 9 0 0 1-3.1-.6L4 20.5l1.4-4.1a7.6 7.6 0 0 1-1.9-4.8c0-4.5 3.8-8 8.5-8s8.5 3.5 8.5 8M8.6 11.7h0M12 11.7h0M15.4 11.7h0';
    const icon = make('svg', { viewBox: '0 0 24 24', 'aria-hidden': true }, make('path', { d }));
    const node = make('div', { class: 'e', title: '' }, launcher);
    root.append(node);
    launcher.onfocus = launcher.onpointerdown = this.#want;
    launcher.onclick = () => this.#show(true);
    const near = ({ x, y }) => {
      const box = launcher.getBoundingClientRect();
      if (Math.hypot(x - box.x, y - box.y) < 200) this.#want();
    };
    addEventListener('pointermove', near);
    return { node, launcher, icon, near };
  }

  /** Opens a panel, which is empty until the first of the chat's files is there. */
  #show(byPerson) {
    const early = this.#early;
    if (!early) return;
    early.panel ??= make('section', { class: 'p', part: 'panel', tabindex: -1 });
    early.node.replaceChildren(early.panel);
    if (byPerson) early.panel.focus();
    this.#host?.fill();
    this.#want();
  }

  /** Tells the visitor beside the launcher, and the developer the cause; a click tries again. */
  #fail = (cause) => {
    console.error('hooktalk:', cause.mend ?? 'are all files beside embed.js?', cause);
    const early = this.#early;
    loading = this.#host = undefined;
    this.#wanted = false;
    if (!early) return;
    removeEventListener('pointermove', early.near);
    const again = make('button', { type: 'button' }, early.words[3]);
    again.onclick = early.launcher.onclick;
    early.node.replaceChildren(early.launcher, make('section', { class: 'c', role: 'alert' }, early.words[2], again));
  };

  #clear = () => {
    const early = this.#early;
    if (!early) return;
    removeEventListener('pointermove', early.near);
    early.node.remove();
    this.#early = undefined;
  };
}

if (globalThis.customElements && !customElements.get('hook-talk')) customElements.define('hook-talk', HookTalkElement);
