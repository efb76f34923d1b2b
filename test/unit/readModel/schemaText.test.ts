import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readModelSchemaText } from '../../../src/readModel/schemaText.ts';

it('given the tables of the read model, then schema/sql shows them; a new shape has a new version', () => {
  const file = new URL('../../../schema/sql/read-model.sql', import.meta.url);
  expect(readModelSchemaText()).toBe(readFileSync(file, 'utf8'));
});
