import { describe, expect, it, onTestFinished } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { botSessions } from '../../../src/commands/botSessions.ts';
import { cancelTask } from '../../../src/commands/changeTask.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import { completeTask } from '../../../src/commands/finishTask.ts';
import { lockBot } from '../../../src/commands/registerBot.ts';
import { openState } from '../../../src/state/openState.ts';
import { codeOfRejection, T0 } from '../../support/given.ts';
import { startOrchestrator } from '../../support/orchestrator.ts';
import { startTaskWorld } from './taskWorld.ts';

const start = async () => {
  const world = await startTaskWorld();
  const state = await openState({
    path: ':memory:',
    onWriteError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => state.close());
  const sessions = botSessions(world, state.sessions);
  const { id: sessionId } = await sessions.open(world.byBot, 'waits');
  const beat = (leaseIds: readonly string[] = [], doing: string | null = null, context = world.byBot) =>
    sessions.beat(context, { sessionId, doing, leaseIds });
  const presence = async () => (await sessions.presenceOf([world.bot.id, 99])).get(world.bot.id);
  return { world, sessions, beat, presence };
};

describe('a session', () => {
  it('tells how the robot is doing, as long as it is heard of', async () => {
    const { world, sessions, beat, presence } = await start();
    expect(await presence()).toEqual({ isConnected: true, doing: 'waits', lastSeen: T0 });
    world.time.now += 5_000;
    await beat([], 'works');
    await beat();
    expect(await presence()).toEqual({ isConnected: true, doing: 'works', lastSeen: T0 + 5_000 });
    world.time.now += 60_000;
    expect(await presence()).toEqual({ isConnected: false, doing: 'works', lastSeen: T0 + 5_000 });
    expect((await sessions.presenceOf([99])).size).toBe(0);
  });

  it('is for the bot that has opened it, if it is allowed', async () => {
    const { world, sessions, beat } = await start();
    expect(await codeOfRejection(beat([], null, world.context))).toBe('ItemNotFound');
    expect(
      await codeOfRejection(sessions.beat(world.byBot, { sessionId: 'none', doing: null, leaseIds: [] })),
    ).toBe('ItemNotFound');
    await lockBot(world, world.context, world.bot.id);
    expect(await codeOfRejection(beat())).toBe('ForbiddenOperation');
    expect(await codeOfRejection(sessions.open(world.byBot, null))).toBe('ForbiddenOperation');
  });

  it('refuses long words and too many leases', async () => {
    const { beat } = await start();
    expect(await codeOfRejection(beat([], 'x'.repeat(251)))).toBe('InvalidArgument');
    expect(await codeOfRejection(beat(Array.from({ length: 1_001 }, String)))).toBe('InvalidArgument');
  });
});

describe('a heartbeat', () => {
  it('extends all leases that are named, and says which are lost', async () => {
    const { world, beat } = await start();
    const queue = await world.queue({ name: 'Q' });
    await addQueueItem(world, world.context, 'Q', {});
    const item = await claimWork(world, world.byBot, {
      queueIds: [queue.id],
      grant: 'claim',
      leaseMs: 30_000,
    });
    const [task, done] = [await world.execute(), await world.execute()];
    await completeTask(world, world.byBot, done.task.created.id, { leaseId: done.leaseId }, null);
    world.time.now += 20_000;
    const ids = [item?.leaseId ?? '', task.leaseId, done.leaseId, 't9.none', task.leaseId];
    expect(await beat(ids)).toEqual({
      extended: [
        { leaseId: ids[0], deadline: T0 + 50_000, cancelRequested: false },
        { leaseId: task.leaseId, deadline: T0 + 80_000, cancelRequested: false },
      ],
      lost: [done.leaseId, 't9.none'],
    });
    world.time.now = T0 + 50_000;
    expect((await beat(ids.slice(0, 2))).lost).toEqual([ids[0]]);
  });

  it('tells that the robot is asked to stop, also where another node was told so', async () => {
    const { world, beat } = await start();
    const { leaseId, task } = await world.execute();
    const other = await startOrchestrator({ store: world.store, clock: world.time });
    await cancelTask(other, world.bySystem, { id: task.created.id }, 'ask');
    world.tasks.heard({ stream: `task-${task.created.id}`, revision: 3 });
    expect((await beat([leaseId])).extended).toMatchObject([{ leaseId, cancelRequested: true }]);
  });
});
