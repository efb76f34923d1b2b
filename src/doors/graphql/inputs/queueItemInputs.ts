import { Field, ID, InputType } from 'type-graphql';
import type { CommitType } from '../../../commands/bulkAddQueueItems.ts';
import type { ItemEdits } from '../../../commands/editQueueItem.ts';
import type { NewItemInput } from '../../../commands/newItem.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Priority } from '../../../domain/queueItem/statusMachine.ts';
import { CommitTypeEnum, PriorityEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { flatText, JSONText } from '../scalars/jsonText.ts';
import { MAX_OPERATION_ID, MAX_SOURCE, withinLength } from './lengths.ts';

@InputType('QueueItemInput', {
  description: 'A new item. Everything can be left out that its queue does not demand.',
})
export class QueueItemInput {
  @Field(() => PriorityEnum, { nullable: true, description: 'NORMAL where it is left out.' })
  declare readonly priority?: Priority | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What the item is called, at most 128 characters. Demanded by queues that keep references unique.',
  })
  declare readonly reference?: string | null;

  @Field(() => JSONText, {
    nullable: true,
    description:
      "What is to be worked on: a JSON object of primitive values, at most 256,000 characters, as the queue's schema wants it.",
  })
  declare readonly specificContent?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The item is not handed out before.' })
  declare readonly deferDate?: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it should be done; by the queue's SLA where it is left out.",
  })
  declare readonly dueDate?: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "From when on that is at risk; by the queue's SLA where it is left out.",
  })
  declare readonly riskSlaDate?: Instant | null;

  @Field(() => String, { nullable: true, description: 'How far the work is already.' })
  declare readonly progress?: string | null;

  @Field(() => String, { nullable: true, description: 'Where it comes from, at most 20 characters.' })
  declare readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The operation that led to it, at most 128 characters.',
  })
  declare readonly parentOperationId?: string | null;
}

@InputType('AddQueueItemInput', {
  description: 'A new item and its queue, which is named by its number or its name.',
})
export class AddQueueItemInput extends QueueItemInput {
  @Field(() => ID, { nullable: true, description: 'The queue by its number; this or `queueName`.' })
  declare readonly queueId?: string | null;

  @Field(() => String, { nullable: true, description: 'The queue by its name, without regard to case.' })
  declare readonly queueName?: string | null;
}

@InputType('BulkAddQueueItemsInput', { description: 'Many new items of one queue.' })
export class BulkAddQueueItemsInput {
  @Field(() => ID, { nullable: true, description: 'The queue by its number; this or `queueName`.' })
  declare readonly queueId?: string | null;

  @Field(() => String, { nullable: true, description: 'The queue by its name, without regard to case.' })
  declare readonly queueName?: string | null;

  @Field(() => CommitTypeEnum, { description: 'What becomes of the good ones where others are refused.' })
  declare readonly commitType: CommitType;

  @Field(() => [QueueItemInput], { description: 'The items, at most 15,000.' })
  declare readonly items: readonly QueueItemInput[];
}

@InputType('EditQueueItemInput', {
  description: 'What to change of a new item. What is left out stays; null takes a value away.',
})
export class EditQueueItemInput {
  @Field(() => PriorityEnum, { nullable: true, description: 'Its priority; null leaves it.' })
  declare readonly priority?: Priority | null;

  @Field(() => JSONText, {
    nullable: true,
    description: "Its whole content: a JSON object of primitive values, as the queue's schema wants it.",
  })
  declare readonly specificContent?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'It is not handed out before.' })
  declare readonly deferDate?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it should be done.' })
  declare readonly dueDate?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'From when on that is at risk.' })
  declare readonly riskSlaDate?: Instant | null;

  @Field(() => String, { nullable: true, description: 'How far the work is.' })
  declare readonly progress?: string | null;
}

/** A new item as the command takes it. Throws InvalidArgument, MalformedJson. */
export function newItemOf({ specificContent, ...input }: QueueItemInput): NewItemInput {
  withinLength(input.source, MAX_SOURCE, 'source');
  withinLength(input.parentOperationId, MAX_OPERATION_ID, 'parentOperationId');
  return {
    priority: input.priority ?? null,
    reference: input.reference ?? null,
    deferDate: input.deferDate ?? null,
    dueDate: input.dueDate ?? null,
    riskSlaDate: input.riskSlaDate ?? null,
    content: flatText(specificContent, 'specificContent'),
    progress: input.progress ?? null,
    source: input.source ?? null,
    parentOperationId: input.parentOperationId ?? null,
  };
}

/** Changes as the command takes them. Throws InvalidArgument, MalformedJson. */
export const editsOf = ({ priority, specificContent, ...edits }: EditQueueItemInput): ItemEdits => ({
  ...edits,
  ...(typeof priority === 'string' && { priority }),
  ...(specificContent !== undefined && { content: flatText(specificContent, 'specificContent') }),
});
