import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { bulkAddQueueItems } from '../../../src/commands/bulkAddQueueItems.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import { addComment } from '../../../src/commands/comments.ts';
import { deleteQueueItem, editQueueItem } from '../../../src/commands/editQueueItem.ts';
import { completeWork, failWork, releaseWork } from '../../../src/commands/finishWork.ts';
import { createQueue, deleteQueue } from '../../../src/commands/queues.ts';
import { setProgress } from '../../../src/commands/setProgress.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { bob, T0 } from '../../support/given.ts';
import type { TestOrchestrator } from '../../support/orchestrator.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { application } from '../domain/queueItem/world.ts';
import { eachStore } from './stores.ts';
import { expectWhole, logState } from './wholeness.ts';

describe('claiming work', () => {
  it('lends an item until its deadline', async () => {
    const world = await startOrchestrator();
    const queue = await world.queue({ name: 'Q' });
    const { created } = await addQueueItem(world, world.context, 'Q', {});
    const claimed = await claimWork(world, world.as({ kind: 'robot', id: '9', name: 'R' }), {
      queueIds: [queue.id],
      grant: 'claim',
      leaseMs: 1_000,
      robotId: 9,
    });
    expect(claimed).toEqual({
      kind: 'queueItem',
      item: await world.item(created.id),
      leaseId: claimed?.item.lease?.leaseId,
      deadline: T0 + 1_000,
    });
    expect(claimed?.item.lease).toMatchObject({
      grant: 'claim',
      holder: 'robot:9',
      leaseMs: 1_000,
      robotId: 9,
    });
  });

  it('looks through the queues in their order', async () => {
    const world = await startOrchestrator();
    const [a, b] = [await world.queue({ name: 'A' }), await world.queue({ name: 'B' })];
    for (const name of ['A', 'B', 'B']) await addQueueItem(world, world.context, name, {});
    const take = async (...queueIds: number[]) =>
      (await claimWork(world, world.context, { queueIds, grant: 'claim', leaseMs: 1_000 }))?.item.created
        .queueId;
    expect([await take(b.id, a.id), await take(a.id, b.id), await take(a.id, b.id)]).toEqual([
      b.id,
      a.id,
      b.id,
    ]);
    expect(await take(a.id, b.id)).toBeUndefined();
    expect(await take()).toBeUndefined();
  });

  it('takes from queues of other folders that it is told to take from', async () => {
    const world = await startOrchestrator();
    const elsewhere = world.as(bob, 2);
    const queue = await createQueue(world, elsewhere, { ...defaultSettings, name: 'Q' });
    await addQueueItem(world, elsewhere, 'Q', {});
    const claim = await world.claim(queue.id);
    expect(claim?.item.folderId).toBe(2);
    expect((await readEvents(world.store)).at(-1)?.metadata.folderId).toBe(2);
  });

  it('takes nothing from a queue that was deleted or never was', async () => {
    const world = await startOrchestrator();
    const queue = await world.queue({ name: 'Q' });
    await addQueueItem(world, world.context, 'Q', {});
    await deleteQueue(world, world.context, queue.id);
    expect(await world.claim(queue.id)).toBeNull();
    expect(await world.claim(99)).toBeNull();
  });

  it('lends the item that another node names, and looks here where none answers', async () => {
    const world = await startOrchestrator();
    const queue = await world.queue({ name: 'Q' });
    const add = async () => (await addQueueItem(world, world.context, 'Q', { reference: 'R' })).created.id;
    const ids = [await add(), await add(), await add()];
    const named = [{ id: ids[1] ?? 0, folderId: 1 }, { id: ids[1] ?? 0, folderId: 1 }, 'here', null] as const;
    const wanted: unknown[] = [];
    const sharing = {
      next: async (sort: unknown) => named[wanted.push(sort) - 1] ?? null,
      caughtUpWith: async () => {},
    };
    const filter = { reference: 'R', option: 'Equals' } as const;
    const claim = async () =>
      (
        await claimWork({ ...world, sharing }, world.context, {
          queueIds: [queue.id],
          grant: 'claim',
          leaseMs: 1_000,
          filter,
        })
      )?.item.created.id;
    // What is named twice has gone the second time: a conflict, and another one is asked for.
    expect([await claim(), await claim(), await claim()]).toEqual([ids[1], ids[0], undefined]);
    expect(world.takes).toEqual({ taken: 2, conflicts: 1 });
    expect(wanted[0]).toEqual({ kind: 'queueItem', queueId: queue.id, filter });
    expect((await world.claim(queue.id))?.item.created.id).toBe(ids[2]);
    // Nobody is asked for what is not there.
    const before = wanted.length;
    expect(await claim()).toBeUndefined();
    expect(wanted.length).toBe(before);
  });

  it('finds what was added in the same turn', async () => {
    const world = await startOrchestrator();
    const queue = await world.queue({ name: 'Q' });
    const adding = addQueueItem(world, world.context, 'Q', {});
    const claim = adding.then(() => world.claim(queue.id));
    expect((await claim)?.item.created.id).toBe((await adding).created.id);
  });
});

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const sorted = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

/** Refusals are what a race may bring; anything else is not. */
const orRefused = async (act: Promise<unknown>): Promise<void> => {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
};

eachStore(
  'many who add, take, comment on, edit and delete at once, written $how',
  ({ multiStreamAppend }) => {
    /** Ids of the items claimed, with how often each was; all ran to their end. */
    const race = async (world: TestOrchestrator, queueId: number, seed: number): Promise<number[]> => {
      const dice = chance(seed);
      const ids: number[] = [];
      const claimed: number[] = [];
      const wait = async (): Promise<void> => {
        for (let turns = dice(3); turns > 0; turns -= 1) await setImmediate();
      };
      const several = (count: number, act: () => Promise<unknown>) =>
        Array.from({ length: 3 }, async () => {
          for (let n = 0; n < count; n += 1) {
            await wait();
            await orRefused(act());
          }
        });
      const anyId = (): number => ids[dice(ids.length)] ?? 0;
      await Promise.all([
        ...several(15, async () => {
          const { created } = await addQueueItem(world, world.context, 'Q', {});
          ids.push(created.id);
        }),
        ...several(5, () =>
          bulkAddQueueItems(world, world.context, 'Q', 'ProcessAllIndependently', [{}, {}]),
        ),
        ...several(12, async () => {
          const claim = await world.claim(queueId);
          if (claim === null) return;
          const { id } = claim.item.created;
          claimed.push(id);
          const fence = { leaseId: claim.leaseId };
          await wait();
          const ends = [
            () => completeWork(world, world.context, id, fence, {}),
            () => failWork(world, world.context, id, fence, application, {}),
            () => releaseWork(world, world.context, id, fence, {}),
            () => setProgress(world, world.context, id, fence, 'half'),
          ];
          await ends[dice(ends.length)]?.();
        }),
        ...several(15, () => addComment(world, world.context, anyId(), 'look')),
        ...several(10, () => editQueueItem(world, world.context, { id: anyId() }, { priority: 'High' })),
        ...several(3, () => deleteQueueItem(world, world.context, { id: anyId() })),
      ]);
      return claimed;
    };

    it.each([1, 2, 3, 4, 5])('give no item to two takers, and lose none (%i)', async (seed) => {
      const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
      const queue = await world.queue({ name: 'Q', acceptAutomaticallyRetry: true, maxNumberOfRetries: 1 });
      const claimed = await race(world, queue.id, seed);
      expect(claimed.length).toBeGreaterThan(20);

      // Each taking stands in the log as one event, and behind each but the last the item was given back.
      const { items } = await expectWhole(world.store);
      const events = await readEvents(world.store);
      const takings = events.filter(({ data }) => 'to' in data && data.to === 'InProgress');
      const ids = takings.map(({ stream }) => Number(stream.slice('queueItem-'.length)));
      expect(sorted(ids)).toEqual(sorted(claimed));
      expect(takings.every(({ data }) => 'from' in data && data.from === 'New')).toBe(true);

      const open = [...items.values()].filter(({ status }) => status === 'New');
      const rest: number[] = [];
      for (let claim = await world.claim(queue.id); claim !== null; claim = await world.claim(queue.id))
        rest.push(claim.item.created.id);
      expect(sorted(rest)).toEqual(sorted(open.map(({ created }) => created.id)));
      expect([...(await logState(world.store)).items.values()].some(({ status }) => status === 'New')).toBe(
        false,
      );
    });
  },
);
