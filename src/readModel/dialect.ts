import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { RunQuery } from './statements.ts';
import type { Tables } from './tables.ts';

/** Queries in kysely's words that are answered by `run`. There are no transactions: each query stands alone. */
export const queriesBy = (run: RunQuery): Kysely<Tables> => new Kysely<Tables>({ dialect: dialectOf(run) });

const dialectOf = (run: RunQuery): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => driverOf(run),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

function driverOf(run: RunQuery): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
      rows: (await run({ sql, parameters })) as R[],
    }),
    streamQuery: () => {
      throw new TypeError('queries of the read model are not streamed');
    },
  };
  return {
    init: done,
    acquireConnection: async () => connection,
    beginTransaction: noTransaction,
    commitTransaction: noTransaction,
    rollbackTransaction: noTransaction,
    releaseConnection: done,
    destroy: done,
  };
}

const done = async (): Promise<void> => {};

const noTransaction = async (): Promise<never> => {
  throw new TypeError('the read model is only read');
};
