import { randomUUID } from 'node:crypto';
import { itemStream } from '../domain/followUps.ts';
import type { Grant, LeaseGrant } from '../domain/queueItem/events.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import { leaseIdOf } from '../domain/work.ts';
import type { ReadyEntry, ReferenceFilter } from '../readModel/queueIndex.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { handle } from './handle.ts';
import { keepLease, lentItem } from './keepLease.ts';
import { untilTaken } from './untilTaken.ts';

/** Items of these queues, in the order of the queues. */
export interface ItemClaim {
  readonly queueIds: readonly number[];
  readonly grant: Grant;
  readonly leaseMs: number;
  readonly robotId?: number;
  readonly filter?: ReferenceFilter;
  /** In the words of whoever claims: see LeaseGrant. */
  readonly requestId?: string;
}

/** An item lent to a caller until `deadline` (milliseconds since 1970). */
export interface ClaimedItem {
  readonly kind: 'queueItem';
  readonly item: QueueItem;
  readonly leaseId: string;
  readonly deadline: number;
}

/** Lends the first item that can be taken to the caller; null where there is none. */
export const claimItem = (
  orchestrator: Orchestrator,
  context: CommandContext,
  claim: ItemClaim,
): Promise<ClaimedItem | null> =>
  untilTaken(orchestrator, {
    next: () => firstEntry(orchestrator, claim),
    take: (entry) => takeEntry(orchestrator, context, entry, claim),
    putBack: (entry) => putBack(orchestrator, entry),
  });

async function firstEntry(
  orchestrator: Orchestrator,
  { queueIds, filter }: ItemClaim,
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
  const next = await sharing.next({ kind: 'queueItem', queueId, ...(filter !== undefined && { filter }) });
  if (next === 'here') return ready.claim(queueId, filter);
  return next === null ? null : (ready.claimNamed(next.id) ?? { ...next, queueId });
}

async function takeEntry(
  orchestrator: Orchestrator,
  context: CommandContext,
  entry: ReadyEntry,
  claim: ItemClaim,
): Promise<ClaimedItem> {
  const leaseId = leaseIdOf({ kind: 'queueItem', id: entry.id }, randomUUID());
  const lease = leaseFor(context, claim, leaseId);
  // The caller may take from the queues named, whatever folders they are in.
  const there = { ...context, folderId: entry.folderId };
  const { item, revision } = await handle(orchestrator, there, entry.id, { type: 'Take', lease });
  orchestrator.ready.settle(entry, item, revision);
  return { kind: 'queueItem', item, leaseId, deadline: keepLease(orchestrator, lentItem(item), lease) };
}

export function leaseFor(
  { principal }: CommandContext,
  { grant, leaseMs, robotId, requestId }: Pick<ItemClaim, 'grant' | 'leaseMs' | 'robotId' | 'requestId'>,
  leaseId: string,
): LeaseGrant {
  return {
    leaseId,
    grant,
    holder: holderOf(principal),
    leaseMs,
    ...(robotId !== undefined && { robotId }),
    ...(requestId !== undefined && { requestId }),
  };
}

async function putBack({ items, ready }: Orchestrator, entry: ReadyEntry): Promise<void> {
  const stream = itemStream(entry.id);
  const folded = await items.reload(stream).catch(() => undefined);
  // Where even reading fails the entry goes back as it was: the next attempt finds out.
  if (folded === undefined) ready.release(entry);
  else ready.settle(entry, folded?.state ?? null, folded?.head.revision ?? 0);
}
