import type { Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import type { TaskLogEvent } from '../../src/domain/task/log.ts';
import { type LogColumns, logColumns, linesOf } from '../logLines.ts';
import type { Projection } from '../projection.ts';

/** A line of a queue item's log. */
export type ItemLogRow = { readonly item_id: number } & { readonly [K in keyof LogColumns]: LogColumns[K] };

/** What have its robots said while they worked on an item? One row a line. */
export const itemLog: Projection<ItemLogRow> = {
  name: 'itemLog',
  version: 1,
  categories: ['queueItemLog'],
  table: {
    name: 'item_log_line',
    columns: { item_id: 'integer', ...logColumns },
    key: ['item_id', 'run', 'seq'],
    indexes: [],
  },
  changes: (event) => {
    const itemId = workIdOf(event);
    return linesOf(event as Recorded<TaskLogEvent>).map((line) => ({
      key: [itemId, line.run, line.seq],
      isFirst: true,
      evolve: () => ({ item_id: itemId, ...line }),
    }));
  },
};
