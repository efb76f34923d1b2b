import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import type { CommitType } from '../items.ts';
import type { Call } from '../load.ts';
import { judge } from '../targets.ts';

/** Items a call; UiPath's own user interface sends no more than 15,000. */
const ITEMS_A_CALL = 1_000;
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
  await server.once(addSome);
  const end = next + scale.items;
  const { calls, seconds, latency } = await server.withCallers(1, ({ run }) =>
    run(() => next >= end, addSome),
  );
  const { behindEvents, behindSeconds } = await server.metrics();
  const name = `bulk, ${commitType}`;
  const items = calls * ITEMS_A_CALL;
  return {
    name,
    value: items / seconds,
    unit: 'items/s',
    verdict: judge(name, items / seconds, behindSeconds),
    details: { items, callP50Ms: latency.p50, behindEvents, behindSeconds },
  };
}
