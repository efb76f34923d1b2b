import type { CommentCommand } from '../comments.ts';
import { decideComment } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import { DomainError } from '../errors.ts';
import type { Principal } from '../event.ts';
import type { Instant } from '../instant.ts';
import { isNotAfter, millisecondsBetween } from '../instant.ts';
import type { WorkFile, WorkMetrics } from '../workReports.ts';
import { addFile } from '../workReports.ts';
import { erase } from './erase.ts';
import type {
  DeleteData,
  LeaseGrant,
  OtherErased,
  ProcessingException,
  QueueItemEvent,
  StatusData,
} from './events.ts';
import type { Fence, Outcome } from './fence.ts';
import { demandLease, isAgain } from './fence.ts';
import { movedItem, type MoveTarget } from './move.ts';
import type { RetryIdentity, RetryRule } from './retry.ts';
import { isRetriedByQueue, retryByQueue, retryByReview } from './retry.ts';
import type { QueueItem } from './state.ts';
import type { Priority, ReviewStatus } from './statusMachine.ts';
import { canMove, isReviewable, reviewMoves } from './statusMachine.ts';

// Events stand in events.ts, the state and its fold in state.ts.

export type { Fence, Outcome } from './fence.ts';
export type { QueueItem } from './state.ts';
export { evolve } from './state.ts';

// Commands

/** A RowVersion or revision the caller has seen; the command is refused where the item has moved on. */
interface Versioned {
  readonly version?: number;
}

export type QueueItemCommand =
  | { readonly type: 'Take'; readonly lease: LeaseGrant }
  | { readonly type: 'Complete'; readonly fence: Fence; readonly outcome: Outcome }
  | {
      readonly type: 'Fail';
      readonly fence: Fence;
      readonly exception: ProcessingException;
      readonly outcome: Outcome;
      readonly rule: RetryRule;
      readonly next: RetryIdentity;
      /** The attempt that follows waits until then; without it, it can be taken at once. */
      readonly retryAt?: Instant;
    }
  | {
      readonly type: 'Release';
      readonly fence: Fence;
      readonly deferDate?: Instant;
      readonly dueDate?: Instant;
      readonly progress?: string;
      readonly reason?: string;
    }
  | {
      readonly type: 'Expire';
      readonly leaseId: string;
      readonly rule: RetryRule;
      readonly next: RetryIdentity;
    }
  | { readonly type: 'SetProgress'; readonly fence: Fence; readonly progress: string }
  | { readonly type: 'SetMetrics'; readonly fence: Fence; readonly metrics: WorkMetrics }
  | { readonly type: 'AddFile'; readonly fence: Fence; readonly file: WorkFile }
  | ({ readonly type: 'Edit'; readonly changes: Edits } & Versioned)
  | ({ readonly type: 'SetReviewer'; readonly reviewer: { id: number; name: string } | null } & Versioned)
  | ({ readonly type: 'SetReviewStatus'; readonly to: Exclude<ReviewStatus, 'Retried'> } & Versioned)
  | ({ readonly type: 'RetryByReview'; readonly next: RetryIdentity } & Versioned)
  | CommentCommand
  | ({
      readonly type: 'Move';
      readonly next: RetryIdentity;
      readonly to: MoveTarget;
      readonly referenceStream?: string;
    } & Versioned)
  | ({ readonly type: 'Delete'; readonly referenceStream?: string } & Versioned)
  /** `files` are hashes, one for each event that has named a file; `others` what the other attempts lose. */
  | ({
      readonly type: 'Erase';
      readonly files: readonly string[];
      readonly others: readonly OtherErased[];
    } & Versioned);

export interface Edits {
  readonly priority?: Priority;
  readonly deferDate?: Instant | null;
  readonly dueDate?: Instant | null;
  readonly riskSlaDate?: Instant | null;
  readonly content?: Envelope | null;
  readonly progress?: string | null;
}

// Decide

/** The events that a command makes of an item at the instant `at`; throws DomainError where a rule forbids it. */
export function decide(command: QueueItemCommand, item: QueueItem, at: Instant): QueueItemEvent[] {
  if ('version' in command && command.version !== undefined && command.version !== item.version)
    throw new DomainError('OptimisticConcurrency');
  if (item.erasedAt !== null && command.type !== 'Delete' && command.type !== 'Erase')
    throw new DomainError('ItemErased');
  const queueId = item.created.queueId;
  switch (command.type) {
    case 'Take':
      return [take(command.lease, item, at)];
    case 'Complete':
      if (isAgain(command.fence, item, ['Successful'], command.outcome, null)) return [];
      demandLease(command.fence, item);
      return [finished(item, 'Successful', at, command.outcome)];
    case 'Fail':
      if (isAgain(command.fence, item, ['Failed', 'Retried'], command.outcome, command.exception)) return [];
      demandLease(command.fence, item);
      return [failed(command, item, at)];
    case 'Release': {
      demandLease(command.fence, item);
      const { deferDate, dueDate, progress, reason } = command;
      const given = present({ deferDate, dueDate, progress, reason });
      return [
        { type: 'Status', data: { queueId, from: 'InProgress', to: 'New', ...attempt(item, at), ...given } },
      ];
    }
    case 'Expire':
      return [expired(command, item, at)];
    case 'SetProgress':
      demandLease(command.fence, item, 'InvalidTransactionProgressStatus');
      return [{ type: 'Edit', data: { queueId, progress: command.progress } }];
    case 'SetMetrics':
      demandLease(command.fence, item);
      return [{ type: 'Edit', data: { queueId, metrics: command.metrics } }];
    case 'AddFile':
      demandLease(command.fence, item);
      return addFile(command.file, item.files).map((file) => ({ type: 'Edit', data: { queueId, file } }));
    case 'Edit':
      if (item.status !== 'New') throw new DomainError('InvalidStatusForEdit');
      return [{ type: 'Edit', data: { queueId, ...command.changes } }];
    case 'SetReviewer': {
      demandReviewable(item);
      const reviewerName = command.reviewer?.name ?? null;
      return [{ type: 'ReviewerSet', data: { reviewerId: command.reviewer?.id ?? null, reviewerName } }];
    }
    case 'SetReviewStatus':
      demandReviewable(item);
      if (!reviewMoves[item.reviewStatus].includes(command.to))
        throw new DomainError('InvalidStatusForReview');
      return [{ type: 'Edit', data: { queueId, reviewStatus: command.to } }];
    case 'RetryByReview':
      return [retriedByReview(command.next, item)];
    case 'AddComment':
    case 'EditComment':
    case 'DeleteComment':
      return [decideComment(command, item.comments)];
    case 'Move':
      if (item.status !== 'New') throw new DomainError('InvalidStatusForMove');
      return [deleted(command.referenceStream, item, { movedTo: movedItem(item, command.next, command.to) })];
    case 'Delete':
      return [deleted(command.referenceStream, item)];
    case 'Erase':
      return erase(item, command.files, command.others);
    default:
      return unknownCommand(command);
  }
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}

function take(lease: LeaseGrant, item: QueueItem, at: Instant): QueueItemEvent {
  if (!isTakable(item, at)) throw new DomainError('TransactionNotStarted', 'The item cannot be taken now.');
  return { type: 'Status', data: { queueId: item.created.queueId, from: 'New', to: 'InProgress', lease } };
}

/** New, and not deferred to a later instant. */
export const isTakable = (item: QueueItem, at: Instant): boolean =>
  item.status === 'New' && (item.deferDate === null || isNotAfter(item.deferDate, at));

function finished(
  item: QueueItem,
  to: 'Successful' | 'Failed' | 'Retried' | 'Abandoned',
  at: Instant,
  facts: Partial<StatusData>,
): QueueItemEvent {
  const { queueId } = item.created;
  return { type: 'Status', data: { queueId, from: 'InProgress', to, ...attempt(item, at), ...facts } };
}

/** The attempt that ends at `end`. */
function attempt(
  { startProcessing }: QueueItem,
  end: Instant,
): Required<Pick<StatusData, 'startProcessing' | 'durationMs'>> {
  const start = startProcessing ?? end;
  return { startProcessing: start, durationMs: millisecondsBetween(start, end) };
}

function failed(
  command: Extract<QueueItemCommand, { type: 'Fail' }>,
  item: QueueItem,
  at: Instant,
  facts: Partial<StatusData> = {},
): QueueItemEvent {
  const { exception, outcome, rule, next, retryAt } = command;
  const given = { ...facts, ...outcome, exception };
  if (!isRetriedByQueue(exception.type, rule, item)) return finished(item, 'Failed', at, given);
  const retry = retryByQueue(item, next, rule, attempt(item, at).durationMs);
  const deferred = retryAt === undefined ? retry : { ...retry, deferDate: retryAt };
  return finished(item, 'Retried', at, { ...given, retry: deferred });
}

const leaseExpired: ProcessingException = {
  reason: 'LeaseExpired',
  details: 'The robot did not answer before its lease ended.',
  type: 'ApplicationException',
  associatedImageFilePath: null,
};

/** A lease that ran out: UiPath's becomes Abandoned, a claimed one fails and follows the queue's retry rule. */
function expired(
  command: Extract<QueueItemCommand, { type: 'Expire' }>,
  item: QueueItem,
  at: Instant,
): QueueItemEvent {
  const { leaseId, rule, next } = command;
  const fence = { leaseId };
  demandLease(fence, item);
  if (item.lease?.grant === 'claim')
    return failed({ type: 'Fail', fence, exception: leaseExpired, outcome: {}, rule, next }, item, at, {
      why: 'leaseLost',
    });
  if (!isRetriedByQueue('Abandoned', rule, item)) return finished(item, 'Abandoned', at, {});
  const retry = retryByQueue(item, next, rule, attempt(item, at).durationMs);
  return finished(item, 'Abandoned', at, { retry });
}

function retriedByReview(next: RetryIdentity, item: QueueItem): QueueItemEvent {
  const allowed = isReviewable(item.status) && item.retriedBy === null;
  if (!allowed || !reviewMoves[item.reviewStatus].includes('Retried'))
    throw new DomainError('InvalidStatusForRetry');
  const retry = retryByReview(item, next, lastDuration(item));
  const { queueId } = item.created;
  return { type: 'Status', data: { queueId, from: item.status, to: 'Retried', retry, byReview: true } };
}

/** How long the attempt that has ended lasted, in milliseconds. */
const lastDuration = (item: QueueItem): number =>
  item.endProcessing === null ? 0 : attempt(item, item.endProcessing).durationMs;

function demandReviewable(item: QueueItem): void {
  if (!isReviewable(item.status)) throw new DomainError('InvalidStatusForReview');
}

function deleted(
  referenceStream: string | undefined,
  item: QueueItem,
  facts: Pick<DeleteData, 'movedTo'> = {},
): QueueItemEvent {
  if (!canMove(item.status, 'Deleted')) throw new DomainError('InvalidStatusForDelete');
  const { queueId, key } = item.created;
  const data = { queueId, from: item.status, key, ...facts };
  const isLastOfChain = item.retriedBy === null;
  return {
    type: 'Delete',
    data: isLastOfChain && referenceStream !== undefined ? { ...data, releases: referenceStream } : data,
  };
}

/** `kind:id`, as leases name their holder. */
export const holderOf = (principal: Principal): string => `${principal.kind}:${principal.id}`;

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out the members that are undefined. */
function present<T extends object>(members: T): Present<T> {
  const given: Present<T> = {};
  for (const [name, value] of Object.entries(members))
    if (value !== undefined) Object.assign(given, { [name]: value });
  return given;
}
