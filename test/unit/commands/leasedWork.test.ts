import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import {
  addLeasedFile,
  appendLeasedLog,
  completeLeased,
  extendLeased,
  failLeased,
  leasedWork,
  releaseLeased,
  reportProgress,
  setLeasedMetrics,
} from '../../../src/commands/leasedWork.ts';
import { startTransaction } from '../../../src/commands/startTransaction.ts';
import { toMilliseconds } from '../../../src/domain/instant.ts';
import { expireLeases } from '../../../src/reactors/expireLeases.ts';
import { codeOfRejection, second, T0 } from '../../support/given.ts';
import { contextOf, readEvents } from '../../support/orchestrator.ts';
import { failure } from '../domain/task/world.ts';
import { startTaskWorld } from './taskWorld.ts';
import { shaOf } from '../../support/sha.ts';

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
    const back = await releaseLeased(...lease, { deferDate: second(30) });
    expect(statusOf(back)).toBe(kind === 'task' ? 'QUEUE' : 'New');
    expect((back.kind === 'task' ? back.task : back.item).deferDate).toBe(second(30));
  });

  it('lets its progress be told', async () => {
    const { lease } = await start(kind);
    const work = await reportProgress(...lease, 'half', 50);
    expect((work.kind === 'task' ? work.task : work.item).progress).toBe('half');
  });

  it('lets the robot tell what it measures, add files and write its log', async () => {
    const { world, lease } = await start(kind);
    await setLeasedMetrics(...lease, { numbers: { clicks: 3 } });
    const file = { id: 'f', name: 'a.txt', size: 3, sha256: shaOf('abc') };
    const work = await addLeasedFile(...lease, file);
    expect(await addLeasedFile(...lease, file)).toEqual(work);
    expect(work.kind === 'task' ? work.task : work.item).toMatchObject({
      metrics: { numbers: { clicks: 3 } },
      files: [{ ...file, direction: 'out' }],
    });
    const line = { seq: 0, at: second(1), level: 'INF', source: 'Bot', message: 'begun' } as const;
    expect(await appendLeasedLog(...lease, [line])).toEqual({ isTruncated: false });
    expect(await appendLeasedLog(...lease, [line])).toEqual({ isTruncated: false });
    const logs = (await readEvents(world.store)).filter(({ stream }) => stream === `${kind}Log-1`);
    expect(logs.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'Lines', data: { run: 1, lines: [line] } },
    ]);
  });

  it('hears the same result twice, and refuses another one', async () => {
    const { lease } = await start(kind);
    const first = await completeLeased(...lease, { output: '{}' });
    expect(await completeLeased(...lease, { output: '{}' })).toEqual(first);
    expect(await codeOfRejection(completeLeased(...lease, { output: '{"Result_out":1}' }))).toBe(
      kind === 'task' ? 'InvalidTaskStatus' : 'InvalidTransitionFromFinalStatus',
    );
    expect(await codeOfRejection(failLeased(...lease, failure, {}))).toBeDefined();
  });

  it('is of no use after the work has ended', async () => {
    const { lease } = await start(kind);
    await failLeased(...lease, failure, {});
    for (const refused of [
      reportProgress(...lease, 'more', null),
      setLeasedMetrics(...lease, {}),
      addLeasedFile(...lease, { id: 'f', name: 'a.txt', size: 3, sha256: shaOf('abc') }),
      appendLeasedLog(...lease, []),
      releaseLeased(...lease),
      extendLeased(...lease, 1_000),
    ])
      expect(await codeOfRejection(refused)).toBe('LeaseLost');
  });

  it('is lost where it has run out', async () => {
    const { world, lease } = await start(kind);
    world.time.now += 60_001;
    await expireLeases(world, world.context);
    expect(await codeOfRejection(completeLeased(...lease, {}))).toBe('LeaseLost');
    expect(await codeOfRejection(failLeased(...lease, failure, {}))).toBe('LeaseLost');
    expect(await codeOfRejection(reportProgress(...lease, 'late', null))).toBe('LeaseLost');
  });

  it('is of no use to anybody else', async () => {
    const { world, lease } = await start(kind);
    const other = contextOf({ kind: 'bot', id: '99', name: 'Other' });
    expect(await codeOfRejection(completeLeased(world, other, lease[2], {}))).toBe('LeaseLost');
    expect(await codeOfRejection(extendLeased(world, other, lease[2], 1_000))).toBe('LeaseLost');
  });
});

describe('work whose retry waits', () => {
  it('is put off longer the more attempts there were, or as its robot says', async () => {
    const world = await startTaskWorld();
    const queue = await world.queue({ name: 'Q', acceptAutomaticallyRetry: true, maxNumberOfRetries: 3 });
    await addQueueItem(world, world.context, 'Q', {});
    const fail = async (retryAfterMs?: number) => {
      const claimed = await claimWork(world, world.byBot, {
        queueIds: [queue.id],
        grant: 'claim',
        leaseMs: 60_000,
      });
      const exception = { ...failure, type: 'ApplicationException' } as const;
      const failed = await failLeased(
        world,
        world.byBot,
        claimed?.leaseId ?? '',
        exception,
        {},
        retryAfterMs,
      );
      const next = await world.item(failed.kind === 'queueItem' ? (failed.item.retriedBy ?? 0) : 0);
      return toMilliseconds(next.deferDate ?? '') - world.time.now;
    };
    const first = await fail();
    expect(first).toBeGreaterThanOrEqual(8_000);
    expect(first).toBeLessThanOrEqual(12_000);
    world.time.now += 12_000;
    expect(await fail(500)).toBe(500);
    world.time.now += 500;
    expect(await fail()).toBeGreaterThanOrEqual(32_000);
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
});
