import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { extendLease } from '../../../src/commands/extendLease.ts';
import { completeWork, expireLease, failWork, releaseWork } from '../../../src/commands/finishWork.ts';
import { deleteQueue, editQueue } from '../../../src/commands/queues.ts';
import { setProgress } from '../../../src/commands/setProgress.ts';
import type { QueueSettings } from '../../../src/domain/queue/queue.ts';
import { codeOfRejection, second, T0 } from '../../support/given.ts';
import { memoryStore, startOrchestrator } from '../../support/orchestrator.ts';
import { application } from '../domain/queueItem/world.ts';
import { eachStore } from './stores.ts';
import { expectWhole } from './wholeness.ts';

/** An item that was claimed for a minute. */
const claimed = async (settings: Partial<QueueSettings> = {}, multiStreamAppend = true) => {
  const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
  const queue = await world.queue({ name: 'Q', ...settings });
  const { created } = await addQueueItem(world, world.context, 'Q', { content: '{"A":1.50}' });
  const claim = await world.claim(queue.id);
  const leaseId = claim?.leaseId ?? '';
  return {
    world,
    queue,
    id: created.id,
    leaseId,
    work: [world, world.context, created.id, { leaseId }] as const,
  };
};

describe('completing work', () => {
  it('answers the item as it then stands in the log, and ends the lease', async () => {
    const { world, work, id } = await claimed();
    world.time.now += 1_500;
    const result = { output: '{"Total":1.50}', analytics: '{}', progress: 'done', operationId: 'op' };
    const { item, retry, revision } = await completeWork(...work, result);
    expect(item).toEqual(await world.item(id));
    expect(item).toMatchObject({
      status: 'Successful',
      output: { text: '{"Total":1.50}' },
      analytics: { text: '{}' },
      progress: 'done',
      operationId: 'op',
      endProcessing: second(1.5),
    });
    expect([retry, revision]).toEqual([null, 2]);
    expect(await world.leases.all()).toEqual([]);
  });

  it.each([
    ['output', 51_201, 'OutputDataSizeExceeded'],
    ['analytics', 5_121, 'AnalyticsDataSizeExceeded'],
    ['progress', 104_858, 'ProgressDataSizeExceeded'],
    ['operationId', 129, 'InvalidArgument'],
  ] as const)('refuses %s of %i characters', async (member, length, code) => {
    const { work } = await claimed();
    expect(await codeOfRejection(completeWork(...work, { [member]: 'x'.repeat(length) }))).toBe(code);
  });

  it('refuses what violates the schemas of the queue, and leaves the item in progress', async () => {
    const required = '{"type":"object","required":["Total"]}';
    const { world, work, id } = await claimed({ outputDataJsonSchema: required });
    const refusal = (output: string | null) => codeOfRejection(completeWork(...work, { output }));
    expect(await refusal('{}')).toBe('QueueItemViolatesOutputDataJsonSchema');
    expect(await refusal(null)).toBe('QueueItemViolatesOutputDataJsonSchema');
    expect((await world.item(id)).status).toBe('InProgress');
    expect(await refusal('{"Total":1}')).toBeUndefined();

    const other = await claimed({ analyticsDataJsonSchema: required });
    expect(await codeOfRejection(completeWork(...other.work, { analytics: '{}' }))).toBe(
      'QueueItemViolatesAnalyticsDataJsonSchema',
    );
  });

  it('changes nothing a second time, and is refused with another result', async () => {
    const { work } = await claimed();
    const first = await completeWork(...work, { output: '{}' });
    expect(await completeWork(...work, { output: '{}' })).toEqual(first);
    expect(await codeOfRejection(completeWork(...work, {}))).toBe('InvalidTransitionFromFinalStatus');
  });

  it('is refused for an item that is not there, or in another folder', async () => {
    const { world, id, leaseId } = await claimed();
    expect(await codeOfRejection(completeWork(world, world.context, 99, { leaseId }, {}))).toBe(
      'ItemNotFound',
    );
    const elsewhere = world.as(world.context.principal, 2);
    expect(await codeOfRejection(completeWork(world, elsewhere, id, { leaseId }, {}))).toBe('ItemNotFound');
  });
});

eachStore('failing work, written $how', ({ multiStreamAppend }) => {
  const retrying = { acceptAutomaticallyRetry: true, maxNumberOfRetries: 2 };

  it('answers the attempt that follows as it stands in the log', async () => {
    const { world, work, id } = await claimed(retrying, multiStreamAppend);
    world.time.now += 2_500;
    const { item, retry } = await failWork(...work, application, {});
    expect(item).toEqual(await world.item(id));
    expect(retry).toEqual(await world.item(retry?.created.id ?? 0));
    expect(retry).toMatchObject({
      status: 'New',
      content: { text: '{"A":1.50}' },
      secondsInPreviousAttempts: 2,
      created: { ancestorId: id, retryNumber: 1, key: item.created.key },
    });
    expect(item).toMatchObject({ status: 'Retried', retriedBy: retry?.created.id });
    await expectWhole(world.store);
  });

  it('goes by the rule that the queue has by then', async () => {
    const { world, work, queue } = await claimed({}, multiStreamAppend);
    await editQueue(world, world.context, queue.id, { ...queue, ...retrying });
    const { retry } = await failWork(...work, application, {});
    expect(retry?.created).toMatchObject({ retryNumber: 1, queueRevision: 1 });
  });

  it('is not retried in a queue that was deleted', async () => {
    const { world, work, queue } = await claimed(retrying, multiStreamAppend);
    await deleteQueue(world, world.context, queue.id);
    const { item, retry } = await failWork(...work, application, {});
    expect([item.status, retry]).toEqual(['Failed', null]);
  });

  it.each(['reason', 'details'] as const)('refuses a %s that is too long', async (member) => {
    const { work } = await claimed({}, multiStreamAppend);
    const exception = { ...application, [member]: 'x'.repeat(102_401) };
    expect(await codeOfRejection(failWork(...work, exception, {}))).toBe(
      'ProcessingExceptionFieldSizeExceeded',
    );
  });
});

describe('giving work back', () => {
  it('postpones it', async () => {
    const { world, work, queue, id } = await claimed();
    const dates = { deferDate: second(10), dueDate: second(20) };
    const { item } = await releaseWork(...work, { ...dates, progress: 'waits' });
    expect(item).toEqual(await world.item(id));
    expect(item).toMatchObject({ ...dates, status: 'New', progress: 'waits', lease: null });
    expect(await world.leases.all()).toEqual([]);
    expect(await world.claim(queue.id)).toBeNull();
    world.time.now += 10_000;
    expect((await world.claim(queue.id))?.item.created.id).toBe(id);
  });

  it('without dates lets the next one have it at once', async () => {
    const { world, work, queue, id } = await claimed();
    await releaseWork(...work, { deferDate: null, dueDate: null, progress: null });
    expect((await world.claim(queue.id))?.item.created.id).toBe(id);
  });

  it('refuses progress that is too long', async () => {
    const { work } = await claimed();
    expect(await codeOfRejection(releaseWork(...work, { progress: 'x'.repeat(104_858) }))).toBe(
      'ProgressDataSizeExceeded',
    );
  });
});

describe('an expired lease', () => {
  it('fails what a robot had claimed', async () => {
    const { world, id, leaseId } = await claimed({ acceptAutomaticallyRetry: true, maxNumberOfRetries: 1 });
    const { item, retry } = await expireLease(world, world.context, id, leaseId);
    expect(item).toMatchObject({ status: 'Retried', exception: { reason: 'LeaseExpired' } });
    expect(retry?.created.retryNumber).toBe(1);
  });

  it('fences off who had it', async () => {
    const { world, work, id, leaseId } = await claimed();
    await expireLease(world, world.context, id, leaseId);
    expect(await codeOfRejection(completeWork(...work, {}))).toBe('InvalidTransitionFromFinalStatus');
  });
});

describe('a lease', () => {
  it('is extended from now on', async () => {
    const { world, leaseId } = await claimed();
    world.time.now += 30_000;
    expect(await extendLease(world, leaseId, 60_000)).toBe(T0 + 90_000);
    expect(await world.leases.find(leaseId)).toMatchObject({ deadline: T0 + 90_000 });
  });

  it('that is past, or not there, is not', async () => {
    const { world, leaseId } = await claimed();
    world.time.now += 60_000;
    expect(await codeOfRejection(extendLease(world, leaseId, 60_000))).toBe('LeaseLost');
    expect(await codeOfRejection(extendLease(world, 'none', 60_000))).toBe('LeaseLost');
  });
});

describe('progress', () => {
  it('is told while the work goes on', async () => {
    const { work, world, id } = await claimed();
    const { item } = await setProgress(...work, 'half');
    expect(item).toEqual(await world.item(id));
    expect(item).toMatchObject({ status: 'InProgress', progress: 'half', version: 2 });
  });

  it('is refused when it is too long, or the work has ended', async () => {
    const { work } = await claimed();
    expect(await codeOfRejection(setProgress(...work, 'x'.repeat(104_858)))).toBe('ProgressDataSizeExceeded');
    await completeWork(...work, {});
    expect(await codeOfRejection(setProgress(...work, 'half'))).toBe('InvalidTransactionProgressStatus');
  });
});
