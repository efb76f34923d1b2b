import type { TableWords } from '../schema.ts';
import type { Table } from '../../../projections/projection.ts';

export const sqliteWords: TableWords = {
  types: { integer: 'INTEGER', real: 'REAL', text: 'TEXT' },
  suffix: () => '',
  options: (table) => ` STRICT${isRowid(table) ? '' : ', WITHOUT ROWID'}`,
};

/** One whole number as a key is SQLite's own row number, so that the table needs no second tree for it. */
const isRowid = ({ key: [first = '', ...more], columns }: Table): boolean =>
  more.length === 0 && columns[first] === 'integer';
