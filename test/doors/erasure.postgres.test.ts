// As erasure.test.ts, where the rows and the keys are in PostgreSQL.
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApp } from '../support/app.ts';
import { newDatabase, testDatabaseUrl } from '../support/postgres.ts';
import { at, idOf } from './graphql/world.ts';

describe.skipIf(testDatabaseUrl === null)('what is personal, in PostgreSQL', () => {
  it('is encrypted, shown, counted where it is not, and erased', async () => {
    const database = await newDatabase();
    const app = await startApp({ onDisk: true, environment: { DATABASE_URL: database.url } });
    onTestFinished(async () => {
      await app.stop();
      await database.drop();
    });
    const ask = async (query: string): Promise<unknown> => {
      const { json } = await app.request('POST', '/graphql', { body: { query } });
      expect(Object(json)).not.toHaveProperty('errors');
      return at(json, 'data');
    };
    const add = (text: string) =>
      ask(`mutation { addQueueItem(input: { queueName: "Q", specificContent: "{\\"Text\\":\\"${text}\\"}" }) {
        id key specificContent
      } }`);

    const queue = idOf(await ask('mutation { createQueue(input: { name: "Q" }) { id } }'));
    await add('plain');
    const edited = await ask(
      `mutation { editQueue(id: "${queue}", input: { personal: [CONTENT] }, plaintextStays: true) {
        plaintextItems
      } }`,
    );
    expect(at(edited, 'editQueue', 'plaintextItems')).toBe(1);
    const added = await add('secret');
    const id = idOf(added);
    await ask(`mutation { deleteQueueItem(id: "${id}") { id } }`);
    const content = () => ask(`{ queueItem(id: "${id}") { specificContent } }`);
    expect(await content()).toEqual({ queueItem: { specificContent: '{"Text":"secret"}' } });
    const erased = await ask(
      `mutation { eraseItem(id: "${id}") { attemptIds plaintext isComplete item { erasedAt } } }`,
    );
    expect(at(erased, 'eraseItem')).toEqual({
      attemptIds: [id],
      plaintext: [],
      isComplete: true,
      item: { erasedAt: expect.any(String) },
    });
    expect(await content()).toEqual({ queueItem: { specificContent: null } });
    const chain = String(at(added, 'addQueueItem', 'key'));
    const { personal } = app.services.orchestrator;
    expect(await personal.destroyed([chain])).toEqual(new Set([chain]));
  });
});
