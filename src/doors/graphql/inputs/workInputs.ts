import { Field, ID, InputType, Int } from 'type-graphql';
import type { WorkResult } from '../../../commands/finishWork.ts';
import type { WorkFailure } from '../../../commands/leasedWork.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { ProcessingException } from '../../../domain/queueItem/events.ts';
import type { ExceptionType } from '../../../domain/queueItem/statusMachine.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { ReferenceFilter } from '../../../readModel/queueIndex.ts';
import { ExceptionTypeEnum, ReferenceMatchEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { JSONText, nestedText } from '../scalars/jsonText.ts';
import { WorkKindEnum } from '../workEnums.ts';
import { MAX_CODE, MAX_OPERATION_ID, withinLength } from './lengths.ts';

@InputType('StartTransactionInput', {
  description:
    'Which item to take. With a content a new item is added and taken at once; without one (or with `{}`) the next is.',
})
export class StartTransactionInput {
  @Field(() => ID, { nullable: true, description: 'The queue by its number; this or `queueName`.' })
  declare readonly queueId?: string | null;

  @Field(() => String, { nullable: true, description: 'The queue by its name, without regard to case.' })
  declare readonly queueName?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The key of the robot that works; the caller where it is one.',
  })
  declare readonly robotKey?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only items with such a reference are taken; with a content the reference of the new item.',
  })
  declare readonly reference?: string | null;

  @Field(() => ReferenceMatchEnum, { nullable: true, description: 'EQUALS where it is left out.' })
  declare readonly referenceMatch?: ReferenceFilter['option'] | null;

  @Field(() => JSONText, {
    nullable: true,
    description: 'The content of a new item: a JSON object of primitive values.',
  })
  declare readonly specificContent?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The due date of a new item.' })
  declare readonly dueDate?: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'The operation that led to a new item, at most 128 characters.',
  })
  declare readonly parentOperationId?: string | null;
}

@InputType('ClaimWorkInput', { description: 'Which work to lend, and for how long.' })
export class ClaimWorkInput {
  @Field(() => [WorkKindEnum], {
    nullable: true,
    description:
      'Queue items, tasks, or both. Where it is left out: items where queues alone are named, tasks where processes alone are, else all that the robot can work on.',
  })
  declare readonly kinds?: readonly WorkKind[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'The queues to take items from, 1 to 100: the first one that has work. Where it is left out, the most urgent item of any queue is lent.',
  })
  declare readonly queueIds?: readonly string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The tokens of the processes to take tasks of, 1 to 100; any where it is left out.',
  })
  declare readonly processes?: readonly string[] | null;

  @Field(() => Int, {
    defaultValue: 60_000,
    description: 'Milliseconds until the lease ends unless it is extended, 1,000 to 86,400,000.',
  })
  declare readonly leaseMs: number;

  @Field(() => Int, {
    defaultValue: 0,
    description: 'For how many milliseconds to wait for work where there is none, at most 25,000.',
  })
  declare readonly waitMs: number;

  @Field(() => String, {
    nullable: true,
    description:
      'A name of this claim, 1 to 128 characters: given again under the same name it gets the same lease, as long as that holds.',
  })
  declare readonly requestId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The number of the robot that works; the caller where it is one.',
  })
  declare readonly robotId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only items with such a reference.' })
  declare readonly reference?: string | null;

  @Field(() => ReferenceMatchEnum, { nullable: true, description: 'EQUALS where it is left out.' })
  declare readonly referenceMatch?: ReferenceFilter['option'] | null;
}

@InputType('ProcessingExceptionInput', { description: 'Why the work failed.' })
export class ProcessingExceptionInput {
  @Field(() => ExceptionTypeEnum, {
    defaultValue: 'ApplicationException',
    description:
      'Whether trying again may help: an application exception follows the retry rule of the queue.',
  })
  declare readonly type: ExceptionType;

  @Field(() => String, {
    nullable: true,
    description: 'What went wrong, in a sentence, at most 102,400 characters.',
  })
  declare readonly reason?: string | null;

  @Field(() => String, { nullable: true, description: 'More of it, at most 102,400 characters.' })
  declare readonly details?: string | null;

  @Field(() => String, { nullable: true, description: 'Where its robot keeps a picture of the failure.' })
  declare readonly associatedImageFilePath?: string | null;
}

@InputType('WorkFailureInput', { description: 'Why claimed work failed.' })
export class WorkFailureInput extends ProcessingExceptionInput {
  @Field(() => String, {
    nullable: true,
    description: "A code in the words of the robot's program, at most 250 characters. Queue items keep none.",
  })
  declare readonly code?: string | null;
}

@InputType('WorkResultInput', { description: 'What a robot brings back, whether the work went well or not.' })
export class WorkResultInput {
  @Field(() => JSONText, { nullable: true, description: 'A JSON object, at most 51,200 characters.' })
  declare readonly output?: string | null;

  @Field(() => JSONText, {
    nullable: true,
    description: 'A JSON object for statistics, at most 5,120 characters.',
  })
  declare readonly analytics?: string | null;

  @Field(() => String, { nullable: true, description: 'How far the work came, at most 104,857 characters.' })
  declare readonly progress?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The operation that did the work, at most 128 characters.',
  })
  declare readonly operationId?: string | null;
}

@InputType('TransactionResultInput', {
  description:
    'How a transaction ended. With a defer date it is postponed, whatever else is said; else `isSuccessful` is needed.',
})
export class TransactionResultInput extends WorkResultInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether the work went well.' })
  declare readonly isSuccessful?: boolean | null;

  @Field(() => ProcessingExceptionInput, { nullable: true, description: 'Why it did not.' })
  declare readonly exception?: ProcessingExceptionInput | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The item is new again and is not handed out before.',
  })
  declare readonly deferDate?: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'With a defer date: when the item should be done then.',
  })
  declare readonly dueDate?: Instant | null;
}

@InputType('ReleaseWorkInput', { description: 'How work is given back.' })
export class ReleaseWorkInput {
  @Field(() => DateTime, {
    nullable: true,
    description: 'It is not handed out again before; at once where it is left out.',
  })
  declare readonly deferDate?: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it should be done; as before where it is left out.',
  })
  declare readonly dueDate?: Instant | null;

  @Field(() => String, { nullable: true, description: 'How far the work came.' })
  declare readonly progress?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is given back.' })
  declare readonly reason?: string | null;
}

/** A result as the commands take it. Throws InvalidArgument, MalformedJson. */
export function resultOf({ output, analytics, progress, operationId }: WorkResultInput): WorkResult {
  withinLength(operationId, MAX_OPERATION_ID, 'operationId');
  return {
    output: nestedText(output, 'output'),
    analytics: nestedText(analytics, 'analytics'),
    progress: progress ?? null,
    operationId: operationId ?? null,
  };
}

export const exceptionOf = (input: ProcessingExceptionInput | null | undefined): ProcessingException => ({
  reason: input?.reason ?? null,
  details: input?.details ?? null,
  type: input?.type ?? 'ApplicationException',
  associatedImageFilePath: input?.associatedImageFilePath ?? null,
});

/** Throws InvalidArgument. */
export function failureOf({ code = null, ...exception }: WorkFailureInput): WorkFailure {
  withinLength(code, MAX_CODE, 'code');
  return { ...exceptionOf(exception), code };
}
