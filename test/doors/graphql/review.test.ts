import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, idOf, startWorld, type World } from './world.ts';

let world: World;
let reviewer: string;
beforeAll(async () => {
  world = await startWorld();
  await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
  reviewer = String((await world.createUser('alice', ['operator'])).id);
});
afterAll(() => world.stop());

const add = async () =>
  idOf(
    await world.data(
      'mutation { addQueueItem(input: { queueName: "Q", reference: "r", specificContent: "{\\"a\\":1}" }) { id } }',
    ),
  );
const failed = async () => {
  const id = idOf(
    await world.data(
      'mutation { startTransaction(input: { queueName: "Q", specificContent: "{\\"a\\":1}" }) { id } }',
    ),
  );
  await world.data(
    'mutation ($id: ID!) { setTransactionResult(id: $id, input: { isSuccessful: false, exception: { reason: "x" } }) { id } }',
    { id },
  );
  return id;
};
const setReviewer = (variables: object) =>
  world.ask(
    'mutation ($id: ID!, $reviewerId: ID, $revision: Int) { setReviewer(id: $id, reviewerId: $reviewerId, expectedRevision: $revision) { revision reviewer { id userName } } }',
    variables,
  );
const setReviewStatus = (variables: object) =>
  world.ask(
    'mutation ($id: ID!, $to: ReviewStatus!, $revision: Int) { setReviewStatus(id: $id, reviewStatus: $to, expectedRevision: $revision) { status reviewStatus revision nextAttempt { status manualRetryNumber previousAttempt { id } } } }',
    variables,
  );

describe('setReviewer', () => {
  it('names a reviewer and takes the name away again', async () => {
    const id = await failed();
    expect((await setReviewer({ id, reviewerId: reviewer })).data).toEqual({
      setReviewer: { revision: 3, reviewer: { id: reviewer, userName: 'alice' } },
    });
    expect((await setReviewer({ id, reviewerId: null })).data).toEqual({
      setReviewer: { revision: 4, reviewer: null },
    });
  });

  it('refuses a user that is not there, and an item that did not fail', async () => {
    expect((await setReviewer({ id: await failed(), reviewerId: '4711' })).codes).toEqual([
      'REVIEWER_NOT_AVAILABLE',
    ]);
    expect((await setReviewer({ id: await add(), reviewerId: reviewer })).codes).toEqual([
      'INVALID_STATUS_FOR_REVIEW',
    ]);
  });

  it('refuses a revision that the item no longer has; a comment makes no new one', async () => {
    const id = await failed();
    await world.data('mutation ($id: ID!) { addComment(queueItemId: $id, text: "look") { id } }', { id });
    expect((await setReviewer({ id, reviewerId: reviewer, revision: 2 })).codes).toEqual([]);
    expect((await setReviewer({ id, reviewerId: reviewer, revision: 2 })).codes).toEqual([
      'OPTIMISTIC_CONCURRENCY',
    ]);
    expect((await setReviewer({ id: '999999', revision: 2 })).codes).toEqual(['ITEM_NOT_FOUND']);
  });
});

describe('setReviewStatus', () => {
  it('moves the review, and with RETRIED makes another attempt', async () => {
    const id = await failed();
    expect((await setReviewStatus({ id, to: 'IN_REVIEW' })).data).toMatchObject({
      setReviewStatus: { status: 'FAILED', reviewStatus: 'IN_REVIEW', nextAttempt: null },
    });
    expect((await setReviewStatus({ id, to: 'RETRIED' })).data).toMatchObject({
      setReviewStatus: {
        status: 'RETRIED',
        reviewStatus: 'RETRIED',
        nextAttempt: { status: 'NEW', manualRetryNumber: 1, previousAttempt: { id } },
      },
    });
    expect((await setReviewStatus({ id, to: 'RETRIED' })).codes).toEqual(['INVALID_STATUS_FOR_RETRY']);
    expect((await setReviewStatus({ id, to: 'VERIFIED' })).codes).toEqual(['INVALID_STATUS_FOR_REVIEW']);
  });

  it('refuses a stale revision', async () => {
    const id = await failed();
    expect((await setReviewStatus({ id, to: 'VERIFIED', revision: 1 })).codes).toEqual([
      'OPTIMISTIC_CONCURRENCY',
    ]);
  });
});

describe('editQueueItem', () => {
  const edit = (id: string, input: object, revision: number | null = null) =>
    world.ask(
      'mutation ($id: ID!, $input: EditQueueItemInput!, $revision: Int) { editQueueItem(id: $id, input: $input, expectedRevision: $revision) { priority deferDate dueDate specificContent progress reference } }',
      { id, input, revision },
    );

  it('changes what is said, leaves the rest, and takes away with null', async () => {
    const id = await add();
    const first = await edit(id, {
      priority: 'LOW',
      dueDate: '2030-01-01',
      deferDate: '2030-01-01',
      progress: 'p',
    });
    expect(first.data).toEqual({
      editQueueItem: {
        priority: 'LOW',
        deferDate: '2030-01-01T00:00:00Z',
        dueDate: '2030-01-01T00:00:00Z',
        specificContent: '{"a":1}',
        progress: 'p',
        reference: 'r',
      },
    });
    const second = await edit(
      id,
      { priority: null, deferDate: null, specificContent: null, progress: null },
      1,
    );
    expect(second.data).toEqual({
      editQueueItem: {
        priority: 'LOW',
        deferDate: null,
        dueDate: '2030-01-01T00:00:00Z',
        specificContent: null,
        progress: null,
        reference: 'r',
      },
    });
  });

  it('refuses an item that is not new, a stale revision and nested content', async () => {
    expect((await edit(await failed(), { priority: 'LOW' })).codes).toEqual(['INVALID_STATUS_FOR_EDIT']);
    const id = await add();
    expect((await edit(id, { priority: 'LOW' }, 7)).codes).toEqual(['OPTIMISTIC_CONCURRENCY']);
    expect((await edit(id, { specificContent: '{"a":{}}' })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('deleteQueueItem', () => {
  const remove = (id: string, revision: number | null = null) =>
    world.ask(
      'mutation ($id: ID!, $revision: Int) { deleteQueueItem(id: $id, expectedRevision: $revision) { status } }',
      { id, revision },
    );

  it('deletes an item, which stays readable', async () => {
    const id = await add();
    expect((await remove(id, 3)).codes).toEqual(['OPTIMISTIC_CONCURRENCY']);
    expect((await remove(id, 0)).data).toEqual({ deleteQueueItem: { status: 'DELETED' } });
    const read = await world.data('query ($id: ID!) { queueItem(id: $id) { status } }', { id });
    expect(read).toEqual({ queueItem: { status: 'DELETED' } });
    expect((await remove(id)).codes).toEqual(['INVALID_STATUS_FOR_DELETE']);
  });
});

describe('history', () => {
  it('tells every event but comments, with how the item stood after it', async () => {
    const id = await failed();
    await world.data('mutation ($id: ID!) { addComment(queueItemId: $id, text: "look") { id } }', { id });
    await setReviewer({ id, reviewerId: reviewer });
    await setReviewStatus({ id, to: 'VERIFIED' });
    const data = await world.data(
      `query ($id: ID!) { queueItem(id: $id) { history {
        totalCount pageInfo { hasNextPage hasPreviousPage }
        edges { node { id revision type status reviewStatus reviewer { id userName } principal { kind id name } door } }
      } } }`,
      { id },
    );
    const who = {
      principal: { kind: 'USER', id: '1', name: 'admin' },
      door: 'GRAPHQL',
      id: expect.any(String),
    };
    const alice = { id: reviewer, userName: 'alice' };
    const plain = { reviewStatus: 'NONE', reviewer: null, ...who };
    expect(at(data, 'queueItem', 'history')).toEqual({
      totalCount: 5,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      edges: [
        { node: { revision: 0, type: 'CREATE', status: 'NEW', ...plain } },
        { node: { revision: 1, type: 'STATUS', status: 'IN_PROGRESS', ...plain } },
        { node: { revision: 2, type: 'STATUS', status: 'FAILED', ...plain } },
        { node: { revision: 4, type: 'REVIEWER_SET', status: 'FAILED', ...plain, reviewer: alice } },
        {
          node: {
            revision: 5,
            type: 'EDIT',
            status: 'FAILED',
            ...plain,
            reviewer: alice,
            reviewStatus: 'VERIFIED',
          },
        },
      ],
    });
  });

  it('is read page by page, also where two events have one instant', async () => {
    const id = await failed();
    const page = async (after: unknown) => {
      const data = await world.data(
        'query ($id: ID!, $after: String) { queueItem(id: $id) { history(first: 1, after: $after) { edges { node { revision } } pageInfo { hasNextPage endCursor } } } }',
        { id, after },
      );
      return at(data, 'queueItem', 'history');
    };
    const revisions: unknown[] = [];
    for (let after: unknown = null, more: unknown = true; more === true;) {
      const read = await page(after);
      revisions.push(at(read, 'edges', 0, 'node', 'revision'));
      after = at(read, 'pageInfo', 'endCursor');
      more = at(read, 'pageInfo', 'hasNextPage');
    }
    expect(revisions).toEqual([0, 1, 2]);
  });
});
