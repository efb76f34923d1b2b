import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { cancelTask, deleteTask, prioritiseTask, setTaskReviewer } from '../../../commands/changeTask.ts';
import { createTask, taskTarget } from '../../../commands/createTask.ts';
import type { Versioned } from '../../../commands/reviewQueueItems.ts';
import type { TaskPriority } from '../../../domain/task/statusMachine.ts';
import type { ExpectedRevision, FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { numberOf, numberOrNull } from '../ids.ts';
import { CreateTaskInput, newTaskOf } from '../inputs/taskInputs.ts';
import { type Key, once } from '../once.ts';
import { taskNode, TaskType } from '../types/task.ts';
import { TaskPriorityEnum } from '../workEnums.ts';
import { type ArgDecorator, FolderArg, KeyArg, ReviewerArg, RevisionArg } from './arguments.ts';

const TaskIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The task by its number.' });

/** A task's revisions are its versions. */
const versionedTask = (id: string, expectedRevision: ExpectedRevision): Versioned => ({
  id: numberOf(id),
  ...(typeof expectedRevision === 'number' && { version: expectedRevision }),
});

@Resolver()
export class TaskMutations {
  @Mutation(() => TaskType, {
    description:
      'Sets a task in the name of a system. Its files are fetched first; then it waits for a bot. Needs Tasks.Create. Errors: ITEM_NOT_FOUND (the system, the process or the version), FORBIDDEN_OPERATION (the system is not allowed), INVALID_TASK_CONTEXT, CALL_REFUSED (a URL that must not be called), CONTENT_SIZE_EXCEEDED.',
  })
  async createTask(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => CreateTaskInput, { description: 'The task.' }) input: CreateTaskInput,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Tasks.Create'], folderId);
    const task = newTaskOf(input);
    const call = ['createTask', input, command.folderId] as const;
    const accepted = await once(context, command, key, call, () => taskTarget(orchestrator));
    return taskNode(await createTask(orchestrator, accepted, task));
  }

  @Mutation(() => TaskType, {
    description:
      'Cancels a task that waits. Needs Tasks.Edit. Errors: ITEM_NOT_FOUND, INVALID_TASK_STATUS, OPTIMISTIC_CONCURRENCY.',
  })
  async cancelTask(
    @Ctx() context: GraphQLContext,
    @TaskIdArg() id: string,
    @Arg('ask', () => Boolean, {
      defaultValue: false,
      description:
        'Whether the robot of a task that is executed is asked to stop, see `cancelRequested`; else such a task is refused.',
    })
    ask: boolean,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Tasks.Edit'], folderId);
    const target = versionedTask(id, expectedRevision);
    const call = ['cancelTask', target, ask, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    const { task } = await cancelTask(orchestrator, accepted, target, ask ? 'ask' : 'refuse');
    return taskNode(task);
  }

  @Mutation(() => TaskType, {
    description:
      'Puts a task that waits before or behind others. Needs Tasks.Edit. Errors: ITEM_NOT_FOUND, INVALID_TASK_STATUS, OPTIMISTIC_CONCURRENCY.',
  })
  async setTaskPriority(
    @Ctx() context: GraphQLContext,
    @TaskIdArg() id: string,
    @Arg('priority', () => TaskPriorityEnum, { description: 'Its new priority.' }) priority: TaskPriority,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Tasks.Edit'], folderId);
    const target = versionedTask(id, expectedRevision);
    const accepted = await once(context, command, key, [
      'setTaskPriority',
      target,
      priority,
      command.folderId,
    ]);
    return taskNode((await prioritiseTask(orchestrator, accepted, target, priority)).task);
  }

  @Mutation(() => TaskType, {
    description:
      'Sets who reviews a task that has failed, or nobody. Needs Tasks.Edit. Errors: ITEM_NOT_FOUND, REVIEWER_NOT_AVAILABLE, INVALID_STATUS_FOR_REVIEW, OPTIMISTIC_CONCURRENCY.',
  })
  async setTaskReviewer(
    @Ctx() context: GraphQLContext,
    @TaskIdArg() id: string,
    @ReviewerArg() reviewerId: string | null | undefined,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Tasks.Edit'], folderId);
    const target = versionedTask(id, expectedRevision);
    const userId = numberOrNull(reviewerId, 'reviewerId');
    const accepted = await once(context, command, key, ['setTaskReviewer', target, userId, command.folderId]);
    return taskNode((await setTaskReviewer(orchestrator, accepted, target, userId)).task);
  }

  @Mutation(() => TaskType, {
    description:
      'Deletes a task that has ended: it stays readable here, and the system that has set it is told of it no more. Needs Tasks.Delete. Errors: ITEM_NOT_FOUND, INVALID_TASK_STATUS, OPTIMISTIC_CONCURRENCY.',
  })
  async deleteTask(
    @Ctx() context: GraphQLContext,
    @TaskIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Tasks.Delete'], folderId);
    const target = versionedTask(id, expectedRevision);
    const accepted = await once(context, command, key, ['deleteTask', target, command.folderId]);
    return taskNode((await deleteTask(orchestrator, accepted, target)).task);
  }
}
