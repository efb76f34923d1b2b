import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { anotherSecret } from '../../../auth/anotherSecret.ts';
import { demand } from '../../../auth/caller.ts';
import { createFolder, createUser, demandUser, editUser } from '../../../commands/people.ts';
import type { ExpectedRevision, GraphQLContext } from '../context.ts';
import { commandEverywhere, expecting } from '../context.ts';
import { numberOf, numberOrNull } from '../ids.ts';
import {
  CreateFolderInput,
  CreateUserInput,
  EditUserInput,
  userChangesOf,
  userOf,
} from '../inputs/peopleInputs.ts';
import { readConnection } from '../lists/connection.ts';
import { folderList, userList } from '../lists/directoryLists.ts';
import { type Key, once } from '../once.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { FolderConnection, folderNode, FolderType } from '../types/folder.ts';
import {
  UserAccountConnection,
  userAccountNode,
  UserAccountType,
  UserTokenType,
} from '../types/userAccount.ts';
import { type ArgDecorator, KeyArg, NameContainsArg, RevisionArg } from './arguments.ts';

const UserIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The user by its number.' });

@Resolver()
export class People {
  @Query(() => UserAccountConnection, {
    description: 'All users, by the names they log in with. Needs Users.View.',
  })
  async users(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
  ) {
    demand(context.caller, 'Users.View');
    return readConnection(context, userList(await caughtUp(context), nameContains), page);
  }

  @Query(() => FolderConnection, {
    description: 'The folders that the caller works in, by their paths. Needs Folders.View.',
  })
  async folders(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
  ) {
    demand(context.caller, 'Folders.View');
    return readConnection(context, folderList(await caughtUp(context), context.caller, nameContains), page);
  }

  @Mutation(() => UserAccountType, {
    description:
      'Adds a user. It can log in once setPassword has given it a password, or call with a token of newUserToken. Needs Users.Create and all folders. Errors: NAME_ALREADY_USED (also the e-mail address), INVALID_ARGUMENT.',
  })
  async createUser(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => CreateUserInput, { description: 'The user.' }) input: CreateUserInput,
  ) {
    const command = commandEverywhere(context, 'Users.Create');
    return userAccountNode(await createUser(context.services.orchestrator, command, userOf(input)));
  }

  @Mutation(() => UserAccountType, {
    description:
      'Changes what a user may do, and whether it is let in, from its next call on. Needs Users.Edit and all folders. Errors: ITEM_NOT_FOUND, NAME_ALREADY_USED (the e-mail address), INVALID_ARGUMENT, OPTIMISTIC_CONCURRENCY, FORBIDDEN_OPERATION (to keep oneself out).',
  })
  async editUser(
    @Ctx() context: GraphQLContext,
    @UserIdArg() id: string,
    @Arg('input', () => EditUserInput, { description: 'What is to change.' }) input: EditUserInput,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandEverywhere(context, 'Users.Edit'), expectedRevision);
    const changes = userChangesOf(input);
    const call = ['editUser', numberOf(id), changes, expectedRevision ?? null] as const;
    const accepted = await once(context, command, key, call);
    return userAccountNode(await editUser(context.services.orchestrator, accepted, numberOf(id), changes));
  }

  @Mutation(() => Boolean, {
    description:
      'Gives a user another password, 8 to 512 characters, and ends its log-ins. Needs Users.Edit and all folders. Errors: ITEM_NOT_FOUND, INVALID_ARGUMENT.',
  })
  async setPassword(
    @Ctx() context: GraphQLContext,
    @UserIdArg() id: string,
    @Arg('password', () => String, { description: 'The password. Send it as a variable.' }) password: string,
  ): Promise<boolean> {
    commandEverywhere(context, 'Users.Edit');
    const user = demandUser(context.services.orchestrator, numberOf(id));
    await context.services.auth.setPassword(user.id, password);
    return true;
  }

  @Mutation(() => UserTokenType, {
    description:
      'Makes a bearer token that acts as a user until it is revoked. Needs Users.Edit and all folders. Errors: ITEM_NOT_FOUND.',
  })
  async newUserToken(
    @Ctx() context: GraphQLContext,
    @UserIdArg() id: string,
    @Arg('revokeOthers', () => Boolean, {
      defaultValue: false,
      description:
        'Whether the other tokens that were made like this count no more from now on; log-ins and ADMIN_TOKEN stay.',
    })
    revokeOthers: boolean,
  ): Promise<UserTokenType> {
    commandEverywhere(context, 'Users.Edit');
    const user = demandUser(context.services.orchestrator, numberOf(id));
    const owner = { kind: 'user', principalId: String(user.id), source: 'issued' } as const;
    return anotherSecret(context.services.auth, owner, 'newUserToken', revokeOthers);
  }

  @Mutation(() => FolderType, {
    description:
      'Adds a folder. Needs Folders.Create and all folders. Errors: NAME_ALREADY_USED, INVALID_ARGUMENT.',
  })
  async createFolder(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => CreateFolderInput, { description: 'The folder.' })
    { name, description, parentId }: CreateFolderInput,
  ) {
    const command = commandEverywhere(context, 'Folders.Create');
    const parent = numberOrNull(parentId, 'parentId');
    const folder = { name, description: description ?? null, parentId: parent };
    return folderNode(await createFolder(context.services.orchestrator, command, folder));
  }
}
