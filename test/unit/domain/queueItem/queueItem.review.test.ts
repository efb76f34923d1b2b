import { describe, it } from 'vitest';
import type { ReviewStatus } from '../../../../src/domain/queueItem/statusMachine.ts';
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
  taken,
} from './world.ts';

const reviewedAs = (reviewStatus: ReviewStatus): QueueItemEvent => ({
  type: 'Edit',
  data: { queueId: 7, reviewStatus },
});

const unreviewable = [
  ['new', [create()]],
  ['in progress', inProgress],
  ['successful', successful],
  ['retried', retriedByQueue],
  ['deleted', deleted],
] as const;

const retriedByReview: readonly QueueItemEvent[] = [
  ...failed,
  status({
    from: 'Failed',
    to: 'Retried',
    byReview: true,
    retry: { ...createData, id: 2, manualRetryNumber: 1 },
  }),
];

describe('a reviewer', () => {
  it.each([
    ['failed', failed],
    ['abandoned', abandoned],
  ])('is set on an item that %s', (_, past) => {
    given(past)
      .when({ type: 'SetReviewer', reviewer: { id: 583, name: 'alice' } })
      .thenEvents([{ type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'alice' } }]);
  });

  it('is unset', () => {
    given([...failed, { type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'alice' } }])
      .when({ type: 'SetReviewer', reviewer: null })
      .thenState({ reviewerId: null, reviewerName: null });
  });

  it.each(unreviewable)('is refused on one that is %s', (_, past) => {
    given(past)
      .when({ type: 'SetReviewer', reviewer: { id: 583, name: 'alice' } })
      .thenThrows('InvalidStatusForReview');
  });
});

describe('a review', () => {
  it.each([
    ['None', 'InReview'],
    ['None', 'Verified'],
    ['InReview', 'None'],
    ['InReview', 'Verified'],
    ['Verified', 'InReview'],
    ['Verified', 'None'],
  ] as const)('moves from %s to %s', (from, to) => {
    given([...failed, reviewedAs(from)])
      .when({ type: 'SetReviewStatus', to })
      .thenEvents([reviewedAs(to)]);
  });

  it.each(unreviewable)('is refused on an item that is %s', (_, past) => {
    given(past).when({ type: 'SetReviewStatus', to: 'InReview' }).thenThrows('InvalidStatusForReview');
  });
});

describe('a retry by review', () => {
  it('makes the next attempt of a failed item, whose automatic retries count anew', () => {
    given([
      create({ reference: 'R-1', content, retryNumber: 2, ancestorId: 90, ancestorUniqueKey: 'u-90' }),
      taken(),
      {
        event: status({ from: 'InProgress', to: 'Failed', startProcessing: second(1), durationMs: 7000 }),
        at: second(8),
      },
      reviewedAs('InReview'),
    ])
      .when({ type: 'RetryByReview', next })
      .thenEvents([
        status({
          from: 'Failed',
          to: 'Retried',
          byReview: true,
          retry: {
            ...createData,
            id: 2,
            uniqueKey: 'unique-2',
            reference: 'R-1',
            content,
            manualRetryNumber: 1,
            manualAncestorId: 1,
            manualAncestorUniqueKey: 'unique-1',
            secondsInPreviousAttempts: 7,
          },
        }),
      ]);
  });

  it('leaves result and times of the old attempt alone', () => {
    const { state } = given(failed);
    given(failed).when({ type: 'RetryByReview', next }).thenState({
      status: 'Retried',
      reviewStatus: 'Retried',
      retriedBy: 2,
      exception: state.exception,
      startProcessing: state.startProcessing,
      endProcessing: state.endProcessing,
      secondsInPreviousAttempts: state.secondsInPreviousAttempts,
    });
  });

  it('counts the retries by reviewers', () => {
    const manual = { manualRetryNumber: 3, manualAncestorId: 90, manualAncestorUniqueKey: 'u-90' };
    given([create(manual), ...failed.slice(1)])
      .when({ type: 'RetryByReview', next })
      .thenEvents([
        status({
          from: 'Failed',
          to: 'Retried',
          byReview: true,
          retry: {
            ...createData,
            id: 2,
            uniqueKey: 'unique-2',
            manualRetryNumber: 4,
            manualAncestorId: 1,
            manualAncestorUniqueKey: 'unique-1',
            secondsInPreviousAttempts: 1,
          },
        }),
      ]);
  });

  it('makes the next attempt of an abandoned item', () => {
    given(abandoned).when({ type: 'RetryByReview', next }).thenState({ status: 'Retried', retriedBy: 2 });
  });

  it('is refused on one that the queue has followed up itself', () => {
    given([
      ...inProgress,
      status({ from: 'InProgress', to: 'Abandoned', retry: { ...createData, id: 2, retryNumber: 1 } }),
    ])
      .when({ type: 'RetryByReview', next })
      .thenThrows('InvalidStatusForRetry');
  });

  it('is refused on one that was verified', () => {
    given([...failed, reviewedAs('Verified')])
      .when({ type: 'RetryByReview', next })
      .thenThrows('InvalidStatusForRetry');
  });

  it.each([...unreviewable, ['retried by review', retriedByReview] as const])(
    'is refused on one that is %s',
    (_, past) => {
      given(past).when({ type: 'RetryByReview', next }).thenThrows('InvalidStatusForRetry');
    },
  );
});
