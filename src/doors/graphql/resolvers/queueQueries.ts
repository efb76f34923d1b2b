import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Queue } from '../../../domain/queue/queue.ts';
import type { Definitions } from '../../../readModel/definitions.ts';
import type { Folders } from '../../../readModel/queries/list.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { folderToRead } from '../context.ts';
import { numberOf, oneOf, uuidOf } from '../ids.ts';
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
      'A queue by its number, its name or its UUID, one of which is needed; null where the folder has none. Needs Queues.View.',
  })
  queue(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its number.' }) id: string | null | undefined,
    @Arg('name', () => String, { nullable: true, description: 'Its name, without regard to case.' })
    name: string | null | undefined,
    @Arg('key', () => ID, { nullable: true, description: 'Its UUID.' }) key: string | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Queues.View', folderId);
    const { definitions } = context.services.orchestrator;
    const queue = queueBy(definitions, folder, { id, name, key });
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
    @Arg('acrossFolders', () => Boolean, {
      defaultValue: false,
      description: 'Those of all folders of the caller; no folder need be named then.',
    })
    acrossFolders: boolean,
    @FolderArg() folderId: FolderId,
  ) {
    demand(context.caller, 'Queues.View');
    const folders = acrossFolders
      ? foldersOf(context, folderId)
      : [folderToRead(context, 'Queues.View', folderId)];
    const filter = typeof nameContains === 'string' ? calls('contains', 'Name', nameContains) : null;
    return readConnection(
      context,
      queueList(await caughtUp(context), folders, filter, queueSorting(order)),
      page,
    );
  }
}

interface QueueNamed {
  readonly id: string | null | undefined;
  readonly name: string | null | undefined;
  readonly key: string | null | undefined;
}

function queueBy(definitions: Definitions, folder: number, { id, name, key }: QueueNamed): Queue | undefined {
  if (typeof key === 'string') {
    if (typeof id === 'string' || typeof name === 'string')
      throw new DomainError('ParameterInvalid', 'Only one of id, name and key can be given.');
    const uuid = uuidOf(key, 'key');
    return definitions.queues().find((queue) => queue.folderId === folder && queue.key === uuid);
  }
  const named = oneOf(id, name, 'id, name and key');
  return 'a' in named ? definitions.queue(numberOf(named.a)) : definitions.queueByName(folder, named.b);
}

/** All that the caller works in. Throws ParameterInvalid where one is named besides. */
function foldersOf({ caller }: GraphQLContext, folderId: FolderId): Folders {
  if (typeof folderId === 'string')
    throw new DomainError('ParameterInvalid', 'Only one of acrossFolders and folderId can be given.');
  return caller.folders === 'all' ? null : caller.folders;
}
