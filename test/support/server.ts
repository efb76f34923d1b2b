// A real server in a process of its own, for end-to-end tests and benchmarks: built once, on a free port, with its
// data in a folder that the caller owns, so that it can be ended in any way and started again on the same data.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../..');
const POLL_MS = 20;
const LOG_KEPT = 16_384;

export interface ServerOptions {
  readonly dataDir: string;
  readonly adminToken: string;
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** Further settings of the server, as environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take to answer ready; 30 s unless told. */
  readonly readyWithinMs?: number;
}

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves to the milliseconds from the start of the process; rejects where it ends first or takes too long. */
  ready(): Promise<number>;
  /** Asks it to end, and ends it after `withinMs` (10 s unless told). Resolves to its exit code, null where it was killed. */
  stop(withinMs?: number): Promise<number | null>;
  /** `kill -9`. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** The last 16 KiB of what it printed. */
  output(): string;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** As `npm start` starts it. */
const nodeFlags = JSON.parse(readFileSync(path.join(root, 'scripts/node-flags.json'), 'utf8')) as string[];

let built: Promise<string> | undefined;

/**
 * The folder of the compiled program, compiled if its sources have changed. TEST_DIST names the folder of
 * another build to be used as it is.
 */
export function buildOnce(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const given = process.env['TEST_DIST'];
  if (given !== undefined) return path.resolve(given);
  const { code, output } = await runNode([path.join(root, 'scripts/run.mjs'), 'build'], {
    withinMs: 300_000,
  });
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
  return path.join(root, 'dist');
}

/** Starts a server and waits until it is ready. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const server = await spawnServer(options);
  await server.ready();
  return server;
}

/** Starts a server without waiting for it. */
export async function spawnServer(options: ServerOptions): Promise<ServerProcess> {
  const entry = path.join(await buildOnce(), 'src/start.js');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const { child, output } = spawnNode(
    [...nodeFlags, entry, ...(options.args ?? [])],
    serverEnvironment(options, port),
  );
  if (child.pid === undefined) throw new Error('the server could not be started');
  const closed = once(child, 'close');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  const untilReady = async (): Promise<number> => {
    const deadline = startedAt + (options.readyWithinMs ?? 30_000);
    while (!(await isReady(url))) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (ended) throw new Error(`the server ended before it was ready:\n${output()}`);
      if (performance.now() > deadline) {
        await kill();
        throw new Error(`the server was not ready in time:\n${output()}`);
      }
      await sleep(POLL_MS);
    }
    return performance.now() - startedAt;
  };
  let readiness: Promise<number> | undefined;
  const ready = (): Promise<number> => (readiness ??= untilReady());
  const stop = async (withinMs = 10_000): Promise<number | null> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    await closed;
    clearTimeout(timer);
    return child.exitCode;
  };
  return { url, port, pid: child.pid, ready, stop, kill, output };
}

/** Only these settings reach it: what the caller's shell says about stores or ports must not. */
function serverEnvironment({ dataDir, adminToken, env }: ServerOptions, port: number): NodeJS.ProcessEnv {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    ADMIN_TOKEN: adminToken,
    ADMIN_PASSWORD: `password-of-${adminToken}`,
    LOG_LEVEL: 'warn',
    ...env,
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

export interface CommandOptions {
  readonly dataDir: string;
  readonly withinMs: number;
  /** Further settings, as environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs one of the compiled commands (`verify`, `replay` …) on a data folder, and resolves when it has ended. */
export async function runCommand(
  name: string,
  args: readonly string[],
  { dataDir, withinMs, env }: CommandOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const file = path.join(await buildOnce(), 'src/cli', `${name}.js`);
  return runNode([file, ...args], { withinMs, env: { DATA_DIR: dataDir, ...env } });
}

interface RunOptions {
  readonly withinMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

async function runNode(args: readonly string[], { withinMs, env = {} }: RunOptions) {
  const { child, output } = spawnNode(args, env);
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode, output: output() };
}

function spawnNode(args: readonly string[], env: NodeJS.ProcessEnv) {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.on('close', () => running.delete(child));
  let printed = '';
  const keep = (text: string): void => {
    printed = (printed + text).slice(-LOG_KEPT);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  return { child, output: () => printed };
}

/** A port that nobody listens on right now. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
