// Starts one of the sample webhook servers for a test, on a free port, and surely ends it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const here = import.meta.dirname;
const root = join(here, '../..');
const python = process.env.HOOKTALK_PYTHON || join(root, '.tools/venv/bin/python');

// How each server is started, and what to do when that fails on a machine that lacks its runtime.
const servers = {
  express: {
    command: () => [process.execPath, 'server.js'],
    mend: 'run `npm ci` in the root of the checkout',
  },
  flask: {
    command: () => [python, 'server.py'],
    mend: 'run `python3 -m venv .tools/venv` and `.tools/venv/bin/pip install -r tests/servers/flask/requirements.txt`',
  },
  sinatra: {
    command: () => ['ruby', 'server.rb'],
    mend: 'run `apt-get install ruby-sinatra puma`, or `gem install sinatra puma`',
  },
  slim: {
    command: (port) => ['php', '-S', `127.0.0.1:${port}`, '-t', '../public', 'server.php'],
    mend: 'run `apt-get install php-cli php-slim`',
  },
};

/** The names of the sample servers. */
export const serverNames = Object.keys(servers);

const running = new Set();
process.on('exit', () => running.forEach(kill));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/**
 * Starts the server `name` and waits until it answers.
 *
 * `cors` makes it answer pages of other origins. `port` asks for a certain port, for a server that comes back
 * where another one was.
 *
 * Gives `origin` (such as `http://127.0.0.1:40123`), `port`, `received()` (what it was sent so far, oldest first:
 * method, path, query, headers, body), `forget()` (empties that list), `output()` (what it printed) and `stop()`.
 */
export async function startServer(name, { cors = false, port } = {}) {
  const { command, mend } = servers[name];
  const files = await mkdtemp(join(tmpdir(), `hooktalk-${name}-`));
  const usedPort = port ?? (await freePort());
  const origin = `http://127.0.0.1:${usedPort}`;
  const [program, ...args] = command(usedPort);
  const child = spawn(program, args, {
    cwd: join(here, name),
    // A group of its own, so that whatever the server starts ends with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(usedPort),
      CORS: cors ? '1' : '',
      TMPDIR: files,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  running.add(child);
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  let ended;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended ??= `it ended with ${signal ?? `code ${code}`}`));

  const server = {
    origin,
    port: usedPort,
    output: () => printed,
    received: async () => (await fetch(`${origin}/received`)).json(),
    forget: () => fetch(`${origin}/received`, { method: 'DELETE' }),
    async stop() {
      const exited = ended === undefined && once(child, 'exit');
      kill(child);
      await exited;
      running.delete(child);
      await rm(files, { recursive: true, force: true });
    },
  };

  let lastStatus;
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && ended === undefined) {
    const status = await fetch(`${origin}/received`).then((answer) => answer.status, () => 'refused');
    if (status === 200 && ended === undefined) return server;
    lastStatus = status;
    await wait(30);
  }
  const cause = ended ?? `it did not become ready within 30 seconds (GET /received: ${lastStatus})`;
  await server.stop();
  if (port === undefined && /EADDRINUSE|in use/i.test(printed)) return startServer(name, { cors });
  throw new Error(
    `The ${name} server did not start: ${cause}. ` +
      `If it is not installed, ${mend}; \`cargo xtask test\` does this too.\n${printed}`,
  );
}

/** A port on 127.0.0.1 that nothing listens on at the moment. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already, or it never began.
  }
}
