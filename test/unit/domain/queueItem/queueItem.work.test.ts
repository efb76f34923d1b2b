import { describe, expect, it } from 'vitest';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import { holderOf } from '../../../../src/domain/queueItem/queueItem.ts';
import { alice, second } from '../../../support/given.ts';
import {
  abandoned,
  claimLease,
  create,
  deleted,
  failed,
  fence,
  given,
  inProgress,
  lease,
  retriedByQueue,
  status,
  successful,
  taken,
} from './world.ts';

describe('taking', () => {
  it('lends a new item', () => {
    given([create()]).when({ type: 'Take', lease }).thenEvents([taken()]);
  });

  it('tells robot and start', () => {
    given([create()])
      .when({ type: 'Take', lease }, second(5))
      .thenState({
        status: 'InProgress',
        lease,
        robotId: 749,
        startProcessing: second(5),
        endProcessing: null,
        version: 1,
      });
  });

  it.each([
    ['deferred to this very instant', second(60)],
    ['deferred to an instant that has passed', second(59)],
  ])('lends one that was %s', (_, deferDate) => {
    given([create({ deferDate })])
      .when({ type: 'Take', lease }, second(60))
      .thenEvents([taken()]);
  });

  it('does not lend one that is deferred', () => {
    given([create({ deferDate: '2024-01-01T12:01:00.0000001Z' })])
      .when({ type: 'Take', lease }, second(60))
      .thenThrows('TransactionNotStarted');
  });

  it.each([
    ['in progress', inProgress],
    ['successful', successful],
    ['failed', failed],
    ['abandoned', abandoned],
    ['retried', retriedByQueue],
    ['deleted', deleted],
  ])('does not lend one that is %s', (_, past) => {
    given(past).when({ type: 'Take', lease }).thenThrows('TransactionNotStarted');
  });
});

describe('completing', () => {
  const outcome = {
    output: plainEnvelope('{"Total":1}'),
    analytics: plainEnvelope('{"Pages":2}'),
    progress: 'all done',
    operationId: 'op',
  };

  it('makes the item successful with what the robot brings', () => {
    given(inProgress)
      .when({ type: 'Complete', fence, outcome }, second(4))
      .thenEvents([
        status({
          from: 'InProgress',
          to: 'Successful',
          startProcessing: second(1),
          durationMs: 3000,
          ...outcome,
        }),
      ]);
  });

  it('ends the attempt and the lease', () => {
    given(inProgress)
      .when({ type: 'Complete', fence, outcome }, second(4))
      .thenState({
        ...outcome,
        status: 'Successful',
        lease: null,
        robotId: 749,
        endProcessing: second(4),
        exception: null,
      });
  });

  it('keeps the progress told before where none comes with the result', () => {
    given([...inProgress, { type: 'Edit', data: { queueId: 7, progress: 'half' } }])
      .when({ type: 'Complete', fence, outcome: {} })
      .thenState({ progress: 'half' });
  });

  it('is refused on a new item', () => {
    given([create()]).when({ type: 'Complete', fence, outcome }).thenThrows('TransactionNotStarted');
  });

  it.each([
    ['successful', successful],
    ['failed', failed],
    ['abandoned', abandoned],
    ['retried', retriedByQueue],
    ['deleted', deleted],
  ])('is refused on one that is %s', (_, past) => {
    given(past).when({ type: 'Complete', fence, outcome }).thenThrows('InvalidTransitionFromFinalStatus');
  });
});

describe('the fence', () => {
  const complete = (by: Parameters<typeof holderOf>[0] | null) =>
    ({
      type: 'Complete',
      fence: { startTransactionBy: by === null ? null : holderOf(by) },
      outcome: {},
    }) as const;
  const done = status({
    from: 'InProgress',
    to: 'Successful',
    startProcessing: second(1),
    durationMs: 59_000,
  });

  it('holds for the lease id', () => {
    given(inProgress).when({ type: 'Complete', fence, outcome: {} }).thenEvents([done]);
  });

  it('does not hold for another lease id', () => {
    given(inProgress)
      .when({ type: 'Complete', fence: { leaseId: 'lease-0' }, outcome: {} })
      .thenThrows('LeaseLost');
  });

  it('does not hold for a lease that ended before the item was taken anew', () => {
    given([...inProgress, status({ from: 'InProgress', to: 'New' }), taken({ ...lease, leaseId: 'lease-3' })])
      .when({ type: 'Complete', fence, outcome: {} })
      .thenThrows('LeaseLost');
  });

  it('holds for who started the transaction', () => {
    given(inProgress).when(complete(alice)).thenEvents([done]);
  });

  it('does not hold for anybody else', () => {
    given(inProgress)
      .when(complete({ ...alice, id: '584' }))
      .thenThrows('LeaseLost');
  });

  it('does not take a robot for the user with its number', () => {
    given(inProgress)
      .when(complete({ ...alice, kind: 'robot' }))
      .thenThrows('LeaseLost');
  });

  it('holds for anybody where the configuration allows it', () => {
    given(inProgress).when(complete(null)).thenEvents([done]);
  });

  it.each([null, { ...alice, kind: 'robot', id: '9' } as const])(
    'does not hold through StartTransaction for a claimed lease (%j)',
    (by) => {
      given([create(), taken(claimLease)])
        .when(complete(by))
        .thenThrows('LeaseLost');
    },
  );
});

describe('postponing', () => {
  it('gives the item back with its new dates', () => {
    given(inProgress)
      .when(
        { type: 'Release', fence, deferDate: second(100), dueDate: second(200), progress: 'waits' },
        second(3),
      )
      .thenEvents([
        status({
          from: 'InProgress',
          to: 'New',
          startProcessing: second(1),
          durationMs: 2000,
          deferDate: second(100),
          dueDate: second(200),
          progress: 'waits',
        }),
      ]);
  });

  it('makes it new again as if nobody had worked on it', () => {
    given(inProgress)
      .when({ type: 'Release', fence, deferDate: second(100) })
      .thenState({
        status: 'New',
        lease: null,
        robotId: null,
        startProcessing: null,
        endProcessing: null,
        deferDate: second(100),
      });
  });

  it('without dates ends the old deferral and keeps the due date', () => {
    given([create({ deferDate: second(0), dueDate: second(90), progress: 'half' }), taken()])
      .when({ type: 'Release', fence })
      .thenState({ deferDate: null, dueDate: second(90), progress: 'half' });
  });

  it('uses up no attempt', () => {
    const { state } = given([...inProgress, status({ from: 'InProgress', to: 'New' })]);
    expect(state.created.retryNumber).toBeUndefined();
    expect(state.secondsInPreviousAttempts).toBe(0);
  });

  it('is refused by the fence', () => {
    given(inProgress)
      .when({ type: 'Release', fence: { leaseId: 'lease-0' } })
      .thenThrows('LeaseLost');
  });

  it('is refused on a new item', () => {
    given([create()]).when({ type: 'Release', fence }).thenThrows('TransactionNotStarted');
  });
});

describe('progress', () => {
  it('is told of an item in progress', () => {
    given(inProgress)
      .when({ type: 'SetProgress', fence, progress: 'half' })
      .thenEvents([{ type: 'Edit', data: { queueId: 7, progress: 'half' } }]);
  });

  it.each([
    ['new', [create()]],
    ['successful', successful],
    ['failed', failed],
    ['deleted', deleted],
  ])('is refused on one that is %s', (_, past) => {
    given(past)
      .when({ type: 'SetProgress', fence, progress: 'half' })
      .thenThrows('InvalidTransactionProgressStatus');
  });

  it('is refused by the fence', () => {
    given(inProgress)
      .when({ type: 'SetProgress', fence: { leaseId: 'lease-0' }, progress: 'half' })
      .thenThrows('LeaseLost');
  });
});
