import type { BenchServer } from './bench.ts';
import type { Priority } from './items.ts';

const CALLERS = 20;
const ITEMS_A_CALL = 1_000;

/** Adds `count` items to a queue by bulk calls from many callers at once. */
export async function fill(
  { api, withCallers }: BenchServer,
  queue: string,
  {
    count,
    prefix,
    priority,
    say,
  }: {
    readonly count: number;
    readonly prefix: string;
    readonly priority?: Priority;
    readonly say?: (line: string) => void;
  },
): Promise<void> {
  let next = 0;
  let done = 0;
  await withCallers(Math.min(CALLERS, Math.ceil(count / ITEMS_A_CALL)), (callers) =>
    callers.run(
      () => next >= count,
      async (connection) => {
        const range = { first: next, count: Math.min(ITEMS_A_CALL, count - next), prefix, priority };
        next += range.count;
        await api.addMany(connection, queue, 'ProcessAllIndependently', range);
        done += range.count;
        if (done % 100_000 === 0) say?.(`${done} of ${count} items`);
      },
    ),
  );
}
