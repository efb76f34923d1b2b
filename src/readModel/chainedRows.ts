import type { Database, Statement } from 'better-sqlite3';
import type { Change, Row, Table } from '../../projections/projection.ts';
import type { Rows } from './rows.ts';
import { RowWriter } from './rowWriter.ts';

/**
 * Rows that are only added, each made from the one before it in its chain. Of the last `capacity` chains that came in
 * the last row stays in memory.
 */
export class ChainedRows implements Rows {
  readonly #writer: RowWriter;
  readonly #key: string;
  readonly #select: Statement<[number, number], Row>;
  /** By the number at which a chain begins. */
  readonly #last = new Map<number, Row>();
  readonly #added: Row[] = [];
  readonly #capacity: number;

  constructor(db: Database, table: Table, physicalName: string, capacity: number) {
    this.#writer = new RowWriter(db, table, physicalName);
    this.#key = table.key[0] ?? '';
    this.#select = db.prepare<[number, number], Row>(
      `SELECT * FROM ${physicalName} WHERE ${this.#key} BETWEEN ? AND ? ORDER BY ${this.#key} DESC LIMIT 1`,
    );
    this.#capacity = capacity;
  }

  apply(change: Change, position: number): void {
    const { behind, isFirst } = change;
    const [key] = change.key;
    if (behind === undefined || typeof key !== 'number')
      throw new TypeError('a chained row needs a whole number');
    const before = this.#last.get(behind) ?? (isFirst === true ? undefined : this.#select.get(behind, key));
    if (before !== undefined && before.position >= position) return;
    const row = change.evolve(before);
    if (row === undefined) return;
    this.#last.set(behind, row);
    this.#added.push(row);
  }

  flush(): void {
    this.#writer.insert(this.#added);
    this.#added.length = 0;
    for (const chain of this.#last.keys()) {
      if (this.#last.size <= this.#capacity) return;
      this.#last.delete(chain);
    }
  }

  clear(): void {
    this.#last.clear();
    this.#added.length = 0;
  }
}
