// Who is measured, in the order of the tables. Each has a page in `pages/`, and folders that its files come from.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const installed = (path) => join(here, 'node_modules', path);
const ours = resolve(process.env.HOOKTALK_PACKAGE ?? join(here, '../../../target/npm/hooktalk'));

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} [page] its file in `pages/`, where the chat stands open
 * @property {string} [click] its file in `pages/click/`, where the chat is behind a button
 * @property {string} [bundle] which of its bundles stands for `{{bundle}}` in the page
 * @property {Record<string, string>} folders path prefix to folder
 * @property {boolean} [loadOnly] whether long transcripts are not measured
 */

/** Ratios are told to these two: a page that only shows messages, and one that keeps the newest 60 of them as elements. */
export const FLOOR = 'vanilla';
export const WINDOWED = 'vanilla, windowed';
export const OURS = 'Hooktalk';

/** @type {Contender[]} */
export const contenders = [
  { name: FLOOR, page: 'vanilla.html', click: 'vanilla.html', folders: {} },
  { name: WINDOWED, page: 'windowed.html', folders: {} },
  {
    name: 'deep-chat',
    page: 'deep-chat.html',
    click: 'deep-chat.html',
    folders: { '/deep-chat/': installed('deep-chat/dist') },
  },
  {
    name: 'botframework-webchat, minimal',
    page: 'botframework.html',
    click: 'botframework.html',
    bundle: 'webchat-minimal.js',
    folders: { '/botframework/': installed('botframework-webchat/dist') },
  },
  {
    name: 'botframework-webchat',
    page: 'botframework.html',
    bundle: 'webchat.js',
    folders: { '/botframework/': installed('botframework-webchat/dist') },
    loadOnly: true,
  },
  // It has a launcher and speaks to webhooks, as Hooktalk does.
  { name: '@n8n/chat', click: 'n8n.html', folders: { '/n8n/': installed('@n8n/chat/dist') } },
  { name: OURS, page: 'hooktalk.html', click: 'hooktalk.html', folders: { '/hooktalk/': ours } },
];

/** Whether all its files are here. */
export const isHere = ({ folders }) => Object.values(folders).every((folder) => existsSync(folder));
