import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import {
  cancelOperation,
  demandOperation,
  resumeOperation,
} from '../../../commands/operations/operations.ts';
import { demandTarget } from '../../../commands/operations/moveQueueItem.ts';
import { demandReviewer } from '../../../commands/reviewQueueItems.ts';
import type { Priority } from '../../../domain/queueItem/statusMachine.ts';
import type { ExpectedRevision, FolderId, GraphQLContext } from '../context.ts';
import { commandContext, expecting } from '../context.ts';
import { PriorityEnum } from '../enums.ts';
import { numberOf, numberOrNull } from '../ids.ts';
import { QueueItemFilter } from '../inputs/queueItemFilter.ts';
import { type Key, once } from '../once.ts';
import { permissionsOf, startedOperation } from '../startedOperation.ts';
import { operationNode, OperationType } from '../types/operation.ts';
import { type ArgDecorator, FolderArg, KeyArg, ReviewerArg, RevisionArg } from './arguments.ts';

const FilterArg = (): ArgDecorator =>
  Arg('filter', () => QueueItemFilter, {
    description:
      'Which items: at least one part must be given. Deleted items, and items added after this call, are never among them.',
  });

const OperationIdArg = (): ArgDecorator =>
  Arg('id', () => ID, { description: 'The operation by its number.' });

/** What they all have in common. */
const ANSWERS =
  'It answers at once: `operation` tells how far it is. Items that a rule forbids to change are counted, and do not stop it.';

@Resolver()
export class OperationMutations {
  @Mutation(() => OperationType, {
    description: `Lets another attempt follow each failed or abandoned item of a filter. ${ANSWERS} Needs Transactions.Edit. Errors: INVALID_ARGUMENT.`,
  })
  async retryQueueItems(
    @Ctx() context: GraphQLContext,
    @FilterArg() filter: QueueItemFilter,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, permissionsOf.Retry, folderId);
    return startedOperation(context, command, key, { kind: 'Retry' }, filter);
  }

  @Mutation(() => OperationType, {
    description: `Deletes each item of a filter that nobody works on. ${ANSWERS} Needs Transactions.Delete. Errors: INVALID_ARGUMENT.`,
  })
  async deleteQueueItems(
    @Ctx() context: GraphQLContext,
    @FilterArg() filter: QueueItemFilter,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, permissionsOf.Delete, folderId);
    return startedOperation(context, command, key, { kind: 'Delete' }, filter);
  }

  @Mutation(() => OperationType, {
    description: `Sets who reviews each failed or abandoned item of a filter, or nobody. ${ANSWERS} Needs Transactions.Edit. Errors: INVALID_ARGUMENT, REVIEWER_NOT_AVAILABLE.`,
  })
  async setReviewers(
    @Ctx() context: GraphQLContext,
    @FilterArg() filter: QueueItemFilter,
    @ReviewerArg() reviewerId: string | null | undefined,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, permissionsOf.SetReviewer, folderId);
    const userId = numberOrNull(reviewerId, 'reviewerId');
    if (userId !== null) demandReviewer(context.services.orchestrator, userId);
    return startedOperation(context, command, key, { kind: 'SetReviewer', reviewerId: userId }, filter);
  }

  @Mutation(() => OperationType, {
    description: `Sets the priority of each new item of a filter. ${ANSWERS} Needs Transactions.Edit. Errors: INVALID_ARGUMENT.`,
  })
  async setPriorities(
    @Ctx() context: GraphQLContext,
    @FilterArg() filter: QueueItemFilter,
    @Arg('priority', () => PriorityEnum, { description: 'The new priority.' }) priority: Priority,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, permissionsOf.SetPriority, folderId);
    return startedOperation(context, command, key, { kind: 'SetPriority', priority }, filter);
  }

  @Mutation(() => OperationType, {
    description: `Moves each new item of a filter to another queue of the folder. It is deleted where it was, and one with the same key and content, whose \`previousAttempt\` it is, stands for it there under the rules of that queue. ${ANSWERS} Needs Transactions.Create and Transactions.Delete. Errors: INVALID_ARGUMENT, ITEM_NOT_FOUND (the queue).`,
  })
  async moveQueueItems(
    @Ctx() context: GraphQLContext,
    @FilterArg() filter: QueueItemFilter,
    @Arg('queueId', () => ID, { description: 'The queue that they are moved to.' }) queueId: string,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, permissionsOf.Move, folderId);
    const { definitions } = context.services.orchestrator;
    const { id } = demandTarget(definitions, command, numberOf(queueId, 'queueId'));
    return startedOperation(context, command, key, { kind: 'Move', queueId: id }, filter);
  }

  @Mutation(() => OperationType, {
    description:
      'Stops an operation. What it has changed stays changed; items that it is at may still be. Needs Transactions.Edit and what the operation itself needs. Errors: ITEM_NOT_FOUND, INVALID_OPERATION_STATUS, OPTIMISTIC_CONCURRENCY.',
  })
  async cancelOperation(
    @Ctx() context: GraphQLContext,
    @OperationIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { command, operationId } = await toOperation(context, folderId, id);
    const call = ['cancelOperation', operationId, expectedRevision ?? null, command.folderId] as const;
    const accepted = await once(context, expecting(command, expectedRevision), key, call);
    return operationNode(await cancelOperation(context.services.orchestrator, accepted, operationId));
  }

  @Mutation(() => OperationType, {
    description:
      'Lets an operation that has failed or was cancelled go on where it had stopped, in the name of the caller. Needs Transactions.Edit and what the operation itself needs. Errors: ITEM_NOT_FOUND, INVALID_OPERATION_STATUS, OPTIMISTIC_CONCURRENCY.',
  })
  async resumeOperation(
    @Ctx() context: GraphQLContext,
    @OperationIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { command, operationId } = await toOperation(context, folderId, id);
    const call = ['resumeOperation', operationId, expectedRevision ?? null, command.folderId] as const;
    const accepted = await once(context, expecting(command, expectedRevision), key, call);
    return operationNode(await resumeOperation(context.services.orchestrator, accepted, operationId));
  }
}

/** An operation that the caller may start, and so stop or resume. */
async function toOperation(context: GraphQLContext, folderId: FolderId, id: string) {
  const command = commandContext(context, ['Transactions.Edit'], folderId);
  const operationId = numberOf(id);
  const { state } = await demandOperation(context.services.orchestrator.store, command, operationId);
  for (const permission of permissionsOf[state.kind]) demand(context.caller, permission);
  return { command, operationId };
}
