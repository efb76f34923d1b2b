import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrchestrator } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { whyNotStarted } from '../../src/whyNotStarted.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { newDatabase, testDatabaseUrl } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.ts';

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

  describe('behind a network that fails', () => {
    let network: TcpProxy;
    beforeEach(async () => {
      const { hostname, port } = new URL(database.url);
      network = await startTcpProxy({ host: hostname, port: Number(port || 5432) });
      const url = new URL(database.url);
      url.hostname = '127.0.0.1';
      url.port = String(network.port);
      app = await startApp({ onDisk: true, environment: { DATABASE_URL: url.href } });
      await odata('QueueDefinitions', { Name: 'Invoices' });
    });
    afterEach(async () => {
      await app?.stop();
      app = undefined;
      await network.close();
    });

    const add = async (reference: string): Promise<number | undefined> => {
      const itemData = { Name: 'Invoices', Reference: reference };
      const answer = await app?.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
        body: { itemData },
      });
      return answer?.status;
    };
    const health = async () => (await app?.request('GET', '/health/ready'))?.json;
    const seconds = (ms: number) => ({ timeout: ms * 1_000, interval: 100 });

    it.each([
      ['is gone', () => network.cut()],
      ['hangs', async () => network.hang()],
    ])(
      'given it %s, then that is said within seconds, and afterwards all that was acknowledged is there once',
      { timeout: 60_000 },
      async (_, fail) => {
        const told = new Map<string, number | undefined>();
        const over = new AbortController();
        const callers = Array.from({ length: 4 }, async (__, caller) => {
          for (let n = 0; !over.signal.aborted; n += 1) {
            const reference = `${caller}-${n}`;
            told.set(reference, await add(reference));
            await sleep(50);
          }
        });
        await expect.poll(() => told.size, seconds(10)).toBeGreaterThan(20);
        await fail();
        await expect
          .poll(health, seconds(8))
          .toEqual({ status: 'unready', reason: 'the database of the read models does not answer' });
        await expect.poll(() => [...told.values()], seconds(20)).toContain(503);
        await network.mend();
        await expect.poll(health, seconds(20)).toEqual({ status: 'ready' });
        over.abort();
        await Promise.all(callers);

        expect(new Set(told.values())).toEqual(new Set([201, 503]));
        const acknowledged = [...told]
          .filter(([__, status]) => status === 201)
          .map(([reference]) => reference);
        const { value } = (await odata('QueueItems?$top=1000')) as { value: { Reference: string }[] };
        const found = value.map(({ Reference }) => Reference);
        expect(new Set(found).size).toBe(found.length);
        expect(found).toEqual(expect.arrayContaining(acknowledged));
        expect(found.filter((reference) => !told.has(reference))).toEqual([]);
      },
    );
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
    const stranger = new URL(database.url);
    stranger.username = 'stranger';
    stranger.password = 'hidden';
    expect(await reasonAt(stranger.href)).toMatch(
      /cannot be used: (?!.*hidden)(role "stranger" does not exist|password authentication failed for user "stranger")$/,
    );
    const missing = new URL(database.url);
    missing.pathname = '/nowhere';
    expect(await reasonAt(missing.href)).toMatch(
      /\/nowhere cannot be used: database "nowhere" does not exist$/,
    );
  });
});
