import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { ExceptionType } from '../../../domain/queueItem/statusMachine.ts';
import type { TaskFailure } from '../../../domain/task/events.ts';
import { shownContext } from '../../../domain/task/state.ts';
import type { TaskPriority, TaskStatus } from '../../../domain/task/statusMachine.ts';
import type { TaskView } from '../../../readModel/queries/tasks.ts';
import { ExceptionTypeEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { JSONText } from '../scalars/jsonText.ts';
import { TaskPriorityEnum, TaskStatusEnum } from '../workEnums.ts';
import { connectionType } from './connection.ts';
import { UserType } from './people.ts';
import { reviewerNode } from './queueItem.ts';
import { WorkType } from './work.ts';

@ObjectType('TaskFailure', { description: 'Why a task failed, as its bot or the server says.' })
export class TaskFailureType implements TaskFailure {
  @Field(() => ExceptionTypeEnum, { description: 'Whether trying again may help.' })
  declare readonly type: ExceptionType;

  @Field(() => String, { nullable: true, description: 'What went wrong, in a sentence.' })
  declare readonly reason: string | null;

  @Field(() => String, { nullable: true, description: 'More of it, such as a stack.' })
  declare readonly details: string | null;

  @Field(() => String, { nullable: true, description: "A code in the words of the bot's program." })
  declare readonly code: string | null;
}

@ObjectType('Task', {
  implements: WorkType,
  description:
    'One execution of a process, set by a system. Everything that happens to it is an event in its own stream, which `history` shows.',
})
export class TaskType extends WorkType {
  @Field(() => TaskStatusEnum, { description: 'How far it is, by its last STATUS event.' })
  declare readonly status: TaskStatus;

  @Field(() => TaskPriorityEnum, {
    description: 'How urgent it is, by its CREATE event or the last EDIT event that says so.',
  })
  declare readonly priority: TaskPriority;

  @Field(() => ID, { description: 'The process that it executes.' })
  declare readonly processId: string;

  @Field(() => Int, {
    description:
      'The version of the process: a request for the current one was resolved when it was created.',
  })
  declare readonly processVersion: number;

  @Field(() => ID, { description: 'The system that has set it.' })
  declare readonly systemId: string;

  @Field(() => JSONText, {
    description:
      'What goes in: once its files are fetched, with references to them instead of their URLs; until then URLs are shown without their queries.',
  })
  declare readonly context: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The UUID under which the context is stored, by its STATUS event to QUEUE; null until its files are fetched.',
  })
  declare readonly contextId: string | null;

  @Field(() => [ID], {
    description: 'The UUIDs of the groups whose bots may take it; where there are none, all may.',
  })
  declare readonly groups: readonly string[];

  @Field(() => Int, {
    nullable: true,
    description: 'How far its bot says it is, 0 to 100, by its last EDIT event that says so.',
  })
  declare readonly percent: number | null;

  @Field(() => TaskFailureType, {
    nullable: true,
    description: 'Why it failed, by its STATUS event to ERROR; null where it did not.',
  })
  declare readonly failure: TaskFailure | null;

  @Field(() => DateTime, { description: 'When something happened to it last, comments left aside.' })
  declare readonly updateTime: Instant;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When its bot began: the instant of its last STATUS event to EXECUTING.',
  })
  declare readonly startTime: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was done or failed: the instant of its STATUS event to DONE or ERROR.',
  })
  declare readonly endTime: Instant | null;

  @Field(() => Int, { description: 'How often it was begun, counted by its STATUS events to EXECUTING.' })
  declare readonly run: number;

  @Field(() => Int, { description: 'How often a bot has lost its lease.' })
  declare readonly lost: number;

  @Field(() => Boolean, { description: 'Whether its bot is asked to stop.' })
  declare readonly cancelRequested: boolean;

  @Field(() => UserType, {
    nullable: true,
    description: 'Who reviews it, by its last REVIEWER_SET event; null where nobody was named.',
  })
  declare readonly reviewer: UserType | null;

  /** The number that `bot` is found by. */
  declare readonly botId: number | null;
}

export const TaskConnection = connectionType('Task', TaskType, 'tasks');

export function taskNode(task: TaskView): TaskType {
  const { created, files, metrics } = task;
  return {
    kind: 'task',
    id: String(created.id),
    revision: task.version,
    folderId: String(task.folderId),
    creationTime: task.creationTime,
    deferDate: task.deferDate,
    progress: task.progress,
    output: task.output?.text ?? null,
    reported: { files, metrics },
    status: task.status,
    priority: task.priority,
    processId: String(created.processId),
    processVersion: created.version,
    systemId: String(created.systemId),
    context: shownContext(task).text,
    contextId: task.contextId,
    groups: task.groups,
    percent: task.percent,
    failure: task.failure,
    updateTime: task.updateTime,
    startTime: task.startTime,
    endTime: task.endTime,
    run: task.run,
    lost: task.lost,
    cancelRequested: task.cancelRequested,
    reviewer: reviewerNode(task),
    botId: task.botId,
  };
}
