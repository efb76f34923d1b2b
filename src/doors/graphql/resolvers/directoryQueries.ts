import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import type { GraphQLContext } from '../context.ts';
import { readConnection } from '../lists/connection.ts';
import { reviewerList, robotList } from '../lists/directoryLists.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { RobotConnection, UserConnection } from '../types/people.ts';
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
