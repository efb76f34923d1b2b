import type { Permission } from '../../auth/permissions.ts';
import type { CommandContext } from '../../commands/context.ts';
import { operationTarget, startOperation } from '../../commands/operations/operations.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ItemChange, OperationKind } from '../../domain/operation/events.ts';
import { countItems } from '../../readModel/queries/operations.ts';
import type { GraphQLContext } from './context.ts';
import { conditionOf, type QueueItemFilter } from './inputs/queueItemFilter.ts';
import { type Key, once } from './once.ts';
import { caughtUp } from './reading.ts';
import { operationNode, type OperationType } from './types/operation.ts';

/** What a caller must be allowed to do to one item so that it may do so to many. */
export const permissionsOf: Readonly<Record<OperationKind, readonly Permission[]>> = {
  Retry: ['Transactions.Edit'],
  Delete: ['Transactions.Delete'],
  SetReviewer: ['Transactions.Edit'],
  SetPriority: ['Transactions.Edit'],
  Move: ['Transactions.Create', 'Transactions.Delete'],
};

/** Starts an operation on the items of a filter, which must say something. Throws InvalidArgument. */
export async function startedOperation(
  context: GraphQLContext,
  command: CommandContext,
  key: Key,
  change: ItemChange,
  filter: QueueItemFilter,
): Promise<OperationType> {
  const { orchestrator } = context.services;
  const condition = conditionOf(filter);
  if (condition === null)
    throw new DomainError('InvalidArgument', 'The filter must say something: all items are never meant.');
  const call = ['startOperation', change, filter, command.folderId] as const;
  const accepted = await once(context, command, key, call, () => operationTarget(orchestrator));
  const until = await orchestrator.store.lastPosition();
  const items = { folderId: command.folderId, filter: condition, until };
  const total = await countItems(await caughtUp(context), items);
  const started = { ...change, filter: JSON.stringify(condition), until, total };
  return operationNode(await startOperation(orchestrator, accepted, started));
}
