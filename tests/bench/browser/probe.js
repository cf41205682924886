// What every page of the benchmark has before any script of its own: the stopwatch.
//
// A page gives `contender`: `root()`, the node whose changes show messages; `input()`, the text box as soon as it is
// there; `restore(messages)`, which shows a whole conversation; `append(text)`, which shows one message more. A page whose
// chat is behind a button gives `launcher()`, the button, and no `restore` and `append`.
globalThis.probe = (() => {
  const WORDS = 'the kettle sings while we wait for the morning train and talk about gardens books rain and bread'.split(' ');
  const longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });

  const frame = () => new Promise((seen) => requestAnimationFrame(seen));
  /** When the next frame has been painted: a task that follows it. */
  const painted = async () => {
    await frame();
    await new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done();
      port2.postMessage(null);
    });
    return performance.now();
  };
  const rest = (ms) => new Promise((over) => setTimeout(over, ms));

  /** A conversation of `count` messages, of all lengths, the visitor's and the bot's by turns. */
  const messages = (count) =>
    Array.from({ length: count }, (_, index) => {
      const words = Array.from({ length: 3 + ((index * 7) % 23) }, (_, at) => WORDS[(index * 5 + at) % WORDS.length]);
      return { text: `${name(index)} ${words.join(' ')}`, mine: index % 2 === 0 };
    });
  const name = (index) => `message-${index}-of-many:`;

  /** Runs `act`, and waits until an element that says `words` has been painted; gives the milliseconds. */
  const shown = async (words, act) => {
    let found;
    const there = new Promise((resolve) => (found = resolve));
    const said = (node) => node.textContent.includes(words);
    const observer = new MutationObserver((records) => {
      // Backwards, because what is looked for is the newest.
      for (const { type, target, addedNodes } of records.reverse()) {
        if (type === 'characterData' ? said(target) : [...addedNodes].reverse().some(said)) return found();
      }
    });
    observer.observe(contender.root(), { subtree: true, childList: true, characterData: true });
    const begun = performance.now();
    await act();
    await there;
    observer.disconnect();
    return (await painted()) - begun;
  };

  /** Whether `input` can be written into. */
  const writable = (input) => input?.isConnected && !input.disabled && !input.readOnly && input.checkVisibility({ visibilityProperty: true });
  let pressed;
  addEventListener('pointerdown', ({ timeStamp }) => (pressed ??= timeStamp), { capture: true });

  return {
    /** Milliseconds from navigation until the text box can be written into. */
    ready: (async () => {
      for (;;) {
        await frame();
        if (writable(globalThis.contender?.input())) return performance.now();
      }
    })(),
    /** Milliseconds from the press on the launcher until a text box that can be written into has been painted. */
    async usable() {
      while (pressed === undefined || !writable(contender.input())) await frame();
      return (await painted()) - pressed;
    },
    /** Milliseconds from the press on the launcher until the chat says `words` and that has been painted. */
    async answered(words) {
      while (!contender.root()?.textContent.includes(words)) await frame();
      return (await painted()) - pressed;
    },
    /** How long tasks kept the main thread from answering, beyond 50 ms each. */
    blocked: () => longTasks.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
    restore(count) {
      const all = messages(count);
      return shown(name(count - 1), () => contender.restore(all));
    },
    /** Shows `count` messages more, one at a time, and rests after each so that its whole cost is counted. */
    async append(count, pause) {
      const times = [];
      for (let index = 0; index < count; index += 1) {
        const words = `one-more-${index}-${Math.round(performance.now())}`;
        times.push(await shown(words, () => contender.append(`${words} and a few words beside it`)));
        await rest(pause);
      }
      return times;
    },
    /** From now on, how long each key takes to the paint that follows; `keys()` gives them. */
    listen() {
      const times = [];
      addEventListener('keydown', async (event) => times.push((await painted()) - event.timeStamp), { capture: true });
      contender.input().focus();
      return (globalThis.probe.keys = () => times);
    },
    /** What the text box says now. */
    typed: () => contender.input().value ?? contender.input().textContent,
    rest,
  };
})();
