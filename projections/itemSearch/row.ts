import type { Instant } from '../../src/domain/instant.ts';
import { sortable } from '../../src/domain/instant.ts';
import type { ProcessingException } from '../../src/domain/queueItem/events.ts';
import type { QueueItem } from '../../src/domain/queueItem/queueItem.ts';
import {
  exceptionTypes,
  priorities,
  reviewStatuses,
  statuses,
} from '../../src/domain/queueItem/statusMachine.ts';
import type { Table } from '../projection.ts';
import { envelopeOf, sealOf } from '../sealed.ts';
import { exceptionTypeNames, nameOf, priorityNames, reviewStatusNames, statusNames } from '../names.ts';

/** What `Create` says for good. */
interface Created {
  readonly id: number;
  readonly queue_id: number;
  readonly folder_id: number;
  readonly queue_revision: number;
  readonly key: string;
  readonly unique_key: string;
  readonly reference: string | null;
  readonly source: string | null;
  readonly parent_operation_id: string | null;
  readonly retry_number: number;
  readonly ancestor_id: number | null;
  readonly ancestor_unique_key: string | null;
  readonly manual_retry_number: number;
  readonly manual_ancestor_id: number | null;
  readonly manual_ancestor_unique_key: string | null;
  readonly creation_time: string;
  readonly row_version_base: number;
  /** Log position of `Create`: among equals, the item that came first is taken first. */
  readonly create_position: number;
}

/** What later events change. */
interface Current {
  readonly status: number;
  readonly review_status: number;
  readonly reviewer_id: number | null;
  readonly reviewer_name: string | null;
  readonly priority: number;
  readonly defer_date: string | null;
  readonly due_date: string | null;
  readonly risk_sla_date: string | null;
  readonly start_processing: string | null;
  readonly end_processing: string | null;
  readonly seconds_in_previous_attempts: number;
  readonly robot_id: number | null;
  readonly progress: string | null;
  readonly operation_id: string | null;
  readonly retried_by: number | null;
  /** Null where there is no exception. */
  readonly exception_type: number | null;
  readonly exception_reason: string | null;
  readonly exception_details: string | null;
  readonly exception_image: string | null;
  /** What RowVersion says: row_version_base + the revision of the last event that is not about a comment. */
  readonly version: number;
  /** When what it held was erased. */
  readonly erased_at: string | null;
  readonly content: string | null;
  readonly content_seal: string | null;
  readonly output: string | null;
  readonly output_seal: string | null;
  readonly analytics: string | null;
  readonly analytics_seal: string | null;
}

/**
 * One item. Enumerations are numbers, instants texts of fixed width. An envelope is its text, and a seal (`alg`,
 * `keyId` and `iv` as JSON) where the text is encrypted.
 */
export type ItemRow = { readonly position: number } & { readonly [K in keyof Created]: Created[K] } & {
  readonly [K in keyof Current]: Current[K];
};

/** The long texts stand last: whoever reads only the short ones spares SQLite the pages they spill into. */
export const itemTable: Table<ItemRow> = {
  name: 'item',
  columns: {
    id: 'integer',
    queue_id: 'integer',
    folder_id: 'integer',
    status: 'integer',
    review_status: 'integer',
    priority: 'integer',
    create_position: 'integer',
    position: 'integer',
    defer_date: 'text',
    due_date: 'text',
    reference: 'text',
    key: 'text',
    unique_key: 'text',
    robot_id: 'integer',
    reviewer_id: 'integer',
    reviewer_name: 'text',
    risk_sla_date: 'text',
    creation_time: 'text',
    start_processing: 'text',
    end_processing: 'text',
    queue_revision: 'integer',
    version: 'integer',
    row_version_base: 'integer',
    retry_number: 'integer',
    ancestor_id: 'integer',
    ancestor_unique_key: 'text',
    manual_retry_number: 'integer',
    manual_ancestor_id: 'integer',
    manual_ancestor_unique_key: 'text',
    retried_by: 'integer',
    seconds_in_previous_attempts: 'integer',
    source: 'text',
    parent_operation_id: 'text',
    operation_id: 'text',
    erased_at: 'text',
    exception_type: 'integer',
    exception_image: 'text',
    exception_reason: 'text',
    exception_details: 'text',
    progress: 'text',
    content: 'text',
    content_seal: 'text',
    output: 'text',
    output_seal: 'text',
    analytics: 'text',
    analytics_seal: 'text',
  },
  key: ['id'],
  indexes: [
    // By a queue alone in the order of ids, and by its status; both count without looking at the rows.
    { columns: ['queue_id', 'folder_id'] },
    { columns: ['queue_id', 'status', 'folder_id'] },
    { columns: ['status', 'folder_id'] },
    { columns: ['review_status', 'folder_id'] },
    { columns: ['robot_id', 'status'], where: 'robot_id' },
    { columns: ['reference'], where: 'reference' },
    { columns: ['key'] },
    { columns: ['unique_key'] },
    { columns: ['erased_at', 'id'], where: 'erased_at' },
  ],
};

export function createdColumns(item: QueueItem, position: number): Created {
  const { created } = item;
  return {
    id: created.id,
    queue_id: created.queueId,
    folder_id: item.folderId,
    queue_revision: created.queueRevision,
    key: created.key,
    unique_key: created.uniqueKey,
    reference: created.reference ?? null,
    source: created.source ?? null,
    parent_operation_id: created.parentOperationId ?? null,
    retry_number: created.retryNumber ?? 0,
    ancestor_id: created.ancestorId ?? null,
    ancestor_unique_key: created.ancestorUniqueKey ?? null,
    manual_retry_number: created.manualRetryNumber ?? 0,
    manual_ancestor_id: created.manualAncestorId ?? null,
    manual_ancestor_unique_key: created.manualAncestorUniqueKey ?? null,
    creation_time: sortable(item.creationTime),
    row_version_base: created.rowVersionBase ?? 0,
    create_position: position,
  };
}

export const currentColumns = (item: QueueItem): Current => ({
  status: statuses[item.status],
  review_status: reviewStatuses[item.reviewStatus],
  reviewer_id: item.reviewerId,
  reviewer_name: item.reviewerName,
  priority: priorities[item.priority],
  defer_date: fixedWidth(item.deferDate),
  due_date: fixedWidth(item.dueDate),
  risk_sla_date: fixedWidth(item.riskSlaDate),
  start_processing: fixedWidth(item.startProcessing),
  end_processing: fixedWidth(item.endProcessing),
  seconds_in_previous_attempts: item.secondsInPreviousAttempts,
  robot_id: item.robotId,
  progress: item.progress,
  operation_id: item.operationId,
  retried_by: item.retriedBy,
  exception_type: item.exception === null ? null : exceptionTypes[item.exception.type],
  exception_reason: item.exception?.reason ?? null,
  exception_details: item.exception?.details ?? null,
  exception_image: item.exception?.associatedImageFilePath ?? null,
  version: item.version,
  erased_at: fixedWidth(item.erasedAt),
  content: item.content?.text ?? null,
  content_seal: sealOf(item.content),
  output: item.output?.text ?? null,
  output_seal: sealOf(item.output),
  analytics: item.analytics?.text ?? null,
  analytics_seal: sealOf(item.analytics),
});

const fixedWidth = (instant: Instant | null): string | null => (instant === null ? null : sortable(instant));

export function exceptionOf(row: ItemRow): ProcessingException | null {
  if (row.exception_type === null) return null;
  return {
    reason: row.exception_reason,
    details: row.exception_details,
    type: nameOf(exceptionTypeNames, row.exception_type),
    associatedImageFilePath: row.exception_image,
  };
}

/**
 * What rows do not hold of an item, because nothing that they hold depends on it: its comments, its lease and what its
 * robots do and report.
 */
export const notInRows = {
  lease: null,
  run: 0,
  files: [],
  metrics: {},
  endedBy: null,
  comments: new Map(),
} as const satisfies Partial<QueueItem>;

/**
 * The item as far as folding an event into it can tell the difference: without what is not in rows, and of `created`
 * only what later events build on. Instants keep their fixed width, which is a spelling of the same.
 */
export const itemOf = (row: ItemRow): QueueItem => ({
  ...notInRows,
  created: {
    id: row.id,
    key: row.key,
    uniqueKey: row.unique_key,
    queueId: row.queue_id,
    queueRevision: row.queue_revision,
    priority: nameOf(priorityNames, row.priority),
    rowVersionBase: row.row_version_base,
  },
  folderId: row.folder_id,
  creationTime: row.creation_time,
  status: nameOf(statusNames, row.status),
  reviewStatus: nameOf(reviewStatusNames, row.review_status),
  reviewerId: row.reviewer_id,
  reviewerName: row.reviewer_name,
  priority: nameOf(priorityNames, row.priority),
  deferDate: row.defer_date,
  dueDate: row.due_date,
  riskSlaDate: row.risk_sla_date,
  content: envelopeOf(row.content, row.content_seal),
  output: envelopeOf(row.output, row.output_seal),
  analytics: envelopeOf(row.analytics, row.analytics_seal),
  progress: row.progress,
  robotId: row.robot_id,
  startProcessing: row.start_processing,
  endProcessing: row.end_processing,
  exception: exceptionOf(row),
  secondsInPreviousAttempts: row.seconds_in_previous_attempts,
  operationId: row.operation_id,
  retriedBy: row.retried_by,
  erasedAt: row.erased_at,
  version: row.version,
});
