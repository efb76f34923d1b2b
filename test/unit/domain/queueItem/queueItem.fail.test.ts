import { describe, it } from 'vitest';
import type { CreateData, QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import { second } from '../../../support/given.ts';
import {
  application,
  business,
  claimLease,
  content,
  create,
  createData,
  failed,
  fence,
  given,
  inProgress,
  lease,
  next,
  rule,
  status,
  successful,
  taken,
} from './world.ts';

const fail = (exception = application, by = rule()) =>
  ({ type: 'Fail', fence, exception, outcome: {}, rule: by, next }) as const;

const ended = { from: 'InProgress', startProcessing: second(1), durationMs: 3900 } as const;

/** The attempt that follows the first one, four seconds after it was taken less a little. */
const nextAttempt: CreateData = {
  ...createData,
  id: 2,
  uniqueKey: 'unique-2',
  queueRevision: 4,
  retryNumber: 1,
  ancestorId: 1,
  ancestorUniqueKey: 'unique-1',
  secondsInPreviousAttempts: 3,
};
const at = '2024-01-01T12:00:04.9Z';

const attempt = (retryNumber: number): QueueItemEvent[] => [create({ retryNumber }), taken()];

describe('failing', () => {
  it('with an application exception makes the next attempt', () => {
    given(inProgress)
      .when(fail(), at)
      .thenEvents([status({ ...ended, to: 'Retried', exception: application, retry: nextAttempt })]);
  });

  it('tells what became of the attempt', () => {
    given(inProgress).when(fail(), at).thenState({
      status: 'Retried',
      reviewStatus: 'None',
      lease: null,
      endProcessing: at,
      exception: application,
      retriedBy: 2,
      secondsInPreviousAttempts: 3,
    });
  });

  it('with a business exception never makes another attempt', () => {
    given(inProgress)
      .when(fail(business), at)
      .thenEvents([status({ ...ended, to: 'Failed', exception: business })]);
  });

  it('makes none where the queue does not retry', () => {
    given(inProgress)
      .when(fail(application, rule({ automatic: false })), at)
      .thenEvents([status({ ...ended, to: 'Failed', exception: application })]);
  });

  it.each([
    [0, 0, 'Failed'],
    [0, 1, 'Retried'],
    [1, 2, 'Retried'],
    [2, 2, 'Failed'],
    [5, 2, 'Failed'],
    [49, 50, 'Retried'],
  ] as const)('on retry %i of %i leads to %s', (retryNumber, maxRetries, to) => {
    given(attempt(retryNumber))
      .when(fail(application, rule({ maxRetries })))
      .thenState({ status: to });
  });

  it('keeps output, analytics and progress that come with it', () => {
    const outcome = { output: content, analytics: content, progress: 'stuck', operationId: 'op' };
    given(inProgress)
      .when({ ...fail(business), outcome })
      .thenState(outcome);
  });

  it('is refused by the fence', () => {
    given([create(), taken(claimLease)])
      .when(fail())
      .thenThrows('LeaseLost');
  });

  it('is refused on a new item', () => {
    given([create()]).when(fail()).thenThrows('TransactionNotStarted');
  });

  it('is refused on a final item', () => {
    given(failed).when(fail()).thenThrows('InvalidTransitionFromFinalStatus');
  });
});

describe('the attempt that follows', () => {
  it('keeps what the item was asked for', () => {
    const asked = {
      reference: 'R-1',
      priority: 'High',
      dueDate: second(500),
      riskSlaDate: second(400),
      content,
      source: 'Apps',
      parentOperationId: 'parent',
    } as const;
    given([create({ ...asked, deferDate: second(0), progress: 'half' }), taken()])
      .when(fail(), at)
      .thenEvents([
        status({ ...ended, to: 'Retried', exception: application, retry: { ...nextAttempt, ...asked } }),
      ]);
  });

  it('has what the item was changed to', () => {
    const changes = { priority: 'Low', content, dueDate: second(700) } as const;
    given([
      create({ priority: 'High', dueDate: second(500) }),
      { type: 'Edit', data: { queueId: 7, ...changes } },
      { event: taken(), at: second(1) },
    ])
      .when(fail(), at)
      .thenEvents([
        status({ ...ended, to: 'Retried', exception: application, retry: { ...nextAttempt, ...changes } }),
      ]);
  });

  it('still tells which attempt a reviewer has retried', () => {
    const manual = { manualRetryNumber: 1, manualAncestorId: 90, manualAncestorUniqueKey: 'unique-90' };
    given([create({ ...manual, retryNumber: 1 }), taken()])
      .when(fail(), at)
      .thenEvents([
        status({
          ...ended,
          to: 'Retried',
          exception: application,
          retry: { ...nextAttempt, ...manual, retryNumber: 2 },
        }),
      ]);
  });
});

describe('a lease that runs out', () => {
  const expire = (by = rule(), leaseId = lease.leaseId) =>
    ({ type: 'Expire', leaseId, rule: by, next }) as const;

  it('of StartTransaction leaves the item abandoned', () => {
    given(inProgress)
      .when(expire(), at)
      .thenEvents([status({ ...ended, to: 'Abandoned' })]);
  });

  it('is followed by another attempt where the queue retries abandoned items', () => {
    given(inProgress)
      .when(expire(rule({ automatic: false, retryAbandoned: true })), at)
      .thenEvents([status({ ...ended, to: 'Abandoned', retry: nextAttempt })]);
  });

  it('is not, where no retry is left', () => {
    given(attempt(2))
      .when(expire(rule({ retryAbandoned: true })), at)
      .thenEvents([status({ ...ended, to: 'Abandoned' })]);
  });

  it('of a claim fails, which the queue retries', () => {
    given([create(), taken(claimLease)])
      .when(expire(rule(), claimLease.leaseId), at)
      .thenState({
        status: 'Retried',
        retriedBy: 2,
        exception: {
          reason: 'LeaseExpired',
          details: 'The robot did not answer before its lease ended.',
          type: 'ApplicationException',
          associatedImageFilePath: null,
        },
      });
  });

  it('of a claim fails for good where no retry is left', () => {
    given([create({ retryNumber: 2 }), taken(claimLease)])
      .when(expire(rule({ retryAbandoned: true }), claimLease.leaseId))
      .thenState({ status: 'Failed', retriedBy: null });
  });

  it('changes nothing where the item is lent anew', () => {
    given([...inProgress, status({ from: 'InProgress', to: 'New' }), taken({ ...lease, leaseId: 'lease-3' })])
      .when(expire())
      .thenThrows('LeaseLost');
  });

  it('changes nothing where the work has ended', () => {
    given(successful).when(expire()).thenThrows('InvalidTransitionFromFinalStatus');
  });
});
