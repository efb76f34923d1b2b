import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import { fill } from '../fill.ts';
import type { Connection } from '../http/connection.ts';
import { percentilesOf } from '../percentiles.ts';
import { judge } from '../targets.ts';

const ROBOTS = 16;

/** Robots that take an item, finish it and come again, until the queue is empty. */
export const work: Case = {
  name: 'work',
  run: async (bench) => [await withFreshServer(bench.folder, (server) => workOff(ROBOTS, server, bench))],
};

/** So many robots; `place` as in `addFrom`. */
export async function workOff(
  robots: number,
  server: BenchServer,
  { scale, baseline }: Bench,
  place = '',
): Promise<Row> {
  await server.once((connection) => server.api.createQueue(connection, 'bench'));
  const warmUpItems = scale.items / 10;
  await fill(server, 'bench', { count: scale.items + warmUpItems, prefix: 'work' });
  await server.untilCaughtUp();
  await runRobots(robots, server, warmUpItems);
  const { pairs, seconds, takes, finishes } = await runRobots(robots, server, scale.items);
  const { behindPositions, behindSeconds } = await server.metrics();
  const perSecond = pairs / seconds;
  const [take, finish] = [percentilesOf(takes), percentilesOf(finishes)];
  const name = `${place}work, ${robots} robots`;
  return {
    name,
    value: perSecond,
    unit: 'pairs/s',
    verdict: judge(name, perSecond, behindSeconds),
    // Two calls a pair.
    ofBare: (2 * perSecond) / (baseline.bare.get(robots) ?? Number.NaN),
    ofDisk: (2 * perSecond) / baseline.disk,
    details: {
      takeP50Ms: take.p50,
      takeP99Ms: take.p99,
      finishP50Ms: finish.p50,
      finishP99Ms: finish.p99,
      behindPositions,
      behindSeconds,
    },
  };
}

interface Worked {
  readonly pairs: number;
  readonly seconds: number;
  /** Milliseconds of each call. */
  readonly takes: number[];
  readonly finishes: number[];
}

/** Works off so many items; throws where the queue has fewer. */
function runRobots(robots: number, { api, withCallers }: BenchServer, items: number): Promise<Worked> {
  const takes: number[] = [];
  const finishes: number[] = [];
  let left = items;
  const pair = async (connection: Connection): Promise<void> => {
    left -= 1;
    const startedAt = performance.now();
    const id = await api.take(connection, 'bench');
    const takenAt = performance.now();
    if (id === undefined) throw new Error('the queue is empty too early');
    await api.finish(connection, id);
    takes.push(takenAt - startedAt);
    finishes.push(performance.now() - takenAt);
  };
  return withCallers(robots, async (callers) => {
    const { calls, seconds } = await callers.run(() => left <= 0, pair);
    return { pairs: calls, seconds, takes, finishes };
  });
}
