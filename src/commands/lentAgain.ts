import { DomainError } from '../domain/errors.ts';
import { toMilliseconds } from '../domain/instant.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import type { Claimed } from './claimWork.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { LeasedWork } from './leasedWork.ts';
import { leasedWork } from './leasedWork.ts';

/** The work that a request has got before, as far as it is still lent to the caller. */
export async function lentAgain(
  orchestrator: Orchestrator,
  context: CommandContext,
  requestId: string,
): Promise<readonly Claimed[]> {
  const holder = holderOf(context.principal);
  const leaseIds = orchestrator.ready.lent.grantedTo({ holder, requestId });
  const lent = await Promise.all(leaseIds.map((leaseId) => lentUnder(orchestrator, context, leaseId)));
  return lent.filter((claimed) => claimed !== null);
}

/** Work and the lease that is on it; null where the lease is lost. */
export async function lentUnder(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
): Promise<Claimed | null> {
  try {
    const work = await leasedWork(orchestrator, context, leaseId);
    const deadline = await deadlineOf(orchestrator, work, leaseId);
    return work.kind === 'task'
      ? { kind: 'task', task: work.task, leaseId, deadline }
      : { kind: 'queueItem', item: work.item, leaseId, deadline };
  } catch (error) {
    if (error instanceof DomainError && error.code === 'LeaseLost') return null;
    throw error;
  }
}

/** As the state knows it; what the log has granted where the state has lost it. */
async function deadlineOf({ leases }: Orchestrator, work: LeasedWork, leaseId: string): Promise<number> {
  const known = await leases.find(leaseId);
  if (known !== null) return known.deadline;
  const { lease } = work.kind === 'task' ? work.task : work.item;
  const since = work.kind === 'task' ? work.task.startTime : work.item.startProcessing;
  return (since === null ? 0 : toMilliseconds(since)) + (lease?.leaseMs ?? 0);
}
