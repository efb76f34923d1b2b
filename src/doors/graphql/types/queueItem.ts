import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { ProcessingException } from '../../../domain/queueItem/events.ts';
import { shownText } from '../../../domain/personal.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import type {
  ExceptionType,
  Priority,
  ReviewStatus,
  Status,
} from '../../../domain/queueItem/statusMachine.ts';
import { ExceptionTypeEnum, PriorityEnum, ReviewStatusEnum, StatusEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { JSONText } from '../scalars/jsonText.ts';
import { connectionType } from './connection.ts';
import { UserType } from './people.ts';
import { WorkType } from './work.ts';

@ObjectType('ProcessingException', {
  simpleResolvers: true,
  description: 'Why the work on an item failed, as its robot says.',
})
export class ProcessingExceptionType implements ProcessingException {
  @Field(() => ExceptionTypeEnum, { description: 'Whether trying again may help.' })
  declare readonly type: ExceptionType;

  @Field(() => String, { nullable: true, description: 'What went wrong, in a sentence.' })
  declare readonly reason: string | null;

  @Field(() => String, { nullable: true, description: 'More of it, such as a stack.' })
  declare readonly details: string | null;

  @Field(() => String, { nullable: true, description: 'Where its robot keeps a picture of the failure.' })
  declare readonly associatedImageFilePath: string | null;
}

@ObjectType('QueueItem', {
  simpleResolvers: true,
  implements: WorkType,
  description:
    'One attempt at one piece of work. Another attempt is another item with the same `key`. Everything that happens to it is an event in its own stream, which `history` shows.',
})
export class QueueItemType extends WorkType {
  @Field(() => ID, {
    description: 'A UUID that all attempts of a retry chain share, given by the first CREATE event.',
  })
  declare readonly key: string;

  @Field(() => ID, { description: 'A UUID of this attempt alone.' })
  declare readonly uniqueKey: string;

  @Field(() => ID, { description: 'The queue that it is in.' })
  declare readonly queueId: string;

  @Field(() => StatusEnum, { description: 'How far the work is, by its last STATUS event.' })
  declare readonly status: Status;

  @Field(() => ReviewStatusEnum, { description: 'What a reviewer has decided, by an EDIT event.' })
  declare readonly reviewStatus: ReviewStatus;

  @Field(() => UserType, {
    nullable: true,
    description: 'Who reviews it, by its last REVIEWER_SET event; null where nobody was named.',
  })
  declare readonly reviewer: UserType | null;

  @Field(() => PriorityEnum, {
    description: 'How urgent it is, by its CREATE event or the last EDIT event that says so.',
  })
  declare readonly priority: Priority;

  @Field(() => String, {
    nullable: true,
    description: 'What its creator calls it, at most 128 characters; unique where the queue demands that.',
  })
  declare readonly reference: string | null;

  @Field(() => JSONText, {
    nullable: true,
    description:
      'What is to be worked on, by its CREATE or last EDIT event: a JSON object of primitive values, at most 256,000 characters.',
  })
  declare readonly specificContent: string | null;

  @Field(() => JSONText, {
    nullable: true,
    description:
      'What its robot brought back for statistics, with the STATUS event that ended the work; at most 5,120 characters.',
  })
  declare readonly analytics: string | null;

  @Field(() => ProcessingExceptionType, {
    nullable: true,
    description: 'Why it failed, by the STATUS event that ended the work; null where it did not.',
  })
  declare readonly exception: ProcessingException | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it should be done, by its CREATE or last EDIT event, or by the SLA of its queue; those with one are taken first.',
  })
  declare readonly dueDate: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'From when on its due date is at risk.' })
  declare readonly riskSlaDate: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was taken: the instant of its STATUS event to IN_PROGRESS.',
  })
  declare readonly startProcessing: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the work on it ended: the instant of its STATUS event from IN_PROGRESS.',
  })
  declare readonly endProcessing: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When an ERASED event took away its content, output, analytics, comments and files, which are null or `erased` since then; null where none did.',
  })
  declare readonly erasedAt: Instant | null;

  @Field(() => Int, {
    description: 'Whole seconds that the last failed attempt lasted, its own or the one before.',
  })
  declare readonly secondsInPreviousAttempts: number;

  @Field(() => Int, { description: 'How many times the queue itself has retried this work so far.' })
  declare readonly retryNumber: number;

  @Field(() => Int, { description: 'How many times reviewers have retried this work so far.' })
  declare readonly manualRetryNumber: number;

  @Field(() => String, { nullable: true, description: 'What its creator says of where it comes from.' })
  declare readonly source: string | null;

  @Field(() => String, { nullable: true, description: 'The operation that led to it, for tracing.' })
  declare readonly parentOperationId: string | null;

  @Field(() => String, { nullable: true, description: 'The operation that worked on it, for tracing.' })
  declare readonly operationId: string | null;

  /** Numbers that fields of other types are found by. */
  declare readonly robotId: number | null;
  declare readonly previousId: number | null;
  declare readonly nextId: number | null;
}

export const QueueItemConnection = connectionType('QueueItem', QueueItemType, 'queue items');

export function queueItemNode(item: QueueItem): QueueItemType {
  const { created } = item;
  return {
    kind: 'queueItem',
    id: String(created.id),
    reported: null,
    key: created.key,
    uniqueKey: created.uniqueKey,
    revision: item.version - (created.rowVersionBase ?? 0),
    queueId: String(created.queueId),
    folderId: String(item.folderId),
    status: item.status,
    reviewStatus: item.reviewStatus,
    reviewer: reviewerNode(item),
    priority: item.priority,
    reference: created.reference ?? null,
    specificContent: shownText(item.content),
    output: shownText(item.output),
    analytics: shownText(item.analytics),
    erasedAt: item.erasedAt,
    progress: item.progress,
    exception: item.exception,
    creationTime: item.creationTime,
    deferDate: item.deferDate,
    dueDate: item.dueDate,
    riskSlaDate: item.riskSlaDate,
    startProcessing: item.startProcessing,
    endProcessing: item.endProcessing,
    secondsInPreviousAttempts: item.secondsInPreviousAttempts,
    retryNumber: created.retryNumber ?? 0,
    manualRetryNumber: created.manualRetryNumber ?? 0,
    source: created.source ?? null,
    parentOperationId: created.parentOperationId ?? null,
    operationId: item.operationId,
    robotId: item.robotId,
    previousId: created.ancestorId ?? created.manualAncestorId ?? null,
    nextId: item.retriedBy,
  };
}

/** A reviewer under the name that the event has recorded. */
export const reviewerNode = ({
  reviewerId,
  reviewerName,
}: Pick<QueueItem, 'reviewerId' | 'reviewerName'>): UserType | null =>
  reviewerId === null ? null : { id: String(reviewerId), userName: reviewerName ?? '' };
