import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrchestrator } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { whyNotStarted } from '../../src/whyNotStarted.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { newDatabase, testDatabaseUrl } from '../support/postgres.ts';

describe.skipIf(testDatabaseUrl === null)('a server whose state and read models are in PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof newDatabase>>;
  let app: TestApp | undefined;

  beforeEach(async () => {
    database = await newDatabase();
  });

  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await database.drop();
  });

  const start = async (): Promise<TestApp> => {
    app = await startApp({ onDisk: true, environment: { DATABASE_URL: database.url } });
    return app;
  };
  const odata = async (path: string, body?: object) => {
    const answer = await app?.request(body === undefined ? 'GET' : 'POST', `/odata/${path}`, {
      ...(body !== undefined && { body }),
    });
    return answer?.json;
  };

  it('takes work, reads it back, and goes on after a restart', async () => {
    const started = await start();
    await odata('QueueDefinitions', { Name: 'Invoices' });
    await odata('Queues/UiPathODataSvc.AddQueueItem', { itemData: { Name: 'Invoices', Reference: 'R-1' } });
    await odata('Queues/UiPathODataSvc.StartTransaction', { transactionData: { Name: 'Invoices' } });
    expect(await odata("QueueItems?$filter=Status eq 'InProgress'")).toMatchObject({
      '@odata.count': 1,
      value: [{ Reference: 'R-1' }],
    });
    await started.restart({ DATABASE_URL: database.url });
    expect(await odata("QueueItems?$filter=startswith(Reference,'R')")).toMatchObject({
      value: [{ Reference: 'R-1', Status: 'InProgress' }],
    });
    expect((await started.request('GET', '/health/ready')).status).toBe(200);
  });

  it('given the database cannot be reached or refuses, then it does not start and says why, without the password', async () => {
    const reasonAt = async (databaseUrl: string): Promise<string> => {
      const config = readConfig({
        DATA_DIR: ':memory:',
        DATABASE_URL: databaseUrl,
        DATABASE_WAIT_SECONDS: '0',
        LOG_LEVEL: 'silent',
      });
      try {
        await (await createOrchestrator({ config, isDemo: false })).stop();
        return 'it started';
      } catch (error) {
        return whyNotStarted(error, config);
      }
    };
    expect(await reasonAt('postgres://me:hidden@127.0.0.1:1/none')).toBe(
      'the state in PostgreSQL cannot be opened: the database 127.0.0.1:1/none cannot be reached within 0 s: connect ECONNREFUSED 127.0.0.1:1',
    );
    const missing = new URL(database.url);
    missing.pathname = '/nowhere';
    expect(await reasonAt(missing.href)).toMatch(
      /\/nowhere cannot be used: database "nowhere" does not exist$/,
    );
  });
});
