import { setImmediate as turn } from 'node:timers/promises';
import { itemSearch } from '../../../projections/itemSearch/itemSearch.ts';
import { taskSearch } from '../../../projections/taskSearch/taskSearch.ts';
import type { Projection } from '../../../projections/projection.ts';
import type { Instant } from '../../domain/instant.ts';
import type { EventStore } from '../../store/eventStore.ts';
import { type OpenRows, openProjector } from '../openProjector.ts';
import { LogAt } from './logAt.ts';

/** What can be looked for as of an instant. */
export const projectionsAsOf: readonly Projection[] = [itemSearch, taskSearch];

/** Makes the rows as they were at an instant. `onRead` is told how far the log was read. */
export async function makeRows(
  log: Pick<EventStore, 'logId' | 'readAll' | 'lastPosition'>,
  at: Instant,
  openRows: OpenRows,
  onRead: (position: number) => void,
): Promise<void> {
  const categories = projectionsAsOf.flatMap((projection) => projection.categories);
  const projector = await openProjector(new LogAt(log, at, categories, onRead), openRows);
  try {
    while ((await projector.step()) > 0) await turn();
  } finally {
    await projector.close();
  }
}
