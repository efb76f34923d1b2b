import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import type { Call } from '../load.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Robot } from '../robots.ts';
import { newRobot } from '../robots.ts';
import { newSystem } from '../systems.ts';
import { judge } from '../targets.ts';

const ROBOTS = 16;

/** A system sets tasks while robots take and complete them: each of the callers sets one, then does one. */
export const tasks: Case = {
  name: 'tasks',
  run: async (bench) => [await withFreshServer(bench.folder, (server) => setAndDone(server, bench))],
};

async function setAndDone(server: BenchServer, { scale, baseline }: Bench): Promise<Row> {
  const system = await newSystem(server);
  const idle: Robot[] = [];
  for (let n = 1; n <= ROBOTS; n += 1) idle.push(await newRobot(server, `Robot ${n}`, 'TASK'));
  const [creates, takes, completes] = [new Array<number>(), new Array<number>(), new Array<number>()];
  const one: Call = async (connection) => {
    const robot = idle.pop();
    if (robot === undefined) throw new Error('there are more callers than robots');
    const startedAt = performance.now();
    await system.create(connection);
    const createdAt = performance.now();
    const leaseId = await robot.take(connection);
    const takenAt = performance.now();
    await robot.complete(connection, leaseId);
    creates.push(createdAt - startedAt);
    takes.push(takenAt - createdAt);
    completes.push(performance.now() - takenAt);
    idle.push(robot);
  };
  const { perSecond } = await server.withCallers(ROBOTS, async (callers) => {
    await callers.runFor(scale.warmUpMs, one);
    for (const times of [creates, takes, completes]) times.length = 0;
    return callers.runFor(scale.runMs, one);
  });
  const { behindPositions, behindSeconds } = await server.metrics();
  const [create, take, complete] = [percentilesOf(creates), percentilesOf(takes), percentilesOf(completes)];
  const name = `tasks, ${ROBOTS} robots`;
  return {
    name,
    value: perSecond,
    unit: 'tasks/s',
    verdict: judge(name, perSecond, behindSeconds),
    // Three calls a task.
    ofBare: (3 * perSecond) / (baseline.bare.get(ROBOTS) ?? Number.NaN),
    ofDisk: (3 * perSecond) / baseline.disk,
    details: {
      createP50Ms: create.p50,
      createP99Ms: create.p99,
      takeP50Ms: take.p50,
      takeP99Ms: take.p99,
      completeP50Ms: complete.p50,
      completeP99Ms: complete.p99,
      behindPositions,
      behindSeconds,
    },
  };
}
