// The thread that runs conversation scripts: the package's own runner, on the page's own engine.
import { Coverage } from '../../wasm/npm/testing/coverage.js';
import { runScript } from '../../wasm/npm/testing/run.js';

/** How long results are gathered before they are told, in milliseconds. */
const GATHERED = 100;

// The page's code lays `compileBot`, `beginTurn` and `resolveTurn` onto the global of a thread; they take and give JSON
// text.

/** What the engine gave, or throws what it refused. */
function given(text) {
  const value = JSON.parse(text);
  if (value.refused) throw Object.assign(new Error(value.refused.message), value.refused);
  return value;
}

/** An engine as the runner knows it, which remembers each turn as it stood after each call. */
class Engine {
  moments = [];

  begin(conversation, input, now) {
    return this.#keep(globalThis.beginTurn(JSON.stringify(conversation), JSON.stringify(input), now));
  }

  /** The runner goes on with the turn that it was given last. */
  resolve(_turn, outcome, now) {
    return this.#keep(globalThis.resolveTurn(JSON.stringify(outcome), now));
  }

  #keep(text) {
    const turn = given(text);
    this.moments.push(turn);
    return turn;
  }
}

/** What a person is told of a script. Of one that passed, the turns are of no more use. */
function told(index, { passed, failures, turns }, moments, hits) {
  const result = { index, passed, failures, hits, turns: turns.length };
  if (passed) return result;
  // Only the end of a turn has all of its steps; the moments before it go without.
  const last = new Set(turns);
  const seen = moments.map((turn) => (last.has(turn) ? turn : { ...turn, trace: [] }));
  return { ...result, moments: seen };
}

function run({ bot, scripts }, tell) {
  const definition = JSON.parse(bot);
  given(globalThis.compileBot(bot));
  tell({ places: new Coverage(definition).places().map(({ hit, ...place }) => place) });
  scripts.forEach((text, index) => {
    const engine = new Engine();
    const result = runScript(engine, JSON.parse(text));
    const coverage = new Coverage(definition);
    for (const turn of result.turns) coverage.add(turn);
    const hits = coverage.places().flatMap(({ hit }, place) => (hit ? [place] : []));
    tell(told(index, result, engine.moments, hits));
  });
  tell({ done: true });
}

onmessage = async ({ data: { glue, module, job } }) => {
  let gathered = [];
  let since = performance.now();
  const send = () => {
    if (gathered.length > 0) postMessage(JSON.stringify(gathered));
    gathered = [];
    since = performance.now();
  };
  try {
    const code = await import(glue);
    await code.default({ module_or_path: module });
    run(JSON.parse(job), (one) => {
      gathered.push(one);
      if (performance.now() - since > GATHERED) send();
    });
  } catch (error) {
    gathered.push({ broken: String(error?.message ?? error) });
  }
  send();
};
