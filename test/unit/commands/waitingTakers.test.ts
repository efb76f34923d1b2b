import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { bulkAddQueueItems } from '../../../src/commands/bulkAddQueueItems.ts';
import type { Claimed } from '../../../src/commands/claimWork.ts';
import type { CommandContext, Orchestrator } from '../../../src/commands/context.ts';
import { completeWork } from '../../../src/commands/finishWork.ts';
import { rememberRequests } from '../../../src/commands/keepLease.ts';
import { deleteQueue } from '../../../src/commands/queues.ts';
import { lockBot } from '../../../src/commands/registerBot.ts';
import type { Taking } from '../../../src/commands/waitingTakers.ts';
import { WaitingTakers } from '../../../src/commands/waitingTakers.ts';
import type { WorkWish } from '../../../src/commands/workWish.ts';
import type { Queue } from '../../../src/domain/queue/queue.ts';
import { restoreLeases } from '../../../src/reactors/expireLeases.ts';
import { StoreUnavailable } from '../../../src/store/eventStore.ts';
import { alice, bob, codeOfRejection, second } from '../../support/given.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { failingStore } from './faultyStore.ts';
import type { TaskWorld } from './taskWorld.ts';
import { startTaskWorld } from './taskWorld.ts';

const LONG_MS = 20_000;

interface World extends TaskWorld {
  readonly queue1: Queue;
  readonly queue2: Queue;
  readonly takers: WaitingTakers;
  readonly failures: unknown[];
  /** Waits long for one item of the first queue unless told. */
  take(changes?: Partial<WorkWish> & { max?: number; waitMs?: number; context?: CommandContext }): Taking;
  add(queue?: Queue): Promise<number>;
}

const wish: WorkWish = { queues: 'any', processes: null, leaseMs: 60_000 };

function takersOn(orchestrator: Orchestrator, failures: unknown[] = []): WaitingTakers {
  const takers = new WaitingTakers(orchestrator, (error) => failures.push(error));
  onTestFinished(() => takers.stop());
  return takers;
}

async function start(options: Parameters<typeof startTaskWorld>[0] = {}): Promise<World> {
  const world = await startTaskWorld(options);
  const queue1 = await world.queue({ name: 'First' });
  const queue2 = await world.queue({ name: 'Second' });
  const failures: unknown[] = [];
  const takers = takersOn(world, failures);
  return {
    ...world,
    queue1,
    queue2,
    takers,
    failures,
    take: ({ max = 1, waitMs = LONG_MS, context = world.byBot, ...changes } = {}) =>
      takers.take({ context, wish: { ...wish, queues: [queue1.id], ...changes }, max, waitMs }),
    add: async (queue = queue1) => (await addQueueItem(world, world.context, queue.name, {})).created.id,
  };
}

const idsOf = (claimed: readonly Claimed[]): string[] =>
  claimed.map((work) =>
    work.kind === 'task' ? `task ${work.task.created.id}` : `item ${work.item.created.id}`,
  );
const gotBy = async ({ claimed }: Taking): Promise<string[]> => idsOf(await claimed);

/** Lets everything that is under way come to its end. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await setImmediate();
}

/** What a promise has come to by now. */
const soFar = <T>(promise: Promise<T>): Promise<T | 'waits'> =>
  settled().then(() => Promise.race([promise, Promise.resolve('waits' as const)]));

afterEach(() => {
  vi.useRealTimers();
});

describe('a taker', () => {
  it('gets at once what is there', async () => {
    const world = await start();
    const id = await world.add();
    expect(await gotBy(world.take())).toEqual([`item ${id}`]);
    expect(world.takers.size).toBe(0);
  });

  it('gets nothing where it does not wait, and nothing when its time is over', async () => {
    const world = await start();
    expect(await gotBy(world.take({ waitMs: 0 }))).toEqual([]);
    expect(await gotBy(world.take({ waitMs: 5 }))).toEqual([]);
    expect(world.takers.size).toBe(0);
    const id = await world.add();
    expect(await gotBy(world.take())).toEqual([`item ${id}`]);
  });

  it('waits for what comes', async () => {
    const world = await start();
    const taking = world.take();
    expect(await soFar(taking.claimed)).toBe('waits');
    const id = await world.add();
    expect(await gotBy(taking)).toEqual([`item ${id}`]);
  });

  it('waits for what it wants and for nothing else', async () => {
    const world = await start();
    const byReference = world.take({ filter: { reference: 'A-', option: 'StartsWith' } });
    const ofOther = world.take({ queues: [world.queue2.id] });
    await settled();
    await addQueueItem(world, world.context, 'First', { reference: 'B-1' });
    expect(await soFar(Promise.race([byReference.claimed, ofOther.claimed]))).toBe('waits');
    await addQueueItem(world, world.context, 'First', { reference: 'A-1' });
    expect(await gotBy(byReference)).toEqual(['item 2']);
    await world.add(world.queue2);
    expect(await gotBy(ofOther)).toEqual(['item 3']);
  });

  it('of any queue gets the most urgent, and hears of queues that come later', async () => {
    const world = await start();
    await world.add(world.queue2);
    await addQueueItem(world, world.context, 'First', { priority: 'High' });
    const get = () => gotBy(world.take({ queues: 'any' }));
    expect([await get(), await get()]).toEqual([['item 2'], ['item 1']]);
    const taking = world.take({ queues: 'any' });
    await settled();
    const later = await world.queue({ name: 'Later' });
    await world.add(later);
    expect(await gotBy(taking)).toEqual(['item 3']);
  });

  it('of both kinds gets the more urgent, else the older', async () => {
    const world = await start();
    const both = { queues: 'any', processes: 'any' } as const;
    await world.add();
    await world.enqueue();
    await world.enqueue({ priority: 'HIGH' });
    const get = () => gotBy(world.take(both));
    expect([await get(), await get(), await get()]).toEqual([['task 2'], ['item 1'], ['task 1']]);
    const taking = world.take(both);
    await settled();
    await world.enqueue();
    expect(await gotBy(taking)).toEqual(['task 3']);
  });

  it('waits for the tasks of its groups and processes', async () => {
    const world = await start();
    const { id } = world.process;
    const other = world.take({ queues: null, processes: [id + 1] });
    const stranger = world.take({
      queues: null,
      processes: 'any',
      context: world.as({ kind: 'bot', id: '99', name: 'X' }),
    });
    expect(await codeOfRejection(stranger.claimed)).toBe('ForbiddenOperation');
    const own = world.take({ queues: null, processes: [id] });
    await settled();
    await world.enqueue();
    expect(await gotBy(own)).toEqual(['task 1']);
    expect(await soFar(other.claimed)).toBe('waits');
  });

  it('gets what was given back, and what was put off when its time has come', async () => {
    const world = await start();
    await addQueueItem(world, world.context, 'First', { deferDate: second(0.05) });
    const taking = world.take();
    expect(await soFar(taking.claimed)).toBe('waits');
    world.time.now += 50;
    expect(await gotBy(taking)).toEqual(['item 1']);
  });

  it('is refused when it may not take any more', async () => {
    const world = await start();
    const taking = world.take();
    await settled();
    await lockBot(world, world.context, world.bot.id);
    await world.add();
    expect(await codeOfRejection(taking.claimed)).toBe('ForbiddenOperation');
    expect(await gotBy(world.take({ context: world.context }))).toEqual(['item 1']);
  });

  it('does not look for ever at what can never be taken', async () => {
    const world = await start();
    await world.add();
    await deleteQueue(world, world.context, world.queue1.id);
    const taking = world.take({ queues: [world.queue1.id, world.queue2.id] });
    expect(await soFar(taking.claimed)).toBe('waits');
    await world.add(world.queue2);
    expect(await gotBy(taking)).toEqual(['item 2']);
  });
});

describe('takers', () => {
  it('are served in the order in which they came', async () => {
    const world = await start();
    const takings = [];
    for (let n = 0; n < 4; n += 1)
      takings.push(
        world.take({
          queues: n % 2 === 0 ? 'any' : [world.queue1.id],
          context: world.as(n < 2 ? alice : bob),
        }),
      );
    await settled();
    for (let n = 0; n < 4; n += 1) await world.add();
    expect(await Promise.all(takings.map(gotBy))).toEqual([['item 1'], ['item 2'], ['item 3'], ['item 4']]);
  });

  it('keep their places in line when they were woken in vain', async () => {
    const world = await start();
    const [first, next] = [world.take(), world.take()];
    await settled();
    world.takers.itemReady(world.queue1.id, null);
    await settled();
    expect([await world.add(), await world.add()]).toEqual([1, 2]);
    expect([await gotBy(first), await gotBy(next)]).toEqual([['item 1'], ['item 2']]);
  });

  it('share what comes at once', async () => {
    const world = await start();
    const takings = Array.from({ length: 5 }, () => world.take({ max: 10 }));
    await settled();
    await bulkAddQueueItems(world, world.context, 'First', 'ProcessAllIndependently', [
      {},
      {},
      {},
      {},
      {},
      {},
      {},
    ]);
    const got = await Promise.all(takings.map(gotBy));
    expect(got.flat().toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7].map((id) => `item ${id}`));
    expect(got.every((items) => items.length > 0)).toBe(true);
  });

  it('get as many at once as they want, and no more', async () => {
    const world = await start();
    for (let n = 0; n < 5; n += 1) await world.add();
    expect(await gotBy(world.take({ max: 3 }))).toEqual(['item 1', 'item 2', 'item 3']);
    expect(await gotBy(world.take({ max: 3 }))).toEqual(['item 4', 'item 5']);
  });

  it('are all told that the server stops', async () => {
    const world = await start();
    const takings = [world.take(), world.take({ queues: 'any' }), world.take({ processes: 'any' })];
    await settled();
    await world.takers.stop();
    expect(await Promise.all(takings.map(gotBy))).toEqual([[], [], []]);
    expect(world.takers.size).toBe(0);
  });

  it('are told where the store cannot be written, and the item is there for the next', async () => {
    const failing = failingStore(memoryStore());
    const world = await start({ store: failing.store });
    const id = await world.add();
    failing.fail(new StoreUnavailable('no disk'), 'before');
    await expect(world.take().claimed).rejects.toThrow('no disk');
    expect(await gotBy(world.take())).toEqual([`item ${id}`]);
  });
});

describe('a taker that goes', () => {
  it('leaves no place in line, and loses nothing', async () => {
    const world = await start();
    const [gone, next] = [world.take(), world.take()];
    await settled();
    gone.leave();
    expect(await gotBy(gone)).toEqual([]);
    expect(world.takers.size).toBe(1);
    await world.add();
    expect(await gotBy(next)).toEqual(['item 1']);
    expect(world.takers.size).toBe(0);
  });

  it('while it is being served gives back what it gets, which the next gets at once', async () => {
    const world = await start();
    const [gone, next] = [world.take(), world.take()];
    await settled();
    const adding = world.add();
    gone.leave();
    await adding;
    expect(await gotBy(next)).toEqual(['item 1']);

    const id = await world.add();
    const served = world.take();
    served.leave();
    expect(await gotBy(world.take())).toEqual([`item ${id}`]);
    expect((await world.item(id)).created.retryNumber).toBeUndefined();
  });

  it('after it was served gives it back', async () => {
    const world = await start();
    const id = await world.add();
    const gone = world.take();
    await gone.claimed;
    const next = world.take();
    await settled();
    gone.leave();
    gone.leave();
    expect(await gotBy(next)).toEqual([`item ${id}`]);
    expect(world.failures).toEqual([]);
  });

  it('says so where that fails', async () => {
    const failing = failingStore(memoryStore());
    const world = await start({ store: failing.store });
    await world.add();
    const gone = world.take();
    await gone.claimed;
    failing.fail(new StoreUnavailable('no disk'), 'before');
    gone.leave();
    await settled();
    expect(world.failures).toMatchObject([{ message: 'no disk' }]);
  });
});

describe('a request that comes again', () => {
  it('joins the one that waits, and gives back only when all have gone', async () => {
    const world = await start();
    const [one, other] = [world.take({ requestId: 'r' }), world.take({ requestId: 'r' })];
    await settled();
    expect(world.takers.size).toBe(1);
    const [id] = [await world.add(), await world.add()];
    expect(await gotBy(one)).toEqual([`item ${id}`]);
    expect(await gotBy(other)).toEqual([`item ${id}`]);
    one.leave();
    await settled();
    expect((await world.item(id)).status).toBe('InProgress');
    other.leave();
    await settled();
    expect((await world.item(id)).status).toBe('New');
  });

  it('gets the same leases as long as they last', async () => {
    const world = await start();
    for (let n = 0; n < 3; n += 1) await world.add();
    const take = () => world.take({ requestId: 'r', max: 2 });
    const first = await take().claimed;
    expect(idsOf(first)).toEqual(['item 1', 'item 2']);
    expect(await take().claimed).toEqual(first);
    const other = world.take({ requestId: 'r', context: world.context });
    expect(await gotBy(other)).toEqual(['item 3']);
    await completeWork(world, world.byBot, 1, { leaseId: first[0]?.leaseId ?? '' }, {});
    expect(await take().claimed).toEqual(first.slice(1));
  });

  it('does not give back what the first one has got when it goes', async () => {
    const world = await start();
    await world.add();
    await world.take({ requestId: 'r' }).claimed;
    const again = world.take({ requestId: 'r' });
    await again.claimed;
    again.leave();
    await settled();
    expect((await world.item(1)).status).toBe('InProgress');
  });

  it('gets the same after a restart, whether or not the state has kept the lease', async () => {
    const world = await start();
    await world.add();
    await world.enqueue();
    const both = { queues: 'any', processes: 'any', requestId: 'r' } as const;
    const first = await world.take({ ...both, max: 2 }).claimed;
    expect(idsOf(first)).toEqual(['item 1', 'task 1']);
    const next = await startOrchestrator({ store: world.store, clock: world.time });
    await restoreLeases(next, 0);
    const taking = { context: world.byBot, wish: { ...wish, ...both }, max: 2, waitMs: 0 };
    expect(await takersOn(next).take(taking).claimed).toEqual(first);

    const third = await startOrchestrator({ store: world.store, clock: world.time });
    await rememberRequests({ leases: next.leases, ready: third.ready });
    expect(idsOf(await takersOn(third).take(taking).claimed)).toEqual(idsOf(first));
  });
});

describe('takers of a node among several', () => {
  it('look again at work that another one was named, when that has not taken it', async () => {
    const world = await start();
    let isNamed = false;
    const sharing = { next: async () => (isNamed ? ('here' as const) : null), caughtUpWith: async () => {} };
    const takers = takersOn({ ...world, sharing });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const taking = takers.take({ context: world.byBot, wish, max: 1, waitMs: LONG_MS });
    await settled();
    await world.add();
    await settled();
    isNamed = true;
    vi.advanceTimersByTime(2_000);
    expect(await soFar(taking.claimed)).toBe('waits');
    vi.advanceTimersByTime(200);
    expect(await gotBy(taking)).toEqual(['item 1']);
  });
});

describe('many takers that come and go', () => {
  it('lose no item and get none twice', async () => {
    const world = await start();
    const chance = (n: number) => Math.floor(Math.random() * n);
    const got: string[] = [];
    const takers = Array.from({ length: 60 }, async (_, n) => {
      await sleep(chance(30));
      const taking = world.take({
        queues: [[world.queue1.id], [world.queue2.id], 'any' as const][n % 3] ?? 'any',
        max: 1 + chance(3),
        waitMs: 20 + chance(200),
      });
      if (n % 4 === 0) {
        await sleep(chance(40));
        taking.leave();
        return;
      }
      got.push(...(await gotBy(taking)));
    });
    const adds = Array.from({ length: 40 }, async (_, n) => {
      await sleep(chance(60));
      await world.add(n % 2 === 0 ? world.queue1 : world.queue2);
    });
    await Promise.all([...takers, ...adds]);
    await settled();
    expect(world.takers.size).toBe(0);
    expect(new Set(got).size).toBe(got.length);
    const rest = await gotBy(world.take({ queues: 'any', max: 100, waitMs: 0 }));
    expect([...got, ...rest].toSorted()).toEqual(
      Array.from({ length: 40 }, (_, n) => `item ${n + 1}`).toSorted(),
    );
    const creates = (await readEvents(world.store)).filter(
      ({ type, stream }) => type === 'Create' && stream.startsWith('queueItem-'),
    );
    expect(creates).toHaveLength(40);
  });
});
