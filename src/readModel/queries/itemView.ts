import { type ItemRow, itemOf } from '../../../projections/itemSearch/row.ts';
import { trimmed } from '../../domain/instant.ts';
import type { CreateData } from '../../domain/queueItem/events.ts';
import type { QueueItem } from '../../domain/queueItem/queueItem.ts';

/**
 * An item from its row, as folding its events gives it, but for what is not in rows (`notInRows`) and what an edit has
 * replaced in `created`.
 */
export function queueItemOf(row: ItemRow): QueueItem {
  const item = itemOf(row);
  return {
    ...item,
    created: { ...item.created, ...optionalFacts(row) },
    creationTime: trimmed(row.creation_time),
    deferDate: trimmedOrNull(row.defer_date),
    dueDate: trimmedOrNull(row.due_date),
    riskSlaDate: trimmedOrNull(row.risk_sla_date),
    startProcessing: trimmedOrNull(row.start_processing),
    endProcessing: trimmedOrNull(row.end_processing),
    erasedAt: trimmedOrNull(row.erased_at),
  };
}

export const trimmedOrNull = (instant: string | null): string | null =>
  instant === null ? null : trimmed(instant);

function optionalFacts(row: ItemRow): Partial<CreateData> {
  return {
    ...(row.reference !== null && { reference: row.reference }),
    ...(row.source !== null && { source: row.source }),
    ...(row.parent_operation_id !== null && { parentOperationId: row.parent_operation_id }),
    ...(row.retry_number !== 0 && { retryNumber: row.retry_number }),
    ...(row.ancestor_id !== null && { ancestorId: row.ancestor_id }),
    ...(row.ancestor_unique_key !== null && { ancestorUniqueKey: row.ancestor_unique_key }),
    ...(row.manual_retry_number !== 0 && { manualRetryNumber: row.manual_retry_number }),
    ...(row.manual_ancestor_id !== null && { manualAncestorId: row.manual_ancestor_id }),
    ...(row.manual_ancestor_unique_key !== null && {
      manualAncestorUniqueKey: row.manual_ancestor_unique_key,
    }),
  };
}
