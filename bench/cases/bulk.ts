import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import type { CommitType } from '../items.ts';
import type { Call } from '../load.ts';
import { medianOf } from '../percentiles.ts';
import { judge } from '../targets.ts';

/** Items a call; UiPath's own user interface sends no more than 15,000. */
const ITEMS_A_CALL = 1_000;
/** Each is over within a second, and machines are noisy. */
const RUNS = 5;
const commitTypes: readonly CommitType[] = ['AllOrNothing', 'ProcessAllIndependently'];

/** Bulk additions, one call after the other, each commit type on a fresh store. */
export const bulk: Case = {
  name: 'bulk',
  run: async (bench) => {
    const rows: Row[] = [];
    for (const commitType of commitTypes)
      rows.push(await withFreshServer(bench.folder, (server) => addMany(commitType, server, bench)));
    return rows;
  },
};

async function addMany(commitType: CommitType, server: BenchServer, { scale }: Bench): Promise<Row> {
  const { api } = server;
  await server.once((connection) => api.createQueue(connection, 'bench'));
  let next = 0;
  const addSome: Call = async (connection) => {
    const range = { first: next, count: ITEMS_A_CALL, prefix: 'bulk' };
    next += range.count;
    await api.addMany(connection, 'bench', commitType, range);
  };
  const addItems = async (): Promise<{ readonly perSecond: number; readonly callP50Ms: number }> => {
    const end = next + scale.items;
    const { calls, seconds, latency } = await server.withCallers(1, ({ run }) =>
      run(() => next >= end, addSome),
    );
    return { perSecond: (calls * ITEMS_A_CALL) / seconds, callP50Ms: latency.p50 };
  };
  await addItems();
  const runs = [];
  for (let n = 0; n < RUNS; n += 1) runs.push(await addItems());
  const perSecond = medianOf(runs.map((run) => run.perSecond));
  const { behindPositions, behindSeconds } = await server.metrics();
  const name = `bulk, ${commitType}`;
  return {
    name,
    value: perSecond,
    unit: 'items/s',
    verdict: judge(name, perSecond, behindSeconds),
    details: {
      items: scale.items,
      runs: RUNS,
      fastest: Math.max(...runs.map((run) => run.perSecond)),
      callP50Ms: medianOf(runs.map((run) => run.callP50Ms)),
      behindPositions,
      behindSeconds,
    },
  };
}
