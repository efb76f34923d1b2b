import type { Orchestrator } from '../commands/context.ts';
import { keepLease, lentItem } from '../commands/keepLease.ts';
import { itemStream } from '../domain/followUps.ts';
import type { LeaseGrant, QueueItemEvent } from '../domain/queueItem/events.ts';
import type { SeededEvent } from './appendHistory.ts';
import { appendHistory } from './appendHistory.ts';

/** One event of a seeded item. */
export type ItemEvent = SeededEvent<QueueItemEvent>;

export interface SeededItem {
  readonly id: number;
  readonly events: readonly ItemEvent[];
  /** Where the item is in progress: what was granted. */
  readonly lease?: LeaseGrant;
}

export async function appendItem(
  orchestrator: Orchestrator,
  { id, events, lease }: SeededItem,
): Promise<void> {
  const stream = itemStream(id);
  await appendHistory(orchestrator, stream, events);
  const folded = await orchestrator.items.load(stream);
  if (lease !== undefined && folded !== null) keepLease(orchestrator, lentItem(folded.state), lease);
}
