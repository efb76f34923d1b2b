import type { Comments } from '../comments.ts';
import { erasedComments, evolveComments, isCommentEvent } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import type { Recorded } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { WorkFile, WorkMetrics } from '../workReports.ts';
import { mergedMetrics } from '../workReports.ts';
import type {
  CreateData,
  EditData,
  ErasedData,
  LeaseGrant,
  ProcessingException,
  QueueItemEvent,
  StatusData,
} from './events.ts';
import type { Priority, ReviewStatus, Status } from './statusMachine.ts';

/** A queue item as its events say. Which attempt of which chain it is stands in `created`. */
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
  /** How often it was taken. */
  readonly run: number;
  readonly files: readonly WorkFile[];
  readonly metrics: WorkMetrics;
  readonly startProcessing: Instant | null;
  readonly endProcessing: Instant | null;
  readonly exception: ProcessingException | null;
  readonly secondsInPreviousAttempts: number;
  readonly operationId: string | null;
  /** Id of the attempt that follows this one. */
  readonly retriedBy: number | null;
  /** The lease under which a robot has brought the result. */
  readonly endedBy: string | null;
  readonly comments: Comments;
  /** When what it held was erased; null where it was not. */
  readonly erasedAt: Instant | null;
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
    run: 0,
    files: [],
    metrics: {},
    startProcessing: null,
    endProcessing: null,
    exception: null,
    secondsInPreviousAttempts: data.secondsInPreviousAttempts ?? 0,
    operationId: null,
    retriedBy: null,
    endedBy: null,
    comments: new Map(),
    erasedAt: null,
    version: (data.rowVersionBase ?? 0) + event.revision,
  };
}

function applied(item: QueueItem, event: Recorded<Exclude<QueueItemEvent, { type: 'Create' }>>): QueueItem {
  switch (event.type) {
    case 'Status':
      return moved(item, event.data, event.metadata.at);
    case 'Edit':
      return edited(item, event.data);
    case 'ReviewerSet':
      return { ...item, reviewerId: event.data.reviewerId, reviewerName: event.data.reviewerName };
    case 'CommentAdded':
    case 'CommentEdited':
    case 'CommentDeleted':
      return { ...item, comments: evolveComments(item.comments, event) };
    case 'Delete':
      return {
        ...item,
        status: 'Deleted',
        lease: null,
        retriedBy: event.data.movedTo?.id ?? item.retriedBy,
      };
    case 'Erased':
      return erased(item, event.data, event.metadata.at);
    default:
      return unknownEvent(event);
  }
}

function edited(item: QueueItem, data: EditData): QueueItem {
  const { priority, deferDate, dueDate, riskSlaDate, content, progress, reviewStatus, metrics, file } = data;
  return {
    ...item,
    priority: priority ?? item.priority,
    reviewStatus: reviewStatus ?? item.reviewStatus,
    deferDate: unlessAbsent(deferDate, item.deferDate),
    dueDate: unlessAbsent(dueDate, item.dueDate),
    riskSlaDate: unlessAbsent(riskSlaDate, item.riskSlaDate),
    content: unlessAbsent(content, item.content),
    progress: unlessAbsent(progress, item.progress),
    metrics: metrics === undefined ? item.metrics : mergedMetrics(item.metrics, metrics),
    files: file === undefined ? item.files : [...item.files, file],
  };
}

/** It may come twice: what has come to the item at the same moment goes with the second one. */
function erased(item: QueueItem, { comments = [] }: ErasedData, at: Instant): QueueItem {
  const { content: _, ...created } = item.created;
  return {
    ...item,
    created,
    content: null,
    output: null,
    analytics: null,
    files: [],
    comments: erasedComments(item.comments, comments),
    erasedAt: item.erasedAt ?? at,
  };
}

/** An edit takes a value away with null. */
const unlessAbsent = <T>(change: T | null | undefined, value: T | null): T | null =>
  change === undefined ? value : change;

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}

function moved(item: QueueItem, data: StatusData, at: Instant): QueueItem {
  const next = { ...item, status: data.to, lease: data.lease ?? null };
  switch (data.to) {
    case 'InProgress':
      return {
        ...next,
        robotId: data.lease?.robotId ?? null,
        run: item.run + 1,
        startProcessing: at,
        endProcessing: null,
      };
    case 'New':
      return {
        ...next,
        robotId: null,
        startProcessing: null,
        deferDate: data.deferDate ?? null,
        dueDate: data.dueDate ?? item.dueDate,
        progress: data.progress ?? item.progress,
        // Of no use to whoever takes it next.
        files: [],
        metrics: {},
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
    endedBy: data.from === 'InProgress' ? endedBy(item, data) : item.endedBy,
  };
}

const endedBy = ({ lease }: QueueItem, { to, why }: StatusData): string | null =>
  to === 'Abandoned' || why === 'leaseLost' ? null : (lease?.leaseId ?? null);
