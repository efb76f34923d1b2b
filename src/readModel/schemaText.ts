import { projections } from '../../projections/projections.ts';
import { createTable, type TableWords } from './schema.ts';

/**
 * The tables of the read database as text, so that a change of their shape is seen: it needs a higher version of
 * its projection, which the name of the table ends with.
 */
export function readModelSchemaText(words: TableWords): string {
  const tables = projections.map(({ name, version, table }) =>
    [
      `-- ${name}, version ${version}`,
      ...createTable(table, `${table.name}_v${version}`, words).map(laidOut),
    ].join('\n'),
  );
  return `${tables.join('\n\n')}\n`;
}

/** One column a line. */
const laidOut = (statement: string): string =>
  `${statement.replace(/^(CREATE TABLE \S+) \((.*)\)/, onLines)};`;

function onLines(_: string, table: string, columns: string): string {
  const lines = columns.split(/, (?![^(]*\))/).map((column) => `  ${column}`);
  return `${table} (\n${lines.join(',\n')}\n)`;
}
