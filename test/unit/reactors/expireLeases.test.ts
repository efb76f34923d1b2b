import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { extendLease } from '../../../src/commands/extendLease.ts';
import { completeWork, releaseWork } from '../../../src/commands/finishWork.ts';
import { internalContext } from '../../../src/commands/prepareStore.ts';
import { startTransaction } from '../../../src/commands/startTransaction.ts';
import type { QueueSettings } from '../../../src/domain/queue/queue.ts';
import { expireLeases, restoreLeases } from '../../../src/reactors/expireLeases.ts';
import { StoreUnavailable } from '../../../src/store/eventStore.ts';
import { T0 } from '../../support/given.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { failingStore } from '../commands/faultyStore.ts';
import { expectWhole } from '../commands/wholeness.ts';

const internal = internalContext('Lease expiry');

/** A queue with items, on a store whose faults the test decides. */
const start = async (count: number, settings: Partial<QueueSettings> = {}) => {
  const failing = failingStore(memoryStore());
  const world = await startOrchestrator({ store: failing.store });
  const queue = await world.queue({ name: 'Q', ...settings });
  for (let n = 0; n < count; n += 1) await addQueueItem(world, world.context, 'Q', {});
  /** Claims the next item for a minute; its id. */
  const claim = async (): Promise<{ id: number; leaseId: string }> => {
    const claimed = await world.claim(queue.id);
    return { id: claimed?.item.created.id ?? 0, leaseId: claimed?.leaseId ?? '' };
  };
  return { ...failing, world, queue, claim };
};

describe('a lease that is past', () => {
  it('is expired, once, by the program itself', async () => {
    const { world, claim } = await start(1, { acceptAutomaticallyRetry: true, maxNumberOfRetries: 1 });
    const { id } = await claim();
    world.time.now += 59_999;
    expect(await expireLeases(world, internal)).toBe(0);
    world.time.now += 1;
    expect(await expireLeases(world, internal)).toBe(1);
    expect(await world.item(id)).toMatchObject({ status: 'Retried', exception: { reason: 'LeaseExpired' } });
    expect(await expireLeases(world, internal)).toBe(0);
    expect(await world.leases.all()).toEqual([]);
    const events = await readEvents(world.store);
    expect(events.at(-1)?.metadata).toMatchObject({
      principal: { kind: 'system', name: 'Lease expiry' },
      folderId: 1,
    });
    await expectWhole(world.store);
  });

  it('of StartTransaction leaves its item abandoned after a day', async () => {
    const { world } = await start(1);
    const item = await startTransaction(world, world.context, { queueName: 'Q' });
    world.time.now += 86_399_999;
    expect(await expireLeases(world, internal)).toBe(0);
    world.time.now += 1;
    expect(await expireLeases(world, internal)).toBe(1);
    expect((await world.item(item?.created.id ?? 0)).status).toBe('Abandoned');
  });

  it('was extended, and is not', async () => {
    const { world, claim } = await start(1);
    const { id, leaseId } = await claim();
    world.time.now += 30_000;
    await extendLease(world, leaseId, 60_000);
    world.time.now += 59_999;
    expect(await expireLeases(world, internal)).toBe(0);
    expect((await world.item(id)).status).toBe('InProgress');
  });

  it('of work that has ended is forgotten', async () => {
    const { world, claim } = await start(1);
    const { id, leaseId } = await claim();
    const lease = await world.leases.find(leaseId);
    if (lease === null) throw new Error('there is a lease');
    await completeWork(world, world.context, id, { leaseId }, {});
    // As after a crash between the end and the deletion of its deadline.
    world.leases.put(lease);
    world.leases.put({ ...lease, leaseId: 'of nothing', workId: 99 });
    world.time.now += 60_000;
    expect(await expireLeases(world, internal)).toBe(0);
    expect(await world.leases.all()).toEqual([]);
    expect((await world.item(id)).status).toBe('Successful');
  });

  it('that cannot be expired comes back later, and stops no other', async () => {
    const { world, claim, fail } = await start(3);
    const ids = [await claim(), await claim(), await claim()].map(({ id }) => id);
    world.time.now += 60_000;
    fail(new StoreUnavailable('no disk'), 'before');
    await expect(expireLeases(world, internal)).rejects.toThrow('1 leases could not be expired');
    const failed = async () =>
      (await Promise.all(ids.map((id) => world.item(id)))).filter(({ status }) => status === 'Failed');
    expect(await failed()).toHaveLength(2);
    expect(await expireLeases(world, internal)).toBe(0);
    world.time.now += 10_000;
    expect(await expireLeases(world, internal)).toBe(1);
    expect(await failed()).toHaveLength(3);
  });

  it('comes back also where its item cannot be read', async () => {
    const { world, claim, setReadable } = await start(1);
    const { id } = await claim();
    world.items.evict(`queueItem-${id}`);
    world.time.now += 60_000;
    setReadable(false);
    await expect(expireLeases(world, internal)).rejects.toThrow('1 leases could not be expired');
    setReadable(true);
    world.time.now += 10_000;
    expect(await expireLeases(world, internal)).toBe(1);
  });
});

describe('a process that starts', () => {
  /** Another process on the same log, which has lost all that stood in the state. */
  const restarted = async (count: number, later: number) => {
    const { world, claim, store } = await start(count);
    const claimed = [];
    for (let n = 0; n < count; n += 1) claimed.push(await claim());
    await world.stop();
    world.time.now += later;
    const next = await startOrchestrator({ store, clock: world.time });
    return { next, claimed };
  };

  it('gives work in progress its deadline again', async () => {
    const { next, claimed } = await restarted(2, 20_000);
    expect(await restoreLeases(next, 5_000)).toBe(2);
    const found = await Promise.all(claimed.map(({ leaseId }) => next.leases.find(leaseId)));
    expect(found).toMatchObject(
      claimed.map(({ id, leaseId }) => ({
        leaseId,
        kind: 'queueItem',
        workId: id,
        deadline: T0 + 60_000,
        grant: 'claim',
        principalKey: 'user:583',
      })),
    );
  });

  it('leaves robots some time where that is past', async () => {
    const { next, claimed } = await restarted(1, 70_000);
    await restoreLeases(next, 5_000);
    expect(await next.leases.find(claimed[0]?.leaseId ?? '')).toMatchObject({ deadline: T0 + 75_000 });
    expect(await expireLeases(next, internal)).toBe(0);
    next.time.now += 5_000;
    expect(await expireLeases(next, internal)).toBe(1);
  });

  it('leaves work alone that another node has lent just now', async () => {
    const { next } = await restarted(1, 4_999);
    const sharing = { next: async () => null, caughtUpWith: async () => {} };
    expect(await restoreLeases({ ...next, sharing }, 5_000)).toBe(0);
    next.time.now += 1;
    expect(await restoreLeases({ ...next, sharing }, 5_000)).toBe(1);
  });

  it('believes the log, not what was folded before another node wrote', async () => {
    const { world, queue, store, claim } = await start(1);
    const { id, leaseId } = await claim();
    const other = await startOrchestrator({ store, clock: world.time });
    await releaseWork(other, other.context, id, { leaseId }, {});
    const claimed = await other.claim(queue.id);
    await world.caughtUpTo(store.lastAcknowledgedPosition);
    world.leases.remove(leaseId);
    expect(await restoreLeases(world, 5_000)).toBe(1);
    expect((await world.leases.all()).map((lease) => lease.leaseId)).toEqual([claimed?.leaseId]);
  });

  it('leaves deadlines alone that are there', async () => {
    const { world, claim } = await start(2);
    const { leaseId } = await claim();
    await world.caughtUpTo(world.store.lastAcknowledgedPosition);
    world.time.now += 59_000;
    expect(await restoreLeases(world, 5_000)).toBe(0);
    expect(await world.leases.find(leaseId)).toMatchObject({ deadline: T0 + 60_000 });
  });
});
