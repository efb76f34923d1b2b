import type { ClientBase } from 'pg';
import type { Row, Table } from '../../../projections/projection.ts';
import type { Folded, Wanted } from '../rows/rows.ts';
import { pick, recordsOf, rowsAsJson } from './rowsAsJson.ts';

/** Rows a statement: the JSON text of long ones stays within what PostgreSQL takes. */
const AT_ONCE = 1_000;

type Loaded = Row & { readonly wanted_index: number };

/** Reads and writes rows of one table, many with each statement, inside the projector's transaction. */
export class TableWriter {
  readonly #client: ClientBase;
  readonly #table: Table;
  readonly #name: string;
  readonly #columns: readonly string[];

  constructor(client: ClientBase, table: Table, physicalName: string) {
    this.#client = client;
    this.#table = table;
    this.#name = physicalName;
    this.#columns = Object.keys(table.columns);
  }

  async load(wanted: readonly Wanted[]): Promise<(Row | undefined)[]> {
    const rows = Array<Row | undefined>(wanted.length).fill(undefined);
    if (wanted.length === 0) return rows;
    const found = await this.#client.query<Loaded>(this.#selection(), [this.#asked(wanted)]);
    for (const { wanted_index: index, ...row } of found.rows) rows[index] = row;
    return rows;
  }

  #selection(): string {
    const { key, isChain } = this.#table;
    if (isChain !== true) {
      const records = recordsOf(this.#table, key, '$1', ['wanted_index integer']);
      return `SELECT r.wanted_index, t.* FROM ${records} JOIN ${this.#name} AS t USING (${key.join(', ')})`;
    }
    const [id = ''] = key;
    const records = recordsOf(this.#table, key, '$1', ['wanted_index integer', 'behind bigint']);
    return `SELECT r.wanted_index, t.* FROM ${records} CROSS JOIN LATERAL (
      SELECT * FROM ${this.#name} WHERE ${id} BETWEEN r.behind AND r.${id} ORDER BY ${id} DESC LIMIT 1
    ) AS t`;
  }

  #asked(wanted: readonly Wanted[]): string {
    const { key: names } = this.#table;
    return rowsAsJson(
      wanted.map(({ key, behind }, index) => ({
        wanted_index: index,
        behind,
        ...Object.fromEntries(names.map((name, n) => [name, key[n]])),
      })),
    );
  }

  async write({ added, changed, removed }: Folded): Promise<void> {
    const statements = [
      ...parts(removed).map((rows) => this.#delete(rows)),
      ...this.#byChangedColumns(changed).flatMap(([columns, rows]) =>
        parts(rows).map((part) => this.#update(columns, part)),
      ),
      ...parts(added).map((rows) => this.#insert(rows)),
    ];
    await Promise.all(statements);
  }

  #insert(rows: readonly Row[]): Promise<unknown> {
    const names = this.#columns.join(', ');
    // A row that is there already holds the event that this one begins with.
    return this.#client.query(
      `INSERT INTO ${this.#name} (${names}) SELECT ${names} FROM ${recordsOf(this.#table, this.#columns)}
       ON CONFLICT DO NOTHING`,
      [rowsAsJson(rows)],
    );
  }

  /** Columns that stay as they are are left out, and with them the indexes they stand in and long texts. */
  #update(columns: readonly string[], rows: readonly Row[]): Promise<unknown> {
    const { key } = this.#table;
    const named = [...key, ...columns];
    const set = columns.map((name) => `${name} = r.${name}`).join(', ');
    return this.#client.query(
      `UPDATE ${this.#name} AS t SET ${set} FROM ${recordsOf(this.#table, named)} WHERE ${sameKey(key)}`,
      [rowsAsJson(rows.map((row) => pick(row, named)))],
    );
  }

  #delete(rows: readonly Row[]): Promise<unknown> {
    const { key } = this.#table;
    return this.#client.query(
      `DELETE FROM ${this.#name} AS t USING ${recordsOf(this.#table, key)} WHERE ${sameKey(key)}`,
      [rowsAsJson(rows.map((row) => pick(row, key)))],
    );
  }

  #byChangedColumns(changed: Folded['changed']): [readonly string[], Row[]][] {
    const groups = new Map<string, [readonly string[], Row[]]>();
    for (const [before, after] of changed) {
      const columns = this.#columns.filter((name) => before[name] !== (after[name] ?? null));
      if (columns.length === 0) continue;
      const group = groups.get(columns.join()) ?? [columns, []];
      group[1].push(after);
      groups.set(columns.join(), group);
    }
    return [...groups.values()];
  }
}

const sameKey = (key: readonly string[]): string => key.map((name) => `t.${name} = r.${name}`).join(' AND ');

function parts(rows: readonly Row[]): (readonly Row[])[] {
  const found: (readonly Row[])[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) found.push(rows.slice(at, at + AT_ONCE));
  return found;
}
