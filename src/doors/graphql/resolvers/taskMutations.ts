import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { cancelTask } from '../../../commands/changeTask.ts';
import { createTask, taskTarget } from '../../../commands/createTask.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { numberOf } from '../ids.ts';
import { CreateTaskInput, newTaskOf } from '../inputs/taskInputs.ts';
import { type Key, once } from '../once.ts';
import { taskNode, TaskType } from '../types/task.ts';
import { FolderArg, KeyArg, RevisionArg } from './arguments.ts';

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
    @Arg('id', () => ID, { description: 'The task by its number.' }) id: string,
    @Arg('ask', () => Boolean, {
      defaultValue: false,
      description:
        'Whether the robot of a task that is executed is asked to stop, see `cancelRequested`; else such a task is refused.',
    })
    ask: boolean,
    @RevisionArg() expectedRevision: number | null | undefined,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Tasks.Edit'], folderId);
    const version = typeof expectedRevision === 'number' ? { version: expectedRevision } : {};
    const target = { id: numberOf(id), ...version };
    const call = ['cancelTask', target, ask, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    const { task } = await cancelTask(orchestrator, accepted, target, ask ? 'ask' : 'refuse');
    return taskNode(task);
  }
}
