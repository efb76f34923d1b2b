import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { GraphQLContext } from '../context.ts';
import { commandOutsideFolders } from '../context.ts';
import { heartbeatNode, RobotHeartbeatPayload, RobotSessionType, sessionNode } from '../types/lease.ts';
import type { ArgDecorator } from './arguments.ts';

const StateArg = (): ArgDecorator =>
  Arg('state', () => String, {
    nullable: true,
    description: 'What the program does, in its own words, at most 250 characters; as before where left out.',
  });

@Resolver()
export class RobotSessions {
  @Mutation(() => RobotSessionType, {
    description:
      "A robot's program has started. Needs Work.Take. Errors: FORBIDDEN_OPERATION (the robot is not allowed), INVALID_ARGUMENT.",
  })
  async openSession(@Ctx() context: GraphQLContext, @StateArg() state: string | null | undefined) {
    const command = commandOutsideFolders(context, 'Work.Take');
    const { sessions, orchestrator } = context.services;
    const { id } = await sessions.open(command, state ?? null);
    return sessionNode(id, orchestrator.clock());
  }

  @Mutation(() => RobotHeartbeatPayload, {
    description:
      "A robot's program goes on, and so do the leases that it names, each for as long as it was granted for. Needs Work.Take. Errors: ITEM_NOT_FOUND (the session), FORBIDDEN_OPERATION, INVALID_ARGUMENT.",
  })
  async robotHeartbeat(
    @Ctx() context: GraphQLContext,
    @Arg('sessionId', () => ID, { description: 'As openSession has answered it.' }) sessionId: string,
    @Arg('leaseIds', () => [ID], {
      nullable: true,
      description: 'The leases that the program works under, at most 1000.',
    })
    leaseIds: readonly string[] | null | undefined,
    @StateArg() state: string | null | undefined,
  ) {
    const command = commandOutsideFolders(context, 'Work.Take');
    const { sessions, orchestrator } = context.services;
    const beat = { sessionId, doing: state ?? null, leaseIds: leaseIds ?? [] };
    return heartbeatNode(await sessions.beat(command, beat), orchestrator.clock());
  }
}
