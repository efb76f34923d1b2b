import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { addComment } from '../../../src/commands/comments.ts';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { deleteQueueItem } from '../../../src/commands/editQueueItem.ts';
import { failWork } from '../../../src/commands/finishWork.ts';
import { forEachItem, setReviewer, setReviewStatus } from '../../../src/commands/reviewQueueItems.ts';
import { codeOfRejection } from '../../support/given.ts';
import { memoryStore, startOrchestrator } from '../../support/orchestrator.ts';
import { application } from '../domain/queueItem/world.ts';
import { eachStore } from './stores.ts';
import { expectWhole } from './wholeness.ts';

/** Failed items of a queue that does not retry of itself, and a user who may review them. */
const failed = async (count = 1, multiStreamAppend = true) => {
  const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
  const queue = await world.queue({ name: 'Q', enforceUniqueReference: true });
  const reviewer = await createDefinition(world, world.context, 'user', {
    userName: 'carol',
    name: null,
    surname: null,
    email: null,
    roles: ['operator'],
    folders: null,
    isActive: true,
  });
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const { created } = await addQueueItem(world, world.context, 'Q', { reference: `R-${n}` });
    const claim = await world.claim(queue.id);
    await failWork(world, world.context, created.id, { leaseId: claim?.leaseId ?? '' }, application, {});
    ids.push(created.id);
  }
  return { world, queue, reviewer, ids, id: ids[0] ?? 0 };
};

describe('a reviewer', () => {
  it('is set and unset', async () => {
    const { world, reviewer, id } = await failed();
    const { item } = await setReviewer(world, world.context, { id }, reviewer.id);
    expect(item).toEqual(await world.item(id));
    expect(item).toMatchObject({ reviewerId: reviewer.id, reviewerName: 'carol' });
    const unset = await setReviewer(world, world.context, { id, version: item.version }, null);
    expect(unset.item).toMatchObject({ reviewerId: null, reviewerName: null });
  });

  it('must be a user who is there', async () => {
    const { world, id } = await failed();
    expect(await codeOfRejection(setReviewer(world, world.context, { id }, 99))).toBe('ReviewerNotAvailable');
  });

  it('must be active', async () => {
    const { world, reviewer, id } = await failed();
    const inactive = await createDefinition(world, world.context, 'user', {
      ...reviewer,
      id: reviewer.id + 1,
      key: '00000000-0000-4000-8000-000000000004',
      userName: 'dave',
      isActive: false,
    });
    expect(await codeOfRejection(setReviewer(world, world.context, { id }, inactive.id))).toBe(
      'ReviewerNotAvailable',
    );
  });
});

eachStore('a review, written $how', ({ multiStreamAppend }) => {
  it('moves on', async () => {
    const { world, id } = await failed(1, multiStreamAppend);
    const { item, retry } = await setReviewStatus(world, world.context, { id }, 'InReview');
    expect([item.reviewStatus, retry]).toEqual(['InReview', null]);
  });

  it('may ask for another attempt, once', async () => {
    const { world, queue, id } = await failed(1, multiStreamAppend);
    const { item, retry } = await setReviewStatus(world, world.context, { id }, 'Retried');
    expect(item).toMatchObject({ status: 'Retried', reviewStatus: 'Retried', retriedBy: retry?.created.id });
    expect(retry).toEqual(await world.item(retry?.created.id ?? 0));
    expect(retry?.created).toMatchObject({ manualAncestorId: id, manualRetryNumber: 1, reference: 'R-0' });
    expect((await world.claim(queue.id))?.item.created.id).toBe(retry?.created.id);
    expect(await codeOfRejection(setReviewStatus(world, world.context, { id }, 'Retried'))).toBe(
      'InvalidStatusForRetry',
    );
    await expectWhole(world.store);
  });

  it('asked for several times at once makes one attempt', async () => {
    const { world, id } = await failed(1, multiStreamAppend);
    const codes = await Promise.all(
      Array.from({ length: 5 }, () =>
        codeOfRejection(setReviewStatus(world, world.context, { id }, 'Retried')),
      ),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect((await expectWhole(world.store)).items.size).toBe(2);
  });
});

describe('one thing done to many items', () => {
  it('tells which of them refused it', async () => {
    const { world, ids } = await failed(3);
    const [first = 0, second = 0, third = 0] = ids;
    await setReviewStatus(world, world.context, { id: second }, 'Verified');
    const targets = [{ id: first }, { id: second }, { id: 99 }, { id: third }];
    const refused = await forEachItem(targets, (target) =>
      setReviewStatus(world, world.context, target, 'Retried'),
    );
    expect(refused).toEqual([second, 99]);
    expect((await world.item(third)).status).toBe('Retried');
  });

  it('compares the version that the caller has seen, which comments do not move', async () => {
    const { world, ids } = await failed(2);
    const [first = 0, second = 0] = ids;
    const { version } = await world.item(first);
    await addComment(world, world.context, first, 'look');
    await setReviewStatus(world, world.context, { id: second }, 'InReview');
    const targets = [
      { id: first, version },
      { id: second, version },
    ];
    const remove = (target: { id: number; version: number }) => deleteQueueItem(world, world.context, target);
    expect(await forEachItem(targets, (target) => remove({ version, ...target }))).toEqual([second]);
    expect((await world.item(first)).status).toBe('Deleted');
  });

  it('goes no further than an error that is no refusal', async () => {
    const failure = new Error('broken');
    await expect(forEachItem([{ id: 1 }], () => Promise.reject(failure))).rejects.toBe(failure);
  });
});
