// A process that dies at any of its writes, before or after that write is durable. Whoever starts next on the same
// log completes what was decided; then each command is there whole or not at all, and there if it was acknowledged.
import { expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { bulkAddQueueItems } from '../../../src/commands/bulkAddQueueItems.ts';
import { deleteQueueItem } from '../../../src/commands/editQueueItem.ts';
import { failWork } from '../../../src/commands/finishWork.ts';
import { createQueue, deleteQueue, editQueue } from '../../../src/commands/queues.ts';
import { setReviewStatus } from '../../../src/commands/reviewQueueItems.ts';
import { startTransaction } from '../../../src/commands/startTransaction.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import type { Queue } from '../../../src/domain/queue/queue.ts';
import type { QueueItem } from '../../../src/domain/queueItem/state.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { codeOfRejection } from '../../support/given.ts';
import type { TestClock, TestOrchestrator } from '../../support/orchestrator.ts';
import { memoryStore, startOrchestrator } from '../../support/orchestrator.ts';
import { T0 } from '../../support/given.ts';
import { application, business } from '../domain/queueItem/world.ts';
import { Dead, dyingStore } from './faultyStore.ts';
import { eachStore } from './stores.ts';
import type { LogState } from './wholeness.ts';
import { expectWhole } from './wholeness.ts';

/** What stands in the log before the process starts that will die. */
interface Before {
  readonly queue: Queue;
  /** The first is in progress, lent with `leaseId`; the second has failed; the third is new. */
  readonly ids: readonly [number, number, number];
  readonly leaseId: string;
}

async function prepare(store: EventStore, clock: TestClock): Promise<Before> {
  const world = await startOrchestrator({ store, clock });
  const queue = await world.queue({
    name: 'Q',
    enforceUniqueReference: true,
    acceptAutomaticallyRetry: true,
    maxNumberOfRetries: 3,
  });
  const add = async (reference: string): Promise<number> =>
    (await addQueueItem(world, world.context, 'Q', { reference })).created.id;
  const failed = await add('failed');
  const claim = await world.claim(queue.id);
  await failWork(world, world.context, failed, { leaseId: claim?.leaseId ?? '' }, business, {});
  const inProgress = await add('inProgress');
  const lent = await world.claim(queue.id);
  const added = await add('new');
  await world.stop();
  return { queue, ids: [inProgress, failed, added], leaseId: lent?.leaseId ?? '' };
}

interface Command {
  readonly what: string;
  readonly act: (world: TestOrchestrator, before: Before) => Promise<unknown>;
  /** Whether it is there. That it is whole if it is there, `expectWhole` has found; or this throws. */
  readonly isThere: (state: LogState, before: Before) => boolean;
}

const referencesIn = ({ items }: LogState): (string | undefined)[] =>
  [...items.values()].map(({ created }) => created.reference);
const named = ({ items }: LogState, reference: string): QueueItem | undefined =>
  [...items.values()].find(({ created }) => created.reference === reference);

const commands: readonly Command[] = [
  {
    what: 'a retry by the queue',
    act: (world, { ids: [id], leaseId }) => failWork(world, world.context, id, { leaseId }, application, {}),
    isThere: ({ items }, { ids: [id] }) => items.get(id)?.status === 'Retried',
  },
  {
    what: 'a retry by a reviewer',
    act: (world, { ids: [, id] }) => setReviewStatus(world, world.context, { id }, 'Retried'),
    isThere: ({ items }, { ids: [, id] }) => items.get(id)?.status === 'Retried',
  },
  {
    what: 'an addition with a unique reference',
    act: (world) => addQueueItem(world, world.context, 'Q', { reference: 'A' }),
    isThere: (state) => named(state, 'A') !== undefined,
  },
  {
    what: 'a deletion that gives its reference back',
    act: (world, { ids: [, , id] }) => deleteQueueItem(world, world.context, { id }),
    isThere: ({ items }, { ids: [, , id] }) => items.get(id)?.status === 'Deleted',
  },
  {
    what: 'an addition of all or none',
    act: async (world) => {
      const rows = ['A', 'B', 'C', 'D'].map((reference) => ({ reference }));
      expect(await bulkAddQueueItems(world, world.context, 'Q', 'AllOrNothing', rows)).toEqual([]);
    },
    isThere: (state) => {
      const added = referencesIn(state).filter((reference) => (reference ?? '').length === 1);
      expect([[], ['A', 'B', 'C', 'D']]).toContainEqual(added);
      return added.length > 0;
    },
  },
  {
    what: 'an addition of all or none that takes several chunks',
    act: async (world) => {
      const content = `{"Text":"${'x'.repeat(250_000)}"}`;
      const rows = ['A', 'B', 'C', 'D'].map((reference) => ({ reference, content }));
      expect(await bulkAddQueueItems(world, world.context, 'Q', 'AllOrNothing', rows)).toEqual([]);
    },
    isThere: (state) => {
      const added = referencesIn(state).filter((reference) => (reference ?? '').length === 1);
      expect([0, 4]).toContain(added.length);
      return added.length > 0;
    },
  },
  {
    what: 'a transaction that brings its item',
    act: (world) =>
      startTransaction(world, world.context, { queueName: 'Q', reference: 'A', content: '{"A":1}' }),
    isThere: (state) => {
      const item = named(state, 'A');
      expect(item?.status ?? 'InProgress').toBe('InProgress');
      return item !== undefined;
    },
  },
  {
    what: 'a new queue',
    act: (world) => createQueue(world, world.context, { ...defaultSettings, name: 'New' }),
    isThere: ({ queues }) => [...queues.values()].some(({ name }) => name === 'New'),
  },
  {
    what: 'a new name of a queue',
    act: (world, { queue }) => editQueue(world, world.context, queue.id, { ...queue, name: 'Renamed' }),
    isThere: ({ queues }, { queue }) => queues.get(queue.id)?.name === 'Renamed',
  },
  {
    what: 'the deletion of a queue',
    act: (world, { queue }) => deleteQueue(world, world.context, queue.id),
    isThere: ({ queues }, { queue }) => queues.get(queue.id)?.deleted === true,
  },
];

/** Whether it was acknowledged; dying is the only way in which it may fail. */
async function outcomeOf(act: Promise<unknown>): Promise<'acknowledged' | 'died'> {
  try {
    await act;
    return 'acknowledged';
  } catch (error) {
    if (error instanceof Dead) return 'died';
    throw error;
  }
}

/** More writes than any of the commands makes. */
const MANY = 30;

eachStore('a crash, on a log written $how,', ({ multiStreamAppend }) => {
  /** Runs a command that dies at its n-th write; false where it lives to its end. */
  const crashAt = async (n: number, when: 'before' | 'after', command: Command): Promise<boolean> => {
    const log = memoryStore(multiStreamAppend);
    const clock: TestClock = { now: T0 };
    const before = await prepare(log, clock);
    const dying = dyingStore(log, n, when);
    const mortal = await startOrchestrator({ store: dying.store, clock });
    const outcome = await outcomeOf(command.act(mortal, before));
    await mortal.stop();

    // Long enough for reservations to be void and decisions to be old.
    clock.now += 60_000;
    const next = await startOrchestrator({ store: log, clock });
    await next.redrive();
    const state = await expectWhole(log);
    if (outcome === 'acknowledged') expect(command.isThere(state, before)).toBe(true);
    await expectUsable(next, command, state, before);
    return dying.isDead();
  };

  /** Asked again, a command that is not there succeeds, and one that is there is not there twice. */
  const expectUsable = async (
    next: TestOrchestrator,
    { act, isThere }: Command,
    state: LogState,
    before: Before,
  ): Promise<void> => {
    const wasThere = isThere(state, before);
    const code = await codeOfRejection(
      act(next, before).catch((error: unknown) => {
        if (!wasThere || !(error instanceof Error)) throw error;
      }),
    );
    expect(code).toBeUndefined();
    const after = await expectWhole(next.store);
    expect(isThere(after, before)).toBe(true);
    if (wasThere) expect(after.items.size).toBe(state.items.size);
  };

  it.each(commands)('leaves $what whole or not at all', async (command) => {
    for (const when of ['before', 'after'] as const) {
      let n = 1;
      while (n < MANY && (await crashAt(n, when, command))) n += 1;
      expect(n).toBeGreaterThan(1);
      expect(n).toBeLessThan(MANY);
    }
  });
});
