import type { Database } from 'better-sqlite3';
import type { Projection } from '../../../projections/projection.ts';
import { createTable, createView } from '../schema.ts';
import { planTables, type Registered, type Serving, type TableState } from '../versions.ts';
import { readCheckpoint } from './checkpoint.ts';
import { sqliteWords } from './tableWords.ts';

/** Makes, keeps and drops tables as planTables says; inside a transaction. */
export function prepareTables(db: Database, projections: readonly Projection[]): readonly TableState[] {
  const registered = db.prepare<[], Registered>('SELECT * FROM projection').all();
  const plan = planTables(registered, projections, readCheckpoint(db));
  const views = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'view'`).pluck().all();
  for (const view of views) db.exec(`DROP VIEW ${view}`);
  for (const row of plan.drop) drop(db, row);
  for (const { projection, tableName, isServing, position } of plan.create) {
    for (const statement of createTable(projection.table, tableName, sqliteWords)) db.exec(statement);
    db.prepare(
      'INSERT INTO projection (name, version, table_name, is_serving, position) VALUES (?, ?, ?, ?, ?)',
    ).run(projection.name, projection.version, tableName, Number(isServing), position);
  }
  for (const serving of plan.serve) serve(db, serving);
  return plan.tables;
}

/** Points the view at a table. */
function serve(db: Database, { projection: { table }, tableName }: Serving): void {
  const columns = db
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(tableName);
  db.exec(`DROP VIEW IF EXISTS ${table.name}`);
  db.exec(createView(table, tableName, new Set(columns), sqliteWords));
}

function drop(db: Database, { name, version, table_name: tableName }: Registered): void {
  db.exec(`DROP TABLE IF EXISTS ${tableName}`);
  db.prepare('DELETE FROM projection WHERE name = ? AND version = ?').run(name, version);
}

/** Lets a table that has caught up with the checkpoint serve, and drops the one that served before. */
export function switchTable(db: Database, { projection, tableName }: TableState): void {
  const { name, version } = projection;
  serve(db, { projection, tableName });
  const others = db
    .prepare<[string, number], Registered>('SELECT * FROM projection WHERE name = ? AND version <> ?')
    .all(name, version);
  for (const other of others) drop(db, other);
  db.prepare('UPDATE projection SET is_serving = 1, position = NULL WHERE name = ? AND version = ?').run(
    name,
    version,
  );
}
