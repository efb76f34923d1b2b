import type { Database } from 'better-sqlite3';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { projections } from '../../../projections/projections.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { LogPlace } from '../../store/logPlace.ts';
import { sqlite } from '../expression/dialects.ts';
import { type Projecting, projectInline, projectOnThread } from '../projecting.ts';
import { type Grammar, queriesBy, type RunQuery } from '../queriesBy.ts';
import type { ReadDatabase, ReadDatabaseEvents } from '../readDatabase.ts';
import { readCheckpoint } from './checkpoint.ts';
import { openForQueries, openReadDatabase, prepareDatabase } from './database.ts';
import { readDefinitions, readOpenWork } from './openWork.ts';
import { SqliteProjectionStore } from './projectionStore.ts';
import { startReader } from './reader.ts';
import { statementsOf } from './statements.ts';

export const grammar: Grammar = {
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
};

export interface SqliteOptions {
  /** A file in an existing folder, or `:memory:`. */
  readonly path: string;
  readonly store: EventStore;
  /** Where a projector on a thread of its own finds the log; without it this thread projects. */
  readonly log?: LogPlace;
}

/** Opens the read models in SQLite. One process at a time may use a file. */
export async function openSqliteReads(
  { path, store, log }: SqliteOptions,
  events: ReadDatabaseEvents,
): Promise<ReadDatabase> {
  const facts = { logId: store.logId, lastPosition: await store.lastPosition() };
  const { db } = openReadDatabase(path, facts, projections, (error) =>
    events.onWarning(`the read models ${path} were damaged and are made anew`, error),
  );
  events.onCheckpoint(readCheckpoint(db));
  if (path === ':memory:' || log === undefined) return readsInline(db, store, events);
  db.close();
  return readsOnThreads(path, log, events);
}

function readsInline(db: Database, store: EventStore, events: ReadDatabaseEvents): ReadDatabase {
  const queries = queriesBy(runOn(db), grammar);
  return {
    ...readsOf(db),
    keyed: queries,
    lists: queries,
    project: (epoch, told) =>
      projectInline(
        store,
        (facts) => new SqliteProjectionStore(db, prepareDatabase(db, facts, projections), epoch, () => {}),
        { ...told, onCheckpoint: events.onCheckpoint },
      ),
    close: async () => {
      db.close();
    },
  };
}

function readsOnThreads(path: string, log: LogPlace, events: ReadDatabaseEvents): ReadDatabase {
  const db = openForQueries(path);
  const reader = startReader({ path }, events.onFailed);
  return {
    ...readsOf(db),
    keyed: queriesBy(runOn(db), grammar),
    lists: queriesBy(reader.run, grammar),
    project: (epoch, told): Promise<Projecting> =>
      projectOnThread(
        { log, rows: { kind: 'sqlite', path }, epoch },
        { ...told, onCheckpoint: events.onCheckpoint },
      ),
    close: async () => {
      await reader.close();
      db.close();
    },
  };
}

const readsOf = (db: Database): Pick<ReadDatabase, 'dialect' | 'openItems' | 'definitions' | 'unready'> => ({
  dialect: sqlite,
  openItems: async (use) => readOpenWork(db, use),
  definitions: async () => readDefinitions(db),
  unready: () => null,
});

function runOn(db: Database): RunQuery {
  const run = statementsOf(db);
  return async (query) => run(query);
}
