// A throw-away PostgreSQL of the machine's own programs, for tests.
import { spawnSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './project.mjs';

const DEBIAN = '/usr/lib/postgresql';
const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/** Nothing in it outlives a test: speed instead of safety. */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'max_connections=200',
];

/** The folder of `initdb` and `postgres`, the newest of Debian's first; null where there is none. */
export function findPostgres() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env.PATH ?? '').split(path.delimiter);
  const folders = [...versions.map((version) => path.join(DEBIAN, version, 'bin')), ...onPath];
  return (
    folders.find((at) => ['initdb', 'postgres'].every((name) => existsSync(path.join(at, name)))) ?? null
  );
}

/** Makes a cluster in a temporary folder and starts it on a free port. Throws Problem. */
export async function startPostgres(binaries) {
  const folder = mkdtempSync(path.join(tmpdir(), 'orchestream-postgres-'));
  const owner = unprivileged();
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const options = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...owner };
  const data = path.join(folder, 'data');
  try {
    makeCluster(path.join(binaries, 'initdb'), data, options);
    const port = await freePort();
    const server = await startServer(path.join(binaries, 'postgres'), data, port, options);
    const stop = async () => {
      await stopServer(server);
      rmSync(folder, { recursive: true, force: true });
    };
    return { url: `postgres://orchestream@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** PostgreSQL does not run as root. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((option) => spawnSync('id', [option, user], { encoding: 'utf8' }));
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Problem('PostgreSQL does not run as root, and there is no user postgres or nobody.');
}

/** Sorts by the rules of a language, as servers of users do, so that tests notice what must not depend on it. */
function makeCluster(initdb, data, options) {
  const standard = ['-D', data, '-U', 'orchestream', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'];
  const runs = [[...standard, '--locale-provider=icu', '--icu-locale=en-US'], standard];
  for (const args of runs) {
    const { status, stderr } = spawnSync(initdb, args, { ...options, encoding: 'utf8' });
    if (status === 0) return;
    rmSync(data, { recursive: true, force: true });
    if (args === standard) throw new Problem(`PostgreSQL could not make a cluster: ${stderr}`);
  }
}

async function startServer(postgres, data, port, options) {
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    printed = (printed + text).slice(-4_000);
  });
  process.on('exit', () => server.kill('SIGQUIT'));
  for (const deadline = Date.now() + START_WITHIN_MS; !printed.includes('ready to accept connections');) {
    if (server.exitCode !== null) throw new Problem(`PostgreSQL did not start: ${printed}`);
    if (Date.now() > deadline) {
      await stopServer(server);
      throw new Problem(`PostgreSQL was not ready in time: ${printed}`);
    }
    await sleep(50);
  }
  return server;
}

/** Without waiting for those who are connected, and at last without asking. */
async function stopServer(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = once(server, 'close');
  server.kill('SIGINT');
  const timer = setTimeout(() => server.kill('SIGQUIT'), STOP_WITHIN_MS);
  await closed;
  clearTimeout(timer);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
