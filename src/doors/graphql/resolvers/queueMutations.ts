import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { PlaintextRule } from '../../../commands/queues.ts';
import { createQueue, deleteQueue, demandQueueById, editQueue } from '../../../commands/queues.ts';
import { itemsInPlainText } from '../../../readModel/queries/plaintext.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { numberOf } from '../ids.ts';
import { CreateQueueInput, EditQueueInput, settingsOf } from '../inputs/queueInputs.ts';
import { caughtUp } from '../reading.ts';
import { queueNode, QueueType } from '../types/queue.ts';
import { type ArgDecorator, FolderArg } from './arguments.ts';

const QueueIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The queue by its number.' });

@Resolver()
export class QueueMutations {
  @Mutation(() => QueueType, {
    description:
      'Creates a queue. Needs Queues.Create. Errors: NAME_ALREADY_USED, INVALID_ARGUMENT (a limit), INVALID_QUEUE_SCHEMA_DEFINITION.',
  })
  async createQueue(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => CreateQueueInput, { description: 'Its name and rules.' }) input: CreateQueueInput,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, ['Queues.Create'], folderId);
    return queueNode(
      await createQueue(context.services.orchestrator, command, settingsOf(input.name, input)),
    );
  }

  @Mutation(() => QueueType, {
    description:
      'Changes a queue. Needs Queues.Edit. Errors: ITEM_NOT_FOUND, ITEMS_IN_PLAIN_TEXT (more becomes personal), NAME_ALREADY_USED, QUEUE_DEFINITION_PARAMETERS_CANNOT_CHANGE, INVALID_ARGUMENT (a limit), INVALID_QUEUE_SCHEMA_DEFINITION.',
  })
  async editQueue(
    @Ctx() context: GraphQLContext,
    @QueueIdArg() id: string,
    @Arg('input', () => EditQueueInput, { description: 'What to change.' }) input: EditQueueInput,
    @Arg('plaintextStays', () => Boolean, {
      defaultValue: false,
      description:
        'Where more becomes personal: items that hold it in plain text keep it so, as the log is never rewritten. The answer tells in `plaintextItems` how many do.',
    })
    plaintextStays: boolean,
    @FolderArg() folderId: FolderId,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Queues.Edit'], folderId);
    const before = demandQueueById(orchestrator, command, numberOf(id));
    const settings = settingsOf(input.name ?? before.name, input, before);
    const plaintext: PlaintextRule = {
      stays: plaintextStays,
      count: async (queueId, kinds) =>
        (await itemsInPlainText(await caughtUp(context), [{ queueId, kinds }])).get(queueId) ?? 0,
    };
    return queueNode(await editQueue(orchestrator, command, before.id, settings, plaintext));
  }

  @Mutation(() => QueueType, {
    description:
      'Deletes a queue: its name is free, its items stay readable and are never handed out. Needs Queues.Delete. Errors: ITEM_NOT_FOUND.',
  })
  async deleteQueue(
    @Ctx() context: GraphQLContext,
    @QueueIdArg() id: string,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, ['Queues.Delete'], folderId);
    return queueNode(await deleteQueue(context.services.orchestrator, command, numberOf(id)));
  }
}
