import { Field, ID, InputType, Int } from 'type-graphql';
import type { NewTaskInput } from '../../../commands/createTask.ts';
import type { TaskPriority, TaskStatus } from '../../../domain/task/statusMachine.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { numberOf } from '../ids.ts';
import { all } from '../lists/predicates.ts';
import { JSONText, nestedText } from '../scalars/jsonText.ts';
import { TaskPriorityEnum, TaskStatusEnum } from '../workEnums.ts';
import { DateTimeRange, idsOf, isNumber, isOneOf, isWithin, type Part } from './filterParts.ts';

@InputType('TaskFilter', {
  description:
    'Which tasks are wanted: those that are as every part says. A part that is null or left out says nothing.',
})
export class TaskFilter {
  @Field(() => ID, { nullable: true, description: 'Those of this process.' })
  declare readonly processId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those that this system has set.' })
  declare readonly systemId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those that this robot took last.' })
  declare readonly botId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Those with one of these numbers, at most 1000.' })
  declare readonly ids?: readonly string[] | null;

  @Field(() => [TaskStatusEnum], { nullable: true, description: 'Those with one of these statuses.' })
  declare readonly status?: readonly TaskStatus[] | null;

  @Field(() => [TaskPriorityEnum], { nullable: true, description: 'Those with one of these priorities.' })
  declare readonly priority?: readonly TaskPriority[] | null;

  @Field(() => ID, { nullable: true, description: 'Those that this user reviews.' })
  declare readonly reviewerId?: string | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Those created in this time.' })
  declare readonly created?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Those that ended in this time.' })
  declare readonly ended?: DateTimeRange | null;
}

/** Throws InvalidArgument. */
export function taskConditionOf(filter: TaskFilter): QueryExpression | null {
  const parts: Part[] = [
    isNumber('ProcessId', filter.processId, 'processId'),
    isNumber('SystemId', filter.systemId, 'systemId'),
    isNumber('BotId', filter.botId, 'botId'),
    isOneOf('Id', 'number', idsOf(filter.ids)),
    isOneOf('Status', 'enum', filter.status),
    isOneOf('Priority', 'enum', filter.priority),
    isNumber('ReviewerUserId', filter.reviewerId, 'reviewerId'),
    ...isWithin('CreationTime', filter.created),
    ...isWithin('EndTime', filter.ended),
  ];
  return all(parts.filter((part) => part !== null));
}

@InputType('CreateTaskInput', { description: 'A task to set.' })
export class CreateTaskInput {
  @Field(() => ID, { description: 'The system in whose name it is set, by its number.' })
  declare readonly systemId: string;

  @Field(() => ID, { description: 'The token of the process to execute, a UUID.' })
  declare readonly process: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Which version of it; the current one where it is left out or 0.',
  })
  declare readonly version?: number | null;

  @Field(() => JSONText, {
    nullable: true,
    description:
      'What goes in: a JSON object with the variables of the process, as its version declares them. Files are given by their URLs, which are fetched.',
  })
  declare readonly context?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A URL that is told when the task is done or has failed.',
  })
  declare readonly callback?: string | null;

  @Field(() => TaskPriorityEnum, { nullable: true, description: 'MEDIUM where it is left out.' })
  declare readonly priority?: TaskPriority | null;
}

/** A task as the command takes it. Throws InvalidArgument, MalformedJson. */
export const newTaskOf = (input: CreateTaskInput): NewTaskInput => ({
  systemId: numberOf(input.systemId, 'systemId'),
  process: input.process,
  version: input.version ?? null,
  context: nestedText(input.context, 'context'),
  callback: input.callback ?? null,
  priority: input.priority ?? null,
});
