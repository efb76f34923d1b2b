import type { CreateData } from './events.ts';
import type { QueueItem } from './state.ts';
import type { ExceptionType } from './statusMachine.ts';

/** The queue's rule for attempts that follow an attempt that failed. */
export interface RetryRule {
  readonly automatic: boolean;
  readonly retryAbandoned: boolean;
  /** 0..50 */
  readonly maxRetries: number;
  readonly queueRevision: number;
}

/** What the next attempt is called; allotted before the decision. */
export interface RetryIdentity {
  readonly id: number;
  readonly uniqueKey: string;
}

/**
 * Whether the queue itself makes another attempt behind one that ended so. Business exceptions never come again by
 * themselves (UiPath's contract, status machine).
 */
export function isRetriedByQueue(
  end: ExceptionType | 'Abandoned',
  rule: RetryRule,
  item: QueueItem,
): boolean {
  const isWanted =
    end === 'Abandoned' ? rule.retryAbandoned : end === 'ApplicationException' && rule.automatic;
  return isWanted && (item.created.retryNumber ?? 0) < rule.maxRetries;
}

/** The attempt that the queue makes. It still tells which attempt a reviewer has retried before, if one has. */
export function retryByQueue(
  item: QueueItem,
  next: RetryIdentity,
  { queueRevision }: RetryRule,
  durationMs: number,
): CreateData {
  const { created } = item;
  const { manualRetryNumber, manualAncestorId, manualAncestorUniqueKey } = created;
  return {
    ...attemptAfter(item, next, durationMs),
    queueRevision,
    ...(manualRetryNumber !== undefined && { manualRetryNumber }),
    ...(manualAncestorId !== undefined && { manualAncestorId }),
    ...(manualAncestorUniqueKey !== undefined && { manualAncestorUniqueKey }),
    retryNumber: (created.retryNumber ?? 0) + 1,
    ancestorId: created.id,
    ancestorUniqueKey: created.uniqueKey,
  };
}

/** The attempt that a reviewer asks for; the queue's own retries count anew from it. */
export const retryByReview = (item: QueueItem, next: RetryIdentity, durationMs: number): CreateData => ({
  ...attemptAfter(item, next, durationMs),
  manualRetryNumber: (item.created.manualRetryNumber ?? 0) + 1,
  manualAncestorId: item.created.id,
  manualAncestorUniqueKey: item.created.uniqueKey,
});

/**
 * Name, reference, priority, content and due date stay; what the attempt brought about does not (UiPath's contract,
 * retry fields).
 */
function attemptAfter(item: QueueItem, next: RetryIdentity, durationMs: number): CreateData {
  const { key, queueId, queueRevision, reference, source, parentOperationId } = item.created;
  return {
    id: next.id,
    key,
    uniqueKey: next.uniqueKey,
    queueId,
    queueRevision,
    priority: item.priority,
    ...(reference !== undefined && { reference }),
    ...(item.dueDate !== null && { dueDate: item.dueDate }),
    ...(item.riskSlaDate !== null && { riskSlaDate: item.riskSlaDate }),
    ...(item.content !== null && { content: item.content }),
    ...(source !== undefined && { source }),
    ...(parentOperationId !== undefined && { parentOperationId }),
    secondsInPreviousAttempts: Math.floor(durationMs / 1000),
  };
}
