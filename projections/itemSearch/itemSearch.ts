import type { Recorded } from '../../src/domain/event.ts';
import { isCommentEvent } from '../../src/domain/comments.ts';
import type { QueueItemEvent } from '../../src/domain/queueItem/events.ts';
import { evolve } from '../../src/domain/queueItem/queueItem.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import { none, type Projection } from '../projection.ts';
import { createdColumns, currentColumns, itemOf, itemTable, type ItemRow } from './row.ts';

/** Which items are there, and how do they stand? One row an item, folded by the item's own rules. */
export const itemSearch: Projection<ItemRow> = {
  name: 'itemSearch',
  version: 2,
  categories: ['queueItem'],
  table: itemTable,
  changes: (event) => {
    if (isCommentEvent(event.type)) return none;
    const itemEvent = event as Recorded<QueueItemEvent>;
    return [
      {
        key: [workIdOf(event)],
        isFirst: event.type === 'Create',
        evolve: (row) => (row === undefined ? created(itemEvent) : changed(row, itemEvent)),
      },
    ];
  },
};

function created(event: Recorded<QueueItemEvent>): ItemRow {
  const item = evolve(null, event);
  const { position } = event;
  return { ...createdColumns(item, position), ...currentColumns(item), position };
}

const changed = (row: ItemRow, event: Recorded<QueueItemEvent>): ItemRow => ({
  ...row,
  ...currentColumns(evolve(itemOf(row), event)),
  position: event.position,
});
