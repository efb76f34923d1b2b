// A process that dies between sending a message and writing it down, before or after that write is durable, and the one
// that starts next; and trouble with the log while a message is under way.
import { describe, expect, it } from 'vitest';
import { completeTask } from '../../../../src/commands/finishTask.ts';
import { StoreUnavailable, UnknownOutcome } from '../../../../src/store/eventStore.ts';
import { verifyChains } from '../../../../src/store/verifyChains.ts';
import { memoryStore, openDecisions } from '../../../support/orchestrator.ts';
import type { Receiver } from '../../../support/receiver.ts';
import { dyingStore, failingStore } from '../../commands/faultyStore.ts';
import { eachStore } from '../../commands/stores.ts';
import { callbackWorld, hasEnded, hasTried, receiver, status, untilHad } from './world.ts';

const names = ({ had }: Receiver): Set<unknown> => new Set(had.map(({ headers }) => headers['webhook-id']));
const typesOf = (events: readonly { readonly type: string }[]): string[] => events.map(({ type }) => type);

describe('a process that dies after it has sent a message', () => {
  it.each([
    ['before', 2],
    ['after', 1],
  ] as const)('%s that is durable, then it is sent %i times under one name', async (when, times) => {
    const world = await callbackWorld();
    const dying = dyingStore(world.store, 1, when);
    const mortal = world.start({ store: dying.store });
    const bpm = await receiver();
    const id = await world.done(bpm.url);
    await expect.poll(() => mortal.errors.length).toBeGreaterThan(0);
    await mortal.stop();

    world.start();
    await world.until(id, hasEnded);
    // Whatever else it finds to do it does before this.
    await world.until(await world.done((await receiver()).url), hasEnded);
    expect([bpm.had.length, names(bpm).size]).toEqual([times, 1]);
    expect(typesOf(await world.events(id))).toEqual(['Requested', 'Delivered']);
    expect((await verifyChains(world.store)).broken).toEqual([]);
  });

  it('and has seen it fail, then the next one tries again', async () => {
    const world = await callbackWorld();
    const mortal = world.start({ store: dyingStore(world.store, 1, 'before').store });
    const bpm = await receiver((response, n) => status(n === 0 ? 500 : 200)(response));
    const id = await world.done(bpm.url);
    await expect.poll(() => mortal.errors.length).toBeGreaterThan(0);
    await mortal.stop();
    world.start();
    await world.until(id, hasEnded);
    expect(typesOf(await world.events(id))).toEqual(['Requested', 'Delivered']);
  });
});

eachStore('a process that dies while a task ends, on a log written $how,', ({ multiStreamAppend }) => {
  it.each(['before', 'after'] as const)(
    '%s a write is durable, then the task has ended and is told, or neither',
    async (when) => {
      for (const n of [1, 2]) {
        const log = memoryStore(multiStreamAppend);
        const world = await callbackWorld(log);
        const bpm = await receiver();
        const { task, leaseId } = await world.execute({ callback: bpm.url });
        const { id } = task.created;
        const dying = dyingStore(log, n, when);
        const mortal = { ...world, store: dying.store };
        await completeTask(mortal, world.byBot, id, { leaseId }, '{}').catch(() => {});
        world.tasks.evict(`task-${id}`);
        await world.redrive();
        const { status: now } = await world.task(id);
        world.start();
        const isDone = now === 'DONE';
        if (isDone) await world.until(id, hasEnded);
        expect(typesOf(await world.events(id))).toEqual(isDone ? ['Requested', 'Delivered'] : []);
        expect(await openDecisions(log)).toEqual([]);
        expect(bpm.had).toHaveLength(isDone ? 1 : 0);
      }
    },
  );
});

describe('trouble with the log', () => {
  it('keeps what came of a message from being written down for a while, and it is not sent again', async () => {
    const log = failingStore(memoryStore());
    const world = await callbackWorld(log.store);
    const bpm = await receiver();
    const id = await world.done(bpm.url);
    log.fail(new StoreUnavailable('away'), 'before');
    const { errors } = world.start();
    await world.until(id, hasEnded);
    expect([bpm.had.length, errors.length]).toEqual([1, 1]);
  });

  it('leaves open whether it was written down, and it is not written twice', async () => {
    const log = failingStore(memoryStore());
    const world = await callbackWorld(log.store);
    const bpm = await receiver();
    const id = await world.done(bpm.url);
    for (let tries = 0; tries < 4; tries += 1) log.fail(new UnknownOutcome('who knows'), 'after');
    world.start();
    await world.until(id, hasEnded);
    await untilHad(bpm, 1);
    expect(typesOf(await world.events(id))).toEqual(['Requested', 'Delivered']);
  });

  it('keeps a message from being read, which is tried again and costs no attempt', async () => {
    const log = failingStore(memoryStore());
    const world = await callbackWorld();
    const { errors } = world.start({ store: { ...log.store, readStream: unreadable } });
    const bpm = await receiver();
    const id = await world.done(bpm.url);
    await expect.poll(() => errors.length).toBe(1);
    world.pass(1_000);
    await expect.poll(() => errors.length).toBe(2);
    expect(await world.callback(id)).toMatchObject({ attempts: 0, status: 'PENDING' });
  });
});

const unreadable = async (): Promise<never> => {
  throw new StoreUnavailable('away');
};

describe('what others have left to be sent', () => {
  it('is found when it starts, and nothing of what was sent is sent again', async () => {
    const world = await callbackWorld();
    const [bpm, down] = [await receiver(), await receiver(status(500))];
    const first = world.start();
    const sent = await world.done(bpm.url);
    const failed = await world.done(down.url);
    await world.until(sent, hasEnded);
    await world.until(failed, hasTried(1));
    await first.stop();
    const left = await world.done(bpm.url);

    world.start();
    await world.until(left, hasEnded);
    world.pass(6_000);
    await world.until(failed, hasTried(2));
    expect([bpm.had.length, down.had.length, names(bpm).size]).toEqual([2, 2, 2]);
  });
});

describe('rows that do not tell yet what is to be sent', () => {
  it('are waited for where they are built anew', async () => {
    const world = await callbackWorld();
    const bpm = await receiver();
    const left = await world.done(bpm.url);
    let looks = 0;
    const building = (): string[] => (++looks === 1 ? ['callbackStatus'] : []);
    world.start({ reads: (reads) => ({ ...reads, building }) });
    // What happens from now on does not wait for them.
    const now = await world.done(bpm.url);
    await world.until(now, hasEnded);
    expect(looks).toBe(1);
    await world.until(left, hasEnded);
    expect([looks, bpm.had.length]).toEqual([2, 2]);
  });

  it('are waited for where they cannot be read', async () => {
    const world = await callbackWorld();
    const bpm = await receiver();
    const left = await world.done(bpm.url);
    const failures: Error[] = [new StoreUnavailable('away')];
    const { errors } = world.start({
      reads: (reads) => ({
        ...reads,
        building: () => {
          const failure = failures.pop();
          if (failure !== undefined) throw failure;
          return [];
        },
      }),
    });
    await world.until(left, hasEnded);
    expect(errors).toHaveLength(1);
  });
});
