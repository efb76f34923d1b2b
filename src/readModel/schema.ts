import type { Index, Table } from '../../projections/projection.ts';

type Type = Table['columns'][string];

/** How a database says what a projection's table is. */
export interface TableWords {
  readonly types: Readonly<Record<Type, string>>;
  /** Behind the type of a column, or a value of it. */
  readonly suffix: (type: Type) => string;
  /** Behind the columns. */
  readonly options: (table: Table) => string;
}

/** The statements that make a projection's table, under the name it has in this version. */
export const createTable = (table: Table, physicalName: string, words: TableWords): readonly string[] => [
  `CREATE TABLE ${physicalName} (${columnsOf(table, words)})${words.options(table)}`,
  ...table.indexes.map((index) => createIndex(index, physicalName)),
];

function columnsOf(table: Table, { types, suffix }: TableWords): string {
  const columns = Object.entries(table.columns).map(
    ([name, type]) => `${name} ${types[type]}${suffix(type)}`,
  );
  return [...columns, `PRIMARY KEY (${table.key.join(', ')})`].join(', ');
}

function createIndex({ columns, where }: Index, physicalName: string): string {
  const filter = where === undefined ? '' : ` WHERE ${where} IS NOT NULL`;
  return `CREATE INDEX ${physicalName}_${columns.join('_')} ON ${physicalName} (${columns.join(', ')})${filter}`;
}

/**
 * The view through which queries see a table. Columns that an older table does not have yet are null, until the
 * new one is built.
 */
export function createView(
  table: Table,
  physicalName: string,
  existing: ReadonlySet<string>,
  { types, suffix }: TableWords,
): string {
  const columns = Object.entries(table.columns).map(([name, type]) =>
    existing.has(name) ? name : `CAST(NULL AS ${types[type]})${suffix(type)} AS ${name}`,
  );
  return `CREATE VIEW ${table.name} AS SELECT ${columns.join(', ')} FROM ${physicalName}`;
}
