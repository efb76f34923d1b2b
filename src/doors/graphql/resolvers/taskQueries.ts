import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import { findTask } from '../../../readModel/queries/tasks.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { folderToRead } from '../context.ts';
import { numberOf } from '../ids.ts';
import { TaskOrder, taskSorting } from '../inputs/order.ts';
import { taskConditionOf, TaskFilter } from '../inputs/taskInputs.ts';
import { readConnection } from '../lists/connection.ts';
import { taskList } from '../lists/workLists.ts';
import { caughtUp } from '../reading.ts';
import { AsOfArg, rowsAt } from '../rowsAt.ts';
import { PageArgs } from '../types/connection.ts';
import { TaskConnection, taskNode, TaskType } from '../types/task.ts';
import { FolderArg } from './arguments.ts';

@Resolver()
export class TaskQueries {
  @Query(() => TaskType, {
    nullable: true,
    description: 'A task by its number; null where the folder has none. Needs Tasks.View.',
  })
  async task(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { description: 'Its number.' }) id: string,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Tasks.View', folderId);
    const task = await findTask(await caughtUp(context), [folder], numberOf(id));
    return task === null ? null : taskNode(task);
  }

  @Query(() => TaskConnection, {
    description:
      'The tasks of a folder, deleted ones too; the newest first unless an order is given. Needs Tasks.View; with `asOf` Audit.View, too, and with the errors of `queueItems`.',
  })
  async tasks(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TaskFilter, { nullable: true, description: 'Which of them.' })
    filter: TaskFilter | null | undefined,
    @Arg('order', () => TaskOrder, { nullable: true, description: 'In which order.' })
    order: TaskOrder | null | undefined,
    @AsOfArg()
    asOf: Instant | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Tasks.View', folderId);
    const list = taskList(
      await rowsAt(context, asOf),
      folder,
      taskConditionOf(filter ?? {}),
      taskSorting(order),
    );
    return readConnection(context, list, page);
  }
}
