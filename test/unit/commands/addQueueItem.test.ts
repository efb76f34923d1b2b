import { expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { deleteQueueItem } from '../../../src/commands/editQueueItem.ts';
import { failWork } from '../../../src/commands/finishWork.ts';
import { deleteQueue } from '../../../src/commands/queues.ts';
import { setReviewStatus } from '../../../src/commands/reviewQueueItems.ts';
import type { QueueItem } from '../../../src/domain/queueItem/state.ts';
import { codeOfRejection, second } from '../../support/given.ts';
import type { TestOrchestrator } from '../../support/orchestrator.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { application } from '../domain/queueItem/world.ts';
import { eachStore } from './stores.ts';
import { expectWhole } from './wholeness.ts';

eachStore('adding an item, written $how', ({ multiStreamAppend }) => {
  const start = () => startOrchestrator({ store: memoryStore(multiStreamAppend) });
  const startUnique = async () => {
    const world = await start();
    const queue = await world.queue({
      name: 'Unique',
      enforceUniqueReference: true,
      acceptAutomaticallyRetry: true,
      maxNumberOfRetries: 1,
    });
    return { world, queue };
  };
  const add = (world: TestOrchestrator, reference: string, queue = 'Unique'): Promise<QueueItem> =>
    addQueueItem(world, world.context, queue, { reference });

  it('answers the item as it then stands in the log', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'Invoices', slaInMinutes: 2 });
    const item = await addQueueItem(world, world.context, 'invoices', {
      content: '{"Amount":9007199254740993}',
      priority: 'High',
      reference: 'R-1',
    });
    expect(item).toEqual(await world.item(item.created.id));
    expect(item).toMatchObject({
      created: { queueId: queue.id, queueRevision: 0, reference: 'R-1' },
      status: 'New',
      priority: 'High',
      creationTime: second(0),
      dueDate: second(120),
      content: { alg: 'none', text: '{"Amount":9007199254740993}' },
      version: 0,
    });
    expect(item.created.key).not.toBe(item.created.uniqueKey);
  });

  it('tells who asked for it, and through which door', async () => {
    const world = await start();
    await world.queue({ name: 'Invoices' });
    await addQueueItem(world, world.context, 'Invoices', {});
    const event = (await readEvents(world.store)).at(-1);
    expect(event).toMatchObject({
      type: 'Create',
      metadata: {
        at: second(0),
        tenantId: 1,
        folderId: 1,
        principal: world.context.principal,
        door: 'internal',
        requestId: 'request',
        $correlationId: 'request',
      },
    });
  });

  it('is refused where there is no such queue, in this folder or any more', async () => {
    const world = await start();
    const { id } = await world.queue({ name: 'Invoices' });
    expect(await codeOfRejection(add(world, 'R', 'Bills'))).toBe('ItemNotFound');
    const elsewhere = world.as(world.context.principal, 2);
    expect(await codeOfRejection(addQueueItem(world, elsewhere, 'Invoices', {}))).toBe('ItemNotFound');
    await deleteQueue(world, world.context, id);
    expect(await codeOfRejection(add(world, 'R', 'Invoices'))).toBe('ItemNotFound');
  });

  it('is refused where it is too large or violates the schema, and takes no id then', async () => {
    const world = await start();
    const specificDataJsonSchema = '{"type":"object","required":["Email"]}';
    await world.queue({ name: 'Invoices', specificDataJsonSchema });
    const refusal = (input: object) => codeOfRejection(addQueueItem(world, world.context, 'Invoices', input));
    expect(await refusal({})).toBe('QueueItemViolatesSpecificDataJsonSchema');
    expect(await refusal({ content: '{"Name":"x"}' })).toBe('QueueItemViolatesSpecificDataJsonSchema');
    expect(await refusal({ content: `{"Email":"${'x'.repeat(256_000)}"}` })).toBe('ContentSizeExceeded');
    expect(await refusal({ content: '{"Email":""}', progress: 'x'.repeat(104_858) })).toBe(
      'ProgressDataSizeExceeded',
    );
    const item = await addQueueItem(world, world.context, 'Invoices', { content: '{"Email":""}' });
    expect(item.created.id).toBe(1);
  });

  it('lets references come again where they need not be unique', async () => {
    const world = await start();
    await world.queue({ name: 'Invoices' });
    await add(world, 'R-1', 'Invoices');
    await add(world, 'R-1', 'Invoices');
    expect((await expectWhole(world.store)).items.size).toBe(2);
  });

  it('demands a reference where it must be unique', async () => {
    const { world } = await startUnique();
    expect(await codeOfRejection(add(world, ''))).toBe('TransactionReferenceRequired');
    expect(await codeOfRejection(addQueueItem(world, world.context, 'Unique', {}))).toBe(
      'TransactionReferenceRequired',
    );
  });

  it('refuses a reference that another item has', async () => {
    const { world } = await startUnique();
    await add(world, 'R-1');
    expect(await codeOfRejection(add(world, 'R-1'))).toBe('DuplicateReference');
    await add(world, 'R-2');
    expect((await expectWhole(world.store)).items.size).toBe(2);
  });

  it('tells references apart by case, and queues have their own', async () => {
    const { world } = await startUnique();
    await world.queue({ name: 'Other', enforceUniqueReference: true });
    await add(world, 'r-1');
    await add(world, 'R-1');
    await add(world, 'R-1', 'Other');
    expect((await expectWhole(world.store)).items.size).toBe(3);
  });

  it('lets a retry have the reference, which its item no longer gives back', async () => {
    const { world } = await startUnique();
    const item = await add(world, 'R-1');
    const claimed = await world.claim(item.created.queueId);
    const fence = { leaseId: claimed?.leaseId ?? '' };
    const { retry } = await failWork(world, world.context, item.created.id, fence, application, {});
    expect(retry?.created.reference).toBe('R-1');
    expect(await codeOfRejection(add(world, 'R-1'))).toBe('DuplicateReference');

    await deleteQueueItem(world, world.context, { id: item.created.id });
    expect(await codeOfRejection(add(world, 'R-1'))).toBe('DuplicateReference');
    await expectWhole(world.store);

    await deleteQueueItem(world, world.context, { id: retry?.created.id ?? 0 });
    await add(world, 'R-1');
    expect((await expectWhole(world.store)).items.size).toBe(3);
  });

  it('refuses the reference of a failed item, until that is deleted', async () => {
    const { world, queue } = await startUnique();
    const { created } = await add(world, 'R-1');
    const claimed = await world.claim(queue.id);
    const fence = { leaseId: claimed?.leaseId ?? '' };
    const exception = { ...application, type: 'BusinessException' } as const;
    await failWork(world, world.context, created.id, fence, exception, {});
    expect(await codeOfRejection(add(world, 'R-1'))).toBe('DuplicateReference');

    const { retry } = await setReviewStatus(world, world.context, { id: created.id }, 'Retried');
    expect(await codeOfRejection(add(world, 'R-1'))).toBe('DuplicateReference');
    await deleteQueueItem(world, world.context, { id: retry?.created.id ?? 0 });
    await add(world, 'R-1');
    await expectWhole(world.store);
  });

  it('gives a reference back also when its queue was deleted', async () => {
    const { world, queue } = await startUnique();
    const { created } = await add(world, 'R-1');
    await deleteQueue(world, world.context, queue.id);
    await deleteQueueItem(world, world.context, { id: created.id });
    await expectWhole(world.store);
  });

  it('adds many at once, each reference once', async () => {
    const { world } = await startUnique();
    const codes = await Promise.all(
      Array.from({ length: 60 }, (_, n) => codeOfRejection(add(world, `R-${n % 20}`))),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(20);
    expect(codes.filter((code) => code === 'DuplicateReference')).toHaveLength(40);
    expect((await expectWhole(world.store)).items.size).toBe(20);
  });
});
