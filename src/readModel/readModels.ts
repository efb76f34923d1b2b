import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { itemSearch } from '../../projections/itemSearch/itemSearch.ts';
import { projections } from '../../projections/projections.ts';
import { taskSearch } from '../../projections/taskSearch/taskSearch.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { Consistency } from './consistency.ts';
import { openForQueries, openReadDatabase } from './database.ts';
import { queriesBy } from './dialect.ts';
import { readOpenItems, type UseOpenWork } from './openItems.ts';
import { type Projecting, projectInline, projectOnThread } from './projecting.ts';
import { startReader } from './reader.ts';
import { statementsOf } from './statements.ts';
import type { Tables } from './tables.ts';

export interface ReadModelsOptions {
  /** The file of the read database, or `:memory:`. */
  readonly path: string;
  readonly store: EventStore;
  /** Where a projector on a thread of its own finds the log; without it this thread projects. */
  readonly log?: LogPlace;
  /** See Checkpoint; default 0. */
  readonly epoch?: number;
  /** A thread has failed for good: what is read grows old, or cannot be read. */
  readonly onError: (error: unknown) => void;
}

/** The read models, kept up with the log: what queries work with. */
export interface ReadModels {
  /** For queries that find what they want by a key: they run at once, on this thread. */
  readonly keyed: Kysely<Tables>;
  /** For all others: they run on a thread of their own. */
  readonly lists: Kysely<Tables>;
  readonly consistency: Consistency;

  /** The log has grown up to `position`; cheap enough to be told of each append. */
  grown(position: number): void;

  /** Names of the projections that are being built anew: what they serve may be old, or not all. */
  building(): readonly string[];

  /** See readOpenItems. While items or tasks are built anew, there are none, as of position 0. */
  openItems(use: UseOpenWork): void;

  close(): Promise<void>;
}

export const openReadModels = (options: ReadModelsOptions): Promise<ReadModels> =>
  options.path === ':memory:' || options.log === undefined
    ? openInline(options)
    : openOnThreads(options, options.log);

async function openInline({ path, store, epoch = 0, onError }: ReadModelsOptions): Promise<ReadModels> {
  const consistency = newConsistency();
  const log = { logId: store.logId, lastPosition: await store.lastPosition() };
  const database = openReadDatabase(path, log, projections);
  const onCheckpoint = (position: number): void => consistency.reached(position);
  const projecting = projectInline(store, database, epoch, { onCheckpoint, onError });
  const queries = queriesOn(database.db);
  return readModels(queries, queries, database.db, consistency, projecting, async () => {
    database.db.close();
  });
}

async function openOnThreads(
  { path, epoch = 0, onError }: ReadModelsOptions,
  log: LogPlace,
): Promise<ReadModels> {
  const consistency = newConsistency();
  const onCheckpoint = (position: number): void => consistency.reached(position);
  const projecting = await projectOnThread({ log, readPath: path, epoch }, { onCheckpoint, onError });
  const db = openForQueries(path);
  const reader = startReader({ path }, onError);
  return readModels(queriesOn(db), queriesBy(reader.run), db, consistency, projecting, async () => {
    await reader.close();
    db.close();
  });
}

const newConsistency = (): Consistency => new Consistency(() => performance.now());

function queriesOn(db: Database): Kysely<Tables> {
  const run = statementsOf(db);
  return queriesBy(async (query) => run(query));
}

const readModels = (
  keyed: Kysely<Tables>,
  lists: Kysely<Tables>,
  db: Database,
  consistency: Consistency,
  projecting: Projecting,
  close: () => Promise<void>,
): ReadModels => ({
  keyed,
  lists,
  consistency,
  grown: (position) => {
    consistency.grown(position);
    projecting.grown(position);
  },
  building: () => projecting.building(),
  openItems: (use) => {
    // Rows that are not all there yet tell nothing: the reader then follows the log from its beginning.
    const building = projecting.building();
    if (building.includes(itemSearch.name) || building.includes(taskSearch.name)) use([], 0, []);
    else readOpenItems(db, use);
  },
  close: async () => {
    await projecting.stop();
    await close();
  },
});
