import { describe, expect, it } from 'vitest';
import { cancelTask } from '../../../src/commands/changeTask.ts';
import { completeTask } from '../../../src/commands/finishTask.ts';
import { internalContext } from '../../../src/commands/prepareStore.ts';
import { deleteProcess, editProcess } from '../../../src/commands/publishProcess.ts';
import { expireLeases, restoreLeases } from '../../../src/reactors/expireLeases.ts';
import { codeOfRejection, T0 } from '../../support/given.ts';
import { readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { startTaskWorld } from '../commands/taskWorld.ts';

const internal = internalContext('Lease expiry');

const start = async () => {
  const world = await startTaskWorld();
  const { leaseId } = await world.execute();
  const lose = async (): Promise<number> => {
    world.time.now += 60_000;
    return expireLeases(world, internal);
  };
  return { world, leaseId, lose };
};

describe('a lease on a task that is past', () => {
  it('lets the task wait for another bot, and ends it the last time', async () => {
    const { world, lose } = await start();
    expect(await lose()).toBe(1);
    expect(await world.task(1)).toMatchObject({ status: 'QUEUE', lost: 1 });
    expect((await readEvents(world.store)).at(-1)?.metadata).toMatchObject({
      principal: { kind: 'system', name: 'Lease expiry' },
      folderId: 1,
    });
    expect((await world.claimTask())?.task.run).toBe(2);
    expect(await lose()).toBe(1);
    expect(await world.task(1)).toMatchObject({ status: 'ERROR', failure: { reason: 'LeaseExpired' } });
    expect(await lose()).toBe(0);
    expect(await world.leases.all()).toEqual([]);
  });

  it('follows what the process says about attempts', async () => {
    const { world, lose } = await start();
    await editProcess(world, world.context, world.process.id, { maxAttempts: 1 });
    await lose();
    expect((await world.task(1)).status).toBe('ERROR');
  });

  it('ends a task whose process was deleted, or that is to be cancelled', async () => {
    const { world, lose } = await start();
    await cancelTask(world, world.bySystem, { id: 1 }, 'ask');
    await world.execute();
    await deleteProcess(world, world.context, world.process.id);
    expect(await lose()).toBe(2);
    expect(await world.task(1)).toMatchObject({ status: 'ERROR', failure: { reason: 'Cancelled' } });
    expect(await world.task(2)).toMatchObject({ status: 'ERROR', failure: { reason: 'LeaseExpired' } });
  });

  it('is of no use to the bot that had it', async () => {
    const { world, leaseId, lose } = await start();
    await lose();
    expect(await codeOfRejection(completeTask(world, world.byBot, 1, { leaseId }, null))).toBe('LeaseLost');
  });

  it('of a task that has ended is forgotten', async () => {
    const { world, leaseId, lose } = await start();
    const lease = await world.leases.find(leaseId);
    await completeTask(world, world.byBot, 1, { leaseId }, null);
    // As after a crash between the end and the deletion of its deadline.
    if (lease !== null) world.leases.put(lease);
    expect(await lose()).toBe(0);
    expect(await world.leases.all()).toEqual([]);
    expect((await world.task(1)).status).toBe('DONE');
  });
});

describe('a lease on a task whose deadline was lost', () => {
  it('is given one again', async () => {
    const { world, leaseId } = await start();
    const again = await startOrchestrator({ store: world.store, clock: world.time });
    world.time.now += 55_000;
    expect(await restoreLeases(again, 10_000)).toBe(1);
    expect(await again.leases.all()).toMatchObject([{ kind: 'task', workId: 1, deadline: T0 + 65_000 }]);
    expect(await again.leases.find(leaseId)).toMatchObject({ grant: 'claim' });
    expect(await restoreLeases(again, 10_000)).toBe(0);
  });
});
