import type { Database } from 'better-sqlite3';
import type { Projection } from '../../../projections/projection.ts';
import {
  type Digest,
  type Digests,
  digestQuery,
  NotComparable,
  type ReadDigests,
  RowDigest,
} from '../digest.ts';
import { openForQueries } from './database.ts';

/** Reads the digests of a database that may be at work. */
export const sqliteDigests =
  (path: string): ReadDigests =>
  async (logId, projections) => {
    const db = openForQueries(path);
    try {
      return db.transaction(() => read(db, logId, projections)).deferred();
    } finally {
      db.close();
    }
  };

function read(db: Database, logId: string, projections: readonly Projection[]): Digests {
  const checkpoint = db
    .prepare<[], { log_id: string; position: number }>('SELECT log_id, position FROM checkpoint')
    .get();
  if (checkpoint?.log_id !== logId) throw new NotComparable('the read model is not one of this log');
  const built = projections.filter((projection) => isBuilt(db, projection));
  return {
    position: checkpoint.position,
    byProjection: new Map(built.map((projection) => [projection.name, digestOf(db, projection)])),
  };
}

const isBuilt = (db: Database, { name, version }: Projection): boolean =>
  db
    .prepare(
      'SELECT 1 FROM projection WHERE name = ? AND version = ? AND is_serving = 1 AND position IS NULL',
    )
    .get(name, version) !== undefined;

function digestOf(db: Database, projection: Projection): Digest {
  const digest = new RowDigest();
  const select = db.prepare<[], unknown[]>(digestQuery(projection)).raw();
  for (const row of select.iterate()) digest.add(row);
  return digest.end();
}
