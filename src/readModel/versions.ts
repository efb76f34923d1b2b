import type { Database } from 'better-sqlite3';
import type { Projection } from '../../projections/projection.ts';
import { readCheckpoint } from './checkpoint.ts';
import { createTable, createView } from './schema.ts';

/** A table as it stands: it follows the checkpoint, or is being built and has come as far as `position`. */
export interface TableState {
  readonly projection: Projection;
  readonly tableName: string;
  readonly position: number | null;
}

interface Registered {
  readonly name: string;
  readonly version: number;
  readonly table_name: string;
  readonly is_serving: number;
  readonly position: number | null;
}

/**
 * Makes what is missing: tables of new projections, tables of new versions beside the old ones, which go on
 * serving until `switchTable`; and drops what no projection of today needs.
 */
export function prepareProjections(db: Database, projections: readonly Projection[]): TableState[] {
  const registered = db.prepare<[], Registered>('SELECT * FROM projection').all();
  for (const row of registered) if (!isNeeded(row, projections)) drop(db, row);
  const views = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'view'`).pluck().all();
  for (const view of views) db.exec(`DROP VIEW ${view}`);
  return projections.flatMap((projection) => {
    const rows = registered.filter(({ name }) => name === projection.name);
    return prepareProjection(db, projection, rows);
  });
}

/** What serves is needed until its successor does; what is being built, only for the version of today. */
const isNeeded = (row: Registered, projections: readonly Projection[]): boolean =>
  projections.some(
    ({ name, version }) => name === row.name && (row.is_serving === 1 || version === row.version),
  );

function prepareProjection(db: Database, projection: Projection, rows: readonly Registered[]): TableState[] {
  const serving = rows.find(({ is_serving }) => is_serving === 1);
  const building = rows.find(({ is_serving, version }) => is_serving === 0 && version === projection.version);
  if (serving !== undefined) serve(db, projection, serving.table_name);
  if (serving?.version === projection.version) return [stateOf(projection, serving)];
  if (building !== undefined) return [stateOf(projection, building)];
  return [create(db, projection, serving === undefined)];
}

const stateOf = (projection: Projection, { table_name, position }: Registered): TableState => ({
  projection,
  tableName: table_name,
  position,
});

/** A table that nothing serves in the place of is served at once, and grows as it is built. */
function create(db: Database, projection: Projection, isServing: boolean): TableState {
  const { name, version, table } = projection;
  const tableName = `${table.name}_v${version}`;
  for (const statement of createTable(table, tableName)) db.exec(statement);
  const position = isServing && readCheckpoint(db) === 0 ? null : 0;
  const insert = db.prepare(
    'INSERT INTO projection (name, version, table_name, is_serving, position) VALUES (?, ?, ?, ?, ?)',
  );
  insert.run(name, version, tableName, Number(isServing), position);
  if (isServing) serve(db, projection, tableName);
  return { projection, tableName, position };
}

/** Points the view at a table. */
function serve(db: Database, { table }: Projection, tableName: string): void {
  const columns = db
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(tableName);
  db.exec(`DROP VIEW IF EXISTS ${table.name}`);
  db.exec(createView(table, tableName, new Set(columns)));
}

function drop(db: Database, { name, version, table_name: tableName }: Registered): void {
  db.exec(`DROP TABLE IF EXISTS ${tableName}`);
  db.prepare('DELETE FROM projection WHERE name = ? AND version = ?').run(name, version);
}

/** Lets a table that has caught up with the checkpoint serve, and drops the one that served before. */
export function switchTable(db: Database, { projection, tableName }: TableState): void {
  const { name, version } = projection;
  serve(db, projection, tableName);
  const others = db
    .prepare<[string, number], Registered>('SELECT * FROM projection WHERE name = ? AND version <> ?')
    .all(name, version);
  for (const other of others) drop(db, other);
  db.prepare('UPDATE projection SET is_serving = 1, position = NULL WHERE name = ? AND version = ?').run(
    name,
    version,
  );
}
