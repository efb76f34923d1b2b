import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { addQueueItem, itemTarget } from '../../../commands/addQueueItem.ts';
import type { BulkRow } from '../../../commands/bulkAddQueueItems.ts';
import { bulkAddQueueItems, bulkTarget, checkRowCount } from '../../../commands/bulkAddQueueItems.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import type { QueueItemInput } from '../inputs/queueItemInputs.ts';
import { AddQueueItemInput, BulkAddQueueItemsInput, newItemOf } from '../inputs/queueItemInputs.ts';
import { type Key, once } from '../once.ts';
import { queueNameOf } from '../queueNamed.ts';
import { BulkAddQueueItemsPayload, bulkPayload } from '../types/payloads.ts';
import { queueItemNode, QueueItemType } from '../types/queueItem.ts';
import { FolderArg, KeyArg } from './arguments.ts';

@Resolver()
export class AddItems {
  @Mutation(() => QueueItemType, {
    description:
      'Adds one item to a queue. Needs Transactions.Create. Errors: ITEM_NOT_FOUND (the queue), DUPLICATE_REFERENCE, TRANSACTION_REFERENCE_REQUIRED, QUEUE_ITEM_VIOLATES_SPECIFIC_DATA_JSON_SCHEMA, CONTENT_SIZE_EXCEEDED.',
  })
  async addQueueItem(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => AddQueueItemInput, { description: 'The item and its queue.' })
    input: AddQueueItemInput,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Transactions.Create'], folderId);
    const queueName = queueNameOf(orchestrator, command, input);
    const item = newItemOf(input);
    const call = ['addQueueItem', input, command.folderId] as const;
    const accepted = await once(context, command, key, call, () => itemTarget(orchestrator));
    return queueItemNode(await addQueueItem(orchestrator, accepted, queueName, item));
  }

  @Mutation(() => BulkAddQueueItemsPayload, {
    description:
      'Adds many items to one queue. A refused row is told in the payload and is no error. Needs Transactions.Create. Errors: ITEM_NOT_FOUND (the queue), INVALID_ARGUMENT (too many rows).',
  })
  async bulkAddQueueItems(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => BulkAddQueueItemsInput, {
      description: 'The items, their queue, and what to do if some are refused.',
    })
    input: BulkAddQueueItemsInput,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, ['Transactions.Create'], folderId);
    const queueName = queueNameOf(orchestrator, command, input);
    const rows = input.items.map(rowOf);
    checkRowCount(rows);
    const call = ['bulkAddQueueItems', input, command.folderId] as const;
    const accepted = await once(context, command, key, call, () => bulkTarget(orchestrator, rows.length));
    return bulkPayload(await bulkAddQueueItems(orchestrator, accepted, queueName, input.commitType, rows));
  }
}

/** A row that cannot be read is refused as a row, not as the call. */
function rowOf(input: QueueItemInput): BulkRow {
  try {
    return newItemOf(input);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
