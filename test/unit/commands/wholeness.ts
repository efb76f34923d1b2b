// What must be true of any log, whatever commands ran and wherever they were cut off, once follow-ups are complete.
import { expect } from 'vitest';
import type { Recorded } from '../../../src/domain/event.ts';
import { categoryOf, keyOf } from '../../../src/domain/event.ts';
import type { Queue, QueueEvent } from '../../../src/domain/queue/queue.ts';
import { evolve as evolveQueue } from '../../../src/domain/queue/queue.ts';
import type { QueueItemEvent } from '../../../src/domain/queueItem/events.ts';
import { evolve as evolveItem } from '../../../src/domain/queueItem/queueItem.ts';
import type { QueueItem } from '../../../src/domain/queueItem/state.ts';
import type { Reservation, ReservationEvent } from '../../../src/domain/reservation.ts';
import { evolve as evolveReservation, free } from '../../../src/domain/reservation.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { verifyChains } from '../../../src/store/verifyChains.ts';
import { referenceStream } from '../../../src/commands/reservations.ts';
import { openDecisions, readEvents } from '../../support/orchestrator.ts';

/** A log folded stream by stream. */
export interface LogState {
  readonly items: ReadonlyMap<number, QueueItem>;
  readonly queues: ReadonlyMap<number, Queue>;
  readonly reservations: ReadonlyMap<string, Reservation>;
}

export async function logState(store: EventStore): Promise<LogState> {
  const items = new Map<number, QueueItem>();
  const queues = new Map<number, Queue>();
  const reservations = new Map<string, Reservation>();
  for (const event of await readEvents(store)) {
    const category = categoryOf(event.stream);
    const id = Number(keyOf(event.stream));
    if (category === 'queueItem')
      items.set(id, evolveItem(items.get(id) ?? null, event as Recorded<QueueItemEvent>));
    if (category === 'queue')
      queues.set(id, evolveQueue(queues.get(id) ?? null, event as Recorded<QueueEvent>));
    if (category === 'reference' || category === 'name')
      reservations.set(
        event.stream,
        evolveReservation(reservations.get(event.stream) ?? free, event as Recorded<ReservationEvent>),
      );
  }
  return { items, queues, reservations };
}

/** The streams that hold something, and the key that they hold it for. */
const heldBy = ({ reservations }: LogState, of: 'reference-' | 'name-queue.'): Map<string, string> =>
  new Map(
    [...reservations].flatMap(([stream, state]) =>
      stream.startsWith(of) && state.kind === 'held' ? [[stream, state.key] as const] : [],
    ),
  );

/** The references that must be held: of the last attempts of chains, unless they are deleted. */
function holdingReferences({ items, queues }: LogState): Map<string, string> {
  const holding = new Map<string, string>();
  for (const { created, status, retriedBy } of items.values()) {
    const { queueId, reference, key } = created;
    const isUnique = queues.get(queueId)?.enforceUniqueReference === true;
    if (!isUnique || reference === undefined || retriedBy !== null || status === 'Deleted') continue;
    const stream = referenceStream(queueId, reference);
    expect(holding.has(stream), `${reference} is there twice`).toBe(false);
    holding.set(stream, key);
  }
  return holding;
}

const borneNames = ({ queues }: LogState): Map<string, string> =>
  new Map(
    [...queues.values()].filter(({ deleted }) => !deleted).map(({ nameStream, key }) => [nameStream, key]),
  );

/** Every attempt that one names exists, and names the one that it follows. */
function checkChains({ items }: LogState): void {
  for (const { created, retriedBy } of items.values()) {
    const ancestor = items.get(created.ancestorId ?? created.manualAncestorId ?? Number.NaN);
    const isRetry = created.ancestorId !== undefined || created.manualAncestorId !== undefined;
    expect(isRetry ? ancestor?.created.key : created.key).toBe(created.key);
    expect(retriedBy === null || items.has(retriedBy)).toBe(true);
  }
}

/** Returns the state, for what else a test wants to know. */
export async function expectWhole(store: EventStore): Promise<LogState> {
  expect(await openDecisions(store)).toEqual([]);
  expect((await verifyChains(store)).broken).toEqual([]);
  const state = await logState(store);
  expect(heldBy(state, 'reference-')).toEqual(holdingReferences(state));
  expect(heldBy(state, 'name-queue.')).toEqual(borneNames(state));
  checkChains(state);
  return state;
}
