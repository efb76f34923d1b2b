import { afterAll } from 'vitest';
import { dropSchema, schemaName } from '../support/postgres.ts';

/** Names of schemas that a file of tests makes for itself, and that are dropped after it. */
export function freshSchemas(): () => string {
  const names: string[] = [];
  afterAll(async () => {
    for (const name of names) await dropSchema(name);
  });
  return () => {
    const name = schemaName();
    names.push(name);
    return name;
  };
}
