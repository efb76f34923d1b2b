import type { Projection } from '../../projections/projection.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Digest, Digests, ReadDigests } from './digest.ts';
import { type OpenRows, openProjector } from './openProjector.ts';
import { sqliteDigests } from './sqlite/digests.ts';
import { openAlone } from './sqlite/database.ts';

type Log = Pick<EventStore, 'logId' | 'readAll'>;

/** Told of each page, with the number of events so far. */
export type Progress = (events: number) => void;

/**
 * Makes rows from the log up to `position`, inclusive, or goes on where they have stopped. Resolves to the number of
 * events projected.
 */
export async function replay(
  log: Log,
  openRows: OpenRows,
  position: number,
  onProgress: Progress = () => {},
): Promise<number> {
  const projector = await openProjector(upTo(log, position), openRows);
  try {
    let events = 0;
    for (let page = await projector.step(); page > 0; page = await projector.step()) {
      events += page;
      onProgress(events);
    }
    return events;
  } finally {
    await projector.close();
  }
}

/** The log as it was when its last event stood at `position`. */
const upTo = (log: Log, position: number): Pick<EventStore, 'logId' | 'lastPosition' | 'readAll'> => ({
  logId: log.logId,
  lastPosition: async () => position,
  readAll: async (options) => {
    const page = await log.readAll(options);
    return page.filter((event) => event.position <= position);
  },
});

/** How a table came out: `unbuilt` is one whose rows are still being made, so that there is nothing to compare. */
export interface Comparison {
  readonly table: string;
  readonly result: 'equal' | 'different' | 'unbuilt';
  readonly live: Digest;
  readonly replayed: Digest;
}

/**
 * Makes the rows anew, in a SQLite file at `scratchPath`, and compares them with those of the live database, whichever it
 * is, table by table. The live one may be at work: its rows and its checkpoint are read in one transaction, and the log
 * is replayed up to that checkpoint. Throws NotComparable.
 */
export async function compareWithReplay(
  log: Log,
  readLive: ReadDigests,
  scratchPath: string,
  projections: readonly Projection[],
  onProgress?: Progress,
): Promise<Comparison[]> {
  const live = await readLive(log.logId, projections);
  const openRows: OpenRows = (facts) => openAlone(scratchPath, facts, projections);
  await replay(log, openRows, live.position, onProgress);
  const replayed = await sqliteDigests(scratchPath)(log.logId, projections);
  return projections.map(({ name, table }) => compared(table.name, name, live, replayed));
}

const nothing: Digest = { rows: 0, sha256: '' };

function compared(table: string, name: string, live: Digests, replayed: Digests): Comparison {
  const a = live.byProjection.get(name);
  const b = replayed.byProjection.get(name) ?? nothing;
  if (a === undefined) return { table, result: 'unbuilt', live: nothing, replayed: b };
  return { table, result: a.sha256 === b.sha256 ? 'equal' : 'different', live: a, replayed: b };
}
