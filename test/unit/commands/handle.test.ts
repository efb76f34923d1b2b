import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { addComment } from '../../../src/commands/comments.ts';
import { editQueueItem } from '../../../src/commands/editQueueItem.ts';
import { completeWork } from '../../../src/commands/finishWork.ts';
import { handle } from '../../../src/commands/handle.ts';
import { codeOfRejection } from '../../support/given.ts';
import { memoryStore, startOrchestrator } from '../../support/orchestrator.ts';
import { failingStore, storeAround } from './faultyStore.ts';
import { StoreUnavailable, UnknownOutcome } from '../../../src/store/eventStore.ts';
import { expectWhole } from './wholeness.ts';

/** Two processes on one log, each with an item in memory as it was when it was added. */
const twoNodes = async () => {
  const store = memoryStore();
  const one = await startOrchestrator({ store });
  const two = await startOrchestrator({ store, clock: one.time });
  const queue = await one.queue({ name: 'Q' });
  const { created } = await addQueueItem(one, one.context, 'Q', {});
  await two.caughtUpTo(store.lastAcknowledgedPosition);
  await two.items.load(`queueItem-${created.id}`);
  return { store, one, two, queue, id: created.id };
};

describe('a command on an item that another process has changed', () => {
  it('decides again about what the log has', async () => {
    const { one, two, id } = await twoNodes();
    await addComment(one, one.context, id, 'look');
    const { item, revision } = await editQueueItem(two, two.context, { id }, { priority: 'High' });
    expect(revision).toBe(2);
    expect(item).toMatchObject({ priority: 'High', version: 2 });
    expect(item.comments.size).toBe(1);
  });

  it('is not refused because of what the item no longer is', async () => {
    const { one, two, queue, id } = await twoNodes();
    const claim = await one.claim(queue.id);
    const fence = { leaseId: claim?.leaseId ?? '' };
    // In the memory of this one the item is still new.
    const { item } = await completeWork(two, two.context, id, fence, {});
    expect(item.status).toBe('Successful');
  });

  it('is refused because of what it has become', async () => {
    const { one, two, queue, id } = await twoNodes();
    await one.claim(queue.id);
    expect(await codeOfRejection(editQueueItem(two, two.context, { id }, { priority: 'High' }))).toBe(
      'InvalidStatusForEdit',
    );
  });

  it('is taken by one of them alone', async () => {
    const { one, two, queue } = await twoNodes();
    const claims = await Promise.all([one.claim(queue.id), two.claim(queue.id)]);
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });
});

describe('a command that meets others again and again', () => {
  it('ends in Contention, and the item goes on', async () => {
    const log = memoryStore();
    const one = await startOrchestrator({ store: log });
    await one.queue({ name: 'Q' });
    const { created } = await addQueueItem(one, one.context, 'Q', {});
    // Somebody is always faster.
    const slow = storeAround(log, async (write) => {
      await addComment(one, one.context, created.id, 'first');
      return write();
    });
    const two = await startOrchestrator({ store: slow });
    expect(await codeOfRejection(addComment(two, two.context, created.id, 'second'))).toBe('Contention');
    expect((await one.item(created.id)).comments.size).toBe(6);
    await addComment(one, one.context, created.id, 'again');
    await expectWhole(log);
  });
});

describe('a command whose append fails', () => {
  const failing = async () => {
    const { store, fail, setReadable } = failingStore(memoryStore());
    const world = await startOrchestrator({ store });
    const queue = await world.queue({ name: 'Q' });
    const { created } = await addQueueItem(world, world.context, 'Q', {});
    return { world, fail, setReadable, queue, id: created.id };
  };

  it('changes nothing where nothing was written', async () => {
    const { world, fail, id } = await failing();
    fail(new StoreUnavailable('no disk'), 'before');
    await expect(addComment(world, world.context, id, 'look')).rejects.toThrow('no disk');
    const { comment, revision } = await addComment(world, world.context, id, 'look');
    expect([comment.text, revision]).toEqual(['look', 1]);
  });

  it('succeeds where it was written after all', async () => {
    const { world, fail, id } = await failing();
    fail(new UnknownOutcome('the answer was lost'), 'after');
    expect((await addComment(world, world.context, id, 'look')).revision).toBe(1);
    expect((await world.item(id)).comments.size).toBe(1);
  });

  it('reads the item anew where that stays unknown', async () => {
    const { world, fail, id } = await failing();
    for (let n = 0; n < 4; n += 1)
      fail(new UnknownOutcome('the answer was lost'), n === 0 ? 'after' : 'before');
    await expect(addComment(world, world.context, id, 'look')).rejects.toThrow(UnknownOutcome);
    expect((await addComment(world, world.context, id, 'again')).revision).toBe(2);
  });

  it('leaves a claimed item to the next one', async () => {
    const { world, fail, queue, id } = await failing();
    fail(new StoreUnavailable('no disk'), 'before');
    await expect(world.claim(queue.id)).rejects.toThrow('no disk');
    expect((await world.claim(queue.id))?.item.created.id).toBe(id);
  });

  it('leaves it there also where not even a read succeeds', async () => {
    const { world, fail, setReadable, queue, id } = await failing();
    fail(new StoreUnavailable('no disk'), 'before');
    setReadable(false);
    await expect(world.claim(queue.id)).rejects.toThrow('no disk');
    setReadable(true);
    expect((await world.claim(queue.id))?.item.created.id).toBe(id);
  });

  it('does not lend an item twice that was lent without an answer', async () => {
    const { world, fail, queue, id } = await failing();
    for (let n = 0; n < 4; n += 1)
      fail(new UnknownOutcome('the answer was lost'), n === 0 ? 'after' : 'before');
    await expect(world.claim(queue.id)).rejects.toThrow(UnknownOutcome);
    expect(await world.claim(queue.id)).toBeNull();
    expect((await world.item(id)).status).toBe('InProgress');
  });
});

describe('a command', () => {
  it('may be made of the item', async () => {
    const world = await startOrchestrator();
    await world.queue({ name: 'Q' });
    const { created } = await addQueueItem(world, world.context, 'Q', { progress: 'half' });
    const { item } = await handle(world, world.context, created.id, async ({ progress }) => ({
      type: 'Edit',
      changes: { progress: `${progress} and more` },
    }));
    expect(item.progress).toBe('half and more');
  });

  it('finds no item in another folder', async () => {
    const world = await startOrchestrator();
    await world.queue({ name: 'Q' });
    const { created } = await addQueueItem(world, world.context, 'Q', {});
    const elsewhere = world.as(world.context.principal, 2);
    expect(await codeOfRejection(addComment(world, elsewhere, created.id, 'look'))).toBe('ItemNotFound');
  });
});
