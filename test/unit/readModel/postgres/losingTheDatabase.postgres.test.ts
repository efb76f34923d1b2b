import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findItem } from '../../../../src/readModel/queries/items.ts';
import { openReadModels, type ReadModels } from '../../../../src/readModel/readModels.ts';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import {
  databaseUrl,
  dropSchema,
  inDatabase,
  schemaName,
  testDatabaseUrl,
} from '../../../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../../../support/tcpProxy.ts';
import { caughtUp, create, newWorld, taken, type World } from '../world.ts';

describe.skipIf(testDatabaseUrl === null)('losing the database', () => {
  let world: World;
  let proxy: TcpProxy;
  let schema: string;
  let reads: ReadModels;
  let warnings: string[];

  beforeEach(async () => {
    const { hostname, port } = new URL(databaseUrl());
    proxy = await startTcpProxy({ host: hostname, port: Number(port || 5432) });
    schema = schemaName();
    warnings = [];
    world = newWorld();
    await world.append('queueItem-1', [create(1)]);
    reads = await open();
  });

  afterEach(async () => {
    await reads.close();
    await world.close();
    await proxy.close();
    await dropSchema(schema);
  });

  const open = async (): Promise<ReadModels> => {
    const url = new URL(databaseUrl());
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    url.searchParams.set('application_name', schema);
    const opened = await openReadModels({
      place: { url: url.href, schema },
      store: world.store,
      onWarning: (what) => warnings.push(what),
      onFailed: (error) => {
        throw error;
      },
    });
    await opened.startProjecting(1);
    return opened;
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let tries = 0; !isSo() && tries < 400; tries += 1) await sleep(25);
    expect(isSo()).toBe(true);
  };

  it('given it is away, then reads say so, and given it is back, then all goes on without a restart', async () => {
    await caughtUp(reads, world.store);
    await proxy.cut();
    await expect(findItem(reads, [1], 1)).rejects.toThrow(StoreUnavailable);
    await until(() => reads.unready() !== null);
    await world.append('queueItem-1', [taken()]);
    reads.grown(2);
    await until(() => warnings.includes('the read models are not kept up; trying again'));
    await proxy.mend();
    await caughtUp(reads, world.store);
    expect((await findItem(reads, [1], 1))?.status).toBe('InProgress');
    await until(() => reads.unready() === null);
  });

  it('given it hangs, then that is said within seconds, and given it goes on, then all does', async () => {
    await caughtUp(reads, world.store);
    proxy.hang();
    const before = performance.now();
    await until(() => reads.unready() === 'the database of the read models does not answer');
    expect(performance.now() - before).toBeLessThan(8_000);
    await world.append('queueItem-1', [taken()]);
    reads.grown(2);
    expect(await reads.consistency.waitFor(2, 100)).toBeGreaterThan(0);
    await proxy.mend();
    await caughtUp(reads, world.store);
    expect((await findItem(reads, [1], 1))?.status).toBe('InProgress');
    await until(() => reads.unready() === null);
  });

  it.each([
    ['the schema', () => `DROP SCHEMA ${schema} CASCADE`],
    ['the checkpoint', () => 'TRUNCATE checkpoint'],
  ])('given %s is taken away while nothing happens, then the rows are made anew', async (_, statement) => {
    await caughtUp(reads, world.store);
    await inDatabase(schema, statement());
    await until(() => reads.unready() === 'the read models are not made yet');
    await until(() => reads.unready() === null);
    await caughtUp(reads, world.store);
    expect((await findItem(reads, [1], 1))?.status).toBe('New');
    expect(await inDatabase(schema, 'SELECT position, epoch FROM checkpoint')).toEqual([
      { position: 1, epoch: 1 },
    ]);
    expect(await inDatabase(schema, 'SELECT new_items FROM processing_status')).toEqual([{ new_items: 1 }]);
  });

  it('given it is away at the start, then it is waited for', async () => {
    await caughtUp(reads, world.store);
    await reads.close();
    await proxy.cut();
    reads = await open();
    expect(reads.unready()).toBe('the database of the read models does not answer');
    await proxy.mend();
    await caughtUp(reads, world.store);
    await until(() => reads.unready() === null);
  });

  it('given the connections are ended by the server in the middle of the work, then nothing is lost or done twice', async () => {
    for (let id = 2; id <= 60; id += 1) {
      await world.append(`queueItem-${id}`, [create(id), taken()]);
      reads.grown(await world.store.lastPosition());
      if (id % 20 === 0)
        await inDatabase(
          schema,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name = '${schema}'`,
        );
    }
    await caughtUp(reads, world.store);
    expect(await inDatabase(schema, 'SELECT count(*) AS count FROM item_event')).toEqual([{ count: 119 }]);
    expect(await inDatabase(schema, 'SELECT new_items, in_progress FROM processing_status')).toEqual([
      { new_items: 1, in_progress: 59 },
    ]);
  });

  it('given a mistake in a query, then it is told as what it is', async () => {
    await caughtUp(reads, world.store);
    await expect(sql`select nonsense`.execute(reads.lists)).rejects.toThrow(
      'column "nonsense" does not exist',
    );
    expect((await sql`select 1 as one`.execute(reads.lists)).rows).toEqual([{ one: 1 }]);
  });
});
