import type { CommandContext, Orchestrator } from '../commands/context.ts';
import { expireTaskLease } from '../commands/finishTask.ts';
import { expireLease } from '../commands/finishWork.ts';
import type { Lent } from '../commands/keepLease.ts';
import { keepLease, lentItem, lentTask } from '../commands/keepLease.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { DomainError } from '../domain/errors.ts';
import { itemStream } from '../domain/followUps.ts';
import { toMilliseconds } from '../domain/instant.ts';
import type { LeaseGrant } from '../domain/queueItem/events.ts';
import type { TaskLease } from '../domain/task/events.ts';
import { taskStream } from '../domain/task/streams.ts';
import type { WorkRef } from '../domain/work.ts';
import type { Lease } from '../state/leases.ts';

const AT_ONCE = 100;

/** When a lease that could not be expired is looked at again: others that are past must not wait behind it. */
const AGAIN_MS = 10_000;

/**
 * Ends the leases that are past, but for those `spared` by their ids; returns how many. Whoever deletes the deadline
 * decides, so nobody does it twice. One that fails does not stop the others; all failures are thrown together in the end.
 */
export async function expireLeases(
  orchestrator: Orchestrator,
  internal: CommandContext,
  spared: ReadonlySet<string> = new Set(),
): Promise<number> {
  const { leases, clock } = orchestrator;
  // None that are spared may hide one that is not.
  const past = await leases.due(clock(), AT_ONCE + spared.size);
  const due = past.filter(({ leaseId }) => !spared.has(leaseId)).slice(0, AT_ONCE);
  const failures: unknown[] = [];
  let expired = 0;
  for (const lease of due) {
    if (!(await leases.deleteIfPast(lease.leaseId, clock()))) continue;
    try {
      if (await expire(orchestrator, internal, lease)) expired += 1;
    } catch (error) {
      // Nothing was decided: the deadline comes back.
      leases.put({ ...lease, deadline: clock() + AGAIN_MS });
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} leases could not be expired`);
  return expired;
}

/** False where there is nothing to expire: the work ended, or was lent anew, in the last moment. */
async function expire(
  orchestrator: Orchestrator,
  internal: CommandContext,
  { kind, workId, leaseId }: Lease,
): Promise<boolean> {
  const { items, tasks } = orchestrator;
  const folded = await (kind === 'task' ? tasks.load(taskStream(workId)) : items.load(itemStream(workId)));
  if (folded === null) return false;
  const there = { ...internal, folderId: folded.state.folderId };
  try {
    await (kind === 'task' ? expireTaskLease : expireLease)(orchestrator, there, workId, leaseId);
    return true;
  } catch (error) {
    if (error instanceof DomainError && overtaken.has(error.code)) return false;
    throw error;
  }
}

const overtaken: ReadonlySet<ErrorCode> = new Set([
  'TransactionNotStarted',
  'InvalidTransitionFromFinalStatus',
  'LeaseLost',
]);

/** Another node that has lent work writes its deadline within this time. */
const DEADLINE_WRITTEN_MS = 5_000;

/**
 * Gives all work in progress that has no deadline one again (the state lost it in a crash): what was granted, but at
 * least `graceMs` from now, so that its robot has time to be heard.
 */
export async function restoreLeases(orchestrator: Orchestrator, graceMs: number): Promise<number> {
  const known = new Set((await orchestrator.leases.all()).map(({ kind, workId }) => `${kind} ${workId}`));
  let restored = 0;
  for (const work of inProgress(orchestrator)) {
    if (known.has(`${work.kind} ${work.id}`)) continue;
    const lent = await lentWork(orchestrator, work);
    if (lent === null || isBeingWritten(orchestrator, lent)) continue;
    keepLease(orchestrator, lent, lent.lease, orchestrator.clock() + graceMs);
    restored += 1;
  }
  return restored;
}

const inProgress = ({ ready }: Orchestrator): readonly WorkRef[] => [
  ...ready.inProgress().map((id): WorkRef => ({ kind: 'queueItem', id })),
  ...ready.tasks.executing().map((id): WorkRef => ({ kind: 'task', id })),
];

/** As the log has it: another node may have written since this one has folded it. Null where nobody works on it. */
async function lentWork(
  { items, tasks }: Orchestrator,
  { kind, id }: WorkRef,
): Promise<(Lent & { readonly lease: LeaseGrant | TaskLease }) | null> {
  if (kind === 'task') {
    const task = (await tasks.reload(taskStream(id)))?.state;
    return task === undefined || task.lease === null ? null : { ...lentTask(task), lease: task.lease };
  }
  const item = (await items.reload(itemStream(id)))?.state;
  return item === undefined || item.lease === null ? null : { ...lentItem(item), lease: item.lease };
}

const isBeingWritten = ({ sharing, clock }: Orchestrator, { since }: Lent): boolean =>
  sharing !== undefined && clock() - toMilliseconds(since) < DEADLINE_WRITTEN_MS;
