import type { ClientBase } from 'pg';
import type { Projection } from '../../../projections/projection.ts';
import { createTable, createView } from '../schema.ts';
import { planTables, type Registered, type Serving, type TableState } from '../versions.ts';
import { postgresWords } from './tableWords.ts';

/** Makes, keeps and drops tables as planTables says; inside a transaction. */
export async function prepareTables(
  client: ClientBase,
  projections: readonly Projection[],
  checkpoint: number,
): Promise<readonly TableState[]> {
  const { rows } = await client.query<Registered>('SELECT * FROM projection');
  const plan = planTables(rows, projections, checkpoint);
  for (const row of plan.drop) await drop(client, row);
  for (const { projection, tableName, isServing, position } of plan.create) {
    for (const statement of createTable(projection.table, tableName, postgresWords))
      await client.query(statement);
    await client.query(
      'INSERT INTO projection (name, version, table_name, is_serving, position) VALUES ($1, $2, $3, $4, $5)',
      [projection.name, projection.version, tableName, Number(isServing), position],
    );
  }
  for (const serving of plan.serve) await serve(client, serving);
  return plan.tables;
}

/** Points the view at a table. One that does already is left alone: to replace it waits for all who read it. */
async function serve(client: ClientBase, { projection: { table }, tableName }: Serving): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT attname::text AS name FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0',
    [tableName],
  );
  const view = createView(table, tableName, new Set(rows.map(({ name }) => name)), postgresWords);
  if ((await commentOn(client, table.name)) === view) return;
  await client.query(`DROP VIEW IF EXISTS ${table.name}`);
  await client.query(view);
  await client.query(`COMMENT ON VIEW ${table.name} IS '${view}'`);
}

/** The statement that a view was made with. */
async function commentOn(client: ClientBase, view: string): Promise<string | null> {
  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT obj_description(to_regclass($1), 'pg_class') AS comment`,
    [view],
  );
  return rows[0]?.comment ?? null;
}

async function drop(client: ClientBase, { name, version, table_name: tableName }: Registered): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${tableName} CASCADE`);
  await client.query('DELETE FROM projection WHERE name = $1 AND version = $2', [name, version]);
}

/** Takes all rows away, since they are of no use. */
export async function dropAll(client: ClientBase): Promise<void> {
  const { rows } = await client.query<Registered>('SELECT * FROM projection');
  for (const row of rows) await drop(client, row);
}

/** Lets a table that has caught up with the checkpoint serve, and drops the one that served before. */
export async function switchTable(client: ClientBase, { projection, tableName }: TableState): Promise<void> {
  const { name, version } = projection;
  await serve(client, { projection, tableName });
  const { rows } = await client.query<Registered>(
    'SELECT * FROM projection WHERE name = $1 AND version <> $2',
    [name, version],
  );
  for (const row of rows) await drop(client, row);
  await client.query(
    'UPDATE projection SET is_serving = 1, position = NULL WHERE name = $1 AND version = $2',
    [name, version],
  );
}
