import { describe, it } from 'vitest';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type { QueueItemCommand } from '../../../../src/domain/queueItem/queueItem.ts';
import type { WorkFile } from '../../../../src/domain/workReports.ts';
import { second } from '../../../support/given.ts';
import {
  application,
  business,
  claimLease,
  create,
  createData,
  fence,
  given,
  inProgress,
  next,
  rule,
  status,
  taken,
} from './world.ts';

const file = (name: string, sha256 = `sha of ${name}`): WorkFile => ({
  id: `id of ${name}`,
  direction: 'out',
  name,
  size: 3,
  sha256,
});
const output = plainEnvelope('{"Total":1}');
const ended = { from: 'InProgress', startProcessing: second(1), durationMs: 1000 } as const;

describe('a file that a robot uploads', () => {
  const past = [...inProgress, { type: 'Edit', data: { queueId: 7, file: file('a.txt') } } as const];

  it('belongs to the item', () => {
    given(inProgress)
      .when({ type: 'AddFile', fence, file: file('a.txt') })
      .thenEvents([{ type: 'Edit', data: { queueId: 7, file: file('a.txt') } }]);
  });

  it('changes nothing where it comes again, and is refused where another has its name', () => {
    given(past)
      .when({ type: 'AddFile', fence, file: file('A.TXT', 'sha of a.txt') })
      .thenEvents([]);
    given(past)
      .when({ type: 'AddFile', fence, file: file('a.txt', 'other') })
      .thenThrows('NameAlreadyUsed');
  });

  it('is refused by the fence', () => {
    given(inProgress)
      .when({ type: 'AddFile', fence: { leaseId: 'lease-0' }, file: file('a.txt') })
      .thenThrows('LeaseLost');
  });

  it('goes with the work that is given back', () => {
    given(past).when({ type: 'Release', fence }).thenState({ files: [] });
  });
});

describe('what a robot measures', () => {
  const past = [
    ...inProgress,
    {
      type: 'Edit',
      data: { queueId: 7, metrics: { startTime: second(1), numbers: { a: 1, b: 2 } } },
    } as const,
  ];

  it('is added to what it measured before', () => {
    given(past)
      .when({ type: 'SetMetrics', fence, metrics: { endTime: second(2), numbers: { b: 3 } } })
      .thenState({ metrics: { startTime: second(1), endTime: second(2), numbers: { a: 1, b: 3 } } });
  });

  it('is refused by the fence, and goes with the work that is given back', () => {
    given(past)
      .when({ type: 'SetMetrics', fence: { leaseId: 'lease-0' }, metrics: {} })
      .thenThrows('LeaseLost');
    given(past).when({ type: 'Release', fence }).thenState({ metrics: {} });
  });
});

describe('a result that comes twice', () => {
  const complete = (changes: object = {}): QueueItemCommand => ({
    type: 'Complete',
    fence,
    outcome: { output, ...changes },
  });
  const fail = (exception = application, outcome = {}): QueueItemCommand => ({
    type: 'Fail',
    fence,
    exception,
    outcome,
    rule: rule(),
    next,
  });
  const done = [...inProgress, status({ ...ended, to: 'Successful', output })];
  const retried = [
    ...inProgress,
    status({ ...ended, to: 'Retried', exception: application, retry: { ...createData, id: 2 } }),
  ];

  it('changes nothing where it is the same', () => {
    given(done).when(complete()).thenEvents([]);
    given(retried).when(fail()).thenEvents([]);
    given([...inProgress, status({ ...ended, to: 'Failed', exception: business })])
      .when(fail(business))
      .thenEvents([]);
  });

  it.each([
    ['another output', complete({ output: plainEnvelope('{"Total":2}') })],
    ['analytics', complete({ analytics: output })],
    ['a failure', fail()],
  ])('is refused where it is another: %s', (_, command) => {
    given(done).when(command).thenThrows('InvalidTransitionFromFinalStatus');
  });

  it.each([
    ['another reason', fail({ ...application, reason: 'other' })],
    ['an output', fail(application, { output })],
    ['a success', complete()],
  ])('is refused where the first was a failure and it brings %s', (_, command) => {
    given(retried).when(command).thenThrows('InvalidTransitionFromFinalStatus');
  });

  it('is no repeat through the door of UiPath, or of an expiry', () => {
    given(done)
      .when({ type: 'Complete', fence: { startTransactionBy: null }, outcome: { output } })
      .thenThrows('InvalidTransitionFromFinalStatus');
    const expired = status({ ...ended, to: 'Failed', exception: application, why: 'leaseLost' });
    given([create(), taken(claimLease), expired])
      .when({ ...fail(), fence: { leaseId: claimLease.leaseId } } as QueueItemCommand)
      .thenThrows('InvalidTransitionFromFinalStatus');
  });
});

describe('work that is taken several times', () => {
  it('counts them', () => {
    given([...inProgress, status({ from: 'InProgress', to: 'New' })])
      .when({ type: 'Take', lease: claimLease })
      .thenState({ run: 2 });
  });

  it('keeps why it was given back', () => {
    given(inProgress)
      .when({ type: 'Release', fence, reason: 'shutting down' }, second(2))
      .thenEvents([status({ ...ended, to: 'New', reason: 'shutting down' })]);
  });
});

describe('a failure whose retry is to wait', () => {
  it('defers the attempt that follows', () => {
    given(inProgress)
      .when(
        { type: 'Fail', fence, exception: application, outcome: {}, rule: rule(), next, retryAt: second(99) },
        second(2),
      )
      .thenEvents([
        status({
          ...ended,
          to: 'Retried',
          exception: application,
          retry: {
            ...createData,
            ...next,
            queueRevision: 4,
            retryNumber: 1,
            ancestorId: 1,
            ancestorUniqueKey: 'unique-1',
            secondsInPreviousAttempts: 1,
            deferDate: second(99),
          },
        }),
      ]);
  });
});
