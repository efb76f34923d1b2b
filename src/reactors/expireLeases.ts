import { keepLease } from '../commands/claimWork.ts';
import type { CommandContext, Orchestrator } from '../commands/context.ts';
import { expireLease } from '../commands/finishWork.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { DomainError } from '../domain/errors.ts';
import { itemStream } from '../domain/followUps.ts';
import { toMilliseconds } from '../domain/instant.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { Lease } from '../state/leases.ts';

const AT_ONCE = 100;

/** When a lease that could not be expired is looked at again: others that are past must not wait behind it. */
const AGAIN_MS = 10_000;

/**
 * Ends the leases that are past; returns how many. Whoever deletes the deadline decides, so nobody does it twice. One
 * that fails does not stop the others; all failures are thrown together in the end.
 */
export async function expireLeases(orchestrator: Orchestrator, internal: CommandContext): Promise<number> {
  const { leases, clock } = orchestrator;
  const due = await leases.due(clock(), AT_ONCE);
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
  { workId, leaseId }: Lease,
): Promise<boolean> {
  const folded = await orchestrator.items.load(itemStream(workId));
  if (folded === null) return false;
  try {
    await expireLease(orchestrator, { ...internal, folderId: folded.state.folderId }, workId, leaseId);
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
 * Gives every item in progress that has no deadline one again (the state lost it in a crash): what was granted, but
 * at least `graceMs` from now, so that its robot has time to be heard.
 */
export async function restoreLeases(orchestrator: Orchestrator, graceMs: number): Promise<number> {
  const { ready, leases, items, clock } = orchestrator;
  const lent = (await leases.all()).filter(({ kind }) => kind === 'queueItem');
  const known = new Set(lent.map(({ workId }) => workId));
  let restored = 0;
  for (const id of ready.inProgress()) {
    if (known.has(id)) continue;
    // As the log has it: another node may have written since this one has folded it.
    const item = (await items.reload(itemStream(id)))?.state;
    if (item === undefined || item.lease === null || isBeingWritten(orchestrator, item)) continue;
    keepLease(orchestrator, item, item.lease, clock() + graceMs);
    restored += 1;
  }
  return restored;
}

const isBeingWritten = ({ sharing, clock }: Orchestrator, { startProcessing }: QueueItem): boolean =>
  sharing !== undefined &&
  startProcessing !== null &&
  clock() - toMilliseconds(startProcessing) < DEADLINE_WRITTEN_MS;
