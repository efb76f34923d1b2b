// The PostgreSQL that `npm run test:postgres` brings. Tests own what they make there: a schema each, dropped at the end.
import { randomUUID } from 'node:crypto';
import { connect, hangUp } from '../../src/postgres/connect.ts';

/** Names the database; null where these tests are skipped. */
export const testDatabaseUrl: string | null = process.env['TEST_DATABASE_URL'] ?? null;

if (testDatabaseUrl === null)
  process.stdout.write(
    'Skipped, since TEST_DATABASE_URL names no PostgreSQL: "npm run test:postgres" does.\n',
  );

/** The database for tests that run. */
export function databaseUrl(): string {
  if (testDatabaseUrl === null) throw new Error('TEST_DATABASE_URL names no PostgreSQL');
  return testDatabaseUrl;
}

/** A name for a schema that nobody else uses. */
export const schemaName = (): string => `test_${randomUUID().replaceAll('-', '')}`;

/** Runs one statement beside the program under test; rows as objects. */
export async function inDatabase(
  schema: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<unknown[]> {
  const client = await connect({ url: databaseUrl(), schema, statementMs: 0 });
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement, [...values]);
    return rows;
  } finally {
    await hangUp(client);
  }
}

/** A database of one's own, for a program that uses the schemas it always uses. */
export async function newDatabase(): Promise<{
  readonly url: string;
  readonly drop: () => Promise<unknown>;
}> {
  const name = schemaName();
  await inDatabase('public', `CREATE DATABASE ${name}`);
  const url = new URL(databaseUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => inDatabase('public', `DROP DATABASE ${name} WITH (FORCE)`) };
}

export const dropSchema = (schema: string): Promise<unknown> =>
  inDatabase(schema, `DROP SCHEMA IF EXISTS ${schema} CASCADE`);
