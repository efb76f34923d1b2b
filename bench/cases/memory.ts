import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer, withServer } from '../bench.ts';
import { medianOf } from '../percentiles.ts';
import { judge } from '../targets.ts';

const SETTLE_MS = 3_000;
const SAMPLES = 5;
const MIB = 1024 * 1024;

/** Resident memory of a server with nothing to do, on an empty store and on the deep one after a restart. */
export const memory: Case = {
  name: 'memory',
  run: async (bench) => {
    const idle = await withFreshServer(bench.folder, residentBytes);
    const deep = await withServer(await bench.deepFolder(), residentBytes);
    return [
      row('memory, idle', idle / MIB, 'MiB', {}),
      row('memory, deep', deep / MIB, 'MiB', { items: bench.scale.deep }),
      row('memory, an open item', (deep - idle) / bench.scale.deep, 'bytes', {}),
    ];
  },
};

/** The median of some looks, when all is done and quiet. */
export async function residentBytes(server: BenchServer): Promise<number> {
  await server.untilCaughtUp();
  await sleep(SETTLE_MS);
  const samples: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    samples.push((await server.metrics()).residentBytes);
    await sleep(500);
  }
  return medianOf(samples);
}

const row = (name: string, value: number, unit: string, details: Row['details']): Row => ({
  name,
  value,
  unit,
  verdict: judge(name, value),
  details,
});
