import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { findItem } from '../../../readModel/queries/items.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { folderToRead } from '../context.ts';
import { numberOf } from '../ids.ts';
import { itemSorting, QueueItemOrder } from '../inputs/order.ts';
import { conditionOf, QueueItemFilter } from '../inputs/queueItemFilter.ts';
import { readConnection } from '../lists/connection.ts';
import { itemList } from '../lists/lists.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { QueueItemConnection, queueItemNode, QueueItemType } from '../types/queueItem.ts';
import { FolderArg } from './arguments.ts';

@Resolver()
export class QueueItemQueries {
  @Query(() => QueueItemType, {
    nullable: true,
    description: 'An item by its number; null where the folder has none. Needs Transactions.View.',
  })
  async queueItem(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { description: 'Its number.' }) id: string,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    const item = await findItem(await caughtUp(context), [folder], numberOf(id));
    return item === null ? null : queueItemNode(item);
  }

  @Query(() => QueueItemConnection, {
    description:
      'The items of a folder, deleted ones too; the newest first unless an order is given. Needs Transactions.View.',
  })
  async queueItems(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => QueueItemFilter, { nullable: true, description: 'Which of them.' })
    filter: QueueItemFilter | null | undefined,
    @Arg('order', () => QueueItemOrder, { nullable: true, description: 'In which order.' })
    order: QueueItemOrder | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    const list = itemList(await caughtUp(context), folder, conditionOf(filter ?? {}), itemSorting(order));
    return readConnection(context, list, page);
  }
}
