import { expect, it } from 'vitest';
import { shownDatabase } from '../../../src/postgres/databaseUrl.ts';

it.each([
  ['postgres://me:secret@db:5433/orchestream?sslmode=disable', 'db:5433/orchestream'],
  ['postgresql://me:secret@[::1]/orchestream', '[::1]:5432/orchestream'],
  ['postgres:///orchestream?host=/run/postgresql&password=secret', '/run/postgresql:5432/orchestream'],
])('%s is shown as %s', (url, shown) => {
  expect(shownDatabase(url)).toBe(shown);
});
