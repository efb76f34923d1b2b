import { projections } from '../../projections/projections.ts';
import { createTable } from './schema.ts';

/**
 * The tables of the read database as text, so that a change of their shape is seen: it needs a higher version of
 * its projection, which the name of the table ends with.
 */
export function readModelSchemaText(): string {
  const tables = projections.map(({ name, version, table }) =>
    [`-- ${name}, version ${version}`, ...createTable(table, `${table.name}_v${version}`).map(laidOut)].join(
      '\n',
    ),
  );
  return `${tables.join('\n\n')}\n`;
}

/** One column a line. */
const laidOut = (statement: string): string =>
  `${statement.startsWith('CREATE TABLE') ? statement.replace(/\((.*)\) STRICT/, onLines) : statement};`;

const onLines = (_: string, columns: string): string =>
  `(\n${columns
    .split(/, (?![^(]*\))/)
    .map((column) => `  ${column}`)
    .join(',\n')}\n) STRICT`;
