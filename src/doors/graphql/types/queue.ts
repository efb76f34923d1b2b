import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { PersonalKind } from '../../../domain/personal.ts';
import type { Queue } from '../../../domain/queue/queue.ts';
import { meanSeconds, meanSecondsOf, totalOf } from '../../../readModel/queries/processed.ts';
import type { ProcessingStatus } from '../../../readModel/queries/processingStatus.ts';
import { PersonalKindEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';

@ObjectType('Tag', { description: 'A label of a queue.' })
export class TagType {
  @Field(() => String, { description: 'Its name.' })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'The name as it is shown.' })
  declare readonly displayName: string | null;

  @Field(() => String, { nullable: true, description: 'Its value.' })
  declare readonly value: string | null;

  @Field(() => String, { nullable: true, description: 'The value as it is shown.' })
  declare readonly displayValue: string | null;
}

@ObjectType('QueueProcessingStatus', {
  description:
    'How much work waits in a queue, and how the work has gone since the queue exists. Counted from the events of its items.',
})
export class ProcessingStatusType {
  @Field(() => Int, { description: 'Items that are new, deferred ones too.' })
  declare readonly itemsToProcess: number;

  @Field(() => Int, { description: 'Items that a robot works on.' })
  declare readonly itemsInProgress: number;

  @Field(() => Int, { description: 'Attempts that ended well.' })
  declare readonly successful: number;

  @Field(() => Int, { description: 'Attempts that failed for a technical reason.' })
  declare readonly applicationExceptions: number;

  @Field(() => Int, { description: 'Attempts that failed because of the data.' })
  declare readonly businessExceptions: number;

  @Field(() => Int, { description: 'Attempts that another one followed.' })
  declare readonly retried: number;

  @Field(() => Int, { description: 'Attempts that their robot never ended.' })
  declare readonly abandoned: number;

  @Field(() => Int, { description: 'Attempts that ended, well or not.' })
  declare readonly total: number;

  @Field(() => Float, { description: 'Seconds that an attempt lasted on average; 0 where none has ended.' })
  declare readonly meanSeconds: number;

  @Field(() => Float, { description: 'The same over those that ended well.' })
  declare readonly successfulMeanSeconds: number;

  @Field(() => Float, { description: 'The same over those that failed for a technical reason.' })
  declare readonly applicationExceptionsMeanSeconds: number;

  @Field(() => Float, { description: 'The same over those that failed because of the data.' })
  declare readonly businessExceptionsMeanSeconds: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last attempt ended; null where none has.' })
  declare readonly lastProcessed: Instant | null;
}

@ObjectType('Queue', {
  simpleResolvers: true,
  description: 'A queue: where items wait, and by which rules they are worked on.',
})
export class QueueType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => ID, { description: 'A UUID.' })
  declare readonly key: string;

  @Field(() => ID, { description: 'The folder that it is in.' })
  declare readonly folderId: string;

  @Field(() => Int, { description: 'The revision of its last event.' })
  declare readonly revision: number;

  @Field(() => Boolean, {
    description: 'Whether it was deleted: its items stay readable, and are never handed out.',
  })
  declare readonly isDeleted: boolean;

  @Field(() => DateTime, { description: 'When it was created.' })
  declare readonly creationTime: Instant;

  @Field(() => String, { description: 'Its name, unique in its folder without regard to case.' })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  declare readonly description: string | null;

  @Field(() => Int, { description: 'How many times the queue retries one piece of work, 0 to 50.' })
  declare readonly maxNumberOfRetries: number;

  @Field(() => Boolean, { description: 'Whether it retries work that failed with an application exception.' })
  declare readonly acceptAutomaticallyRetry: boolean;

  @Field(() => Boolean, { description: 'Whether it retries work that was abandoned.' })
  declare readonly retryAbandonedItems: boolean;

  @Field(() => Boolean, { description: 'Whether each item needs a reference that no other one has.' })
  declare readonly enforceUniqueReference: boolean;

  @Field(() => Boolean, { description: 'Whether it was asked to keep contents encrypted.' })
  declare readonly encrypted: boolean;

  @Field(() => String, { nullable: true, description: 'The JSON schema of what comes in, as text.' })
  declare readonly specificDataJsonSchema: string | null;

  @Field(() => String, { nullable: true, description: 'The JSON schema of the output, as text.' })
  declare readonly outputDataJsonSchema: string | null;

  @Field(() => String, { nullable: true, description: 'The JSON schema of the analytics, as text.' })
  declare readonly analyticsDataJsonSchema: string | null;

  @Field(() => ID, { nullable: true, description: 'The schedule that belongs to it, if one does.' })
  declare readonly processScheduleId: string | null;

  @Field(() => ID, { nullable: true, description: 'The process that works on it, if one is named.' })
  declare readonly releaseId: string | null;

  @Field(() => Int, {
    description: 'Minutes after which an item is due that comes without a due date; 0 where it is not.',
  })
  declare readonly slaInMinutes: number;

  @Field(() => Int, { description: 'Minutes after which that is at risk; 0 where it is not said.' })
  declare readonly riskSlaInMinutes: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes for which startTransaction lends an item; null means 24 hours.',
  })
  declare readonly leaseMinutes: number | null;

  @Field(() => [PersonalKindEnum], {
    description:
      'What of its items is personal: it is encrypted, each retry chain with a key of its own, which `eraseItem` destroys.',
  })
  declare readonly personal: readonly PersonalKind[];

  @Field(() => [TagType], { description: 'Its labels.' })
  declare readonly tags: readonly TagType[];
}

export const QueueConnection = connectionType('Queue', QueueType, 'queues');

export const queueNode = ({
  id,
  folderId,
  processScheduleId,
  releaseId,
  deleted,
  personal = [],
  ...queue
}: Queue): QueueType => ({
  ...queue,
  id: String(id),
  folderId: String(folderId),
  processScheduleId: textOf(processScheduleId),
  releaseId: textOf(releaseId),
  isDeleted: deleted,
  personal,
});

const textOf = (id: number | null): string | null => (id === null ? null : String(id));

export const processingStatusNode = (status: ProcessingStatus): ProcessingStatusType => ({
  itemsToProcess: status.itemsToProcess,
  itemsInProgress: status.itemsInProgress,
  successful: status.successful,
  applicationExceptions: status.applicationExceptions,
  businessExceptions: status.businessExceptions,
  retried: status.retried,
  abandoned: status.abandoned,
  total: totalOf(status),
  meanSeconds: meanSecondsOf(status),
  successfulMeanSeconds: meanSeconds(status.successfulMs, status.successful),
  applicationExceptionsMeanSeconds: meanSeconds(status.applicationMs, status.applicationExceptions),
  businessExceptionsMeanSeconds: meanSeconds(status.businessMs, status.businessExceptions),
  lastProcessed: status.lastProcessed,
});
