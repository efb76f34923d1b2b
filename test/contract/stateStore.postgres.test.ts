import { describe } from 'vitest';
import { openState } from '../../src/state/openState.ts';
import { databaseUrl, testDatabaseUrl } from '../support/postgres.ts';
import { freshSchemas } from './stateStoreSchemas.ts';
import { stateStoreContract } from './stateStore.ts';
import { sharedStateContract } from './stateStoreShared.ts';

const onWriteError = (error: unknown): never => {
  throw error;
};

describe.skipIf(testDatabaseUrl === null)('the state in PostgreSQL', () => {
  const nextSchema = freshSchemas();

  stateStoreContract(() => openState({ url: databaseUrl(), schema: nextSchema(), onWriteError }));

  describe('shared by several nodes', () => {
    sharedStateContract((count) => {
      const schema = nextSchema();
      // All at once, as nodes start: one of them makes the tables.
      return Promise.all(
        Array.from({ length: count }, () => openState({ url: databaseUrl(), schema, onWriteError })),
      );
    });
  });
});
