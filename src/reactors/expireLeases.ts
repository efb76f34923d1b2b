import type { CommandContext, Orchestrator } from '../commands/context.ts';
import { expireLease } from '../commands/finishWork.ts';
import { DomainError } from '../domain/errors.ts';
import { itemStream } from '../domain/followUps.ts';
import type { Lease } from '../state/leases.ts';

const AT_ONCE = 100;

/** Ends the leases that are past; returns how many. Whoever deletes the deadline decides, so nobody does it twice. */
export async function expireLeases(orchestrator: Orchestrator, internal: CommandContext): Promise<number> {
  const { leases, clock } = orchestrator;
  const due = await leases.due(clock(), AT_ONCE);
  let expired = 0;
  for (const lease of due)
    if ((await leases.deleteIfPast(lease.leaseId, clock())) && (await expire(orchestrator, internal, lease)))
      expired += 1;
  return expired;
}

async function expire(orchestrator: Orchestrator, internal: CommandContext, lease: Lease): Promise<boolean> {
  const folded = await orchestrator.items.load(itemStream(lease.workId));
  if (folded === null) return false;
  try {
    const context = { ...internal, folderId: folded.state.folderId };
    await expireLease(orchestrator, context, lease.workId, lease.leaseId);
    return true;
  } catch (error) {
    // The work ended, or was lent anew, in the last moment.
    if (error instanceof DomainError && error.code !== 'Contention') return false;
    // Nothing was decided: the deadline comes back, so that the next look tries again.
    orchestrator.leases.put(lease);
    throw error;
  }
}

/**
 * Gives every item in progress that has no deadline one again (the state lost it in a crash): what was granted, but
 * at least `graceMs` from now, so that its robot has time to be heard.
 */
export async function restoreLeases(orchestrator: Orchestrator, graceMs: number): Promise<number> {
  const { ready, leases, items, clock } = orchestrator;
  const known = new Set((await leases.all()).map(({ leaseId }) => leaseId));
  let restored = 0;
  for (const id of ready.inProgress()) {
    const folded = await items.load(itemStream(id));
    const lease = folded?.state.lease;
    if (lease === null || lease === undefined || known.has(lease.leaseId)) continue;
    const granted = Date.parse(folded?.state.startProcessing ?? '') + lease.leaseMs;
    leases.put({
      leaseId: lease.leaseId,
      kind: 'queueItem',
      workId: id,
      deadline: Math.max(granted, clock() + graceMs),
      grant: lease.grant,
      principalKey: lease.holder,
      extraJson: null,
    });
    restored += 1;
  }
  return restored;
}
