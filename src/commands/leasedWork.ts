import { DomainError } from '../domain/errors.ts';
import { itemStream } from '../domain/followUps.ts';
import type { Instant } from '../domain/instant.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import type { TaskFailure } from '../domain/task/events.ts';
import { taskStream } from '../domain/task/streams.ts';
import type { Task } from '../domain/task/task.ts';
import { workOfLease } from '../domain/work.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { extendLease } from './extendLease.ts';
import { completeTask, failTask, releaseTask } from './finishTask.ts';
import type { WorkResult } from './finishWork.ts';
import { completeWork, failWork, releaseWork } from './finishWork.ts';
import { setProgress } from './setProgress.ts';
import { setTaskProgress } from './taskReports.ts';

// What a robot does with work that it has claimed, whichever kind it is: the id of the lease tells.

export type Work =
  | { readonly kind: 'queueItem'; readonly item: QueueItem }
  | { readonly kind: 'task'; readonly task: Task };

/** Work and the context to act on it: in the folder that it is in. */
export type LeasedWork = Work & { readonly id: number; readonly there: CommandContext };

/**
 * The work that a lease was granted on, which may have ended. Throws LeaseLost where there is none, or where somebody
 * else holds the lease.
 */
export async function leasedWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
): Promise<LeasedWork> {
  const ref = workOfLease(leaseId);
  const work = ref === null ? null : await loaded(orchestrator, ref.kind, ref.id);
  if (ref === null || work === null) throw new DomainError('LeaseLost');
  const { folderId, lease } = work.kind === 'task' ? work.task : work.item;
  if (lease?.leaseId === leaseId && lease.holder !== holderOf(context.principal))
    throw new DomainError('LeaseLost');
  return { ...work, id: ref.id, there: { ...context, folderId } };
}

async function loaded({ items, tasks }: Orchestrator, kind: Work['kind'], id: number): Promise<Work | null> {
  if (kind === 'task') {
    const task = (await tasks.load(taskStream(id)))?.state;
    return task === undefined ? null : { kind, task };
  }
  const item = (await items.load(itemStream(id)))?.state;
  return item === undefined ? null : { kind, item };
}

/** As extendLease, for the one who holds it. Throws LeaseLost. */
export async function extendLeased(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  leaseMs: number,
): Promise<number> {
  await leasedWork(orchestrator, context, leaseId);
  return extendLease(orchestrator, leaseId, leaseMs);
}

/** The work is done: as completeWork, or completeTask with the output alone. */
export async function completeLeased(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  result: WorkResult,
): Promise<Work> {
  const { kind, id, there } = await leasedWork(orchestrator, context, leaseId);
  const work = [orchestrator, there, id, { leaseId }] as const;
  if (kind === 'task') return { kind, task: (await completeTask(...work, result.output ?? null)).task };
  return { kind, item: (await completeWork(...work, result)).item };
}

/** The work failed: as failWork, or failTask. An item keeps no code. */
export async function failLeased(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  failure: TaskFailure,
  result: WorkResult,
): Promise<Work> {
  const { kind, id, there } = await leasedWork(orchestrator, context, leaseId);
  const work = [orchestrator, there, id, { leaseId }] as const;
  if (kind === 'task') return { kind, task: (await failTask(...work, failure, result.output ?? null)).task };
  const { type, reason, details } = failure;
  const exception = { type, reason, details, associatedImageFilePath: null };
  return { kind, item: (await failWork(...work, exception, result)).item };
}

/** The work is given back, to be taken again from `deferDate` on: as releaseWork, or releaseTask. */
export async function releaseLeased(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  deferDate: Instant | null,
): Promise<Work> {
  const { kind, id, there } = await leasedWork(orchestrator, context, leaseId);
  const work = [orchestrator, there, id, { leaseId }] as const;
  if (kind === 'task') return { kind, task: (await releaseTask(...work, deferDate)).task };
  return { kind, item: (await releaseWork(...work, { deferDate })).item };
}

/** Says how far the work is: an item keeps the words alone. */
export async function reportProgress(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
  text: string,
  percent: number | null,
): Promise<Work> {
  const { kind, id, there } = await leasedWork(orchestrator, context, leaseId);
  const work = [orchestrator, there, id, { leaseId }] as const;
  if (kind === 'task') return { kind, task: (await setTaskProgress(...work, text, percent)).task };
  return { kind, item: (await setProgress(...work, text)).item };
}
