import type { BenchServer, Case, Row } from '../bench.ts';
import { withServer } from '../bench.ts';
import { eventsIn, removeReadModels } from '../dataFolder.ts';
import { medianOf } from '../percentiles.ts';
import { judge } from '../targets.ts';

const STARTS = 3;

/** Seconds until a server on the deep store is ready: with current read models, and without any. */
export const start: Case = {
  name: 'start',
  run: async (bench) => {
    const dataDir = await bench.deepFolder();
    const events = await eventsIn(dataDir);
    const colds: number[] = [];
    for (let n = 0; n < STARTS; n += 1) colds.push(await withServer(dataDir, secondsUntilReady));
    const cold = medianOf(colds);
    removeReadModels(dataDir);
    const startedAt = performance.now();
    const rebuild = await withServer(dataDir, async (server) => {
      await server.untilCaughtUp();
      return (performance.now() - startedAt) / 1000;
    });
    return [
      row('cold start', cold, { events, slowest: Math.max(...colds) }),
      row('rebuild', rebuild, { events, eventsPerSecond: events / rebuild }),
    ];
  },
};

const secondsUntilReady = async ({ readyMs }: BenchServer): Promise<number> => readyMs / 1000;

const row = (name: string, value: number, details: Row['details']): Row => ({
  name,
  value,
  unit: 's',
  verdict: judge(name, value),
  details,
});
