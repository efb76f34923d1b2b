import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type {
  CreateData,
  LeaseGrant,
  ProcessingException,
  QueueItemEvent,
  StatusData,
} from '../../../../src/domain/queueItem/events.ts';
import type { Fence, QueueItemCommand } from '../../../../src/domain/queueItem/queueItem.ts';
import { decide, evolve } from '../../../../src/domain/queueItem/queueItem.ts';
import type { RetryRule } from '../../../../src/domain/queueItem/retry.ts';
import type { QueueItem } from '../../../../src/domain/queueItem/state.ts';
import { givenFor, second } from '../../../support/given.ts';

export const given = givenFor<QueueItem, QueueItemCommand, QueueItemEvent>({
  stream: 'queueItem-1',
  evolve,
  decide,
});

export const createData: CreateData = {
  id: 1,
  key: 'key',
  uniqueKey: 'unique-1',
  queueId: 7,
  queueRevision: 0,
  priority: 'Normal',
};

export const create = (data: Partial<CreateData> = {}): QueueItemEvent => ({
  type: 'Create',
  data: { ...createData, ...data },
});

export const status = (data: Omit<StatusData, 'queueId'>): QueueItemEvent => ({
  type: 'Status',
  data: { queueId: 7, ...data },
});

/** Lent by StartTransaction to alice, for a minute. */
export const lease: LeaseGrant = {
  leaseId: 'lease-1',
  grant: 'startTransaction',
  holder: 'user:583',
  leaseMs: 60_000,
  robotId: 749,
};

/** Claimed by a robot through the robot API. */
export const claimLease: LeaseGrant = {
  leaseId: 'lease-2',
  grant: 'claim',
  holder: 'robot:9',
  leaseMs: 1000,
};

export const fence: Fence = { leaseId: 'lease-1' };

export const taken = (by: LeaseGrant = lease): QueueItemEvent =>
  status({ from: 'New', to: 'InProgress', lease: by });

/** Taken at second 1. */
export const inProgress: readonly QueueItemEvent[] = [create(), taken()];

export const application: ProcessingException = {
  reason: 'no answer',
  details: null,
  type: 'ApplicationException',
  associatedImageFilePath: null,
};

export const business: ProcessingException = {
  ...application,
  reason: 'no such invoice',
  type: 'BusinessException',
};

/** Failed at second 2, a second after it was taken. */
export const failed: readonly QueueItemEvent[] = [
  ...inProgress,
  status({
    from: 'InProgress',
    to: 'Failed',
    startProcessing: second(1),
    durationMs: 1000,
    exception: business,
  }),
];

export const abandoned: readonly QueueItemEvent[] = [
  ...inProgress,
  status({ from: 'InProgress', to: 'Abandoned', startProcessing: second(1), durationMs: 1000 }),
];

export const successful: readonly QueueItemEvent[] = [
  ...inProgress,
  status({ from: 'InProgress', to: 'Successful', startProcessing: second(1), durationMs: 1000 }),
];

export const retriedByQueue: readonly QueueItemEvent[] = [
  ...inProgress,
  status({
    from: 'InProgress',
    to: 'Retried',
    startProcessing: second(1),
    durationMs: 1000,
    exception: application,
    retry: { ...createData, id: 2, uniqueKey: 'unique-2', retryNumber: 1 },
  }),
];

export const deleted: readonly QueueItemEvent[] = [
  create(),
  { type: 'Delete', data: { queueId: 7, from: 'New', key: 'key' } },
];

export const rule = (changes: Partial<RetryRule> = {}): RetryRule => ({
  automatic: true,
  retryAbandoned: false,
  maxRetries: 2,
  queueRevision: 4,
  ...changes,
});

export const next = { id: 2, uniqueKey: 'unique-2' };

export const content = plainEnvelope('{"Amount":9007199254740993}');
