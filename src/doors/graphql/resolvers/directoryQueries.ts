import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { canUseFolder, demand } from '../../../auth/caller.ts';
import type { GraphQLContext } from '../context.ts';
import { numberOf, oneOf, uuidOf } from '../ids.ts';
import { readConnection } from '../lists/connection.ts';
import { reviewerList, robotList } from '../lists/directoryLists.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { folderNode, FolderType } from '../types/folder.ts';
import { RobotConnection, UserConnection } from '../types/people.ts';
import { userAccountNode, UserAccountType } from '../types/userAccount.ts';
import { viewerNode, ViewerType } from '../types/viewer.ts';
import { NameContainsArg } from './arguments.ts';

@Resolver()
export class DirectoryQueries {
  @Query(() => ViewerType, {
    description: 'Who calls, and what that one may do. Needs nothing but a credential.',
  })
  viewer(@Ctx() { caller, services }: GraphQLContext): ViewerType {
    return viewerNode(caller, services.orchestrator.definitions);
  }

  @Query(() => UserAccountType, {
    nullable: true,
    description: 'A user by its number; null where there is none. Needs Users.View.',
  })
  user(
    @Ctx() { caller, services }: GraphQLContext,
    @Arg('id', () => ID, { description: 'Its number.' }) id: string,
  ): UserAccountType | null {
    demand(caller, 'Users.View');
    const user = services.orchestrator.definitions.user(numberOf(id));
    return user === undefined || user.deleted ? null : userAccountNode(user);
  }

  @Query(() => FolderType, {
    nullable: true,
    description:
      'A folder by its number or its UUID, one of which is needed; null where there is none, or the caller does not work in it. Needs Folders.View.',
  })
  folder(
    @Ctx() { caller, services }: GraphQLContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its number.' }) id: string | null | undefined,
    @Arg('key', () => ID, { nullable: true, description: 'Its UUID.' }) key: string | null | undefined,
  ): FolderType | null {
    demand(caller, 'Folders.View');
    const { definitions } = services.orchestrator;
    const named = oneOf(id, key, 'id and key');
    const uuid = 'b' in named ? uuidOf(named.b, 'key') : null;
    const folder =
      'a' in named
        ? definitions.folder(numberOf(named.a))
        : definitions.folders().find((each) => each.key === uuid);
    const isThere = folder !== undefined && !folder.deleted && canUseFolder(caller, folder.id);
    return isThere ? folderNode(folder) : null;
  }

  @Query(() => UserConnection, {
    description:
      'Whom an item or a task may be given to for review, by the names they log in with: every user that is let in. Needs Transactions.Edit.',
  })
  async reviewers(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
  ) {
    demand(context.caller, 'Transactions.Edit');
    return readConnection(context, reviewerList(await caughtUp(context), nameContains), page);
  }

  @Query(() => RobotConnection, {
    description:
      "The robots that UiPath's clients name by their keys, by their names. Those of the robot API are `bots`. Needs Robots.View.",
  })
  async robots(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
  ) {
    demand(context.caller, 'Robots.View');
    return readConnection(context, robotList(await caughtUp(context), nameContains), page);
  }
}
