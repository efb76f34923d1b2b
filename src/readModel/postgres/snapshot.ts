import type { ClientBase, Pool } from 'pg';

const ROWS_AT_ONCE = 5_000;

/** Reads in one snapshot: everything is as of the same moment. */
export async function inSnapshot<T>(pool: Pool, read: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await read(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // The connection goes with the transaction.
    client.release(true);
    throw error;
  }
}

/** The rows of a query as lists of values, part by part, never all of them in memory; inside a transaction. */
export async function* rowsOf<R extends unknown[]>(client: ClientBase, query: string): AsyncIterable<R[]> {
  await client.query(`DECLARE rows_of_query NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await client.query<R>({
      text: `FETCH ${ROWS_AT_ONCE} FROM rows_of_query`,
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('CLOSE rows_of_query');
}
