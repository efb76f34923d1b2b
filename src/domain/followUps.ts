import type { BatchRow } from './batch.ts';
import type { CallbackEvent } from './callback/callback.ts';
import { callbackStream } from './callback/callback.ts';
import type { DomainEvent, Recorded } from './event.ts';
import { categoryOf, keyOf } from './event.ts';
import { workIdOf } from './eventId.ts';
import type { QueueEvent } from './queue/queue.ts';
import type { CreateData, DeleteData, ErasedData, QueueItemEvent } from './queueItem/events.ts';
import type { Creation, ReservationEvent } from './reservation.ts';
import type { TaskEvent } from './task/events.ts';

/**
 * What follows from a decision on other streams. One append decides; everything here is a pure function of it (and,
 * for a batch, of the rows before it), so whoever finds a decision without its follow-ups can write them.
 */
export type FollowUp = Creation;

export const itemStream = (id: number): string => `queueItem-${id}`;

const itemCreation = (create: CreateData): FollowUp => ({
  stream: itemStream(create.id),
  isNew: true,
  events: [{ type: 'Create', data: create }],
});

const release = (stream: string, key: string): FollowUp => ({
  stream,
  isNew: false,
  events: [{ type: 'Released', data: { key } }],
});

/**
 * The follow-ups of one event, those on existing streams before those that begin one: they are to be written in this
 * order. `rows` are those of its batch, and matter only where it is `Committed`.
 */
export function followUpsOf(event: Recorded, rows: readonly BatchRow[] = []): readonly FollowUp[] {
  if (isOf<QueueItemEvent>(event, 'queueItem')) {
    if (event.type === 'Status' && event.data.retry !== undefined) return [itemCreation(event.data.retry)];
    if (event.type === 'Erased') return othersErased(event.data);
    return event.type === 'Delete' ? leftBehind(event.data) : [];
  }
  if (isOf<TaskEvent>(event, 'task')) return callbackRequests(event);
  if (isOf<ReservationEvent>(event, 'reference') || isOf<ReservationEvent>(event, 'name'))
    return event.type === 'Taken' && event.data.creates !== undefined ? [event.data.creates] : [];
  if (isOf<QueueEvent>(event, 'queue')) {
    if (event.type === 'Delete') return [release(event.data.releases, event.data.key)];
    return event.type === 'Edit' && event.data.releases !== undefined
      ? [release(event.data.releases.stream, event.data.releases.key)]
      : [];
  }
  return event.type === 'Committed' && categoryOf(event.stream) === 'batch'
    ? batchFollowUps(event, rows)
    : [];
}

/** A deleted item gives back what it has held; one that was moved begins anew in the other queue. */
const leftBehind = ({ releases, key, movedTo }: DeleteData): FollowUp[] => [
  ...(releases === undefined ? [] : [release(releases, key)]),
  ...(movedTo === undefined ? [] : [itemCreation(movedTo)]),
];

/** All attempts at one piece of work are erased together. */
const othersErased = ({ others = [] }: ErasedData): FollowUp[] =>
  others.map(({ id, ...data }) => ({
    stream: itemStream(id),
    isNew: false,
    events: [{ type: 'Erased', data }],
  }));

/** The end of a task is told to whoever wants to know. */
function callbackRequests(event: Recorded<TaskEvent>): FollowUp[] {
  if (event.type !== 'Status' || event.data.callback === undefined) return [];
  const { callback, to } = event.data;
  if (to !== 'DONE' && to !== 'ERROR' && to !== 'CANCEL') return [];
  const taskId = workIdOf(event);
  const requested: CallbackEvent = {
    type: 'Requested',
    data: { taskId, outcome: to, taskRevision: event.revision, ...callback },
  };
  return [{ stream: callbackStream(taskId), isNew: true, events: [requested] }];
}

/** A reference is held before its item is there: one deleted at once could not give it back otherwise. */
function batchFollowUps(committed: Recorded, rows: readonly BatchRow[]): FollowUp[] {
  const batchId = keyOf(committed.stream);
  const taken = rows.flatMap(({ create, reference }): FollowUp[] =>
    reference === undefined
      ? []
      : [
          {
            stream: reference,
            isNew: false,
            events: [{ type: 'Taken', data: { key: create.key, batchId } }],
          },
        ],
  );
  return [...taken, ...rows.map(({ create }) => itemCreation(create))];
}

/** How many events follow from one, without reading anything else. */
export function followUpEventCount(event: Recorded): number {
  if (event.type === 'Committed' && categoryOf(event.stream) === 'batch')
    return 'followUps' in event.data && typeof event.data.followUps === 'number' ? event.data.followUps : 0;
  return followUpsOf(event).reduce((count, { events }) => count + events.length, 0);
}

function isOf<E extends DomainEvent>(event: Recorded, category: string): event is Recorded<E> {
  return categoryOf(event.stream) === category;
}
