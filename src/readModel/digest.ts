import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Table } from '../../projections/projection.ts';

export interface Digest {
  readonly rows: number;
  /** SHA-256 in hex over all rows in the order of their keys, each as the JSON text of its values. */
  readonly sha256: string;
}

/** The digest of a table as it is served; nothing in it depends on when or how the rows were made. */
export function digestOf(db: Database, table: Table): Digest {
  const columns = Object.keys(table.columns).join(', ');
  const select = db.prepare(`SELECT ${columns} FROM ${table.name} ORDER BY ${table.key.join(', ')}`).raw();
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of select.iterate()) {
    hash.update(JSON.stringify(row)).update('\n');
    rows += 1;
  }
  return { rows, sha256: hash.digest('hex') };
}
