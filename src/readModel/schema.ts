import type { Index, Table } from '../../projections/projection.ts';

/** The statements that make a projection's table, in SQLite's words, under the name it has in this version. */
export const createTable = (table: Table, physicalName: string): readonly string[] => [
  `CREATE TABLE ${physicalName} (${columnsOf(table)}) STRICT${isRowid(table) ? '' : ', WITHOUT ROWID'}`,
  ...table.indexes.map((index) => createIndex(index, physicalName)),
];

function columnsOf(table: Table): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `${name} ${type.toUpperCase()}`);
  return [...columns, `PRIMARY KEY (${table.key.join(', ')})`].join(', ');
}

/** One whole number as a key is SQLite's own row number, so that the table needs no second tree for it. */
const isRowid = ({ key: [first = '', ...more], columns }: Table): boolean =>
  more.length === 0 && columns[first] === 'integer';

function createIndex({ columns, where }: Index, physicalName: string): string {
  const filter = where === undefined ? '' : ` WHERE ${where} IS NOT NULL`;
  return `CREATE INDEX ${physicalName}_${columns.join('_')} ON ${physicalName} (${columns.join(', ')})${filter}`;
}

/**
 * The view through which queries see a table. Columns that an older table does not have yet are null, until the
 * new one is built.
 */
export function createView(table: Table, physicalName: string, existing: ReadonlySet<string>): string {
  const columns = Object.keys(table.columns).map((name) => (existing.has(name) ? name : `NULL AS ${name}`));
  return `CREATE VIEW ${table.name} AS SELECT ${columns.join(', ')} FROM ${physicalName}`;
}
