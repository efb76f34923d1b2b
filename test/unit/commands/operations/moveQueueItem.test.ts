import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../../src/commands/addQueueItem.ts';
import { deleteQueueItem, editQueueItem } from '../../../../src/commands/editQueueItem.ts';
import { moveQueueItem } from '../../../../src/commands/operations/moveQueueItem.ts';
import type { QueueSettings } from '../../../../src/domain/queue/queue.ts';
import { alice, codeOfRejection, second } from '../../../support/given.ts';
import { startOrchestrator } from '../../../support/orchestrator.ts';

const unique = { enforceUniqueReference: true };

const withQueues = async (from: Partial<QueueSettings> = {}, to: Partial<QueueSettings> = {}) => {
  const world = await startOrchestrator();
  const source = await world.queue({ name: 'From', ...from });
  const target = await world.queue({ name: 'To', ...to });
  const add = async (queueName: string, input: object = {}) =>
    (await addQueueItem(world, world.context, queueName, input)).created.id;
  const move = (id: number, queueId = target.id) => moveQueueItem(world, world.context, id, queueId);
  return { world, source, target, add, move };
};

describe('moving an item', () => {
  it('deletes it, and lets one stand for it in the other queue with all that was said of it', async () => {
    const { world, target, add, move } = await withQueues();
    const id = await add('From', { reference: 'r', content: '{"A":1.50}', dueDate: second(9), source: 's' });
    await editQueueItem(world, world.context, { id }, { priority: 'High', deferDate: second(5) });
    const { item, retry } = await move(id);
    expect(item).toEqual(await world.item(id));
    expect(item).toMatchObject({ status: 'Deleted', retriedBy: retry?.created.id });
    expect(retry).toEqual(await world.item(retry?.created.id ?? 0));
    expect(retry).toMatchObject({
      status: 'New',
      priority: 'High',
      deferDate: second(5),
      dueDate: second(9),
      content: { text: '{"A":1.50}' },
      created: {
        key: item.created.key,
        queueId: target.id,
        queueRevision: target.revision,
        reference: 'r',
        source: 's',
        ancestorId: id,
        ancestorUniqueKey: item.created.uniqueKey,
      },
    });
    expect(retry?.created.uniqueKey).not.toBe(item.created.uniqueKey);
  });

  it('hands it out from the other queue alone', async () => {
    const { world, source, target, add, move } = await withQueues();
    const { retry } = await move(await add('From'));
    await world.caughtUpTo(world.store.lastAcknowledgedPosition);
    expect(await world.claim(source.id)).toBeNull();
    expect((await world.claim(target.id))?.item.created.id).toBe(retry?.created.id);
  });

  it('refuses one that is no longer new, is there already, or does not fit', async () => {
    const schema = '{"type":"object","required":["A"]}';
    const { world, source, add, move } = await withQueues({}, { specificDataJsonSchema: schema });
    const id = await add('From', { content: '{"B":1}' });
    expect(await codeOfRejection(move(id))).toBe('QueueItemViolatesSpecificDataJsonSchema');
    expect(await codeOfRejection(move(id, source.id))).toBe('InvalidArgument');
    expect(await codeOfRejection(move(id, 4711))).toBe('ItemNotFound');
    await world.claim(source.id);
    expect(await codeOfRejection(move(id))).toBe('InvalidStatusForMove');
  });

  it('refuses queues and items of other folders', async () => {
    const { world, target, add } = await withQueues();
    const id = await add('From');
    const elsewhere = world.as(alice, 2);
    expect(await codeOfRejection(moveQueueItem(world, elsewhere, id, target.id))).toBe('ItemNotFound');
  });
});

describe('the reference of a moved item', () => {
  it('is given back where it was, and held where it is', async () => {
    const { add, move } = await withQueues(unique, unique);
    const id = await add('From', { reference: 'r' });
    await move(id);
    expect(await codeOfRejection(add('To', { reference: 'r' }))).toBe('DuplicateReference');
    expect(await codeOfRejection(add('From', { reference: 'r' }))).toBeUndefined();
  });

  it('is given back where the moved item is deleted, and where it is moved on', async () => {
    const { world, source, add, move } = await withQueues({}, unique);
    const first = await move(await add('From', { reference: 'r' }));
    await deleteQueueItem(world, world.context, { id: first.retry?.created.id ?? 0 });
    const next = await move(await add('From', { reference: 'r' }));
    await move(next.retry?.created.id ?? 0, source.id);
    expect(await codeOfRejection(add('To', { reference: 'r' }))).toBeUndefined();
  });

  it('must be free in the other queue, and must be there', async () => {
    const { world, add, move } = await withQueues({}, unique);
    await add('To', { reference: 'r' });
    const id = await add('From', { reference: 'r' });
    expect(await codeOfRejection(move(id))).toBe('DuplicateReference');
    expect(await codeOfRejection(move(await add('From')))).toBe('TransactionReferenceRequired');
    expect((await world.item(id)).status).toBe('New');
  });

  it('is free again in the other queue where a robot was faster to take the item', async () => {
    const { world, source, target, add } = await withQueues({}, unique);
    const id = await add('From', { reference: 'r' });
    // Taken between the look at it and the decision.
    const ids = {
      ...world.ids,
      next: async (kind: Parameters<typeof world.ids.next>[0]) => {
        await world.claim(source.id);
        return world.ids.next(kind);
      },
    };
    const refused = moveQueueItem({ ...world, ids }, world.context, id, target.id);
    expect(await codeOfRejection(refused)).toBe('InvalidStatusForMove');
    expect((await world.item(id)).status).toBe('InProgress');
    expect(await codeOfRejection(add('To', { reference: 'r' }))).toBeUndefined();
  });

  it('stays held where the item is moved twice at once', async () => {
    const { add, move } = await withQueues({}, unique);
    const id = await add('From', { reference: 'r' });
    const outcomes = await Promise.all([codeOfRejection(move(id)), codeOfRejection(move(id))]);
    expect(outcomes.toSorted()).toEqual(['InvalidStatusForMove', undefined]);
    expect(await codeOfRejection(add('To', { reference: 'r' }))).toBe('DuplicateReference');
  });
});
