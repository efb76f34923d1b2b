import { Arg, Args, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import type { Work } from '../../../commands/leasedWork.ts';
import {
  completeLeased,
  extendLeased,
  failLeased,
  leasedWork,
  releaseLeased,
} from '../../../commands/leasedWork.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { GraphQLContext } from '../context.ts';
import {
  failureOf,
  ReleaseWorkInput,
  resultOf,
  WorkFailureInput,
  WorkResultInput,
} from '../inputs/workInputs.ts';
import { leaseCommand } from '../leased.ts';
import { type Key, once } from '../once.ts';
import { extendedNode, ExtendedLeaseType } from '../types/lease.ts';
import { queueItemNode } from '../types/queueItem.ts';
import { taskNode } from '../types/task.ts';
import { WorkType } from '../types/work.ts';
import { KeyArg, LeaseArgs } from './arguments.ts';

const MIN_LEASE_MS = 1_000;
const MAX_LEASE_MS = 86_400_000;
const MAX_RETRY_MS = 7 * 86_400_000;

@Resolver()
export class Leases {
  @Mutation(() => ExtendedLeaseType, {
    description:
      'Lets a lease end `leaseMs` milliseconds from now. Needs Work.Take, and Transactions.Edit for queue items or Tasks.Edit for tasks. Errors: LEASE_LOST, INVALID_ARGUMENT.',
  })
  async extendLease(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('leaseMs', () => Int, { description: 'Milliseconds, 1,000 to 86,400,000.' }) leaseMs: number,
  ) {
    const { orchestrator } = context.services;
    const { leaseId } = named;
    const command = leaseCommand(context, named);
    const deadline = await extendLeased(orchestrator, command, leaseId, checkedLease(leaseMs));
    const work = await leasedWork(orchestrator, command, leaseId);
    const cancelRequested = work.kind === 'task' && work.task.cancelRequested;
    return extendedNode({ leaseId, deadline, cancelRequested });
  }

  @Mutation(() => WorkType, {
    description:
      'The claimed work is done. The same result once more changes nothing, and another one is refused. Needs as extendLease. Errors: LEASE_LOST, INVALID_TRANSITION_FROM_FINAL_STATUS or INVALID_TASK_STATUS (another result was brought before), a schema violation or a …_SIZE_EXCEEDED.',
  })
  async completeWork(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('result', () => WorkResultInput, {
      nullable: true,
      description: 'What it brought; of a task the output alone is kept.',
    })
    result: WorkResultInput | null | undefined,
    @KeyArg() key: Key,
  ) {
    const { orchestrator, progress } = context.services;
    const { leaseId } = named;
    const brought = resultOf(result ?? {});
    const call = ['completeWork', named, result] as const;
    const command = await once(context, leaseCommand(context, named), key, call);
    await progress.flush(leaseId);
    return workNode(await completeLeased(orchestrator, command, leaseId, brought));
  }

  @Mutation(() => WorkType, {
    description:
      "The claimed work failed. A queue's rule says whether an item is retried: see nextAttempt. As with completeWork, a result counts once. Needs as extendLease. Errors: as of completeWork.",
  })
  async failWork(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('exception', () => WorkFailureInput, { description: 'Why.' })
    exception: WorkFailureInput,
    @Arg('result', () => WorkResultInput, { nullable: true, description: 'What it brought all the same.' })
    result: WorkResultInput | null | undefined,
    @Arg('retryAfterMs', () => Int, {
      nullable: true,
      description:
        'For how many milliseconds the next attempt waits where the queue retries the item, at most 604,800,000; where it is left out, 10 s and longer the more attempts there were, up to 15 min.',
    })
    retryAfterMs: number | null | undefined,
    @KeyArg() key: Key,
  ) {
    const { orchestrator, progress } = context.services;
    const { leaseId } = named;
    const [why, brought] = [failureOf(exception), resultOf(result ?? {})];
    const pauseMs = checkedPause(retryAfterMs ?? null);
    const call = ['failWork', named, exception, result, retryAfterMs] as const;
    const command = await once(context, leaseCommand(context, named), key, call);
    await progress.flush(leaseId);
    return workNode(await failLeased(orchestrator, command, leaseId, why, brought, pauseMs));
  }

  @Mutation(() => WorkType, {
    description:
      'Gives claimed work back without using up an attempt. Needs as extendLease. Errors: LEASE_LOST, a …_SIZE_EXCEEDED.',
  })
  async releaseWork(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('input', () => ReleaseWorkInput, {
      nullable: true,
      description:
        'From when on it can be taken again, and why; of a task the due date and the progress are not kept.',
    })
    input: ReleaseWorkInput | null | undefined,
    @KeyArg() key: Key,
  ) {
    const { orchestrator, progress } = context.services;
    const { leaseId } = named;
    const call = ['releaseWork', named, input] as const;
    const command = await once(context, leaseCommand(context, named), key, call);
    await progress.flush(leaseId);
    return workNode(await releaseLeased(orchestrator, command, leaseId, input ?? {}));
  }
}

export const workNode = (work: Work): WorkType =>
  work.kind === 'task' ? taskNode(work.task) : queueItemNode(work.item);

/** Throws InvalidArgument. */
export function checkedLease(leaseMs: number): number {
  if (leaseMs < MIN_LEASE_MS || leaseMs > MAX_LEASE_MS)
    throw new DomainError('InvalidArgument', `leaseMs must be ${MIN_LEASE_MS} to ${MAX_LEASE_MS}.`);
  return leaseMs;
}

function checkedPause(retryAfterMs: number | null): number | null {
  if (retryAfterMs !== null && (retryAfterMs < 0 || retryAfterMs > MAX_RETRY_MS))
    throw new DomainError('InvalidArgument', `retryAfterMs must be 0 to ${MAX_RETRY_MS}.`);
  return retryAfterMs;
}
