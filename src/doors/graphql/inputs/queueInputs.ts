import { Field, ID, InputType, Int } from 'type-graphql';
import type { PersonalKind } from '../../../domain/personal.ts';
import { kindsIn } from '../../../domain/personal.ts';
import type { QueueSettings, Tag } from '../../../domain/queue/queue.ts';
import { defaultSettings } from '../../../domain/queue/queue.ts';
import { PersonalKindEnum } from '../enums.ts';
import { numberOf } from '../ids.ts';

@InputType('TagInput', { description: 'A label of a queue.' })
export class TagInput {
  @Field(() => String, { description: 'Its name.' })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'The name as it is shown.' })
  declare readonly displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Its value.' })
  declare readonly value?: string | null;

  @Field(() => String, { nullable: true, description: 'The value as it is shown.' })
  declare readonly displayValue?: string | null;
}

/** What both a new queue and a changed one can say. */
@InputType()
class QueueRulesInput {
  @Field(() => String, { nullable: true, description: 'What it is for, at most 250 characters.' })
  declare readonly description?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many times it retries one piece of work, 0 to 50.' })
  declare readonly maxNumberOfRetries?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it retries work that failed with an application exception.',
  })
  declare readonly acceptAutomaticallyRetry?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it retries work that was abandoned.' })
  declare readonly retryAbandonedItems?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether each item needs a reference that no other one has. It cannot be changed later.',
  })
  declare readonly enforceUniqueReference?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether contents are to be kept encrypted.' })
  declare readonly encrypted?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The JSON schema of what comes in, as text; null takes it away.',
  })
  declare readonly specificDataJsonSchema?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The JSON schema of the output, as text; null takes it away.',
  })
  declare readonly outputDataJsonSchema?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The JSON schema of the analytics, as text; null takes it away.',
  })
  declare readonly analyticsDataJsonSchema?: string | null;

  @Field(() => ID, { nullable: true, description: 'The schedule that belongs to it.' })
  declare readonly processScheduleId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The process that works on it.' })
  declare readonly releaseId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Minutes after which an item is due; 0 for none.' })
  declare readonly slaInMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes after which that is at risk, at most slaInMinutes; 0 for none.',
  })
  declare readonly riskSlaInMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes for which startTransaction lends an item; null means 24 hours.',
  })
  declare readonly leaseMinutes?: number | null;

  @Field(() => [TagInput], { nullable: true, description: 'Its labels, all of them.' })
  declare readonly tags?: readonly TagInput[] | null;

  @Field(() => [PersonalKindEnum], {
    nullable: true,
    description:
      'What of its items is personal, all of it. It is encrypted from then on and can be erased; texts of it cannot be searched for. What was encrypted stays so.',
  })
  declare readonly personal?: readonly PersonalKind[] | null;
}

@InputType('CreateQueueInput', { description: 'A new queue. What is left out is off, none or zero.' })
export class CreateQueueInput extends QueueRulesInput {
  @Field(() => String, {
    description: 'Its name, 1 to 50 characters, unique in its folder without regard to case.',
  })
  declare readonly name: string;
}

@InputType('EditQueueInput', { description: 'What to change of a queue. What is left out stays as it is.' })
export class EditQueueInput extends QueueRulesInput {
  @Field(() => String, {
    nullable: true,
    description: 'Its new name, unique in its folder without regard to case.',
  })
  declare readonly name?: string | null;
}

/** The settings that an input asks for; what it leaves out is as `before`. */
export function settingsOf(
  name: string,
  input: QueueRulesInput,
  before: Omit<QueueSettings, 'name'> = defaultSettings,
): QueueSettings {
  return {
    name,
    description: orBefore(input.description, before.description),
    maxNumberOfRetries: input.maxNumberOfRetries ?? before.maxNumberOfRetries,
    acceptAutomaticallyRetry: input.acceptAutomaticallyRetry ?? before.acceptAutomaticallyRetry,
    retryAbandonedItems: input.retryAbandonedItems ?? before.retryAbandonedItems,
    enforceUniqueReference: input.enforceUniqueReference ?? before.enforceUniqueReference,
    encrypted: input.encrypted ?? before.encrypted,
    specificDataJsonSchema: orBefore(input.specificDataJsonSchema, before.specificDataJsonSchema),
    outputDataJsonSchema: orBefore(input.outputDataJsonSchema, before.outputDataJsonSchema),
    analyticsDataJsonSchema: orBefore(input.analyticsDataJsonSchema, before.analyticsDataJsonSchema),
    processScheduleId: orBefore(idOf(input.processScheduleId), before.processScheduleId),
    slaInMinutes: input.slaInMinutes ?? before.slaInMinutes,
    riskSlaInMinutes: input.riskSlaInMinutes ?? before.riskSlaInMinutes,
    releaseId: orBefore(idOf(input.releaseId), before.releaseId),
    tags: input.tags?.map(tagOf) ?? before.tags,
    leaseMinutes: orBefore(input.leaseMinutes, before.leaseMinutes),
    ...personalOf(input, before),
  };
}

/** Where nothing was ever personal, and is not now, nothing is said of it. */
function personalOf(
  { personal }: QueueRulesInput,
  before: Omit<QueueSettings, 'name'>,
): Pick<QueueSettings, 'personal'> {
  const kinds = personal === undefined || personal === null ? before.personal : kindsIn(personal);
  const isSaid = kinds !== undefined && (kinds.length > 0 || before.personal !== undefined);
  return isSaid ? { personal: kinds } : {};
}

/** Null takes a value away, nothing said leaves it. */
const orBefore = <T>(given: T | null | undefined, before: T | null): T | null =>
  given === undefined ? before : given;

const idOf = (id: string | null | undefined): number | null | undefined =>
  typeof id === 'string' ? numberOf(id) : id;

const tagOf = (tag: TagInput): Tag => ({
  name: tag.name,
  displayName: tag.displayName ?? null,
  value: tag.value ?? null,
  displayValue: tag.displayValue ?? null,
});
