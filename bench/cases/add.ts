import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import { addBody } from '../items.ts';
import type { Call } from '../load.ts';
import { expectStatus } from '../load.ts';
import { judge } from '../targets.ts';

export const callerCounts = [1, 16, 64] as const;

/** Durable additions one by one, from 1, 16 and 64 callers, each on a fresh store. */
export const add: Case = {
  name: 'add',
  run: async (bench) => {
    const rows: Row[] = [];
    for (const count of callerCounts) {
      const row = await withFreshServer(bench.folder, (server) => addFrom(count, server, bench));
      rows.push(row);
      if (count === JUDGED_BY_LATENCY) rows.push(slowestOf(row));
    }
    return rows;
  },
};

/** As many callers as robots share a queue, for whom the wait counts as well as the rate. */
const JUDGED_BY_LATENCY = 16;

function slowestOf({ name: of, details: { p99Ms = Number.NaN, behindSeconds = 0 } }: Row): Row {
  const name = `${of}, p99`;
  return { name, value: p99Ms, unit: 'ms', verdict: judge(name, p99Ms, behindSeconds), details: {} };
}

/** Additions from so many callers; `place` says in the row's name where the log is, unless it is the standard one. */
export const addFrom = (
  count: number,
  server: BenchServer,
  { scale, baseline }: Bench,
  place = '',
): Promise<Row> =>
  server.withCallers(count, async (callers) => {
    const { addRequest, createQueue } = server.api;
    await server.once((connection) => createQueue(connection, 'bench'));
    let n = 0;
    const addOne: Call = async (connection) => {
      expectStatus(await connection.send(addRequest(addBody('bench', (n += 1)))), 201);
    };
    await callers.runFor(scale.warmUpMs, addOne);
    const { perSecond, latency } = await callers.runFor(scale.runMs, addOne);
    const { behindPositions, behindSeconds } = await server.metrics();
    const name = `${place}add, ${count} ${count === 1 ? 'caller' : 'callers'}`;
    return {
      name,
      value: perSecond,
      unit: 'items/s',
      verdict: judge(name, perSecond, behindSeconds),
      ofBare: perSecond / (baseline.bare.get(count) ?? Number.NaN),
      ofDisk: perSecond / baseline.disk,
      details: {
        p50Ms: latency.p50,
        p99Ms: latency.p99,
        maxMs: latency.max,
        behindPositions,
        behindSeconds,
      },
    };
  });
