import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import type { GraphQLContext } from '../context.ts';
import { itemSorting, QueueItemOrder } from '../inputs/order.ts';
import { conditionOf, QueueItemFilter } from '../inputs/queueItemFilter.ts';
import { readConnection } from '../lists/connection.ts';
import { itemsOfQueue } from '../lists/lists.ts';
import { PageArgs } from '../types/connection.ts';
import { processingStatusNode, ProcessingStatusType, QueueType } from '../types/queue.ts';
import { QueueItemConnection } from '../types/queueItem.ts';

// Null with an error where the caller may not see it: what was asked for beside it stays.

@Resolver(() => QueueType)
export class QueueFields {
  @FieldResolver(() => QueueItemConnection, {
    nullable: true,
    description: 'Its items, as `queueItems` finds them. Needs Transactions.View.',
  })
  async items(
    @Ctx() context: GraphQLContext,
    @Root() queue: QueueType,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => QueueItemFilter, { nullable: true, description: 'Which of them.' })
    filter: QueueItemFilter | null | undefined,
    @Arg('order', () => QueueItemOrder, { nullable: true, description: 'In which order.' })
    order: QueueItemOrder | null | undefined,
  ) {
    demand(context.caller, 'Transactions.View');
    const id = Number(queue.id);
    const condition = conditionOf(filter ?? {}, null);
    const list = itemsOfQueue(
      context.loaders,
      { id, folderId: Number(queue.folderId) },
      condition,
      itemSorting(order),
    );
    return readConnection(context, list, page);
  }

  @FieldResolver(() => ProcessingStatusType, {
    nullable: true,
    description: 'How its work stands; null once it was deleted. Needs Queues.View.',
  })
  async processingStatus(@Ctx() context: GraphQLContext, @Root() queue: QueueType) {
    demand(context.caller, 'Queues.View');
    const status = await context.status.ofQueue.load(Number(queue.id));
    return status === null ? null : processingStatusNode(status);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'How many of its items hold in plain text what `personal` names: it was there before. Needs Queues.View.',
  })
  plaintextItems(@Ctx() context: GraphQLContext, @Root() { id, personal }: QueueType) {
    demand(context.caller, 'Queues.View');
    return context.loaders.plaintextItems.load({ queueId: Number(id), kinds: personal });
  }
}
