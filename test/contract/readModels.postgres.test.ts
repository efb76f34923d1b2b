import { describe } from 'vitest';
import { postgresDigests } from '../../src/readModel/postgres/digests.ts';
import { openRows } from '../../src/readModel/rowsSource.ts';
import { databaseUrl, dropSchema, inDatabase, schemaName, testDatabaseUrl } from '../support/postgres.ts';
import { readModelsContract } from './readModels.ts';
import type { TestPlace } from './readModelsFixtures.ts';

async function newSchema(): Promise<TestPlace> {
  const place = { url: databaseUrl(), schema: schemaName() };
  return {
    place,
    readDigests: postgresDigests(place),
    openRows: async (log, projections, epoch) => {
      const facts = { logId: log.logId, lastPosition: await log.lastPosition() };
      return openRows({ kind: 'postgres', ...place }, facts, projections, epoch);
    },
    run: (statement) => inDatabase(place.schema, statement),
    remove: async () => {
      await dropSchema(place.schema);
    },
  };
}

describe.skipIf(testDatabaseUrl === null)('on a server', () => {
  readModelsContract('PostgreSQL', newSchema);
});
