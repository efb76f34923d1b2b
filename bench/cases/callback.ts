import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import type { Callbacks } from '../callbacks.ts';
import { receiveCallbacks } from '../callbacks.ts';
import type { Connection } from '../http/connection.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Robot } from '../robots.ts';
import { newRobot, UNTIL_WAITING_MS } from '../robots.ts';
import type { System } from '../systems.ts';
import { newSystem } from '../systems.ts';
import { judge } from '../targets.ts';

/** Callbacks to this machine, which are refused unless a network is named. */
const env = { EGRESS_ALLOW_CIDRS: '127.0.0.0/8' };

/** From the request that sets a task, through a robot that waits for it, to the callback that tells of its end. */
export const callback: Case = {
  name: 'callback',
  run: async (bench) => {
    const callbacks = await receiveCallbacks();
    try {
      return [await withFreshServer(bench.folder, (server) => calledBack(server, callbacks, bench), env)];
    } finally {
      await callbacks.stop();
    }
  },
};

async function calledBack(server: BenchServer, callbacks: Callbacks, { scale }: Bench): Promise<Row> {
  const [system, robot] = [await newSystem(server), await newRobot(server, 'Robot', 'TASK')];
  const runFor = (ms: number): Promise<Times> =>
    server.once((here) => server.once((there) => oneByOne(ms, { system, here, robot, there, callbacks })));
  await runFor(scale.warmUpMs);
  const times = await runFor(scale.runMs);
  const { behindPositions, behindSeconds } = await server.metrics();
  const [taken, told] = [percentilesOf(times.taken), percentilesOf(times.told)];
  const name = 'task to callback, p50';
  return {
    name,
    value: told.p50,
    unit: 'ms',
    verdict: judge(name, told.p50, behindSeconds),
    details: {
      p99Ms: told.p99,
      maxMs: told.max,
      takenP50Ms: taken.p50,
      takenP99Ms: taken.p99,
      tasks: times.told.length,
      behindPositions,
      behindSeconds,
    },
  };
}

/** Milliseconds from the request that sets a task until a robot has it, and until its callback has come. */
interface Times {
  readonly taken: number[];
  readonly told: number[];
}

interface Parties {
  readonly system: System;
  readonly here: Connection;
  readonly robot: Robot;
  readonly there: Connection;
  readonly callbacks: Callbacks;
}

async function oneByOne(ms: number, { system, here, robot, there, callbacks }: Parties): Promise<Times> {
  const times: Times = { taken: [], told: [] };
  const complete = async (leaseId: string): Promise<number> => {
    const takenAt = performance.now();
    await robot.complete(there, leaseId);
    return takenAt;
  };
  for (const until = performance.now() + ms; performance.now() < until;) {
    const taking = robot.take(there);
    await sleep(UNTIL_WAITING_MS);
    const { url, arrived } = callbacks.next();
    const startedAt = performance.now();
    const [takenAt, arrivedAt] = await Promise.all([
      taking.then(complete),
      arrived,
      system.create(here, url),
    ]);
    times.taken.push(takenAt - startedAt);
    times.told.push(arrivedAt - startedAt);
  }
  return times;
}
