import type { Envelope } from '../envelope.ts';
import { DomainError } from '../errors.ts';
import type { Principal, Recorded } from '../event.ts';
import type { Instant } from '../instant.ts';
import { isNotAfter, millisecondsBetween } from '../instant.ts';
import type {
  CreateData,
  Grant,
  LeaseGrant,
  ProcessingException,
  QueueItemEvent,
  StatusData,
} from './events.ts';
import { isCommentEvent } from './events.ts';
import type { RetryIdentity } from './retry.ts';
import { attemptAfter, isRetriedByQueue } from './retry.ts';
import type { RetryRule } from './retry.ts';
import type { Priority, ReviewStatus, Status } from './statusMachine.ts';
import { canMove, isFinal, isReviewable, reviewMoves } from './statusMachine.ts';

// State

export interface Comment {
  readonly text: string;
  readonly author: Principal;
  readonly at: Instant;
}

/** A queue item as its events say. `retry` and `attempt` facts stand in `created`. */
export interface QueueItem {
  readonly created: CreateData;
  readonly folderId: number;
  readonly creationTime: Instant;
  readonly status: Status;
  readonly reviewStatus: ReviewStatus;
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
  readonly priority: Priority;
  readonly deferDate: Instant | null;
  readonly dueDate: Instant | null;
  readonly riskSlaDate: Instant | null;
  readonly content: Envelope | null;
  readonly output: Envelope | null;
  readonly analytics: Envelope | null;
  readonly progress: string | null;
  readonly lease: LeaseGrant | null;
  readonly robotId: number | null;
  readonly startProcessing: Instant | null;
  readonly endProcessing: Instant | null;
  readonly exception: ProcessingException | null;
  readonly secondsInPreviousAttempts: number;
  readonly operationId: string | null;
  /** Id of the attempt that follows this one. */
  readonly retriedBy: number | null;
  /** By the revision of their CommentAdded. */
  readonly comments: ReadonlyMap<number, Comment>;
  /** rowVersionBase + the revision of the last event that is not about a comment. */
  readonly version: number;
}

// Evolve

/** Folds one event; the first must be Create. */
export function evolve(item: QueueItem | null, event: Recorded<QueueItemEvent>): QueueItem {
  if (event.type === 'Create') return createdItem(event.data, event);
  if (item === null) throw new Error(`${event.stream} does not begin with Create`);
  const next = applied(item, event);
  const base = item.created.rowVersionBase ?? 0;
  return isCommentEvent(event.type) ? next : { ...next, version: base + event.revision };
}

function createdItem(data: CreateData, event: Recorded<QueueItemEvent>): QueueItem {
  return {
    created: data,
    folderId: event.metadata.folderId,
    creationTime: event.metadata.at,
    status: 'New',
    reviewStatus: 'None',
    reviewerId: null,
    reviewerName: null,
    priority: data.priority,
    deferDate: data.deferDate ?? null,
    dueDate: data.dueDate ?? null,
    riskSlaDate: data.riskSlaDate ?? null,
    content: data.content ?? null,
    output: null,
    analytics: null,
    progress: data.progress ?? null,
    lease: null,
    robotId: null,
    startProcessing: null,
    endProcessing: null,
    exception: null,
    secondsInPreviousAttempts: data.secondsInPreviousAttempts ?? 0,
    operationId: null,
    retriedBy: null,
    comments: new Map(),
    version: (data.rowVersionBase ?? 0) + event.revision,
  };
}

function applied(item: QueueItem, event: Recorded<Exclude<QueueItemEvent, { type: 'Create' }>>): QueueItem {
  switch (event.type) {
    case 'Status':
      return moved(item, event.data, event.metadata.at);
    case 'Edit': {
      const { queueId: _, ...changes } = event.data;
      return { ...item, ...changes };
    }
    case 'ReviewerSet':
      return { ...item, reviewerId: event.data.reviewerId, reviewerName: event.data.reviewerName };
    case 'CommentAdded': {
      const { principal: author, at } = event.metadata;
      return { ...item, comments: withComment(item, event.revision, { text: event.data.text, author, at }) };
    }
    case 'CommentEdited': {
      const comment = item.comments.get(event.data.revision);
      if (comment === undefined) return item;
      return {
        ...item,
        comments: withComment(item, event.data.revision, { ...comment, text: event.data.text }),
      };
    }
    case 'CommentDeleted': {
      const comments = new Map(item.comments);
      comments.delete(event.data.revision);
      return { ...item, comments };
    }
    case 'Delete':
      return { ...item, status: 'Deleted', lease: null };
    default:
      return unknownEvent(event);
  }
}

const withComment = (item: QueueItem, revision: number, comment: Comment): ReadonlyMap<number, Comment> =>
  new Map(item.comments).set(revision, comment);

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}

function moved(item: QueueItem, data: StatusData, at: Instant): QueueItem {
  const next = { ...item, status: data.to, lease: data.lease ?? null };
  switch (data.to) {
    case 'InProgress':
      return { ...next, robotId: data.lease?.robotId ?? null, startProcessing: at, endProcessing: null };
    case 'New':
      return {
        ...next,
        robotId: null,
        startProcessing: null,
        deferDate: data.deferDate ?? null,
        dueDate: data.dueDate ?? item.dueDate,
        progress: data.progress ?? item.progress,
      };
    default:
      return { ...next, ...result(item, data, at) };
  }
}

function result(item: QueueItem, data: StatusData, at: Instant): Partial<QueueItem> {
  const seconds = Math.floor((data.durationMs ?? 0) / 1000);
  return {
    endProcessing: data.from === 'InProgress' ? at : item.endProcessing,
    output: data.output ?? item.output,
    analytics: data.analytics ?? item.analytics,
    exception: data.exception ?? item.exception,
    progress: data.progress ?? item.progress,
    operationId: data.operationId ?? item.operationId,
    secondsInPreviousAttempts: data.exception === undefined ? item.secondsInPreviousAttempts : seconds,
    reviewStatus: data.byReview === true ? 'Retried' : item.reviewStatus,
    retriedBy: data.retry?.id ?? null,
  };
}

// Commands

/** Who may act on work in progress: the holder of a lease id, or UiPath's door, which has none. */
export type Fence =
  | { readonly leaseId: string }
  /** The lease must come from StartTransaction, and from `holder` unless that is null. */
  | { readonly startTransactionBy: string | null };

export interface Outcome {
  readonly output?: Envelope;
  readonly analytics?: Envelope;
  readonly progress?: string;
  readonly operationId?: string;
}

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
    }
  | {
      readonly type: 'Release';
      readonly fence: Fence;
      readonly deferDate?: Instant;
      readonly dueDate?: Instant;
      readonly progress?: string;
    }
  | {
      readonly type: 'Expire';
      readonly leaseId: string;
      readonly rule: RetryRule;
      readonly next: RetryIdentity;
    }
  | { readonly type: 'SetProgress'; readonly fence: Fence; readonly progress: string }
  | ({ readonly type: 'Edit'; readonly changes: Edits } & Versioned)
  | ({ readonly type: 'SetReviewer'; readonly reviewer: { id: number; name: string } | null } & Versioned)
  | ({ readonly type: 'SetReviewStatus'; readonly to: Exclude<ReviewStatus, 'Retried'> } & Versioned)
  | ({ readonly type: 'RetryByReview'; readonly next: RetryIdentity } & Versioned)
  | { readonly type: 'AddComment'; readonly text: string }
  | {
      readonly type: 'EditComment';
      readonly revision: number;
      readonly text: string;
      readonly author: Principal;
    }
  | { readonly type: 'DeleteComment'; readonly revision: number; readonly author: Principal }
  | ({ readonly type: 'Delete'; readonly referenceStream?: string } & Versioned);

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
  const queueId = item.created.queueId;
  switch (command.type) {
    case 'Take':
      return [take(command.lease, item, at)];
    case 'Complete':
      demandLease(command.fence, item);
      return [finished(item, 'Successful', at, command.outcome)];
    case 'Fail':
      demandLease(command.fence, item);
      return [failed(command, item, at)];
    case 'Release': {
      demandLease(command.fence, item);
      const { deferDate, dueDate, progress } = command;
      const given = present({ deferDate, dueDate, progress });
      return [
        { type: 'Status', data: { queueId, from: 'InProgress', to: 'New', ...attempt(item, at), ...given } },
      ];
    }
    case 'Expire':
      return [expired(command, item, at)];
    case 'SetProgress':
      demandLease(command.fence, item, 'InvalidTransactionProgressStatus');
      return [{ type: 'Edit', data: { queueId, progress: command.progress } }];
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
      return [{ type: 'CommentAdded', data: { text: command.text } }];
    case 'EditComment':
      demandOwnComment(item, command.revision, command.author);
      return [{ type: 'CommentEdited', data: { revision: command.revision, text: command.text } }];
    case 'DeleteComment':
      demandOwnComment(item, command.revision, command.author);
      return [{ type: 'CommentDeleted', data: { revision: command.revision } }];
    case 'Delete':
      return [deleted(command.referenceStream, item)];
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

function demandLease(
  fence: Fence,
  item: QueueItem,
  otherwise: 'TransactionNotStarted' | 'InvalidTransactionProgressStatus' = 'TransactionNotStarted',
): void {
  if (item.status !== 'InProgress')
    throw new DomainError(
      isFinal(item.status) && otherwise === 'TransactionNotStarted'
        ? 'InvalidTransitionFromFinalStatus'
        : otherwise,
    );
  const { lease } = item;
  const holds =
    'leaseId' in fence
      ? lease?.leaseId === fence.leaseId
      : lease?.grant === 'startTransaction' &&
        (fence.startTransactionBy === null || lease.holder === fence.startTransactionBy);
  if (!holds) throw new DomainError('LeaseLost');
}

function finished(
  item: QueueItem,
  to: 'Successful' | 'Failed' | 'Retried' | 'Abandoned',
  at: Instant,
  facts: Partial<StatusData>,
): QueueItemEvent {
  if (!canMove(item.status, to)) throw new DomainError('TransactionNotStarted');
  const { queueId } = item.created;
  return { type: 'Status', data: { queueId, from: item.status, to, ...attempt(item, at), ...facts } };
}

function attempt(item: QueueItem, at: Instant): Pick<StatusData, 'startProcessing' | 'durationMs'> {
  const startProcessing = item.startProcessing ?? at;
  return { startProcessing, durationMs: millisecondsBetween(startProcessing, at) };
}

function failed(
  command: Extract<QueueItemCommand, { type: 'Fail' }>,
  item: QueueItem,
  at: Instant,
): QueueItemEvent {
  const { exception, outcome, rule, next } = command;
  if (!isRetriedByQueue(exception.type, rule, item))
    return finished(item, 'Failed', at, { ...outcome, exception });
  const retry = attemptAfter(item, next, 'queue', attempt(item, at).durationMs ?? 0);
  return finished(item, 'Retried', at, { ...outcome, exception, retry });
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
  const fence = { leaseId: command.leaseId };
  demandLease(fence, item);
  if (item.lease?.grant === 'claim')
    return failed(
      { type: 'Fail', fence, exception: leaseExpired, outcome: {}, rule: command.rule, next: command.next },
      item,
      at,
    );
  if (!command.rule.retryAbandoned || (item.created.retryNumber ?? 0) >= command.rule.maxRetries)
    return finished(item, 'Abandoned', at, {});
  const retry = attemptAfter(item, command.next, 'queue', attempt(item, at).durationMs ?? 0);
  return finished(item, 'Abandoned', at, { retry });
}

function retriedByReview(next: RetryIdentity, item: QueueItem): QueueItemEvent {
  const allowed = isReviewable(item.status) && item.retriedBy === null;
  if (!allowed || !reviewMoves[item.reviewStatus].includes('Retried'))
    throw new DomainError('InvalidStatusForRetry');
  const retry = attemptAfter(item, next, 'review', item.secondsInPreviousAttempts * 1000);
  const { queueId } = item.created;
  return { type: 'Status', data: { queueId, from: item.status, to: 'Retried', retry, byReview: true } };
}

function demandReviewable(item: QueueItem): void {
  if (!isReviewable(item.status)) throw new DomainError('InvalidStatusForReview');
}

function demandOwnComment(item: QueueItem, revision: number, author: Principal): void {
  const comment = item.comments.get(revision);
  if (comment === undefined) throw new DomainError('ItemNotFound');
  if (comment.author.kind !== author.kind || comment.author.id !== author.id)
    throw new DomainError('NotOwnComment');
}

function deleted(referenceStream: string | undefined, item: QueueItem): QueueItemEvent {
  if (!canMove(item.status, 'Deleted')) throw new DomainError('InvalidStatusForDelete');
  const data = { queueId: item.created.queueId, from: item.status, key: item.created.key };
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

export type { Grant };
