import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { FolderId, GraphQLContext } from '../context.ts';
import { folderToRead } from '../context.ts';
import { numberOf, oneOf } from '../ids.ts';
import { QueueOrder, queueSorting } from '../inputs/order.ts';
import { readConnection } from '../lists/connection.ts';
import { queueList } from '../lists/lists.ts';
import { calls } from '../lists/predicates.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { QueueConnection, queueNode, QueueType } from '../types/queue.ts';
import { FolderArg, NameContainsArg } from './arguments.ts';

@Resolver()
export class QueueQueries {
  @Query(() => QueueType, {
    nullable: true,
    description:
      'A queue by its number or by its name, one of which is needed; null where the folder has none. Needs Queues.View.',
  })
  queue(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its number.' }) id: string | null | undefined,
    @Arg('name', () => String, { nullable: true, description: 'Its name, without regard to case.' })
    name: string | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Queues.View', folderId);
    const { definitions } = context.services.orchestrator;
    const named = oneOf(id, name, 'id and name');
    const queue =
      'a' in named ? definitions.queue(numberOf(named.a)) : definitions.queueByName(folder, named.b);
    const isThere = queue !== undefined && !queue.deleted && queue.folderId === folder;
    return isThere ? queueNode(queue) : null;
  }

  @Query(() => QueueConnection, {
    description: 'The queues of a folder; by their names unless an order is given. Needs Queues.View.',
  })
  async queues(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
    @Arg('order', () => QueueOrder, { nullable: true, description: 'In which order.' })
    order: QueueOrder | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Queues.View', folderId);
    const filter = typeof nameContains === 'string' ? calls('contains', 'Name', nameContains) : null;
    return readConnection(
      context,
      queueList(await caughtUp(context), folder, filter, queueSorting(order)),
      page,
    );
  }
}
