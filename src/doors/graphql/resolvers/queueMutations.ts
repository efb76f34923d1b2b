import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { PlaintextRule } from '../../../commands/queues.ts';
import {
  createQueue,
  deleteQueue,
  demandQueueById,
  editQueue,
  queueTarget,
} from '../../../commands/queues.ts';
import { itemsInPlainText } from '../../../readModel/queries/plaintext.ts';
import type { ExpectedRevision, FolderId, GraphQLContext } from '../context.ts';
import { commandContext, expecting } from '../context.ts';
import { numberOf } from '../ids.ts';
import { CreateQueueInput, EditQueueInput, settingsOf } from '../inputs/queueInputs.ts';
import { caughtUp } from '../reading.ts';
import { type Key, once } from '../once.ts';
import { queueNode, QueueType } from '../types/queue.ts';
import { type ArgDecorator, FolderArg, KeyArg, RevisionArg } from './arguments.ts';

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
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, ['Queues.Create'], folderId);
    const settings = settingsOf(input.name, input);
    const call = ['createQueue', input, command.folderId] as const;
    const accepted = await once(context, command, key, call, queueTarget);
    return queueNode(await createQueue(context.services.orchestrator, accepted, settings));
  }

  @Mutation(() => QueueType, {
    description:
      'Changes a queue. Needs Queues.Edit. Errors: ITEM_NOT_FOUND, ITEMS_IN_PLAIN_TEXT (more becomes personal), NAME_ALREADY_USED, QUEUE_DEFINITION_PARAMETERS_CANNOT_CHANGE, OPTIMISTIC_CONCURRENCY, INVALID_ARGUMENT (a limit), INVALID_QUEUE_SCHEMA_DEFINITION.',
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
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = expecting(commandContext(context, ['Queues.Edit'], folderId), expectedRevision);
    const before = demandQueueById(orchestrator, command, numberOf(id));
    const settings = settingsOf(input.name ?? before.name, input, before);
    const plaintext: PlaintextRule = {
      stays: plaintextStays,
      count: async (queueId, kinds) =>
        (await itemsInPlainText(await caughtUp(context), [{ queueId, kinds }])).get(queueId) ?? 0,
    };
    const accepted = await once(context, command, key, [
      'editQueue',
      before.id,
      input,
      plaintextStays,
      expectedRevision ?? null,
      command.folderId,
    ]);
    return queueNode(await editQueue(orchestrator, accepted, before.id, settings, plaintext));
  }

  @Mutation(() => QueueType, {
    description:
      'Deletes a queue: its name is free, its items stay readable and are never handed out. Needs Queues.Delete. Errors: ITEM_NOT_FOUND, OPTIMISTIC_CONCURRENCY.',
  })
  async deleteQueue(
    @Ctx() context: GraphQLContext,
    @QueueIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandContext(context, ['Queues.Delete'], folderId), expectedRevision);
    const call = ['deleteQueue', numberOf(id), expectedRevision ?? null, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    return queueNode(await deleteQueue(context.services.orchestrator, accepted, numberOf(id)));
  }
}
