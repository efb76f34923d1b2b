import type { Database, Statement } from 'better-sqlite3';
import type { Change, Row, Table, Value } from '../../projections/projection.ts';

/** Writes rows to one table; a statement for each set of columns that is really written. */
export class RowWriter {
  readonly #db: Database;
  readonly #table: string;
  readonly #columns: readonly string[];
  readonly #key: readonly string[];
  readonly #byKey: string;
  readonly #inserts = new Map<string, Statement>();
  readonly #updates = new Map<string, Statement>();
  readonly #delete: Statement;

  constructor(db: Database, table: Table, physicalName: string) {
    this.#db = db;
    this.#table = physicalName;
    this.#columns = Object.keys(table.columns);
    this.#key = table.key;
    this.#byKey = table.key.map((column) => `${column} = ?`).join(' AND ');
    this.#delete = db.prepare(`DELETE FROM ${physicalName} WHERE ${this.#byKey}`);
  }

  /** Columns without a value are left out: binding costs more than anything else here. */
  insert(row: Row): void {
    const columns: string[] = [];
    const values: Value[] = [];
    for (const column of this.#columns) {
      const value = row[column] ?? null;
      if (value === null) continue;
      columns.push(column);
      values.push(value);
    }
    this.#statement(this.#inserts, columns, insertSql).run(values);
  }

  /** Columns that stay as they are are left out, and with them the indexes they stand in. */
  update(before: Row, after: Row): void {
    const columns: string[] = [];
    const values: Value[] = [];
    for (const column of this.#columns) {
      const value = after[column] ?? null;
      if (value === before[column]) continue;
      columns.push(column);
      values.push(value);
    }
    if (columns.length === 0) return;
    for (const column of this.#key) values.push(before[column] ?? null);
    this.#statement(this.#updates, columns, (table, names) => updateSql(table, names, this.#byKey)).run(
      values,
    );
  }

  delete(row: Row): void {
    this.#delete.run(this.#key.map((column) => row[column]));
  }

  #statement(
    statements: Map<string, Statement>,
    columns: readonly string[],
    sql: (table: string, columns: readonly string[]) => string,
  ): Statement {
    const names = columns.join();
    const known = statements.get(names);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql(this.#table, columns));
    statements.set(names, statement);
    return statement;
  }
}

const insertSql = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

const updateSql = (table: string, columns: readonly string[], byKey: string): string =>
  `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE ${byKey}`;

/** The rows of one table while events are folded into them. */
export interface Rows {
  apply(change: Change, position: number): void;
  /** Writes what has changed; inside the projector's transaction. */
  flush(): void;
  /** Forgets everything, since the transaction was rolled back. */
  clear(): void;
}
