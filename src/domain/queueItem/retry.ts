import type { CreateData } from './events.ts';
import type { QueueItem } from './queueItem.ts';
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

/** Business exceptions never come again by themselves (UiPath's contract, status machine). */
export const isRetriedByQueue = (type: ExceptionType, rule: RetryRule, item: QueueItem): boolean =>
  type === 'ApplicationException' && rule.automatic && (item.created.retryNumber ?? 0) < rule.maxRetries;

/**
 * The attempt that follows `item`: name, reference, priority, content and due date stay, what the failed attempt
 * brought about does not (UiPath's contract, retry fields). A reviewer's retry starts counting the queue's anew.
 */
export function attemptAfter(
  item: QueueItem,
  next: RetryIdentity,
  by: 'queue' | 'review',
  durationMs: number,
): CreateData {
  const { created } = item;
  const { id, key, uniqueKey, queueId, queueRevision, reference, source, parentOperationId } = created;
  const counted =
    by === 'queue'
      ? {
          ...inherited(created),
          retryNumber: (created.retryNumber ?? 0) + 1,
          ancestorId: id,
          ancestorUniqueKey: uniqueKey,
        }
      : {
          manualRetryNumber: (created.manualRetryNumber ?? 0) + 1,
          manualAncestorId: id,
          manualAncestorUniqueKey: uniqueKey,
        };
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
    ...counted,
    secondsInPreviousAttempts: Math.floor(durationMs / 1000),
  };
}

/** An automatic retry of a manually retried attempt still tells which attempt the reviewer retried. */
const inherited = (created: CreateData): Partial<CreateData> => ({
  ...(created.manualRetryNumber !== undefined && { manualRetryNumber: created.manualRetryNumber }),
  ...(created.manualAncestorId !== undefined && { manualAncestorId: created.manualAncestorId }),
  ...(created.manualAncestorUniqueKey !== undefined && {
    manualAncestorUniqueKey: created.manualAncestorUniqueKey,
  }),
});
