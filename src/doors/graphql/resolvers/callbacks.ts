import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import { replayCallback } from '../../../commands/callbacks.ts';
import { rotateCallbackSecret } from '../../../commands/callbackSecrets.ts';
import type { CallbackStatus } from '../../../domain/callback/callback.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import { findCallback } from '../../../readModel/queries/callbacks.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext, folderToRead } from '../context.ts';
import { CallbackStatusEnum } from '../enums.ts';
import { numberOf, numberOrNull } from '../ids.ts';
import { callbackList } from '../lists/callbackList.ts';
import { readConnection } from '../lists/connection.ts';
import { type Key, once } from '../once.ts';
import { caughtUp } from '../reading.ts';
import { CallbackConnection, callbackNode, CallbackSecretType, CallbackType } from '../types/callback.ts';
import { PageArgs } from '../types/connection.ts';
import { type ArgDecorator, FolderArg, KeyArg } from './arguments.ts';

const TaskIdArg = (): ArgDecorator => Arg('taskId', () => ID, { description: 'The task by its number.' });

@Resolver()
export class Callbacks {
  @Query(() => CallbackType, {
    nullable: true,
    description: 'The callback of a task; null where nobody is to be told of its end. Needs Tasks.View.',
  })
  async callback(
    @Ctx() context: GraphQLContext,
    @TaskIdArg() taskId: string,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Tasks.View', folderId);
    const found = await findCallback(await caughtUp(context), folder, numberOf(taskId, 'taskId'));
    return found === null ? null : callbackNode(found);
  }

  @Query(() => CallbackConnection, {
    description: "The callbacks of a folder's tasks, the newest task first. Needs Tasks.View.",
  })
  async callbacks(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('status', () => CallbackStatusEnum, {
      nullable: true,
      description: 'Only those that are so far: `DEAD` are those that were given up.',
    })
    status: CallbackStatus | null | undefined,
    @Arg('systemId', () => ID, { nullable: true, description: 'Only those that go to this system.' })
    systemId: string | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const folder = folderToRead(context, 'Tasks.View', folderId);
    const filter = {
      status,
      systemId: numberOrNull(systemId, 'systemId'),
    };
    return readConnection(context, callbackList(await caughtUp(context), folder, filter), page);
  }

  @Mutation(() => CallbackType, {
    description:
      'Sends the callback of a task again from the first attempt on, whatever came of it before. Needs Tasks.Edit and Webhooks.View. Errors: ITEM_NOT_FOUND.',
  })
  async replayCallback(
    @Ctx() context: GraphQLContext,
    @TaskIdArg() taskId: string,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, ['Tasks.Edit', 'Webhooks.View'], folderId);
    const { orchestrator } = context.services;
    const id = numberOf(taskId, 'taskId');
    const accepted = await once(context, command, key, ['replayCallback', id, command.folderId]);
    return callbackNode(await replayCallback(orchestrator, accepted, id));
  }

  @Mutation(() => CallbackSecretType, {
    description:
      'Makes another secret that callbacks to a system are signed with, or its first one: without one they are not signed. The previous one counts for another day. Needs Systems.Edit. Errors: ITEM_NOT_FOUND.',
  })
  async rotateCallbackSecret(
    @Ctx() { caller, services }: GraphQLContext,
    @Arg('systemId', () => ID, { description: 'The system by its number.' }) systemId: string,
  ) {
    demand(caller, 'Systems.Edit');
    const { orchestrator, callbackSecrets } = services;
    const id = numberOf(systemId, 'systemId');
    const { secret, previousUntil } = await rotateCallbackSecret(orchestrator, callbackSecrets, id);
    return {
      secret,
      previousValidUntil: previousUntil === null ? null : fromMilliseconds(previousUntil),
    };
  }
}
