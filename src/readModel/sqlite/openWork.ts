import type { Database } from 'better-sqlite3';
import { type OpenQuery, openItems, openTasks, openWorkProjections, type UseOpenWork } from '../openWork.ts';
import {
  definitionProjections,
  definitionQueries,
  noDefinitions,
  type StoredDefinitions,
} from '../storedDefinitions.ts';
import { readCheckpoint } from './checkpoint.ts';

/** See ReadDatabase.openItems; returns when `use` has taken them. A million take about a second. */
export function readOpenWork(db: Database, use: UseOpenWork): void {
  const read = db.transaction(() => {
    if (areComplete(db, openWorkProjections))
      use(rowsOf(db, openItems), readCheckpoint(db), rowsOf(db, openTasks));
    else use([], 0, []);
  });
  read.deferred();
}

/** See ReadDatabase.definitions. */
export function readDefinitions(db: Database): StoredDefinitions {
  const inTransaction = db.transaction(() => {
    if (!areComplete(db, definitionProjections)) return noDefinitions;
    const defined = definitionQueries.flatMap(({ text, read }) => db.prepare(text).all().map(read));
    return { defined, position: readCheckpoint(db) };
  });
  return inTransaction.deferred();
}

const areComplete = (db: Database, projections: readonly string[]): boolean =>
  projections.every(
    (name) =>
      db
        .prepare('SELECT 1 FROM projection WHERE name = ? AND is_serving = 1 AND position IS NULL')
        .get(name) !== undefined,
  );

function* rowsOf<T>(db: Database, { text, read }: OpenQuery<T>): Iterable<T> {
  for (const row of db.prepare<[], unknown[]>(text).raw().iterate()) yield read(row);
}
