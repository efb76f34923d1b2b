import type { Envelope } from '../envelope.ts';
import type { CreateData } from './events.ts';
import type { RetryIdentity } from './retry.ts';
import type { QueueItem } from './state.ts';

/** The queue that an item is moved to, and the revision of its definition that the decision uses. */
export interface MoveTarget {
  readonly queueId: number;
  readonly queueRevision: number;
  /** The content as that queue keeps it; where it is left out, as it is. */
  readonly content?: Envelope;
}

/**
 * What stands for a moved item in the other queue: the same attempt at the same work, with all that was said of it, its
 * key and how often it was retried.
 */
export function movedItem(
  item: QueueItem,
  next: RetryIdentity,
  { content: kept, ...to }: MoveTarget,
): CreateData {
  const {
    rowVersionBase: _base,
    deferDate: _deferDate,
    dueDate: _dueDate,
    riskSlaDate: _riskSlaDate,
    content: _content,
    progress: _progress,
    ...stays
  } = item.created;
  const { deferDate, dueDate, riskSlaDate, progress } = item;
  const content = kept ?? item.content;
  return {
    ...stays,
    ...next,
    ...to,
    priority: item.priority,
    ...(deferDate !== null && { deferDate }),
    ...(dueDate !== null && { dueDate }),
    ...(riskSlaDate !== null && { riskSlaDate }),
    ...(content !== null && { content }),
    ...(progress !== null && { progress }),
    ancestorId: item.created.id,
    ancestorUniqueKey: item.created.uniqueKey,
  };
}
