import type { Database } from 'better-sqlite3';
import type { Projection } from '../../projections/projection.ts';
import type { EventStore } from '../store/eventStore.ts';
import { openForQueries, openReadDatabase } from './database.ts';
import { type Digest, digestOf } from './digest.ts';
import { Projector } from './projector.ts';

type Log = Pick<EventStore, 'logId' | 'readAll'>;

/** Told of each page, with the number of events so far. */
export type Progress = (events: number) => void;

/**
 * Makes the read database at `path` from the log up to `position`, inclusive, or goes on where one has stopped.
 * Resolves to the number of events projected.
 */
export async function replay(
  log: Log,
  path: string,
  projections: readonly Projection[],
  position: number,
  onProgress: Progress = () => {},
): Promise<number> {
  const database = openReadDatabase(path, { logId: log.logId, lastPosition: position }, projections);
  try {
    const projector = new Projector(upTo(log, position), database);
    let events = 0;
    for (let page = await projector.step(); page > 0; page = await projector.step()) {
      events += page;
      onProgress(events);
    }
    return events;
  } finally {
    database.db.close();
  }
}

/** The log as it was when its last event stood at `position`. */
const upTo = (log: Log, position: number): Pick<EventStore, 'readAll'> => ({
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

/** Why the live database says nothing about this log. */
export class NotComparable extends Error {
  override readonly name = 'NotComparable';
}

/**
 * Makes the rows anew, in a database at `scratchPath`, and compares them with those of the live one, table by
 * table. The live database may be at work: its rows and its checkpoint are read in one transaction, and the log
 * is replayed up to that checkpoint. Throws NotComparable.
 */
export async function compareWithReplay(
  log: Log,
  livePath: string,
  scratchPath: string,
  projections: readonly Projection[],
  onProgress?: Progress,
): Promise<Comparison[]> {
  const live = readDigests(livePath, log.logId, projections);
  await replay(log, scratchPath, projections, live.position, onProgress);
  const replayed = readDigests(scratchPath, log.logId, projections);
  return projections.map(({ name, table }) => compared(table.name, name, live, replayed));
}

interface Digests {
  readonly position: number;
  readonly byProjection: ReadonlyMap<string, Digest>;
}

const nothing: Digest = { rows: 0, sha256: '' };

function compared(table: string, name: string, live: Digests, replayed: Digests): Comparison {
  const a = live.byProjection.get(name);
  const b = replayed.byProjection.get(name) ?? nothing;
  if (a === undefined) return { table, result: 'unbuilt', live: nothing, replayed: b };
  return { table, result: a.sha256 === b.sha256 ? 'equal' : 'different', live: a, replayed: b };
}

function readDigests(path: string, logId: string, projections: readonly Projection[]): Digests {
  const db = openForQueries(path);
  try {
    return db.transaction(() => digests(db, logId, projections)).deferred();
  } finally {
    db.close();
  }
}

function digests(db: Database, logId: string, projections: readonly Projection[]): Digests {
  const checkpoint = db
    .prepare<[], { log_id: string; position: number }>('SELECT log_id, position FROM checkpoint')
    .get();
  if (checkpoint?.log_id !== logId) throw new NotComparable('the read model is not one of this log');
  const built = projections.filter((projection) => isBuilt(db, projection));
  return {
    position: checkpoint.position,
    byProjection: new Map(built.map(({ name, table }) => [name, digestOf(db, table)])),
  };
}

const isBuilt = (db: Database, { name, version }: Projection): boolean =>
  db
    .prepare(
      'SELECT 1 FROM projection WHERE name = ? AND version = ? AND is_serving = 1 AND position IS NULL',
    )
    .get(name, version) !== undefined;
