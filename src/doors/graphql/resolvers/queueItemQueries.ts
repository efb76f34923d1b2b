import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import { findItem, findItemByUniqueKey } from '../../../readModel/queries/items.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { folderToRead } from '../context.ts';
import { numberOf, oneOf, uuidOf } from '../ids.ts';
import { itemSorting, QueueItemOrder } from '../inputs/order.ts';
import { conditionOf, QueueItemFilter } from '../inputs/queueItemFilter.ts';
import { readConnection } from '../lists/connection.ts';
import { itemList } from '../lists/lists.ts';
import { caughtUp } from '../reading.ts';
import { AsOfArg, rowsAt } from '../rowsAt.ts';
import { PageArgs } from '../types/connection.ts';
import { QueueItemConnection, queueItemNode, QueueItemType } from '../types/queueItem.ts';
import { FolderArg } from './arguments.ts';

@Resolver()
export class QueueItemQueries {
  @Query(() => QueueItemType, {
    nullable: true,
    description:
      'An item by its number or by the UUID of its attempt, one of which is needed; null where the folder has none. Needs Transactions.View.',
  })
  async queueItem(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its number.' }) id: string | null | undefined,
    @Arg('uniqueKey', () => ID, { nullable: true, description: 'Its `uniqueKey`.' })
    uniqueKey: string | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    const named = oneOf(id, uniqueKey, 'id and uniqueKey');
    const reads = await caughtUp(context);
    const item =
      'a' in named
        ? await findItem(reads, [folder], numberOf(named.a))
        : await findItemByUniqueKey(reads, [folder], uuidOf(named.b, 'uniqueKey'));
    return item === null ? null : queueItemNode(item);
  }

  @Query(() => QueueItemConnection, {
    description:
      'The items of a folder, deleted ones too; the newest first unless an order is given. Needs Transactions.View; with `asOf` Audit.View, too. Errors with `asOf`: STATE_AT_INSTANT_NOT_READY (it is being made; ask again in a while), INVALID_ARGUMENT (it is yet to come, or before the beginning of the log).',
  })
  async queueItems(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => QueueItemFilter, { nullable: true, description: 'Which of them.' })
    filter: QueueItemFilter | null | undefined,
    @Arg('order', () => QueueItemOrder, { nullable: true, description: 'In which order.' })
    order: QueueItemOrder | null | undefined,
    @AsOfArg()
    asOf: Instant | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    const condition = conditionOf(filter ?? {});
    const list = itemList(await rowsAt(context, asOf), folder, condition, itemSorting(order));
    return readConnection(context, list, page);
  }
}
