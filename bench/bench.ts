import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ServerProcess } from '../test/support/server.ts';
import { spawnServer } from '../test/support/server.ts';
import type { Api } from './api.ts';
import { apiWith } from './api.ts';
import type { Call, Callers } from './load.ts';
import { callOnce, withCallers } from './load.ts';
import type { ServerMetrics } from './metrics.ts';
import { readMetrics, untilCaughtUp } from './metrics.ts';
import type { Verdict } from './targets.ts';

/** How much is run. */
export interface Scale {
  /** Of a run with a time, and of what is run before it and not counted. */
  readonly runMs: number;
  readonly warmUpMs: number;
  /** Items that a bulk or work run handles. */
  readonly items: number;
  /** Items open in the deep queue. */
  readonly deep: number;
  /** Items with ten events each. */
  readonly worked: number;
  /** Items taken at each depth. */
  readonly takes: number;
}

/** What every case is given. */
export interface Bench {
  readonly scale: Scale;
  /** Data folders are made in it. */
  readonly folder: string;
  /** The deep data folder, made by the first case that needs it. */
  readonly deepFolder: () => Promise<string>;
  /** The data folder of items that were worked on, made likewise. */
  readonly workedFolder: () => Promise<string>;
  readonly baseline: Baseline;
  readonly say: (line: string) => void;
}

/** What this machine reaches without Orchestream, measured in the same run. */
export interface Baseline {
  /** fdatasync a second. */
  readonly disk: number;
  /** Requests a second of a bare server, by the number of callers. */
  readonly bare: ReadonlyMap<number, number>;
}

/** One line of the report. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly verdict: Verdict;
  /** `value` per what the baseline reached. */
  readonly ofBare?: number;
  readonly ofDisk?: number;
  readonly details: Readonly<Record<string, number>>;
}

/** Some lines of the report, measured together. */
export interface Case {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
}

const token = randomBytes(24).toString('hex');
const READY_MS = 1_800_000;

export interface BenchServer {
  readonly process: ServerProcess;
  readonly api: Api;
  /** What an admin shows. */
  readonly token: string;
  /** Milliseconds from the start of the process until it was ready. */
  readonly readyMs: number;
  readonly once: <T>(call: Call<T>) => Promise<T>;
  readonly withCallers: <T>(count: number, work: (callers: Callers) => Promise<T>) => Promise<T>;
  readonly metrics: () => Promise<ServerMetrics>;
  readonly untilCaughtUp: () => Promise<void>;
}

/** Further settings of a server, as environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** Runs `work` against a server on `dataDir`, and stops the server. `onStarted` has its process before it is ready. */
export async function withServer<T>(
  dataDir: string,
  work: (server: BenchServer) => Promise<T>,
  env: Environment = {},
  onStarted: (process: ServerProcess) => void = () => {},
): Promise<T> {
  const server = await spawnServer({ dataDir, adminToken: token, env, readyWithinMs: READY_MS });
  try {
    onStarted(server);
    const readyMs = await server.ready();
    return await work({
      process: server,
      api: apiWith(token),
      token,
      readyMs,
      once: (call) => callOnce(server.port, call),
      withCallers: (count, callersWork) => withCallers(server.port, count, callersWork),
      metrics: () => readMetrics(server.url, token),
      untilCaughtUp: () => untilCaughtUp(server.url, token, READY_MS),
    });
  } finally {
    await server.stop(60_000);
  }
}

/** As `withServer`, in a folder of its own that is taken away afterwards. */
export async function withFreshServer<T>(
  folder: string,
  work: (server: BenchServer) => Promise<T>,
  env: Environment = {},
): Promise<T> {
  const dataDir = mkdtempSync(path.join(folder, 'data-'));
  try {
    return await withServer(dataDir, work, env);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
