import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { cancelTask } from '../../../src/commands/changeTask.ts';
import type { Claim, Claimed } from '../../../src/commands/claimWork.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import { completeTask, releaseTask } from '../../../src/commands/finishTask.ts';
import { deleteProcess, publishProcess } from '../../../src/commands/publishProcess.ts';
import { allowBot, lockBot } from '../../../src/commands/registerBot.ts';
import { addTaskComment } from '../../../src/commands/taskComments.ts';
import { StoreUnavailable } from '../../../src/store/eventStore.ts';
import { codeOfRejection, second, T0 } from '../../support/given.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { failingStore } from './faultyStore.ts';
import { group, processKey, startTaskWorld } from './taskWorld.ts';

const otherGroup = '11111111-1111-4111-8111-111111111111';
const tasks: Claim = { queueIds: [], grant: 'claim', leaseMs: 60_000, tasks: {} };
const idOf = (claimed: Claimed | null) =>
  claimed === null ? null : claimed.kind === 'task' ? claimed.task.created.id : claimed.item.created.id;

describe('claiming a task', () => {
  it('lends it to the bot until its deadline', async () => {
    const world = await startTaskWorld();
    const { created } = await world.enqueue();
    const claimed = await world.claimTask();
    const task = await world.task(created.id);
    expect(claimed).toEqual({ kind: 'task', task, leaseId: task.lease?.leaseId, deadline: T0 + 60_000 });
    expect(task).toMatchObject({
      status: 'EXECUTING',
      botId: world.bot.id,
      run: 1,
      lease: { holder: `bot:${world.bot.id}`, botId: world.bot.id, leaseMs: 60_000 },
    });
    expect(claimed?.leaseId).toMatch(/^t1\./);
    expect(await world.leases.find(claimed?.leaseId ?? '')).toMatchObject({ kind: 'task', workId: 1 });
    expect(await world.claimTask()).toBeNull();
  });

  it('lends the one that another node names, and looks here where none answers', async () => {
    const world = await startTaskWorld();
    const ids = [await world.enqueue(), await world.enqueue(), await world.enqueue()].map(
      ({ created }) => created.id,
    );
    const named = [{ id: ids[1] ?? 0, folderId: 1 }, 'here', null] as const;
    const wanted: unknown[] = [];
    const sharing = {
      next: async (sort: unknown) => named[wanted.push(sort) - 1] ?? null,
      caughtUpWith: async () => {},
    };
    const claim = () => claimWork({ ...world, sharing }, world.byBot, tasks);
    expect([idOf(await claim()), idOf(await claim()), idOf(await claim())]).toEqual([ids[1], ids[0], null]);
    expect(wanted[0]).toEqual({ kind: 'task', groups: [group], processIds: null });
    expect(idOf(await world.claimTask())).toBe(ids[2]);
    // Nobody is asked for what is not there.
    const before = wanted.length;
    expect(await claim()).toBeNull();
    expect(wanted.length).toBe(before);
  });

  it('finds what was prepared in the same turn', async () => {
    const world = await startTaskWorld();
    const { created } = await world.create();
    expect(await world.claimTask()).toBeNull();
    const { created: second_ } = await world.enqueue();
    expect(idOf(await world.claimTask())).toBe(second_.id);
    expect((await world.task(created.id)).status).toBe('PREPARE');
  });

  it('takes none of groups that the bot does not belong to', async () => {
    const world = await startTaskWorld();
    await world.enqueue();
    const free = await publishProcess(world, world.context, { name: 'For all' });
    await allowBot(world, world.context, world.bot.id, [otherGroup]);
    expect(await world.claimTask()).toBeNull();
    const { created } = await world.enqueue({ process: free.key });
    expect(idOf(await world.claimTask())).toBe(created.id);
  });

  it('is refused of a bot that is not allowed', async () => {
    const world = await startTaskWorld();
    await world.enqueue();
    await lockBot(world, world.context, world.bot.id);
    expect(await codeOfRejection(world.claimTask())).toBe('ForbiddenOperation');
    const items = { queueIds: [], grant: 'claim', leaseMs: 60_000 } as const;
    expect(await codeOfRejection(claimWork(world, world.byBot, items))).toBe('ForbiddenOperation');
  });

  it('is possible for a person, whatever the groups, who is no bot then', async () => {
    const world = await startTaskWorld();
    const { created } = await world.enqueue();
    expect(idOf(await claimWork(world, world.context, tasks))).toBe(created.id);
    expect(await world.task(created.id)).toMatchObject({ botId: null, lease: { holder: 'user:583' } });
  });

  it('takes those of the wanted processes, and none of a deleted one', async () => {
    const world = await startTaskWorld();
    await world.enqueue();
    const other = await publishProcess(world, world.context, { name: 'Other' });
    await world.enqueue({ process: other.key });
    const of = (...processIds: number[]) =>
      claimWork(world, world.byBot, { ...tasks, tasks: { processIds } });
    expect(idOf(await of(other.id))).toBe(2);
    expect(await of(other.id)).toBeNull();
    await deleteProcess(world, world.context, world.process.id);
    expect(await of(world.process.id)).toBeNull();
    expect(await world.claimTask()).toBeNull();
  });

  it('takes none that was cancelled, and after its time one that was put off', async () => {
    const world = await startTaskWorld();
    const { created } = await world.enqueue();
    await cancelTask(world, world.bySystem, { id: created.id });
    expect(await world.claimTask()).toBeNull();
    const { task, leaseId } = await world.execute();
    await releaseTask(world, world.byBot, task.created.id, { leaseId }, second(30));
    expect(await world.claimTask()).toBeNull();
    world.time.now = T0 + 30_000;
    expect(idOf(await world.claimTask())).toBe(task.created.id);
  });

  it('meets a comment and takes it all the same', async () => {
    const world = await startTaskWorld();
    const { created } = await world.enqueue();
    const other = await startOrchestrator({ store: world.store });
    await addTaskComment(other, world.context, created.id, 'look');
    expect(idOf(await world.claimTask())).toBe(created.id);
  });

  it('that could not be written gives it back', async () => {
    const failing = failingStore(memoryStore());
    const world = await startTaskWorld({ store: failing.store });
    await world.enqueue();
    failing.fail(new StoreUnavailable('no disk'), 'before');
    await expect(world.claimTask()).rejects.toThrow('no disk');
    expect(idOf(await world.claimTask())).toBe(1);
  });
});

describe('claiming work of both kinds', () => {
  const start = async () => {
    const world = await startTaskWorld();
    const queue = await world.queue({ name: 'Q' });
    const claim = (first?: 'queueItem' | 'task') =>
      claimWork(world, world.byBot, {
        ...tasks,
        queueIds: [queue.id],
        ...(first !== undefined && { first }),
      });
    return { world, claim, add: () => addQueueItem(world, world.context, 'Q', {}) };
  };

  it('looks for items first, or for tasks where it is told so', async () => {
    const { world, claim, add } = await start();
    for (let n = 0; n < 2; n += 1) {
      await add();
      await world.enqueue();
    }
    expect((await claim('task'))?.kind).toBe('task');
    expect((await claim())?.kind).toBe('queueItem');
    expect((await claim())?.kind).toBe('queueItem');
    expect((await claim())?.kind).toBe('task');
    expect(await claim()).toBeNull();
    expect(await claim('task')).toBeNull();
  });

  it('takes the other kind where there is none of the first', async () => {
    const { world, claim, add } = await start();
    await add();
    expect((await claim('task'))?.kind).toBe('queueItem');
    await world.enqueue();
    expect((await claim('queueItem'))?.kind).toBe('task');
  });
});

describe('many bots at once', () => {
  it('get no task twice, and lose none', async () => {
    const world = await startTaskWorld();
    await Promise.all(Array.from({ length: 30 }, () => world.enqueue()));
    const claimed: number[] = [];
    const work = async (): Promise<void> => {
      for (let claim = await world.claimTask(); claim !== null; claim = await world.claimTask()) {
        const { id } = claim.task.created;
        claimed.push(id);
        const fence = { leaseId: claim.leaseId };
        // Every third is given back once, and comes again.
        if (id % 3 === 0 && claim.task.run === 1) await releaseTask(world, world.byBot, id, fence, null);
        else await completeTask(world, world.byBot, id, fence, null);
      }
    };
    const comment = async (): Promise<void> => {
      for (let id = 1; id <= 30; id += 1) await addTaskComment(world, world.context, id, 'look');
    };
    await Promise.all([work(), work(), work(), comment()]);
    expect(claimed.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, n) => n + 1).flatMap((id) => (id % 3 === 0 ? [id, id] : [id])),
    );
    const events = await readEvents(world.store);
    const takings = events.filter(({ data }) => 'to' in data && data.to === 'EXECUTING');
    expect(takings).toHaveLength(claimed.length);
    for (let id = 1; id <= 30; id += 1) expect((await world.task(id)).status).toBe('DONE');
  });
});

describe('a process that starts again', () => {
  it('finds the tasks that wait and those that are executed', async () => {
    const world = await startTaskWorld();
    await world.execute();
    await world.enqueue();
    await world.create();
    const again = await startOrchestrator({ store: world.store });
    expect(again.ready.tasks.executing()).toEqual([1]);
    expect(again.ready.tasks.preparing()).toEqual([3]);
    expect(idOf(await claimWork(again, world.byBot, tasks))).toBe(2);
    expect(processKey).toBe(again.definitions.process(world.process.id)?.key);
  });
});
