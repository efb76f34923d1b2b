import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A query as text, with the values of its parameters. */
export interface SqlQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Answers queries: on this thread, on another one or elsewhere. */
export type RunQuery = (query: SqlQuery) => Promise<unknown[]>;

/** How a database's queries are written. */
export type Grammar = Pick<Dialect, 'createAdapter' | 'createIntrospector' | 'createQueryCompiler'>;

/** Queries in kysely's words that are answered by `run`. There are no transactions: each query stands alone. */
export const queriesBy = (run: RunQuery, grammar: Grammar): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: { ...grammar, createDriver: () => driverOf(run) } });

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
