import type { TableWords } from '../schema.ts';

/** Texts are compared and ordered by code points, as in SQLite, whatever language the database speaks. */
export const postgresWords: TableWords = {
  types: { integer: 'bigint', real: 'double precision', text: 'text' },
  suffix: (type) => (type === 'text' ? ' COLLATE "C"' : ''),
  options: () => '',
};
