import { Arg, Args, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { demandQueueById } from '../../../commands/queues.ts';
import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext, folderToRead } from '../context.ts';
import { numberOf } from '../ids.ts';
import { DateTimeRange, isNumber, isWithin } from '../inputs/filterParts.ts';
import { readConnection, readPlaced } from '../lists/connection.ts';
import { folderCommentList, folderHistoryList } from '../lists/lists.ts';
import { all } from '../lists/predicates.ts';
import { processingRecordList } from '../lists/processingRecordList.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { ProcessingRecordConnection } from '../types/processingRecord.ts';
import { QueueItemCommentConnection } from '../types/queueItemComment.ts';
import { QueueItemEventConnection } from '../types/queueItemEvent.ts';
import { type ArgDecorator, FolderArg } from './arguments.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 366;

type Id = string | null | undefined;
type Time = DateTimeRange | null | undefined;

const ItemArg = (): ArgDecorator =>
  Arg('queueItemId', () => ID, { nullable: true, description: 'Of this item alone.' });

const NumberArg = (): ArgDecorator =>
  Arg('id', () => ID, { nullable: true, description: 'The one with this number alone.' });

const TimeArg = (): ArgDecorator =>
  Arg('time', () => DateTimeRange, { nullable: true, description: 'Within this time.' });

/** What is asked of all that stands in a folder. */
@Resolver()
export class FolderQueries {
  @Query(() => QueueItemEventConnection, {
    description:
      'What happened to the items of a folder but comments, the newest first. What has changed with each is told by `history`. Needs Transactions.View.',
  })
  async queueItemEvents(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @ItemArg() queueItemId: Id,
    @NumberArg() id: Id,
    @TimeArg() time: Time,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    const filter = filterOf('Timestamp', { queueItemId, id, time });
    return readConnection(context, folderHistoryList(await caughtUp(context), folder, filter), page);
  }

  @Query(() => QueueItemCommentConnection, {
    description: 'The comments on the items of a folder, the newest first. Needs Transactions.View.',
  })
  async queueItemComments(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @ItemArg() queueItemId: Id,
    @NumberArg() id: Id,
    @TimeArg() time: Time,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    const filter = filterOf('CreationTime', { queueItemId, id, time });
    return readConnection(context, folderCommentList(await caughtUp(context), folder, filter), page);
  }

  @Query(() => ProcessingRecordConnection, {
    description:
      'What a queue has done lately, the oldest first: by the hour for one day, by the day for more. Needs Transactions.View. Errors: ITEM_NOT_FOUND (the queue), INVALID_ARGUMENT (the days).',
  })
  async processingRecords(
    @Ctx() context: GraphQLContext,
    @Arg('queueId', () => ID, { description: 'The queue by its number.' }) queueId: string,
    @Arg('days', () => Int, {
      defaultValue: 1,
      description: `How many days back from now, 1 to ${MAX_DAYS}.`,
    })
    days: number,
    @Args(() => PageArgs) page: PageArgs,
    @FolderArg() folderId: FolderId,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Transactions.View'], folderId);
    if (days < 1 || days > MAX_DAYS)
      throw new DomainError('InvalidArgument', `days must be 1 to ${MAX_DAYS}.`);
    const { id } = demandQueueById(orchestrator, command, numberOf(queueId, 'queueId'));
    const since = fromMilliseconds(orchestrator.clock() - days * DAY_MS);
    const report = { queueId: id, reportType: days === 1 ? 'hour' : 'day', since } as const;
    return readPlaced(context, processingRecordList(await caughtUp(context), report), page);
  }
}

interface Asked {
  readonly queueItemId: Id;
  readonly id: Id;
  readonly time: Time;
}

function filterOf(property: string, { queueItemId, id, time }: Asked): QueryExpression | null {
  const parts = [
    isNumber('QueueItemId', queueItemId, 'queueItemId'),
    isNumber('Id', id, 'id'),
    ...isWithin(property, time),
  ];
  return all(parts.filter((part) => part !== null));
}
