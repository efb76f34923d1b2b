import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { deleteQueueItem, editQueueItem } from '../../../src/commands/editQueueItem.ts';
import type { QueueSettings } from '../../../src/domain/queue/queue.ts';
import { codeOfRejection, second } from '../../support/given.ts';
import { startOrchestrator } from '../../support/orchestrator.ts';

const added = async (settings: Partial<QueueSettings> = {}, input: object = {}) => {
  const world = await startOrchestrator();
  const queue = await world.queue({ name: 'Q', ...settings });
  const { created } = await addQueueItem(world, world.context, 'Q', input);
  const edit = (edits: object, version?: number) =>
    editQueueItem(world, world.context, { id: created.id, ...(version !== undefined && { version }) }, edits);
  return { world, queue, id: created.id, edit };
};

describe('editing an item', () => {
  it('answers it as it then stands in the log', async () => {
    const { world, id, edit } = await added({}, { content: '{"A":1}', progress: 'none' });
    const { item } = await edit({ content: '{"A":2.50}', priority: 'High', dueDate: second(9) });
    expect(item).toEqual(await world.item(id));
    expect(item).toMatchObject({
      content: { alg: 'none', text: '{"A":2.50}' },
      priority: 'High',
      dueDate: second(9),
      progress: 'none',
      version: 1,
    });
  });

  it('takes the content away, or leaves it', async () => {
    const { edit } = await added({}, { content: '{"A":1}' });
    expect((await edit({ priority: 'Low' })).item.content?.text).toBe('{"A":1}');
    expect((await edit({ content: null })).item.content).toBeNull();
  });

  it('holds the new content to the schema, and the old one to none', async () => {
    const specificDataJsonSchema = '{"type":"object","required":["A"]}';
    const { edit } = await added({ specificDataJsonSchema }, { content: '{"A":1}' });
    const refusal = 'QueueItemViolatesSpecificDataJsonSchema';
    expect(await codeOfRejection(edit({ content: '{"B":1}' }))).toBe(refusal);
    expect(await codeOfRejection(edit({ content: null }))).toBe(refusal);
    expect(await codeOfRejection(edit({ priority: 'Low' }))).toBeUndefined();
    expect(await codeOfRejection(edit({ content: '{"A":2}' }))).toBeUndefined();
  });

  it('refuses what is too large, and a stale version', async () => {
    const { edit } = await added();
    expect(await codeOfRejection(edit({ content: `{"A":"${'x'.repeat(256_000)}"}` }))).toBe(
      'ContentSizeExceeded',
    );
    expect(await codeOfRejection(edit({ progress: 'x'.repeat(104_858) }))).toBe('ProgressDataSizeExceeded');
    await edit({ priority: 'Low' }, 0);
    expect(await codeOfRejection(edit({ priority: 'High' }, 0))).toBe('OptimisticConcurrency');
  });

  it('puts it in its new place in the queue', async () => {
    const { world, queue, edit } = await added();
    const { created } = await addQueueItem(world, world.context, 'Q', {});
    await edit({ priority: 'Low' });
    await world.caughtUpTo(world.store.lastAcknowledgedPosition);
    expect((await world.claim(queue.id))?.item.created.id).toBe(created.id);
  });

  it('is refused while a robot works on it', async () => {
    const { world, queue, edit } = await added();
    await world.claim(queue.id);
    expect(await codeOfRejection(edit({ priority: 'Low' }))).toBe('InvalidStatusForEdit');
  });
});

describe('deleting an item', () => {
  it('keeps it from takers, and readable', async () => {
    const { world, queue, id } = await added();
    await deleteQueueItem(world, world.context, { id });
    expect(await world.claim(queue.id)).toBeNull();
    expect((await world.item(id)).status).toBe('Deleted');
  });

  it('is refused while a robot works on it, and a second time', async () => {
    const { world, queue, id } = await added();
    const other = await addQueueItem(world, world.context, 'Q', {});
    await world.claim(queue.id);
    const remove = (of: number) => codeOfRejection(deleteQueueItem(world, world.context, { id: of }));
    expect(await remove(id)).toBe('InvalidStatusForDelete');
    expect(await remove(other.created.id)).toBeUndefined();
    expect(await remove(other.created.id)).toBe('InvalidStatusForDelete');
  });
});
