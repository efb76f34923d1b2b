import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import type { OpenOptions } from '../../../../src/store/eventstoredb/openEventStoreDb.ts';
import { creation } from '../../../contract/eventStoreFixtures.ts';
import type { EventStoreServer } from '../../../support/eventStoreServer/eventStoreServer.ts';
import { newServerOnDisk, openStore } from './world.ts';

const lockTimes = { renewMs: 100, staleMs: 1_500 };

describe('the lock of a log', () => {
  let server: EventStoreServer;
  beforeEach(async () => {
    server = await newServerOnDisk();
  });

  const node = (options: Partial<OpenOptions> = {}) =>
    openStore(server.url, { onReplaced: () => {}, lockTimes, ...options });

  it('lets a second node not start, and says where the first one runs', async () => {
    const first = await node();
    const second = node();
    await expect(second).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(second).rejects.toThrow(
      new RegExp(`Another node \\(.+, process ${process.pid}\\) works on this log`),
    );
    expect((await first.append(creation('a-1'))).revision).toBe(0);
  });

  it('is held by one of two that start together', async () => {
    const settled = await Promise.allSettled([node(), node()]);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is free as soon as its holder has stopped', async () => {
    await (await node()).close();
    const before = performance.now();
    const next = await node();
    expect(performance.now() - before).toBeLessThan(lockTimes.staleMs / 2);
    expect(next.whyUnavailable()).toBeNull();
  });

  it('is not asked for by those who only read', async () => {
    await node();
    expect((await openStore(server.url)).whyUnavailable()).toBeNull();
  });

  it('is taken over from one that does not renew it, which then does not write any more', async () => {
    const replaced: string[] = [];
    // As a process that is stopped by its machine for a while.
    const sleeping = await node({
      lockTimes: { renewMs: 2_500, staleMs: 1_500 },
      onReplaced: () => replaced.push('the first'),
    });
    const next = await node();
    await expect(sleeping.append(creation('a-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(sleeping.whyUnavailable()).toBe('it cannot be known whether another node works on the log by now');
    expect((await next.append(creation('a-1'))).revision).toBe(0);
    await vi.waitFor(() => expect(replaced).toEqual(['the first']), 5_000);
    expect(sleeping.whyUnavailable()).toBe('another node works on the log now');
    expect(next.whyUnavailable()).toBeNull();
  });

  it('outlives a server that is away for a moment, and answers that are lost', async () => {
    const holder = await node();
    server.breakAppendAfterWrite();
    await sleep(3 * lockTimes.renewMs);
    await server.stop();
    await server.start();
    await vi.waitFor(() => expect(holder.whyUnavailable()).toBeNull(), 5_000);
    await sleep(3 * lockTimes.renewMs);
    expect(holder.whyUnavailable()).toBeNull();
  });
});
