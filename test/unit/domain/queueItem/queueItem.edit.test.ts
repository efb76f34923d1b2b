import { describe, expect, it } from 'vitest';
import type { QueueItemCommand } from '../../../../src/domain/queueItem/queueItem.ts';
import type { QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import { second } from '../../../support/given.ts';
import {
  abandoned,
  content,
  create,
  createData,
  deleted,
  failed,
  given,
  inProgress,
  next,
  retriedByQueue,
  status,
  successful,
} from './world.ts';

const remark: QueueItemEvent = { type: 'CommentAdded', data: { text: 'look' } };

describe('editing', () => {
  it('changes what is named and nothing else', () => {
    given([create({ deferDate: second(5), dueDate: second(9), progress: 'half' })])
      .when({ type: 'Edit', changes: { priority: 'High', dueDate: second(8) } })
      .thenState({ priority: 'High', dueDate: second(8), deferDate: second(5), progress: 'half' });
  });

  it('takes values away', () => {
    given([
      create({
        deferDate: second(5),
        dueDate: second(9),
        riskSlaDate: second(8),
        content,
        progress: 'half',
      }),
    ])
      .when({
        type: 'Edit',
        changes: { deferDate: null, dueDate: null, riskSlaDate: null, content: null, progress: null },
      })
      .thenState({ deferDate: null, dueDate: null, riskSlaDate: null, content: null, progress: null });
  });

  it.each([
    ['in progress', inProgress],
    ['successful', successful],
    ['failed', failed],
    ['retried', retriedByQueue],
    ['deleted', deleted],
  ])('is refused on one that is %s', (_, past) => {
    given(past)
      .when({ type: 'Edit', changes: { priority: 'High' } })
      .thenThrows('InvalidStatusForEdit');
  });
});

describe('deleting', () => {
  it.each([
    ['new', [create()], 'New'],
    ['successful', successful, 'Successful'],
    ['failed', failed, 'Failed'],
    ['abandoned', abandoned, 'Abandoned'],
    ['retried', retriedByQueue, 'Retried'],
  ] as const)('an item that is %s', (_, past, from) => {
    given(past)
      .when({ type: 'Delete' })
      .thenEvents([{ type: 'Delete', data: { queueId: 7, from, key: 'key' } }]);
  });

  it('gives the reference of the last attempt back', () => {
    given(failed)
      .when({ type: 'Delete', referenceStream: 'reference-7.x' })
      .thenEvents([
        { type: 'Delete', data: { queueId: 7, from: 'Failed', key: 'key', releases: 'reference-7.x' } },
      ]);
  });

  it('keeps the reference of an attempt that another one follows', () => {
    given(retriedByQueue)
      .when({ type: 'Delete', referenceStream: 'reference-7.x' })
      .thenEvents([{ type: 'Delete', data: { queueId: 7, from: 'Retried', key: 'key' } }]);
  });

  it('keeps all else as it was', () => {
    const { state } = given(failed);
    given(failed)
      .when({ type: 'Delete' })
      .thenState({ ...state, status: 'Deleted', version: 3 });
  });

  it.each([
    ['in progress', inProgress],
    ['deleted', deleted],
  ])('is refused on one that is %s', (_, past) => {
    given(past).when({ type: 'Delete' }).thenThrows('InvalidStatusForDelete');
  });
});

describe('the version', () => {
  it('is the revision of the last event', () => {
    expect(given(failed).state.version).toBe(2);
  });

  it('counts from the base of an imported item', () => {
    expect(given([create({ rowVersionBase: 1000 }), ...failed.slice(1)]).state.version).toBe(1002);
  });

  it('does not move with comments', () => {
    expect(
      given([
        ...failed,
        remark,
        { type: 'CommentEdited', data: { revision: 3, text: 'look here' } },
        { type: 'CommentDeleted', data: { revision: 3 } },
      ]).state.version,
    ).toBe(2);
  });

  it('moves on over the revisions of comments', () => {
    given([...failed, remark])
      .when({ type: 'Delete' })
      .thenState({ version: 4 });
  });

  const versioned: readonly [string, (version: number) => QueueItemCommand][] = [
    ['SetReviewer', (version) => ({ type: 'SetReviewer', reviewer: null, version })],
    ['SetReviewStatus', (version) => ({ type: 'SetReviewStatus', to: 'InReview', version })],
    ['RetryByReview', (version) => ({ type: 'RetryByReview', next, version })],
    ['Delete', (version) => ({ type: 'Delete', version })],
  ];

  it.each(versioned)('that a caller has seen lets %s pass, comments or not', (_, command) => {
    const past = [...failed, remark];
    given(past).when(command(2)).thenState({ version: 4 });
  });

  it.each(versioned)('that is stale refuses %s', (_, command) => {
    given([...failed, { type: 'Edit', data: { queueId: 7, reviewStatus: 'InReview' } }])
      .when(command(2))
      .thenThrows('OptimisticConcurrency');
  });

  it('refuses also an edit', () => {
    given([create({ ...createData, rowVersionBase: 9 })])
      .when({ type: 'Edit', changes: {}, version: 0 })
      .thenThrows('OptimisticConcurrency');
  });

  it('is looked at before the status', () => {
    given([create(), status({ from: 'New', to: 'InProgress' })])
      .when({ type: 'Delete', version: 0 })
      .thenThrows('OptimisticConcurrency');
  });
});
