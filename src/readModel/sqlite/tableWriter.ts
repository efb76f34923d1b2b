import type { Database, Statement } from 'better-sqlite3';
import type { Key, Row, Table } from '../../../projections/projection.ts';
import type { Folded, Wanted } from '../rows/rows.ts';
import { RowWriter } from './rowWriter.ts';

/** Reads and writes rows of one table, inside the projector's transaction. */
export class TableWriter {
  readonly #writer: RowWriter;
  readonly #byKey: Statement<[Key], Row>;
  readonly #lastOfChain: Statement<[number, Key[number]], Row>;

  constructor(db: Database, table: Table, physicalName: string) {
    this.#writer = new RowWriter(db, table, physicalName);
    const [first = ''] = table.key;
    const isKey = table.key.map((column) => `${column} = ?`).join(' AND ');
    this.#byKey = db.prepare(`SELECT * FROM ${physicalName} WHERE ${isKey}`);
    this.#lastOfChain = db.prepare(
      `SELECT * FROM ${physicalName} WHERE ${first} BETWEEN ? AND ? ORDER BY ${first} DESC LIMIT 1`,
    );
  }

  load(wanted: readonly Wanted[]): (Row | undefined)[] {
    return wanted.map(({ key, behind }) =>
      behind === undefined ? this.#byKey.get(key) : this.#lastOfChain.get(behind, key[0] ?? behind),
    );
  }

  write({ added, changed, removed }: Folded): void {
    for (const [before, after] of changed) this.#writer.update(before, after);
    for (const row of removed) this.#writer.delete(row);
    this.#writer.insert(added);
  }
}
