import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Permission } from '../../../auth/permissions.ts';
import { completeWork, failWork, releaseWork } from '../../../commands/finishWork.ts';
import { setProgress } from '../../../commands/setProgress.ts';
import { startTransaction } from '../../../commands/startTransaction.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Fence } from '../../../domain/queueItem/queueItem.ts';
import { holderOf } from '../../../domain/queueItem/queueItem.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { numberOf } from '../ids.ts';
import { MAX_OPERATION_ID, withinLength } from '../inputs/lengths.ts';
import {
  exceptionOf,
  resultOf,
  StartTransactionInput,
  TransactionResultInput,
} from '../inputs/workInputs.ts';
import { type Key, keyed, once } from '../once.ts';
import { queueNameOf } from '../queueNamed.ts';
import { flatText } from '../scalars/jsonText.ts';
import { queueItemNode, QueueItemType } from '../types/queueItem.ts';
import { FolderArg, ItemIdArg, KeyArg } from './arguments.ts';

const takingWork: readonly Permission[] = ['Work.Take', 'Transactions.Edit'];

/** A transaction has no lease id: who took the item is who may end it, unless the configuration allows anybody. */
const fenceOf = ({ services, caller }: GraphQLContext): Fence => ({
  startTransactionBy: services.anyHolder ? null : holderOf(caller.principal),
});

@Resolver()
export class Transactions {
  @Mutation(() => QueueItemType, {
    nullable: true,
    description:
      "Takes the next item of a queue, or adds one and takes it at once; null where none can be taken. It is the caller's until setTransactionResult, for 24 hours or as the queue says; then it is abandoned. Needs Work.Take and Transactions.Edit. Errors: ITEM_NOT_FOUND (the queue), and with a content those of addQueueItem.",
  })
  async startTransaction(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => StartTransactionInput, { description: 'Which queue and which of its items.' })
    input: StartTransactionInput,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = commandContext(context, takingWork, folderId);
    withinLength(input.parentOperationId, MAX_OPERATION_ID, 'parentOperationId');
    const content = flatText(input.specificContent, 'specificContent');
    const transaction = {
      queueName: queueNameOf(orchestrator, command, input),
      robotIdentifier: input.robotKey ?? null,
      referenceFilterOption: input.referenceMatch ?? null,
      reference: input.reference ?? null,
      dueDate: input.dueDate ?? null,
      parentOperationId: input.parentOperationId ?? null,
      // An empty content asks for the next item as none does (UiPath's contract, status machine).
      content: content === '{}' ? null : content,
    };
    const call = keyed(key, ['startTransaction', input, command.folderId]);
    const item = await startTransaction(orchestrator, command, transaction, call);
    return item === null ? null : queueItemNode(item);
  }

  @Mutation(() => QueueItemType, {
    description:
      'Ends a transaction that the caller has started: it is done, has failed (and may be retried: see nextAttempt), or is postponed. Needs Work.Take and Transactions.Edit. Errors: ITEM_NOT_FOUND, LEASE_LOST, TRANSACTION_NOT_STARTED, INVALID_TRANSITION_FROM_FINAL_STATUS, a schema violation or a …_SIZE_EXCEEDED.',
  })
  async setTransactionResult(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @Arg('input', () => TransactionResultInput, { description: 'How it ended.' })
    input: TransactionResultInput,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, takingWork, folderId);
    const result = resultOf(input);
    const { isSuccessful, exception, deferDate, dueDate } = input;
    const call = ['setTransactionResult', numberOf(id), input, command.folderId] as const;
    const accepted = await once(context, command, key, call);
    const work = [context.services.orchestrator, accepted, numberOf(id), fenceOf(context)] as const;
    if (typeof deferDate === 'string')
      return nodeOf(
        releaseWork(...work, { deferDate, dueDate: dueDate ?? null, progress: result.progress ?? null }),
      );
    if (isSuccessful === true) return nodeOf(completeWork(...work, result));
    if (isSuccessful === false) return nodeOf(failWork(...work, exceptionOf(exception), result));
    throw new DomainError('ParameterMissing', 'isSuccessful is required.');
  }

  @Mutation(() => QueueItemType, {
    description:
      'Says how far a transaction is that the caller has started. Needs Work.Take and Transactions.Edit. Errors: ITEM_NOT_FOUND, LEASE_LOST, INVALID_TRANSACTION_PROGRESS_STATUS, PROGRESS_DATA_SIZE_EXCEEDED.',
  })
  setTransactionProgress(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @Arg('progress', () => String, { description: 'In any words, at most 104,857 characters.' })
    progress: string,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, takingWork, folderId);
    const { orchestrator } = context.services;
    return nodeOf(setProgress(orchestrator, command, numberOf(id), fenceOf(context), progress));
  }
}

const nodeOf = async (handled: ReturnType<typeof setProgress>): Promise<QueueItemType> =>
  queueItemNode((await handled).item);
