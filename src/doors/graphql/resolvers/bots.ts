import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { anotherSecret } from '../../../auth/anotherSecret.ts';
import { demand } from '../../../auth/caller.ts';
import { allowBot, botTarget, deleteBot, lockBot, registerBot } from '../../../commands/registerBot.ts';
import type { Access } from '../../../domain/access.ts';
import type { Bot } from '../../../domain/bot/bot.ts';
import { DomainError } from '../../../domain/errors.ts';
import { newRobotSecret } from '../../http/robots/secret.ts';
import type { ExpectedRevision, GraphQLContext } from '../context.ts';
import { commandOutsideFolders, expecting } from '../context.ts';
import { numberOf } from '../ids.ts';
import { registrationOf, RegisterRobotInput } from '../inputs/robotInputs.ts';
import { readConnection } from '../lists/connection.ts';
import { botList } from '../lists/taskDefinitionLists.ts';
import { type Key, once } from '../once.ts';
import { caughtUp } from '../reading.ts';
import {
  BotConnection,
  botNode,
  BotPresenceType,
  BotType,
  presenceNode,
  RegisteredRobotPayload,
  RobotSecretType,
} from '../types/bot.ts';
import { PageArgs } from '../types/connection.ts';
import { AccessArg, type ArgDecorator, KeyArg, NameContainsArg, RevisionArg } from './arguments.ts';

const BotIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The robot by its number.' });

@Resolver(() => BotType)
export class Bots {
  @Query(() => BotType, {
    nullable: true,
    description:
      'The robot that calls, also before it is allowed; null where the caller is another one, who needs Robots.View.',
  })
  robot(@Ctx() { caller, services }: GraphQLContext) {
    const { kind, id } = caller.principal;
    if (kind !== 'bot') demand(caller, 'Robots.View');
    const bot = kind === 'bot' ? services.orchestrator.definitions.bot(Number(id)) : undefined;
    return bot === undefined ? null : botNode(bot);
  }

  @Query(() => BotType, {
    nullable: true,
    description: 'A robot by its number; null where there is none. Needs Robots.View.',
  })
  bot(@Ctx() context: GraphQLContext, @BotIdArg() id: string) {
    demand(context.caller, 'Robots.View');
    const bot = botOf(context, id);
    return bot === undefined ? null : botNode(bot);
  }

  @Query(() => BotConnection, {
    description: 'All robots that have registered for the robot API, by their names. Needs Robots.View.',
  })
  async bots(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
    @AccessArg() access: Access | null | undefined,
  ) {
    demand(context.caller, 'Robots.View');
    return readConnection(context, botList(await caughtUp(context), { nameContains, access }), page);
  }

  @FieldResolver(() => BotPresenceType, {
    nullable: true,
    description: 'How it is doing; null where its program was never heard of, or long ago.',
  })
  async presence(@Ctx() { loaders }: GraphQLContext, @Root() { id }: BotType) {
    const presence = await loaders.presence.load(Number(id));
    return presence === null ? null : presenceNode(presence);
  }

  @Mutation(() => RegisteredRobotPayload, {
    description:
      'Registers a robot, which is then to be let in with allowRobot. Robots can also register by themselves, through the robot API. Needs Robots.Create. Errors: INVALID_ARGUMENT, TOO_MANY_REQUESTS (too many wait to be let in).',
  })
  async registerRobot(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => RegisterRobotInput, { description: 'The robot.' }) input: RegisterRobotInput,
    @KeyArg() key: Key,
  ): Promise<RegisteredRobotPayload> {
    const { orchestrator, auth } = context.services;
    const command = commandOutsideFolders(context, 'Robots.Create');
    const accepted = await once(context, command, key, ['registerRobot', input], botTarget);
    const bot = await registerBot(orchestrator, accepted, registrationOf(input));
    return { robot: botNode(bot), secret: await newRobotSecret(auth, bot, accepted.once?.isRepeat === true) };
  }

  @Mutation(() => BotType, {
    description:
      'Lets a robot take work, also one that was locked. Needs Robots.Edit. Errors: ITEM_NOT_FOUND, INVALID_ARGUMENT (a group).',
  })
  async allowRobot(
    @Ctx() context: GraphQLContext,
    @BotIdArg() id: string,
    @Arg('groups', () => [ID], {
      nullable: true,
      description:
        'The UUIDs of the groups that it belongs to from now on, at most 100; those that it has where it is left out. Without a group it takes tasks of processes that have none.',
    })
    groups: readonly string[] | null | undefined,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandOutsideFolders(context, 'Robots.Edit'), expectedRevision);
    const call = ['allowRobot', numberOf(id), groups ?? null, expectedRevision ?? null] as const;
    const accepted = await once(context, command, key, call);
    const { orchestrator } = context.services;
    const number = numberOf(id);
    const known = botOf(context, id)?.groups ?? [];
    return botNode(await allowBot(orchestrator, accepted, number, groups ?? known));
  }

  @Mutation(() => BotType, {
    description:
      'Keeps a robot out; what it works on goes on until its leases end. Needs Robots.Edit. Errors: ITEM_NOT_FOUND.',
  })
  async lockRobot(
    @Ctx() context: GraphQLContext,
    @BotIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandOutsideFolders(context, 'Robots.Edit'), expectedRevision);
    const call = ['lockRobot', numberOf(id), expectedRevision ?? null] as const;
    const accepted = await once(context, command, key, call);
    return botNode(await lockBot(context.services.orchestrator, accepted, numberOf(id)));
  }

  @Mutation(() => BotType, {
    description:
      'Deletes a robot, whose secrets open nothing any more; what it works on is handed out again when its leases end. Needs Robots.Delete. Errors: ITEM_NOT_FOUND.',
  })
  async deleteRobot(
    @Ctx() context: GraphQLContext,
    @BotIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandOutsideFolders(context, 'Robots.Delete'), expectedRevision);
    const call = ['deleteRobot', numberOf(id), expectedRevision ?? null] as const;
    const accepted = await once(context, command, key, call);
    const { orchestrator, auth } = context.services;
    const bot = await deleteBot(orchestrator, accepted, numberOf(id));
    await auth.revokeTokensOf({ kind: 'bot', principalId: String(bot.id) });
    return botNode(bot);
  }

  @Mutation(() => RobotSecretType, {
    description:
      'Makes another secret for a robot that has registered. It counts until it is revoked, and lets in no robot that is not allowed. Needs Robots.Create, as registerRobot. Errors: ITEM_NOT_FOUND.',
  })
  async newRobotSecret(
    @Ctx() context: GraphQLContext,
    @BotIdArg() id: string,
    @Arg('revokeOthers', () => Boolean, {
      defaultValue: false,
      description:
        'Whether its other secrets count no more from now on. To change a secret without a pause, make one, let the robot use it, and then make another one and revoke the others.',
    })
    revokeOthers: boolean,
  ): Promise<RobotSecretType> {
    demand(context.caller, 'Robots.Create');
    const bot = botOf(context, id);
    if (bot === undefined) throw new DomainError('ItemNotFound', 'The robot does not exist.');
    const owner = { kind: 'bot', principalId: String(bot.id) } as const;
    return anotherSecret(context.services.auth, owner, 'newRobotSecret', revokeOthers);
  }
}

function botOf({ services }: GraphQLContext, id: string): Bot | undefined {
  const bot = services.orchestrator.definitions.bot(numberOf(id));
  return bot?.deleted === true ? undefined : bot;
}
