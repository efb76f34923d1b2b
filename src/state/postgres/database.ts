import type { Pool, PoolClient } from 'pg';
import { openPool } from '../../postgres/connect.ts';
import { parametersOf } from '../../postgres/values.ts';
import { failureOf } from './failures.ts';

const CONNECTIONS = 8;
const STATEMENT_MS = 5_000;

export type Value = string | number | null | Uint8Array | readonly (string | number | null)[];

/** Runs statements; '$1' stands for the first value. Rejects with StateUnavailable, or an Error for a mistake. */
export interface Statements {
  rows<R extends object>(text: string, ...values: readonly Value[]): Promise<R[]>;
  /** How many rows it has changed. */
  run(text: string, ...values: readonly Value[]): Promise<number>;
}

export interface Postgres extends Statements {
  /** Commits what 'work' has done, or rolls it back where it throws; what it throws comes through as it is. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connects at the first statement, and again after a loss. Names of tables are looked for in 'schema'. */
export function openDatabase(url: string, schema: string): Postgres {
  const pool = openPool({ url, schema, statementMs: STATEMENT_MS }, CONNECTIONS);
  return {
    ...statementsOn((text, values) => pool.query(text, values)),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

type Send = (text: string, values: unknown[]) => Promise<{ rows: object[]; rowCount: number | null }>;

function statementsOn(send: Send): Statements {
  const sent = async (text: string, values: readonly Value[]): ReturnType<Send> => {
    try {
      return await send(text, parametersOf(values.map(storable)));
    } catch (error) {
      throw failureOf(error);
    }
  };
  return {
    rows: async <R extends object>(text: string, ...values: readonly Value[]) =>
      (await sent(text, values)).rows as R[],
    run: async (text, ...values) => (await sent(text, values)).rowCount ?? 0,
  };
}

const storable = (value: Value): unknown => (Array.isArray(value) ? parametersOf(value) : value);

async function inTransaction<T>(pool: Pool, work: (statements: Statements) => Promise<T>): Promise<T> {
  const client = await connected(pool);
  client.on('error', ignored);
  const statements = statementsOn((text, values) => client.query(text, values));
  const release = (isBroken: boolean): void => {
    client.off('error', ignored);
    client.release(isBroken);
  };
  try {
    await statements.run('BEGIN');
    const result = await work(statements);
    await statements.run('COMMIT');
    release(false);
    return result;
  } catch (error) {
    // Where even this fails the connection is of no use any more.
    await statements.run('ROLLBACK').then(
      () => release(false),
      () => release(true),
    );
    throw error;
  }
}

async function connected(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw failureOf(error);
  }
}

/** The connection has broken: its statement rejects, or the next one does. */
const ignored = (): void => {};
