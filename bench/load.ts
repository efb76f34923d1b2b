import { Connection } from './http/connection.ts';
import type { Response } from './http/response.ts';
import type { Percentiles } from './percentiles.ts';
import { percentilesOf } from './percentiles.ts';

/** Milliseconds of silence after which a call has failed. */
const SILENCE_MS = 120_000;

export interface Load {
  /** Calls that were answered. */
  readonly calls: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds a call. */
  readonly latency: Percentiles;
}

export type Call<T = void> = (connection: Connection) => Promise<T>;

export interface Callers {
  /** Each caller calls again as soon as it has an answer, until `isOver`. */
  readonly run: (isOver: () => boolean, call: Call) => Promise<Load>;
  /** As `run`, for a time. */
  readonly runFor: (ms: number, call: Call) => Promise<Load>;
}

/** Lets so many callers work, each on a connection of its own. */
export async function withCallers<T>(
  port: number,
  count: number,
  work: (callers: Callers) => Promise<T>,
): Promise<T> {
  const connections = await Promise.all(
    Array.from({ length: count }, () => Connection.open(port, SILENCE_MS)),
  );
  try {
    return await work(callersOn(connections));
  } finally {
    for (const connection of connections) connection.close();
  }
}

function callersOn(connections: readonly Connection[]): Callers {
  const run: Callers['run'] = async (isOver, call) => {
    const latencies: number[] = [];
    const loop = async (connection: Connection): Promise<void> => {
      while (!isOver()) {
        const before = performance.now();
        await call(connection);
        latencies.push(performance.now() - before);
      }
    };
    const startedAt = performance.now();
    await Promise.all(connections.map(loop));
    return loadOf(latencies, (performance.now() - startedAt) / 1000);
  };
  return {
    run,
    runFor: (ms, call) => {
      const until = performance.now() + ms;
      return run(() => performance.now() >= until, call);
    },
  };
}

/** One call, on a connection of its own. */
export async function callOnce<T>(port: number, call: Call<T>): Promise<T> {
  const connection = await Connection.open(port, SILENCE_MS);
  try {
    return await call(connection);
  } finally {
    connection.close();
  }
}

/** Sorts the latencies. */
function loadOf(latencies: number[], seconds: number): Load {
  const calls = latencies.length;
  return { calls, seconds, perSecond: calls / seconds, latency: percentilesOf(latencies) };
}

/** A benchmark counts only what went well: any other answer ends it. */
export function expectStatus(response: Response, ...wanted: readonly number[]): Response {
  if (wanted.includes(response.status)) return response;
  throw new Error(`the server answered ${response.status}: ${response.body.toString('utf8', 0, 500)}`);
}
