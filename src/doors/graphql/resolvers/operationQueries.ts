import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { OperationKind } from '../../../domain/operation/events.ts';
import type { OperationStatus } from '../../../domain/operation/operation.ts';
import { findOperation } from '../../../readModel/queries/operations.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { folderToRead } from '../context.ts';
import { numberOf } from '../ids.ts';
import { readConnection } from '../lists/connection.ts';
import { operationList } from '../lists/operationList.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import {
  OperationConnection,
  OperationKindEnum,
  operationNode,
  OperationStatusEnum,
  OperationType,
} from '../types/operation.ts';
import { FolderArg } from './arguments.ts';

@Resolver()
export class OperationQueries {
  @Query(() => OperationType, {
    nullable: true,
    description: 'An operation by its number; null where the folder has none. Needs Transactions.View.',
  })
  async operation(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { description: 'Its number.' }) id: string,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    const found = await findOperation(await caughtUp(context), folder, numberOf(id));
    return found === null ? null : operationNode(found);
  }

  @Query(() => OperationConnection, {
    description: 'The operations of a folder, the newest one first. Needs Transactions.View.',
  })
  async operations(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('status', () => OperationStatusEnum, {
      nullable: true,
      description: 'Only those that are so far.',
    })
    status: OperationStatus | null | undefined,
    @Arg('kind', () => OperationKindEnum, { nullable: true, description: 'Only those that do this.' })
    kind: OperationKind | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Transactions.View', folderId);
    return readConnection(context, operationList(await caughtUp(context), folder, { status, kind }), page);
  }
}
