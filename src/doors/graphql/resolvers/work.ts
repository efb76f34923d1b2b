import { Arg, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import type { Permission } from '../../../auth/permissions.ts';
import type { ItemClaim } from '../../../commands/claimWork.ts';
import { claimWork } from '../../../commands/claimWork.ts';
import type { CommandContext } from '../../../commands/context.ts';
import { extendLease } from '../../../commands/extendLease.ts';
import { completeWork, failWork, releaseWork } from '../../../commands/finishWork.ts';
import { demandQueueById } from '../../../commands/queues.ts';
import { setProgress } from '../../../commands/setProgress.ts';
import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { numberOf } from '../ids.ts';
import {
  ClaimWorkInput,
  exceptionOf,
  ProcessingExceptionInput,
  ReleaseWorkInput,
  resultOf,
  WorkResultInput,
} from '../inputs/workInputs.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { leaseNode, LeaseType } from '../types/payloads.ts';
import { queueItemNode, QueueItemType } from '../types/queueItem.ts';
import { FolderArg, ItemIdArg, LeaseIdArg } from './arguments.ts';

const takingWork: readonly Permission[] = ['Work.Take', 'Transactions.Edit'];
const MAX_QUEUES = 100;
const MIN_LEASE_MS = 1_000;
const MAX_LEASE_MS = 86_400_000;

@Resolver()
export class Work {
  @Mutation(() => LeaseType, {
    nullable: true,
    description:
      'Lends work to the caller; null where there is none. Needs Work.Take and Transactions.Edit. Errors: ITEM_NOT_FOUND (a queue), INVALID_ARGUMENT.',
  })
  async claimWork(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => ClaimWorkInput, { description: 'Which work, and for how long.' })
    input: ClaimWorkInput,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, takingWork, folderId);
    const claimed = await claimWork(context.services.orchestrator, command, claimOf(context, command, input));
    return claimed === null ? null : leaseNode(claimed);
  }

  @Mutation(() => DateTime, {
    description:
      'Lets a lease end `leaseMs` milliseconds from now; answers when that is. Needs Work.Take and Transactions.Edit. Errors: LEASE_LOST, INVALID_ARGUMENT.',
  })
  async extendLease(
    @Ctx() { caller, services }: GraphQLContext,
    @LeaseIdArg() leaseId: string,
    @Arg('leaseMs', () => Int, { description: 'Milliseconds, 1,000 to 86,400,000.' }) leaseMs: number,
  ) {
    for (const permission of takingWork) demand(caller, permission);
    return fromMilliseconds(await extendLease(services.orchestrator, leaseId, checkedLease(leaseMs)));
  }

  @Mutation(() => QueueItemType, {
    description:
      'Says how far claimed work is. Needs Work.Take and Transactions.Edit. Errors: ITEM_NOT_FOUND, LEASE_LOST, INVALID_TRANSACTION_PROGRESS_STATUS, PROGRESS_DATA_SIZE_EXCEEDED.',
  })
  async reportProgress(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @LeaseIdArg() leaseId: string,
    @Arg('progress', () => String, { description: 'In any words, at most 104,857 characters.' })
    progress: string,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, takingWork, folderId);
    const { orchestrator } = context.services;
    const { item } = await setProgress(orchestrator, command, numberOf(id), { leaseId }, progress);
    return queueItemNode(item);
  }

  @Mutation(() => QueueItemType, {
    description:
      'The claimed work is done. Needs Work.Take and Transactions.Edit. Errors: ITEM_NOT_FOUND, LEASE_LOST, TRANSACTION_NOT_STARTED, INVALID_TRANSITION_FROM_FINAL_STATUS, a schema violation or a …_SIZE_EXCEEDED.',
  })
  async completeWork(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @LeaseIdArg() leaseId: string,
    @Arg('result', () => WorkResultInput, { nullable: true, description: 'What it brought.' })
    result: WorkResultInput | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, takingWork, folderId);
    const { orchestrator } = context.services;
    const { item } = await completeWork(
      orchestrator,
      command,
      numberOf(id),
      { leaseId },
      resultOf(result ?? {}),
    );
    return queueItemNode(item);
  }

  @Mutation(() => QueueItemType, {
    description:
      "The claimed work failed; the queue's rule says whether it is retried: see nextAttempt. Needs Work.Take and Transactions.Edit. Errors: as of completeWork.",
  })
  async failWork(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @LeaseIdArg() leaseId: string,
    @Arg('exception', () => ProcessingExceptionInput, { description: 'Why.' })
    exception: ProcessingExceptionInput,
    @Arg('result', () => WorkResultInput, { nullable: true, description: 'What it brought all the same.' })
    result: WorkResultInput | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, takingWork, folderId);
    const work = [context.services.orchestrator, command, numberOf(id), { leaseId }] as const;
    const { item } = await failWork(...work, exceptionOf(exception), resultOf(result ?? {}));
    return queueItemNode(item);
  }

  @Mutation(() => QueueItemType, {
    description:
      'Gives claimed work back without using up an attempt. Needs Work.Take and Transactions.Edit. Errors: ITEM_NOT_FOUND, LEASE_LOST, TRANSACTION_NOT_STARTED, INVALID_TRANSITION_FROM_FINAL_STATUS.',
  })
  async releaseWork(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @LeaseIdArg() leaseId: string,
    @Arg('input', () => ReleaseWorkInput, {
      nullable: true,
      description: 'From when on it can be taken again.',
    })
    input: ReleaseWorkInput | null | undefined,
    @FolderArg() folderId: FolderId,
  ) {
    const command = commandContext(context, takingWork, folderId);
    const { orchestrator } = context.services;
    const { item } = await releaseWork(orchestrator, command, numberOf(id), { leaseId }, input ?? {});
    return queueItemNode(item);
  }
}

function claimOf(context: GraphQLContext, command: CommandContext, input: ClaimWorkInput): ItemClaim {
  const { queueIds, leaseMs, reference, referenceMatch } = input;
  if (queueIds.length === 0 || queueIds.length > MAX_QUEUES)
    throw new DomainError('InvalidArgument', `queueIds must have 1 to ${MAX_QUEUES} members.`);
  const { orchestrator } = context.services;
  const robotId = robotOf(context, input);
  return {
    queueIds: queueIds.map((id) => demandQueueById(orchestrator, command, numberOf(id, 'queueIds')).id),
    grant: 'claim',
    leaseMs: checkedLease(leaseMs),
    ...(robotId !== null && { robotId }),
    // An empty reference asks for any, as in startTransaction.
    ...(typeof reference === 'string' &&
      reference !== '' && { filter: { reference, option: referenceMatch ?? 'Equals' } }),
  };
}

function checkedLease(leaseMs: number): number {
  if (leaseMs < MIN_LEASE_MS || leaseMs > MAX_LEASE_MS)
    throw new DomainError('InvalidArgument', `leaseMs must be ${MIN_LEASE_MS} to ${MAX_LEASE_MS}.`);
  return leaseMs;
}

/** The robot named, or the robot that calls. An unknown one is refused rather than forgotten. */
function robotOf({ caller, services }: GraphQLContext, { robotId }: ClaimWorkInput): number | null {
  if (typeof robotId !== 'string')
    return caller.principal.kind === 'robot' ? Number(caller.principal.id) : null;
  const robot = services.orchestrator.definitions.robot(numberOf(robotId, 'robotId'));
  if (robot === undefined || robot.deleted)
    throw new DomainError('InvalidArgument', 'robotId names no robot.');
  return robot.id;
}
