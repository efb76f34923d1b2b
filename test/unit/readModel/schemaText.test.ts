import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { postgresWords } from '../../../src/readModel/postgres/tableWords.ts';
import { readModelSchemaText } from '../../../src/readModel/schemaText.ts';
import { sqliteWords } from '../../../src/readModel/sqlite/tableWords.ts';

it.each([
  ['read-model.sql', sqliteWords],
  ['read-model.postgres.sql', postgresWords],
])('given the tables of the read model, then %s shows them; a new shape has a new version', (name, words) => {
  const file = new URL(`../../../schema/sql/${name}`, import.meta.url);
  expect(readModelSchemaText(words)).toBe(readFileSync(file, 'utf8'));
});
