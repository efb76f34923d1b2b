import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Pool } from 'pg';
import { projections } from '../../../projections/projections.ts';
import { openPool } from '../../postgres/connect.ts';
import { isUnavailable } from '../../postgres/unavailable.ts';
import { parametersOf } from '../../postgres/values.ts';
import { type EventStore, StoreUnavailable } from '../../store/eventStore.ts';
import type { LogPlace } from '../../store/logPlace.ts';
import { postgres } from '../expression/dialects.ts';
import { projectInline, projectOnThread } from '../projecting.ts';
import { type Grammar, queriesBy, type RunQuery } from '../queriesBy.ts';
import type { ReadDatabase, ReadDatabaseEvents } from '../readDatabase.ts';
import { CheckpointWatcher } from './checkpointWatcher.ts';
import { readDefinitions, readOpenWork } from './openWork.ts';
import { type PostgresPlace, QUERY_MS, READ_SCHEMA } from './place.ts';
import { openProjectionStore } from './projectionStore.ts';

/** Connections for queries by a key, and for all others, so that long lists never take the last one. */
const KEYED_CONNECTIONS = 4;
const LIST_CONNECTIONS = 8;

const grammar: Grammar = {
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

export interface PostgresOptions {
  readonly url: string;
  readonly schema?: string;
  readonly store: EventStore;
  /** Where a projector on a thread of its own finds the log; without it this thread projects. */
  readonly log?: LogPlace;
}

/**
 * Opens the read models in PostgreSQL; who projects makes what is missing there. A database that cannot be reached is
 * waited for in the background: until then reads fail.
 */
export async function openPostgresReads(
  { url, schema = READ_SCHEMA, store, log }: PostgresOptions,
  events: ReadDatabaseEvents,
): Promise<ReadDatabase> {
  const place: PostgresPlace = { url, schema };
  const watcher = new CheckpointWatcher(place, store.logId, {
    onCheckpoint: events.onCheckpoint,
    onLost: (error) => events.onWarning('the database of the read models is lost; trying again', error),
  });
  await watcher.seen;
  const keyed = openPool({ ...place, statementMs: QUERY_MS }, KEYED_CONNECTIONS);
  const lists = openPool({ ...place, statementMs: QUERY_MS }, LIST_CONNECTIONS);
  return {
    dialect: postgres,
    keyed: queriesBy(runOn(keyed, watcher), grammar),
    lists: queriesBy(runOn(lists, watcher), grammar),
    openItems: (use) => available(() => readOpenWork(lists, store.logId, use)),
    definitions: () => available(() => readDefinitions(lists, store.logId)),
    project: async (epoch, given) => {
      // The watcher hears of the checkpoint by itself, whoever projects.
      const told = { ...given, onCheckpoint: () => {} };
      const projecting = await (log === undefined
        ? projectInline(store, (facts) => openProjectionStore(place, facts, projections, epoch), told)
        : projectOnThread({ log, rows: { kind: 'postgres', ...place }, epoch }, told));
      await watcher.look();
      return projecting;
    },
    unready: () => watcher.unready(),
    close: async () => {
      await watcher.stop();
      await Promise.all([keyed.end(), lists.end()]);
    },
  };
}

const runOn =
  (pool: Pool, watcher: CheckpointWatcher): RunQuery =>
  ({ sql, parameters }) =>
    available(async () => {
      if (watcher.isForeign) throw new StoreUnavailable('the read models are those of another log');
      const { rows } = await pool.query<Record<string, unknown>>(sql, parametersOf(parameters));
      return rows;
    });

/** Says of what is not there that it is not available. */
async function available<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new StoreUnavailable('the read models are not available', { cause: error });
  }
}
