// What of a bot the scripts have come by.
import { isObject } from './match.js';

const list = (value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);

/** Counts what the turns of scripts have come by: skills, triggers, requirements, webhooks, languages. */
export class Coverage {
  /** Kind of thing to path to `{ name, hit }`. */
  #kinds = { skills: new Map(), triggers: new Map(), requirements: new Map(), webhooks: new Map(), languages: new Map() };
  /** As one of the kinds; too many to name in a report. */
  #actions = new Map();
  /** Slug to path. */
  #skills = new Map();

  constructor(definition) {
    const bot = isObject(definition) ? definition : {};
    list(bot.skills).filter(isObject).forEach((skill, index) => this.#skill(skill, `$.skills[${index}]`));
    if (list(bot.skills).length === 0 && bot.webhook) this.#add('skills', '$.webhook', 'default');
    const languages = list(bot.languages).filter((tag) => typeof tag === 'string');
    const own = typeof bot.language === 'string' ? bot.language : (languages[0] ?? 'en');
    for (const tag of new Set([own, ...languages])) {
      const index = list(bot.languages).indexOf(tag);
      this.#add('languages', tag, tag, index < 0 ? '$.language' : `$.languages[${index}]`);
    }
  }

  #add(kind, key, name, path = key) {
    this.#kinds[kind].set(key, { name, path, hit: false });
  }

  #skill(skill, path) {
    const slug = String(skill.slug);
    this.#skills.set(slug, path);
    this.#add('skills', path, slug);
    list(skill.triggers).forEach((trigger, index) => {
      this.#add('triggers', `${path}.triggers[${index}]`, `${slug}: ${typeof trigger === 'string' ? trigger : JSON.stringify(trigger)}`);
    });
    this.#requirements(skill.requirements, `${path}.requirements`, slug);
    this.#webhooks(skill, path, slug);
  }

  #requirements(items, path, slug) {
    list(items).filter(isObject).forEach((item, index) => {
      const at = `${path}[${index}]`;
      for (const group of ['all', 'any']) this.#requirements(item[group], `${at}.${group}`, slug);
      if (typeof item.data === 'string') this.#add('requirements', at, `${slug}: ${item.data}`);
    });
  }

  #webhooks(value, path, slug) {
    if (Array.isArray(value)) value.forEach((item, index) => this.#webhooks(item, `${path}[${index}]`, slug));
    if (!isObject(value)) return;
    // A skill may have a type, too.
    if (typeof value.type === 'string' && !this.#kinds.skills.has(path)) {
      this.#actions.set(path, { name: `${slug}: ${value.type}`, path, hit: false });
    }
    if (value.type === 'call_webhook') this.#add('webhooks', path, `${slug}: ${value.url}`);
    for (const key of ['actions', 'groups', 'requirements', 'missing', 'complete', 'validators', 'all', 'any']) {
      if (value[key] !== undefined) this.#webhooks(value[key], `${path}.${key}`, slug);
    }
  }

  #hit(kind, path) {
    const found = this.#kinds[kind].get(path);
    if (found) found.hit = true;
  }

  /** Notes what a turn came by, from its trace. */
  add(turn) {
    this.#hit('languages', turn.conversation.language);
    for (const { kind, path, data } of turn.trace) {
      this.#act(path);
      switch (kind) {
        case 'skill-chosen':
          this.#enter(data.skill);
          for (const { trigger } of list(data.candidates)) this.#hit('triggers', trigger);
          break;
        case 'redirected':
          this.#enter(data.skill);
          break;
        case 'requirement-filled':
          this.#hit('requirements', path);
          break;
        case 'went-to':
          if (data.mode !== 'wait') this.#enter(data.skill);
          break;
        case 'language-changed':
          this.#hit('languages', data.to);
          break;
        case 'request-rendered':
          this.#hit('webhooks', path);
          break;
        default:
      }
    }
  }

  /** Of a step at an action, or at a part of one. */
  #act(path) {
    for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
      const action = this.#actions.get(path.slice(0, end));
      if (action) action.hit = true;
    }
  }

  #enter(slug) {
    this.#hit('skills', this.#skills.get(slug) ?? '$.webhook');
  }

  /** `{ skills: { covered, total, missing: [names] }, … }`, without the kinds that the bot has none of. */
  report() {
    const kinds = Object.entries(this.#kinds).map(([kind, all]) => {
      const things = [...all.values()];
      const missing = things.filter(({ hit }) => !hit).map(({ name }) => name);
      return [kind, { covered: things.length - missing.length, total: things.length, missing }];
    });
    return Object.fromEntries(kinds.filter(([, { total }]) => total > 0));
  }
  /** Everything that there is to come by, kind after kind, each skill after skill: `{ kind, name, path, hit }`. */
  places() {
    return Object.entries({ ...this.#kinds, actions: this.#actions }).flatMap(([kind, all]) =>
      [...all.values()].map((place) => ({ kind, ...place })),
    );
  }
}
