import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import { itemStream } from '../domain/followUps.ts';
import { toMilliseconds } from '../domain/instant.ts';
import type { Grant, LeaseGrant } from '../domain/queueItem/events.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import type { ReadyEntry, ReferenceFilter } from '../readModel/queueIndex.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { handle } from './handle.ts';

export interface Claim {
  readonly queueIds: readonly number[];
  readonly grant: Grant;
  readonly leaseMs: number;
  readonly robotId?: number;
  readonly filter?: ReferenceFilter;
}

/** Work lent to a caller until `deadline` (milliseconds since 1970). */
export interface Claimed {
  readonly item: QueueItem;
  readonly leaseId: string;
  readonly deadline: number;
}

/** Lends the first item that can be taken to the caller; null where there is none. */
export async function claimWork(
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: Claim,
): Promise<Claimed | null> {
  const claimed = await claimReady(orchestrator, context, claim);
  if (claimed !== null) return claimed;
  // What was written here, or by the caller elsewhere, may not have come round to the index yet.
  await orchestrator.caughtUpTo(orchestrator.store.lastAcknowledgedPosition);
  await orchestrator.sharing?.caughtUpWith(context.principal);
  return claimReady(orchestrator, context, claim);
}

async function claimReady(
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: Claim,
): Promise<Claimed | null> {
  for (;;) {
    const entry = await firstEntry(orchestrator, claim);
    if (entry === null) return null;
    try {
      const claimed = await takeEntry(orchestrator, context, entry, claim);
      orchestrator.takes.taken += 1;
      return claimed;
    } catch (error) {
      // The item is put back as the log has it; what cannot be taken any more makes room for the next one.
      await settleFromLog(orchestrator, entry);
      if (!isNotTakable(error)) throw error;
      orchestrator.takes.conflicts += 1;
    }
  }
}

async function firstEntry(
  orchestrator: Orchestrator,
  { queueIds, filter }: Claim,
): Promise<ReadyEntry | null> {
  for (const queueId of queueIds) {
    // The items of a deleted queue stay readable, and that is all.
    if (orchestrator.definitions.queue(queueId)?.deleted !== false) continue;
    const entry = await firstOf(orchestrator, queueId, filter);
    if (entry !== null) return entry;
  }
  return null;
}

/** Where several nodes take from a queue, one of them says what is next, so that they do not meet at one item. */
async function firstOf(
  { ready, sharing }: Orchestrator,
  queueId: number,
  filter: ReferenceFilter | undefined,
): Promise<ReadyEntry | null> {
  if (sharing === undefined) return ready.claim(queueId, filter);
  // Nobody is asked for what is not there: robots look again and again.
  if (!ready.has(queueId, filter)) return null;
  const next = await sharing.next(queueId, filter);
  if (next === 'here') return ready.claim(queueId, filter);
  return next === null ? null : (ready.claimNamed(next.id) ?? next);
}

async function takeEntry(
  orchestrator: Orchestrator,
  context: CommandContext,
  entry: ReadyEntry,
  claim: Claim,
): Promise<Claimed> {
  const lease = leaseFor(context, claim);
  // The caller may take from the queues named, whatever folders they are in.
  const there = { ...context, folderId: entry.folderId };
  const { item, revision } = await handle(orchestrator, there, entry.id, { type: 'Take', lease });
  orchestrator.ready.settle(entry, item, revision);
  return { item, leaseId: lease.leaseId, deadline: keepLease(orchestrator, item, lease) };
}

export function leaseFor(
  { principal }: CommandContext,
  { grant, leaseMs, robotId }: Pick<Claim, 'grant' | 'leaseMs' | 'robotId'>,
): LeaseGrant {
  const lease = { leaseId: randomUUID(), grant, holder: holderOf(principal), leaseMs };
  return robotId === undefined ? lease : { ...lease, robotId };
}

/** Writes the deadline of a lease that the log has granted, not before `earliest`; returns it. */
export function keepLease(
  { leases }: Orchestrator,
  item: QueueItem,
  lease: LeaseGrant,
  earliest = 0,
): number {
  const granted = toMilliseconds(item.startProcessing ?? item.creationTime) + lease.leaseMs;
  const deadline = Math.max(granted, earliest);
  leases.put({
    leaseId: lease.leaseId,
    kind: 'queueItem',
    workId: item.created.id,
    deadline,
    grant: lease.grant,
    principalKey: lease.holder,
    extraJson: null,
  });
  return deadline;
}

async function settleFromLog({ items, ready }: Orchestrator, entry: ReadyEntry): Promise<void> {
  const stream = itemStream(entry.id);
  const folded = await items.reload(stream).catch(() => undefined);
  // Where even reading fails the entry goes back as it was: the next attempt finds out.
  if (folded === undefined) ready.release(entry);
  else ready.settle(entry, folded?.state ?? null, folded?.head.revision ?? 0);
}

const isNotTakable = (error: unknown): boolean =>
  error instanceof DomainError &&
  ['TransactionNotStarted', 'ItemNotFound', 'Contention'].includes(error.code);
