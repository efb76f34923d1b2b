import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import type { Connection } from '../http/connection.ts';
import { addBody } from '../items.ts';
import { expectStatus } from '../load.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Robot } from '../robots.ts';
import { newRobot, UNTIL_WAITING_MS } from '../robots.ts';
import { judge } from '../targets.ts';

const QUEUE = 'bench';

/** From the request that adds an item until a robot that waits for it has it. */
export const longPoll: Case = {
  name: 'longPoll',
  run: (bench) => withFreshServer(bench.folder, (server) => addedToTaken(server, bench)),
};

async function addedToTaken(server: BenchServer, { scale }: Bench): Promise<readonly Row[]> {
  await server.once((connection) => server.api.createQueue(connection, QUEUE));
  const robot = await newRobot(server, 'Robot', 'QUEUE_ITEM');
  let n = 0;
  const add = async (connection: Connection): Promise<void> => {
    expectStatus(await connection.send(server.api.addRequest(addBody(QUEUE, (n += 1)))), 201);
  };
  const runFor = (ms: number): Promise<number[]> =>
    server.once((here) => server.once((there) => oneByOne(ms, () => add(here), { robot, there })));
  await runFor(scale.warmUpMs);
  const times = await runFor(scale.runMs);
  const { behindPositions, behindSeconds } = await server.metrics();
  const { p50, p99, max } = percentilesOf(times);
  const row = (name: string, value: number, details: Row['details']): Row => {
    return { name, value, unit: 'ms', verdict: judge(name, value, behindSeconds), details };
  };
  return [
    row('added to taken, p50', p50, { items: times.length, behindPositions, behindSeconds }),
    row('added to taken, p99', p99, { maxMs: max }),
  ];
}

/** Milliseconds of each item. */
async function oneByOne(
  ms: number,
  add: () => Promise<void>,
  { robot, there }: { readonly robot: Robot; readonly there: Connection },
): Promise<number[]> {
  const times: number[] = [];
  for (const until = performance.now() + ms; performance.now() < until;) {
    const taking = robot.take(there);
    await sleep(UNTIL_WAITING_MS);
    const startedAt = performance.now();
    const taken = taking.then((leaseId) => {
      times.push(performance.now() - startedAt);
      return robot.complete(there, leaseId);
    });
    await Promise.all([taken, add()]);
  }
  return times;
}
