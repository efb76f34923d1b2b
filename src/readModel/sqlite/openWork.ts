import type { Database } from 'better-sqlite3';
import { type OpenQuery, openItems, openTasks, openWorkProjections, type UseOpenWork } from '../openWork.ts';
import { readCheckpoint } from './checkpoint.ts';

/** See ReadDatabase.openItems; returns when `use` has taken them. A million take about a second. */
export function readOpenWork(db: Database, use: UseOpenWork): void {
  const read = db.transaction(() => {
    if (openWorkProjections.every((name) => isComplete(db, name)))
      use(rowsOf(db, openItems), readCheckpoint(db), rowsOf(db, openTasks));
    else use([], 0, []);
  });
  read.deferred();
}

const isComplete = (db: Database, projection: string): boolean =>
  db
    .prepare('SELECT 1 FROM projection WHERE name = ? AND is_serving = 1 AND position IS NULL')
    .get(projection) !== undefined;

function* rowsOf<T>(db: Database, { text, read }: OpenQuery<T>): Iterable<T> {
  for (const row of db.prepare<[], unknown[]>(text).raw().iterate()) yield read(row);
}
