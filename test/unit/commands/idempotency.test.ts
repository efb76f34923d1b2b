import { describe, expect, it } from 'vitest';
import { addQueueItem, itemTarget } from '../../../src/commands/addQueueItem.ts';
import { bulkAddQueueItems, bulkTarget } from '../../../src/commands/bulkAddQueueItems.ts';
import { cancelTask } from '../../../src/commands/changeTask.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import { addComment, deleteComment } from '../../../src/commands/comments.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { createTask, taskTarget } from '../../../src/commands/createTask.ts';
import type { KeyedCommand } from '../../../src/commands/idempotency.ts';
import { acceptOnce } from '../../../src/commands/idempotency.ts';
import { completeLeased, releaseLeased } from '../../../src/commands/leasedWork.ts';
import { publicationTarget, publishProcess } from '../../../src/commands/publishProcess.ts';
import { botTarget, registerBot } from '../../../src/commands/registerBot.ts';
import { startTransaction } from '../../../src/commands/startTransaction.ts';
import type { Target } from '../../../src/domain/idempotency.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { UnknownOutcome } from '../../../src/store/eventStore.ts';
import { alice, bob, codeOfRejection, T0 } from '../../support/given.ts';
import type { TestClock, TestOrchestrator } from '../../support/orchestrator.ts';
import { contextOf, memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { Dead, dyingStore, failingStore } from './faultyStore.ts';
import { eachStore } from './stores.ts';
import { machine, processKey, startTaskWorld } from './taskWorld.ts';
import { expectWhole } from './wholeness.ts';

const DAY = 24 * 60 * 60_000;

const idempotencyEvents = async (store: EventStore) =>
  (await readEvents(store)).filter(({ stream }) => stream.startsWith('idempotency-'));

const accept = (world: TestOrchestrator, key: string, request = 'a', context = world.context) =>
  acceptOnce(world, context, { key, request });

describe('a key', () => {
  it('is accepted once and stands for its command', async () => {
    const world = await startOrchestrator();
    const first = await accept(world, 'k');
    const again = await accept(world, 'k');
    expect(first.once).toMatchObject({ isRepeat: false });
    expect(again.once).toEqual({ ...first.once, isRepeat: true });
    expect(await idempotencyEvents(world.store)).toHaveLength(1);
  });

  it('is refused with another command', async () => {
    const world = await startOrchestrator();
    await accept(world, 'k', 'a');
    expect(await codeOfRejection(accept(world, 'k', 'b'))).toBe('IdempotencyKeyReused');
  });

  it('is that of its caller alone', async () => {
    const world = await startOrchestrator();
    await accept(world, 'k', 'a', world.as(alice));
    expect((await accept(world, 'k', 'b', world.as(bob))).once?.isRepeat).toBe(false);
  });

  it('is free again after a day', async () => {
    const world = await startOrchestrator();
    await accept(world, 'k', 'a');
    world.time.now += DAY - 1;
    expect((await accept(world, 'k', 'a')).once?.isRepeat).toBe(true);
    world.time.now += 1;
    expect((await accept(world, 'k', 'b')).once?.isRepeat).toBe(false);
    expect((await accept(world, 'k', 'b')).once?.isRepeat).toBe(true);
  });

  it.each(['', ' ', 'a b', 'ä', 'x'.repeat(256), 'a\n'])('cannot be %j', async (key) => {
    const world = await startOrchestrator();
    expect(await codeOfRejection(accept(world, key))).toBe('InvalidArgument');
  });

  it('stands in the log as a hash', async () => {
    const world = await startOrchestrator();
    await accept(world, 'my-key', 'my request');
    expect(JSON.stringify(await idempotencyEvents(world.store))).not.toMatch(/my-key|my request/);
  });

  it('is accepted once where several ask at once, and where the answer of the store was lost', async () => {
    const failing = failingStore(memoryStore());
    const world = await startOrchestrator({ store: failing.store });
    const several = await Promise.all([accept(world, 'k'), accept(world, 'k'), accept(world, 'k')]);
    expect(new Set(several.map(({ once }) => once?.decisionId)).size).toBe(1);
    failing.fail(new UnknownOutcome('the line went dead'), 'after');
    expect((await accept(world, 'other')).once?.isRepeat).toBe(false);
    expect(await idempotencyEvents(world.store)).toHaveLength(2);
  });
});

// Those that `prepare` registers first.
const bySystem = contextOf({ kind: 'system', id: '1', name: 'BPM' });
const byBot = contextOf({ kind: 'bot', id: '1', name: 'Bot' });

/** A command as a door gives it: under a key, as often as it likes. */
interface Keyed {
  readonly what: string;
  readonly by: (world: TestOrchestrator) => CommandContext;
  readonly target?: (world: TestOrchestrator) => Target | Promise<Target>;
  /** Those that are accepted where they are carried out are given the key itself. */
  readonly act: (world: TestOrchestrator, context: CommandContext, command: KeyedCommand) => Promise<unknown>;
  readonly isAcceptedWithin?: boolean;
  /** How often it is in the log. */
  readonly count: (world: TestOrchestrator) => Promise<number>;
}

const countOf =
  (isIt: (event: Awaited<ReturnType<typeof readEvents>>[number]) => boolean) =>
  async ({ store }: TestOrchestrator): Promise<number> =>
    (await readEvents(store)).filter(isIt).length;

const added = (reference: string) =>
  countOf(({ type, data }) => type === 'Create' && 'reference' in data && data.reference === reference);

/** Under which the bot works, or has worked, on item 1. */
const leaseOf = async ({ store }: TestOrchestrator): Promise<string> => {
  const events = await readEvents(store);
  const [leaseId] = events.flatMap(({ data }) => ('lease' in data ? [Object(data.lease).leaseId] : []));
  return String(leaseId);
};

/** The items that were taken by startTransaction from those that wait, and not given back. */
async function startedIn({ store }: TestOrchestrator): Promise<readonly string[]> {
  const last = new Map<string, unknown>();
  for (const { stream, type, data } of await readEvents(store))
    if (type === 'Status' && stream.startsWith('queueItem-')) last.set(stream, data);
  return [...last].flatMap(([stream, data]) =>
    Object(Reflect.get(Object(data), 'lease')).grant === 'startTransaction' ? [stream] : [],
  );
}

const commands: readonly Keyed[] = [
  {
    what: 'an item',
    by: ({ context }) => context,
    target: itemTarget,
    act: (world, context) => addQueueItem(world, context, 'Plain', { reference: 'new' }),
    count: added('new'),
  },
  {
    what: 'an item with a unique reference',
    by: ({ context }) => context,
    target: itemTarget,
    act: (world, context) => addQueueItem(world, context, 'Unique', { reference: 'new' }),
    count: added('new'),
  },
  {
    what: 'a comment',
    by: ({ context }) => context,
    act: (world, context) => addComment(world, context, 1, 'look'),
    count: countOf(({ type }) => type === 'CommentAdded'),
  },
  ...['Plain', 'Unique'].map((queueName): Keyed => {
    const input = { queueName, reference: 'started', content: '{"a":1}' };
    return {
      what: `a transaction with a new item of the queue ${queueName}`,
      by: ({ context }) => context,
      act: (world, context, command) => startTransaction(world, context, input, command),
      isAcceptedWithin: true,
      count: added('started'),
    };
  }),
  {
    what: 'a transaction of an item that waits',
    by: ({ context }) => context,
    act: (world, context, command) => startTransaction(world, context, { queueName: 'Waiting' }, command),
    isAcceptedWithin: true,
    count: async (world) => (await startedIn(world)).length,
  },
  ...(['AllOrNothing', 'StopOnFirstFailure', 'ProcessAllIndependently'] as const).flatMap((commitType) =>
    ['Plain', 'Unique'].map((queueName): Keyed => {
      const rows = ['a', 'b'].map((reference) => ({ reference: `bulk ${reference}` }));
      return {
        what: `a bulk (${commitType}) of the queue ${queueName}`,
        by: ({ context }) => context,
        target: (world) => bulkTarget(world, rows.length),
        act: (world, context) => bulkAddQueueItems(world, context, queueName, commitType, rows),
        count: async (world) => {
          const counts = await Promise.all(rows.map(({ reference }) => added(reference)(world)));
          return Math.max(...counts) === Math.min(...counts) ? Math.max(...counts) : NaN;
        },
      };
    }),
  ),
  {
    what: 'a task',
    by: () => bySystem,
    target: taskTarget,
    act: (world, context) => createTask(world, context, { systemId: 1, process: processKey }),
    count: countOf(
      ({ type, stream }) => type === 'Create' && stream.startsWith('task-') && stream !== 'task-1',
    ),
  },
  {
    what: 'the cancellation of a task',
    by: () => bySystem,
    act: (world, context) => cancelTask(world, context, { id: 1 }),
    count: countOf(({ data }) => 'to' in data && data.to === 'CANCEL'),
  },
  ...[undefined, processKey].map((process): Keyed => ({
    what: process === undefined ? 'a process' : 'a version of a process',
    by: ({ context }) => context,
    target: publicationTarget,
    act: (world, context) => publishProcess(world, context, { process, name: 'Published once' }),
    count: countOf(
      ({ type, data }) => type === 'Publish' && Reflect.get(Object(data), 'name') === 'Published once',
    ),
  })),
  {
    what: 'a bot',
    by: ({ context }) => context,
    target: botTarget,
    act: (world, context) =>
      registerBot(world, context, { name: 'New', machine, version: null, kinds: ['task'] }),
    count: countOf(({ data }) => 'name' in data && data.name === 'New'),
  },
  {
    what: 'a result',
    by: () => byBot,
    act: async (world, context) => completeLeased(world, context, await leaseOf(world), { output: '{}' }),
    count: countOf(({ data }) => 'to' in data && data.to === 'Successful'),
  },
  {
    what: 'work given back',
    by: () => byBot,
    act: async (world, context) => releaseLeased(world, context, await leaseOf(world)),
    count: countOf(({ data }) => 'to' in data && data.to === 'New'),
  },
];

/** A queue of each kind, and item 1, which the bot works on. */
async function prepare(store: EventStore, clock: TestClock): Promise<void> {
  const world = await startTaskWorld({ store, clock });
  await world.queue({ name: 'Plain' });
  const unique = await world.queue({ name: 'Unique', enforceUniqueReference: true });
  await world.create();
  await addQueueItem(world, world.context, 'Unique', { reference: 'old' });
  await world.queue({ name: 'Waiting' });
  for (const reference of ['one', 'two', 'three'])
    await addQueueItem(world, world.context, 'Waiting', { reference });
  await claimWork(world, world.byBot, { queueIds: [unique.id], grant: 'claim', leaseMs: 60_000 });
  await world.stop();
}

const give = async (
  world: TestOrchestrator,
  { by, target, act, isAcceptedWithin = false }: Keyed,
  request = 'a',
): Promise<unknown> => {
  const command = { key: 'k', request };
  if (isAcceptedWithin) return act(world, by(world), command);
  const context = await acceptOnce(world, by(world), command, target && (() => target(world)));
  return act(world, context, command);
};

eachStore('a command under a key, on a log written $how,', ({ multiStreamAppend }) => {
  const start = async () => {
    const log = memoryStore(multiStreamAppend);
    const clock: TestClock = { now: T0 };
    await prepare(log, clock);
    return { log, clock };
  };

  it.each(commands)('given twice makes $what once, and answers the same', async (command) => {
    const { log, clock } = await start();
    const world = await startOrchestrator({ store: log, clock });
    const first = await give(world, command);
    expect(await give(world, command)).toEqual(first);
    const next = await startOrchestrator({ store: log, clock });
    expect(await give(next, command)).toMatchObject(Object(first));
    expect(await command.count(next)).toBe(1);
    expect(await codeOfRejection(give(next, command, 'b'))).toBe('IdempotencyKeyReused');
    await expectWhole(log);
  });

  it('answers the first comment, also when others have come after it', async () => {
    const { log, clock } = await start();
    const world = await startOrchestrator({ store: log, clock });
    const command: Keyed = {
      what: 'a comment',
      by: ({ context }) => context,
      act: (on, context) => addComment(on, context, 1, 'look'),
      count: countOf(({ type }) => type === 'CommentAdded'),
    };
    const first = await give(world, command);
    const other = await addComment(world, world.context, 1, 'other');
    expect(await give(world, command)).toEqual(first);
    await deleteComment(world, world.context, 1, other.revision);
    expect(await give(world, command)).toEqual(first);
    await deleteComment(world, world.context, 1, Number(Reflect.get(Object(first), 'revision')));
    expect(await codeOfRejection(give(world, command))).toBe('ItemNotFound');
    expect(await command.count(world)).toBe(2);
  });

  it.each(commands)('given at the same time makes $what once', async (command) => {
    const { log, clock } = await start();
    const [one, other] = [
      await startOrchestrator({ store: log, clock }),
      await startOrchestrator({ store: log, clock }),
    ];
    await Promise.all([give(one, command), give(other, command), give(one, command)]);
    await one.redrive();
    expect(await command.count(one)).toBe(1);
    await expectWhole(log);
  });

  it.each(commands)('given again after a crash makes $what once', async (command) => {
    for (const when of ['before', 'after'] as const) {
      let n = 1;
      for (let isDead = true; isDead && n < 20; n += 1) {
        const { log, clock } = await start();
        const dying = dyingStore(log, n, when);
        const mortal = await startOrchestrator({ store: dying.store, clock });
        await give(mortal, command).catch((error: unknown) => {
          if (!(error instanceof Dead)) throw error;
        });
        isDead = dying.isDead();
        await mortal.stop();
        // The caller is faster than what completes the follow-ups.
        const next = await startOrchestrator({ store: log, clock });
        await give(next, command);
        expect(await command.count(next)).toBe(1);
        await next.redrive();
        expect(await command.count(next)).toBe(1);
        await expectWhole(log);
      }
      expect(n).toBeGreaterThan(2);
      expect(n).toBeLessThan(20);
    }
  });
});
