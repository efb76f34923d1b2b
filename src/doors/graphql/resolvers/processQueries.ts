import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { DomainError } from '../../../domain/errors.ts';
import { tryParseUuid } from '../../../domain/uuid.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { folderToRead } from '../context.ts';
import { numberOf, oneOf } from '../ids.ts';
import { readConnection } from '../lists/connection.ts';
import { processList } from '../lists/taskDefinitionLists.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { ProcessConnection, processNode, ProcessType } from '../types/process.ts';
import { FolderArg, NameContainsArg } from './arguments.ts';

@Resolver()
export class ProcessQueries {
  @Query(() => ProcessType, {
    nullable: true,
    description:
      'A process by its number or by its token, one of which is needed; null where the folder has none. Needs Processes.View.',
  })
  process(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its number.' }) id: string | null | undefined,
    @Arg('token', () => ID, { nullable: true, description: 'Its token, a UUID.' })
    token: string | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Processes.View', folderId);
    const { definitions } = context.services.orchestrator;
    const named = oneOf(id, token, 'id and token');
    const process =
      'a' in named ? definitions.process(numberOf(named.a)) : definitions.processByKey(uuidOf(named.b));
    const isThere = process !== undefined && !process.deleted && process.folderId === folder;
    return isThere ? processNode(process) : null;
  }

  @Query(() => ProcessConnection, {
    description: 'The processes of a folder by their names. Needs Processes.View.',
  })
  async processes(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
    @Arg('isActive', () => Boolean, {
      nullable: true,
      description: 'Only those of which a version is active, or only those of which none is.',
    })
    isActive: boolean | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Processes.View', folderId);
    const list = processList(await caughtUp(context), folder, { nameContains, isActive });
    return readConnection(context, list, page);
  }
}

function uuidOf(token: string): string {
  const uuid = tryParseUuid(token);
  if (uuid === null) throw new DomainError('InvalidArgument', 'token must be a UUID.');
  return uuid;
}
