import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import {
  completeLeased,
  extendLeased,
  failLeased,
  leasedWork,
  releaseLeased,
  reportProgress,
} from '../../../src/commands/leasedWork.ts';
import { startTransaction } from '../../../src/commands/startTransaction.ts';
import { codeOfRejection, second, T0 } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { failure } from '../domain/task/world.ts';
import { startTaskWorld } from './taskWorld.ts';

/** A bot with a lease on an item or a task. */
const start = async (kind: 'queueItem' | 'task') => {
  const world = await startTaskWorld();
  const queue = await world.queue({ name: 'Q' });
  if (kind === 'task') await world.enqueue();
  else await addQueueItem(world, world.context, 'Q', {});
  const claimed = await claimWork(world, world.byBot, {
    queueIds: [queue.id],
    grant: 'claim',
    leaseMs: 60_000,
    tasks: {},
  });
  if (claimed?.kind !== kind) throw new Error(`there is a ${kind}`);
  return { world, lease: [world, world.byBot, claimed.leaseId] as const };
};

describe.each(['queueItem', 'task'] as const)('a lease on a piece of work: %s', (kind) => {
  const statusOf = (work: Awaited<ReturnType<typeof completeLeased>>) =>
    work.kind === 'task' ? work.task.status : work.item.status;

  it('leads to it, in its folder', async () => {
    const { world, lease } = await start(kind);
    const work = await leasedWork(...lease);
    expect(work).toMatchObject({ kind, id: 1, there: { folderId: 1, principal: world.byBot.principal } });
  });

  it('is extended', async () => {
    const { world, lease } = await start(kind);
    expect(await extendLeased(...lease, 90_000)).toBe(T0 + 90_000);
    world.time.now = T0 + 90_000;
    expect(await codeOfRejection(extendLeased(...lease, 1_000))).toBe('LeaseLost');
  });

  it('lets the work be done', async () => {
    const { lease } = await start(kind);
    const done = await completeLeased(...lease, { output: '{"Result_out":7}' });
    expect(statusOf(done)).toBe(kind === 'task' ? 'DONE' : 'Successful');
  });

  it('lets the work fail', async () => {
    const { lease } = await start(kind);
    const failed = await failLeased(...lease, failure, {});
    expect(statusOf(failed)).toBe(kind === 'task' ? 'ERROR' : 'Failed');
    expect(failed.kind === 'task' ? failed.task.failure : failed.item.exception).toMatchObject({
      type: 'BusinessException',
      reason: 'no such profile',
    });
  });

  it('lets the work be given back', async () => {
    const { lease } = await start(kind);
    const back = await releaseLeased(...lease, second(30));
    expect(statusOf(back)).toBe(kind === 'task' ? 'QUEUE' : 'New');
    expect((back.kind === 'task' ? back.task : back.item).deferDate).toBe(second(30));
  });

  it('lets its progress be told', async () => {
    const { lease } = await start(kind);
    const work = await reportProgress(...lease, 'half', 50);
    expect((work.kind === 'task' ? work.task : work.item).progress).toBe('half');
  });

  it('is of no use to anybody else', async () => {
    const { world, lease } = await start(kind);
    const other = contextOf({ kind: 'bot', id: '99', name: 'Other' });
    expect(await codeOfRejection(completeLeased(world, other, lease[2], {}))).toBe('LeaseLost');
    expect(await codeOfRejection(extendLeased(world, other, lease[2], 1_000))).toBe('LeaseLost');
  });
});

describe('a lease', () => {
  it('is lost where its work is gone, or was never claimed', async () => {
    const world = await startTaskWorld();
    for (const leaseId of ['t99.a', 'q99.a', 'nothing', ''])
      expect(await codeOfRejection(leasedWork(world, world.byBot, leaseId))).toBe('LeaseLost');
  });

  it('of StartTransaction leads nowhere', async () => {
    const world = await startTaskWorld();
    await world.queue({ name: 'Q' });
    await addQueueItem(world, world.context, 'Q', {});
    const item = await startTransaction(world, world.context, { queueName: 'Q', content: '{"a":1}' });
    const leaseId = item?.lease?.leaseId ?? '';
    expect(await codeOfRejection(leasedWork(world, world.context, leaseId))).toBe('LeaseLost');
  });

  it('on a task hears the same result twice', async () => {
    const { lease } = await start('task');
    const first = await completeLeased(...lease, { output: '{}' });
    expect(await completeLeased(...lease, { output: '{}' })).toEqual(first);
  });
});
