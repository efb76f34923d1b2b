import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Robot } from '../robots.ts';
import { newRobot } from '../robots.ts';
import type { System } from '../systems.ts';
import { newSystem } from '../systems.ts';
import { judge } from '../targets.ts';

const ROUNDS = 5;
const TASKS = 16;
/** The shortest that there is. */
const LEASE_MS = 1_000;

/** From the end of a lease whose robot has died until another robot, which waits for it, has the task. */
export const lostLease: Case = {
  name: 'lostLease',
  run: async (bench) => [await withFreshServer(bench.folder, (server) => lostAndTaken(server, bench))],
};

async function lostAndTaken(server: BenchServer, { say }: Bench): Promise<Row> {
  const system = await newSystem(server);
  const [mortal, heir] = [await newRobot(server, 'Mortal', 'TASK'), await newRobot(server, 'Heir', 'TASK')];
  const times: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`round ${round} of ${ROUNDS}`);
    times.push(...(await oneRound(server, { system, mortal, heir })));
  }
  const { p50, max } = percentilesOf(times);
  const { behindPositions, behindSeconds } = await server.metrics();
  const name = 'lease lost to taken, longest';
  return {
    name,
    value: max / 1_000,
    unit: 's',
    verdict: judge(name, max / 1_000, behindSeconds),
    details: { p50Ms: p50, tasks: times.length, behindPositions, behindSeconds },
  };
}

interface Parties {
  readonly system: System;
  readonly mortal: Robot;
  readonly heir: Robot;
}

/** Milliseconds of each task. */
function oneRound(server: BenchServer, { system, mortal, heir }: Parties): Promise<readonly number[]> {
  return server.once(async (connection) => {
    const lostAt = new Map<string, number>();
    for (let n = 0; n < TASKS; n += 1) {
      await system.create(connection);
      const askedAt = performance.now();
      lostAt.set(taskOf(await mortal.take(connection, LEASE_MS)), askedAt + LEASE_MS);
    }
    const times: number[] = [];
    while (times.length < TASKS) {
      const leaseId = await heir.take(connection);
      const lost = lostAt.get(taskOf(leaseId));
      if (lost === undefined) throw new Error('a task came that nobody had');
      times.push(performance.now() - lost);
      await heir.complete(connection, leaseId);
    }
    return times;
  });
}

/** What a lease is on stands before its dot. */
const taskOf = (leaseId: string): string => leaseId.slice(0, leaseId.indexOf('.'));
