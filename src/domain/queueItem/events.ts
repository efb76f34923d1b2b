import type { CommentEvent } from '../comments.ts';
import { isCommentEvent } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import type { Instant } from '../instant.ts';
import type { WorkFile, WorkMetrics } from '../workReports.ts';
import type { ExceptionType, Priority, ReviewStatus, Status } from './statusMachine.ts';

/** A member that is unset is left out, so that events stay small; readers take it as null or zero. */
export interface CreateData {
  readonly id: number;
  /** Shared by all attempts of a retry chain. */
  readonly key: string;
  /** Of this attempt alone. */
  readonly uniqueKey: string;
  readonly queueId: number;
  /** The revision of the queue's definition that the decision used. */
  readonly queueRevision: number;
  readonly priority: Priority;
  readonly reference?: string;
  readonly deferDate?: Instant;
  readonly dueDate?: Instant;
  readonly riskSlaDate?: Instant;
  readonly content?: Envelope;
  readonly progress?: string;
  readonly source?: string;
  readonly parentOperationId?: string;
  readonly retryNumber?: number;
  readonly ancestorId?: number;
  readonly ancestorUniqueKey?: string;
  readonly manualRetryNumber?: number;
  readonly manualAncestorId?: number;
  readonly manualAncestorUniqueKey?: string;
  /** Whole seconds that the failed attempt before this one lasted. */
  readonly secondsInPreviousAttempts?: number;
  /** What RowVersion counts from; other than 0 only on imported or seeded items. */
  readonly rowVersionBase?: number;
}

/** Through which way of taking a lease was granted; it decides what an expiry means. */
export type Grant = 'startTransaction' | 'claim';

export interface LeaseGrant {
  readonly leaseId: string;
  readonly grant: Grant;
  /** `kind:id` of the principal that took it. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly robotId?: number;
  /** The claim that asked for it, in the words of whoever claimed: the same claim again gets the same lease. */
  readonly requestId?: string;
}

export interface ProcessingException {
  readonly reason: string | null;
  readonly details: string | null;
  readonly type: ExceptionType;
  readonly associatedImageFilePath: string | null;
}

/** One move of the status. Which of the optional members stand in it depends on `to`. */
export interface StatusData {
  readonly queueId: number;
  readonly from: Status;
  readonly to: Status;
  /** to InProgress. */
  readonly lease?: LeaseGrant;
  /** from InProgress: when the attempt began. */
  readonly startProcessing?: Instant;
  /** from InProgress: how long it lasted. */
  readonly durationMs?: number;
  /** to Successful, Failed, Retried. */
  readonly output?: Envelope;
  readonly analytics?: Envelope;
  readonly exception?: ProcessingException;
  readonly progress?: string;
  readonly operationId?: string;
  /** Of a claimed item: no robot says so. */
  readonly why?: 'leaseLost';
  /** to New: why, in the words of the robot. */
  readonly reason?: string;
  /** to New: the item waits until then. */
  readonly deferDate?: Instant;
  readonly dueDate?: Instant;
  /** to Retried, and to Abandoned where the queue retries those: the attempt that follows, whole. */
  readonly retry?: CreateData;
  /** to Retried by a reviewer, not by the queue. */
  readonly byReview?: boolean;
}

/** null takes a value away; an absent member stays as it is. */
export interface EditData {
  readonly queueId: number;
  readonly priority?: Priority;
  readonly deferDate?: Instant | null;
  readonly dueDate?: Instant | null;
  readonly riskSlaDate?: Instant | null;
  readonly content?: Envelope | null;
  readonly progress?: string | null;
  readonly reviewStatus?: ReviewStatus;
  /** What its robot has measured. */
  readonly metrics?: WorkMetrics;
  /** A file that its robot has uploaded. */
  readonly file?: WorkFile;
}

export interface ReviewerSetData {
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
}

export interface DeleteData {
  readonly queueId: number;
  readonly from: Status;
  /** The reference stream that the last attempt of a chain gives back. */
  readonly releases?: string;
  readonly key: string;
  /** It was moved: what stands for it in the other queue, whole. */
  readonly movedTo?: CreateData;
}

/** What an attempt loses that is no content: lists that would be empty are left out. */
export interface ErasedData {
  readonly queueId: number;
  /** Comments by the revisions of their CommentAdded. */
  readonly comments?: readonly number[];
  /** Files by their hashes, one for each event that has named one. */
  readonly files?: readonly string[];
  /** The other attempts at the same work, which follow. */
  readonly others?: readonly OtherErased[];
}

export interface OtherErased extends Omit<ErasedData, 'others'> {
  readonly id: number;
}

export type QueueItemEvent =
  | { readonly type: 'Create'; readonly data: CreateData }
  | { readonly type: 'Status'; readonly data: StatusData }
  | { readonly type: 'Edit'; readonly data: EditData }
  | { readonly type: 'ReviewerSet'; readonly data: ReviewerSetData }
  | { readonly type: 'Delete'; readonly data: DeleteData }
  /** Content, output, analytics, comments and files are no longer shown, and their key is destroyed. */
  | { readonly type: 'Erased'; readonly data: ErasedData }
  | CommentEvent;

/** The action UiPath's history prints for an event; null where its history shows none (comments). */
export function uipathAction(
  event: QueueItemEvent,
): 'Create' | 'Status' | 'Retry' | 'Edit' | 'Delete' | null {
  if (event.type === 'Create' || event.type === 'Delete') return event.type;
  if (isCommentEvent(event.type)) return null;
  if (event.type === 'Status' && event.data.to === 'InProgress') return 'Status';
  if (event.type === 'Status' && event.data.to === 'Retried') return 'Retry';
  return 'Edit';
}
