import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { TaskStatus } from '../../../domain/task/statusMachine.ts';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import type { TaskHistoryEntry } from '../../../readModel/queries/taskHistory.ts';
import { DoorEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { TaskEventTypeEnum, TaskStatusEnum } from '../workEnums.ts';
import { connectionType } from './connection.ts';
import { PrincipalType, UserType } from './people.ts';
import { reviewerNode } from './queueItem.ts';
import { commentNode, WorkCommentType } from './workComment.ts';

@ObjectType('TaskEvent', {
  description: 'Something that happened to a task, and how the task stood right after it. It never changes.',
})
export class TaskEventType {
  @Field(() => ID, { description: 'Its number, unique among the events of all tasks.' })
  declare readonly id: string;

  @Field(() => Int, { description: "Its place in the task's stream, from 0. Comments take places too." })
  declare readonly revision: number;

  @Field(() => TaskEventTypeEnum, { description: 'What happened.' })
  declare readonly type: string;

  @Field(() => DateTime, { description: 'When it was decided.' })
  declare readonly at: Instant;

  @Field(() => TaskStatusEnum, { description: "The task's status from then on." })
  declare readonly status: TaskStatus;

  @Field(() => UserType, { nullable: true, description: "The task's reviewer from then on." })
  declare readonly reviewer: UserType | null;

  @Field(() => PrincipalType, { description: 'Who has caused it.' })
  declare readonly principal: PrincipalType;

  @Field(() => DoorEnum, { description: 'Through which interface.' })
  declare readonly door: string;
}

export const TaskEventConnection = connectionType('TaskEvent', TaskEventType, 'events of a task');

export const taskEventNode = (entry: TaskHistoryEntry): TaskEventType => ({
  id: String(entry.id),
  revision: entry.revision,
  type: entry.type,
  at: entry.at,
  status: entry.status,
  reviewer: reviewerNode(entry),
  principal: { kind: entry.principalKind, id: entry.principalId, name: entry.userName },
  door: entry.door,
});

@ObjectType('TaskComment', {
  implements: WorkCommentType,
  description: 'What somebody says about a task.',
})
export class TaskCommentType extends WorkCommentType {}

export const TaskCommentConnection = connectionType('TaskComment', TaskCommentType, 'comments on a task');

export const taskCommentNode = (comment: CommentView): TaskCommentType => commentNode('task', comment);
