import { randomUUID } from 'node:crypto';
import type { Orchestrator } from '../commands/context.ts';
import { noHead, sealAppend } from '../commands/sealedAppend.ts';
import type { Door, DomainEvent, Metadata, Principal } from '../domain/event.ts';
import type { Instant } from '../domain/instant.ts';
import type { NewEvent } from '../store/eventStore.ts';

/** One event that happened elsewhere: when, by whom, through which door, and the id that is printed for it. */
export interface SeededEvent<E extends DomainEvent = DomainEvent> {
  readonly event: E;
  readonly at: Instant;
  readonly by: Principal;
  readonly door?: Door;
  readonly publicId?: number;
}

/** Writes a history that happened elsewhere, chained and hashed as every other. */
export async function appendHistory(
  { store }: Orchestrator,
  stream: string,
  events: readonly SeededEvent[],
): Promise<void> {
  const requestId = randomUUID();
  let head = noHead;
  const appended: NewEvent[] = [];
  for (const { event, at, by, door = 'internal', publicId } of events) {
    const metadata: Metadata = {
      at,
      v: 1,
      tenantId: 1,
      folderId: 1,
      principal: by,
      door,
      requestId,
      $correlationId: requestId,
      ...(publicId !== undefined && { publicId }),
    };
    const sealed = sealAppend(stream, head, [event], metadata);
    appended.push(...sealed.append.events);
    ({ head } = sealed);
  }
  await store.append({ stream, expectedRevision: noHead.revision, events: appended });
}
