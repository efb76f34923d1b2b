import type { Database, Statement } from 'better-sqlite3';
import type { Row, Table, Value } from '../../../projections/projection.ts';

/** Rows that one statement inserts, where so many neighbours have values in the same columns. */
const RUN = 8;

/** Sets of columns are sums of their bits: exact, since no table has more columns than a number has bits (53). */
interface Column {
  readonly name: string;
  readonly bit: number;
}

/** A statement for a set of columns. */
interface Prepared {
  readonly columns: readonly string[];
  readonly statement: Statement;
}

/**
 * Writes rows to one table. Calls and bound values cost more than anything else here: so only the columns that matter
 * are named, with a prepared statement for each set of them, and neighbours are inserted together.
 */
export class RowWriter {
  readonly #db: Database;
  readonly #table: string;
  readonly #columns: readonly Column[];
  readonly #key: readonly string[];
  readonly #byKey: string;
  readonly #inserts = new Map<number, Prepared>();
  readonly #runs = new Map<number, Prepared>();
  readonly #updates = new Map<number, Prepared>();
  readonly #delete: Statement;

  constructor(db: Database, table: Table, physicalName: string) {
    this.#db = db;
    this.#table = physicalName;
    this.#columns = Object.keys(table.columns).map((name, index) => ({ name, bit: 2 ** index }));
    this.#key = table.key;
    this.#byKey = table.key.map((column) => `${column} = ?`).join(' AND ');
    this.#delete = db.prepare(`DELETE FROM ${physicalName} WHERE ${this.#byKey}`);
  }

  insert(rows: readonly Row[]): void {
    const sets = rows.map((row) => this.#setOf((name) => (row[name] ?? null) !== null));
    for (let start = 0; start < rows.length;) {
      const set = sets[start] ?? 0;
      let end = start + 1;
      while (end < start + RUN && sets[end] === set) end += 1;
      if (end === start + RUN) this.#insertRun(set, rows.slice(start, end));
      else for (const row of rows.slice(start, end)) this.#insertOne(set, row);
      start = end;
    }
  }

  #insertOne(set: number, row: Row): void {
    const { columns, statement } = this.#prepared(this.#inserts, set, (names) => this.#insertSql(names, 1));
    statement.run(valuesOf(row, columns));
  }

  #insertRun(set: number, rows: readonly Row[]): void {
    const { columns, statement } = this.#prepared(this.#runs, set, (names) => this.#insertSql(names, RUN));
    statement.run(rows.flatMap((row) => valuesOf(row, columns)));
  }

  /** Columns that stay as they are are left out, and with them the indexes they stand in. */
  update(before: Row, after: Row): void {
    const set = this.#setOf((name) => before[name] !== (after[name] ?? null));
    if (set === 0) return;
    const { columns, statement } = this.#prepared(this.#updates, set, (names) => this.#updateSql(names));
    statement.run([...valuesOf(after, columns), ...valuesOf(before, this.#key)]);
  }

  delete(row: Row): void {
    this.#delete.run(valuesOf(row, this.#key));
  }

  #setOf(isIn: (name: string) => boolean): number {
    let set = 0;
    for (const { name, bit } of this.#columns) if (isIn(name)) set += bit;
    return set;
  }

  #prepared(
    known: Map<number, Prepared>,
    set: number,
    sql: (columns: readonly string[]) => string,
  ): Prepared {
    const found = known.get(set);
    if (found !== undefined) return found;
    const members = this.#columns.filter(({ bit }) => Math.floor(set / bit) % 2 === 1);
    const columns = members.map(({ name }) => name);
    const prepared = { columns, statement: this.#db.prepare(sql(columns)) };
    known.set(set, prepared);
    return prepared;
  }

  #insertSql(columns: readonly string[], rows: number): string {
    const row = `(${columns.map(() => '?').join(', ')})`;
    const values = Array(rows).fill(row).join(', ');
    // A row that is there already holds the event that this one begins with.
    return `INSERT INTO ${this.#table} (${columns.join(', ')}) VALUES ${values} ON CONFLICT DO NOTHING`;
  }

  #updateSql(columns: readonly string[]): string {
    const set = columns.map((column) => `${column} = ?`).join(', ');
    return `UPDATE ${this.#table} SET ${set} WHERE ${this.#byKey}`;
  }
}

const valuesOf = (row: Row, columns: readonly string[]): Value[] =>
  columns.map((column) => row[column] ?? null);
