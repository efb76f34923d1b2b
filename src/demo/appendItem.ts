import { randomUUID } from 'node:crypto';
import type { Orchestrator } from '../commands/context.ts';
import { keepLease, lentItem } from '../commands/keepLease.ts';
import { noHead, sealAppend } from '../commands/sealedAppend.ts';
import type { Metadata, Principal } from '../domain/event.ts';
import { itemStream } from '../domain/followUps.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeaseGrant, QueueItemEvent } from '../domain/queueItem/events.ts';
import type { NewEvent } from '../store/eventStore.ts';

/** One event of a seeded item: when, by whom, and the id that the guide prints for it. */
export interface SeededEvent {
  readonly event: QueueItemEvent;
  readonly at: Instant;
  readonly by: Principal;
  readonly publicId?: number;
}

export interface SeededItem {
  readonly id: number;
  readonly events: readonly SeededEvent[];
  /** Where the item is in progress: what was granted. */
  readonly lease?: LeaseGrant;
}

/** Writes a history that happened elsewhere, chained and hashed as every other. */
export async function appendItem(
  orchestrator: Orchestrator,
  { id, events, lease }: SeededItem,
): Promise<void> {
  const stream = itemStream(id);
  const requestId = randomUUID();
  let head = noHead;
  const appended: NewEvent[] = [];
  for (const { event, at, by, publicId } of events) {
    const metadata: Metadata = {
      at,
      v: 1,
      tenantId: 1,
      folderId: 1,
      principal: by,
      door: 'internal',
      requestId,
      $correlationId: requestId,
      ...(publicId !== undefined && { publicId }),
    };
    const sealed = sealAppend(stream, head, [event], metadata);
    appended.push(...sealed.append.events);
    ({ head } = sealed);
  }
  await orchestrator.store.append({ stream, expectedRevision: noHead.revision, events: appended });
  const folded = await orchestrator.items.load(stream);
  if (lease !== undefined && folded !== null) keepLease(orchestrator, lentItem(folded.state), lease);
}
