import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPool } from '../../../../src/postgres/connect.ts';
import { postgres } from '../../../../src/readModel/expression/dialects.ts';
import {
  databaseUrl,
  dropSchema,
  inDatabase,
  schemaName,
  testDatabaseUrl,
} from '../../../support/postgres.ts';
import { filterProperty } from './filterProperty.ts';
import { filterSuite } from './filterSuite.ts';
import { orderSuite } from './orderSuite.ts';
import { openWorld, type World } from './world.ts';

describe.skipIf(testDatabaseUrl === null)('filters and orders on PostgreSQL', () => {
  const schemas: string[] = [];

  beforeAll(() => {
    schemas.length = 0;
  });

  afterAll(async () => {
    for (const schema of schemas) await dropSchema(schema);
  });

  async function open(): Promise<World> {
    const schema = schemaName();
    schemas.push(schema);
    await inDatabase(schema, `CREATE SCHEMA ${schema}`);
    const pool: Pool = openPool({ url: databaseUrl(), schema, statementMs: 20_000 }, 2);
    return openWorld({
      dialect: postgres,
      kysely: new PostgresDialect({ pool }),
      collation: ' collate "C"',
    });
  }

  filterSuite(open);
  orderSuite(open);
  filterProperty(open, 200);
});
