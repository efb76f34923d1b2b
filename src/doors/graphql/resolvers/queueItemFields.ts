import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import type { WorkInFolder } from '../../../readModel/queries/workEvents.ts';
import type { GraphQLContext } from '../context.ts';
import { readConnection } from '../lists/connection.ts';
import { commentList, historyList } from '../lists/lists.ts';
import { PageArgs } from '../types/connection.ts';
import { robotNode, RobotType } from '../types/people.ts';
import { queueNode, QueueType } from '../types/queue.ts';
import { queueItemNode, QueueItemType } from '../types/queueItem.ts';
import { QueueItemCommentConnection } from '../types/queueItemComment.ts';
import { QueueItemEventConnection } from '../types/queueItemEvent.ts';

// Null with an error where the caller may not see it: what was asked for beside it stays.

@Resolver(() => QueueItemType)
export class QueueItemFields {
  @FieldResolver(() => QueueType, {
    nullable: true,
    description: 'Its queue, also where that was deleted. Needs Queues.View.',
  })
  queue(@Ctx() { caller, services }: GraphQLContext, @Root() item: QueueItemType) {
    demand(caller, 'Queues.View');
    const queue = services.orchestrator.definitions.queue(Number(item.queueId));
    return queue === undefined ? null : queueNode(queue);
  }

  @FieldResolver(() => RobotType, {
    nullable: true,
    description: 'The robot that took it last; null where none did or the caller named none.',
  })
  robot(@Ctx() { services }: GraphQLContext, @Root() { robotId }: QueueItemType) {
    const robot = robotId === null ? undefined : services.orchestrator.definitions.robot(robotId);
    return robot === undefined ? null : robotNode(robot);
  }

  @FieldResolver(() => QueueItemType, {
    nullable: true,
    description: 'The attempt before it in its retry chain; null for the first one. Needs Transactions.View.',
  })
  previousAttempt(@Ctx() context: GraphQLContext, @Root() item: QueueItemType) {
    return attempt(context, item, item.previousId);
  }

  @FieldResolver(() => QueueItemType, {
    nullable: true,
    description: 'The attempt behind it in its retry chain; null for the last one. Needs Transactions.View.',
  })
  nextAttempt(@Ctx() context: GraphQLContext, @Root() item: QueueItemType) {
    return attempt(context, item, item.nextId);
  }

  @FieldResolver(() => QueueItemEventConnection, {
    nullable: true,
    description:
      'Everything that happened to it but comments, the oldest first, as its event stream tells. Needs Transactions.View.',
  })
  async history(
    @Ctx() context: GraphQLContext,
    @Root() item: QueueItemType,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    demand(context.caller, 'Transactions.View');
    return readConnection(context, historyList(context.loaders, workOf(item)), page);
  }

  @FieldResolver(() => QueueItemCommentConnection, {
    nullable: true,
    description: 'What was said about it, the oldest first. Needs Transactions.View.',
  })
  async comments(
    @Ctx() context: GraphQLContext,
    @Root() item: QueueItemType,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    demand(context.caller, 'Transactions.View');
    return readConnection(context, commentList(context.loaders, workOf(item)), page);
  }
}

const workOf = ({ id, folderId }: QueueItemType): WorkInFolder => ({
  id: Number(id),
  folderId: Number(folderId),
});

async function attempt(
  context: GraphQLContext,
  { folderId }: QueueItemType,
  id: number | null,
): Promise<QueueItemType | null> {
  if (id === null) return null;
  demand(context.caller, 'Transactions.View');
  const item = await context.loaders.item.load(id);
  return item === null || String(item.folderId) !== folderId ? null : queueItemNode(item);
}
