import type { Row, Table } from '../../../projections/projection.ts';
import { toStored } from '../../postgres/text.ts';
import { postgresWords } from './tableWords.ts';

/** What a text that cannot be kept as it is looks like in JSON; some that can be look so, too. */
const suspicious = /\\u0000|\\ud[89a-f]|\uFFFE/;

/**
 * Rows as one parameter of a statement (see recordsOf). One JSON text is quicker to write, and to read, than an array for
 * each column.
 */
export function rowsAsJson(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (!suspicious.test(text)) return text;
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'string' ? toStored(value) : value));
}

/** The source of such rows in SQL, as the relation `r` with these columns. */
export const recordsOf = (
  table: Table,
  columns: readonly string[],
  parameter = '$1',
  more: readonly string[] = [],
): string => {
  const types = columns.map((name) => `${name} ${typeOf(table, name)}`);
  return `json_to_recordset(cast(${parameter} as json)) AS r(${[...more, ...types].join(', ')})`;
};

const typeOf = (table: Table, column: string): string => {
  const type = table.columns[column];
  if (type === undefined) throw new TypeError(`${table.name} has no column ${column}`);
  return postgresWords.types[type];
};

/** Of a row those columns alone. */
export const pick = (row: Row, columns: readonly string[]): object =>
  Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
