import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import type { WorkInFolder } from '../../../readModel/queries/workEvents.ts';
import type { GraphQLContext } from '../context.ts';
import { readConnection } from '../lists/connection.ts';
import { taskCommentList, taskHistoryList } from '../lists/workLists.ts';
import { botNode, BotType } from '../types/bot.ts';
import { callbackNode, CallbackType } from '../types/callback.ts';
import { PageArgs } from '../types/connection.ts';
import { processNode, ProcessType } from '../types/process.ts';
import { systemNode, SystemType } from '../types/system.ts';
import { TaskType } from '../types/task.ts';
import { TaskCommentConnection, TaskEventConnection } from '../types/taskEvents.ts';

// Null with an error where the caller may not see it: what was asked for beside it stays.

@Resolver(() => TaskType)
export class TaskFields {
  @FieldResolver(() => ProcessType, {
    nullable: true,
    description: 'Its process, also where that was deleted. Needs Processes.View.',
  })
  process(@Ctx() { caller, services }: GraphQLContext, @Root() { processId }: TaskType) {
    demand(caller, 'Processes.View');
    const process = services.orchestrator.definitions.process(Number(processId));
    return process === undefined ? null : processNode(process);
  }

  @FieldResolver(() => SystemType, {
    nullable: true,
    description: 'The system that has set it. Needs Systems.View.',
  })
  system(@Ctx() { caller, services }: GraphQLContext, @Root() { systemId }: TaskType) {
    demand(caller, 'Systems.View');
    const system = services.orchestrator.definitions.system(Number(systemId));
    return system === undefined ? null : systemNode(system);
  }

  @FieldResolver(() => BotType, {
    nullable: true,
    description: 'The robot that took it last; null where none did, or somebody else did. Needs Robots.View.',
  })
  bot(@Ctx() { caller, services }: GraphQLContext, @Root() { botId }: TaskType) {
    demand(caller, 'Robots.View');
    const bot = botId === null ? undefined : services.orchestrator.definitions.bot(botId);
    return bot === undefined ? null : botNode(bot);
  }

  @FieldResolver(() => CallbackType, {
    nullable: true,
    description:
      'How it stands with telling its system that it has ended: `DEAD` was given up. Null where it has not ended, or nobody is to be told. Needs Tasks.View.',
  })
  async callback(@Ctx() { caller, loaders }: GraphQLContext, @Root() { id }: TaskType) {
    demand(caller, 'Tasks.View');
    const callback = await loaders.callback.load(Number(id));
    return callback === null ? null : callbackNode(callback);
  }

  @FieldResolver(() => TaskEventConnection, {
    nullable: true,
    description:
      'Everything that happened to it but comments, the oldest first, as its event stream tells. Needs Tasks.View.',
  })
  history(@Ctx() context: GraphQLContext, @Root() task: TaskType, @Args(() => PageArgs) page: PageArgs) {
    demand(context.caller, 'Tasks.View');
    return readConnection(context, taskHistoryList(context.loaders, workOf(task)), page);
  }

  @FieldResolver(() => TaskCommentConnection, {
    nullable: true,
    description: 'What was said about it, the oldest first. Needs Tasks.View.',
  })
  comments(@Ctx() context: GraphQLContext, @Root() task: TaskType, @Args(() => PageArgs) page: PageArgs) {
    demand(context.caller, 'Tasks.View');
    return readConnection(context, taskCommentList(context.loaders, workOf(task)), page);
  }
}

const workOf = ({ id, folderId }: TaskType): WorkInFolder => ({
  id: Number(id),
  folderId: Number(folderId),
});
