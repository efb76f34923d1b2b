import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { openPool } from '../../../src/postgres/connect.ts';
import { parametersOf } from '../../../src/postgres/values.ts';
import { databaseUrl, testDatabaseUrl } from '../../support/postgres.ts';

describe.skipIf(testDatabaseUrl === null)('values of PostgreSQL', () => {
  let pool: Pool;

  const one = async (expression: string, ...values: unknown[]): Promise<unknown> => {
    const { rows } = await pool.query({
      text: `select ${expression} as value`,
      values: parametersOf(values),
    });
    return rows[0].value;
  };

  beforeAll(() => {
    pool = openPool({ url: databaseUrl(), schema: 'public', statementMs: 5_000 }, 1);
  });

  afterAll(() => pool.end());

  it('that are whole numbers of 64 bits are numbers, as long as they are exact', async () => {
    expect(await one('cast($1 as bigint)', Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    await expect(one('cast(9007199254740993 as bigint)')).rejects.toThrow('cannot hold exactly');
    expect(await one('cast(-7 as bigint)')).toBe(-7);
  });

  it('that are fractions, truths or nothing are what they are', async () => {
    expect(await one('cast(2150.1 as double precision)')).toBe(2150.1);
    expect(await one('1 = 1')).toBe(true);
    expect(await one('cast(null as text)')).toBeNull();
  });

  it('that are texts come back to the letter', async () => {
    const text = `a\0b \uFFFE '"\\ 😀 \u2028`;
    expect(await one('cast($1 as text)', text)).toBe(text);
  });
});
