import type { AllStreamResolvedEvent, JSONType, MetadataType, Position } from '@eventstore/db-client';
import type { StoredEvent } from '../eventStore.ts';
import { textsOf } from './eventText.ts';

/** Streams of this adapter: the id of the log, and which node works on it. Nobody else sees them. */
export const OWN_STREAMS = 'eventstoredb-';

/** What is needed of an event that the client has read. */
export interface Recorded {
  readonly streamId: string;
  readonly id: string;
  readonly type: string;
  readonly revision: bigint;
  readonly position?: Position;
  readonly data: JSONType | Uint8Array;
  readonly metadata?: MetadataType | undefined;
}

export const storedEvent = (event: Recorded): StoredEvent => ({
  id: event.id,
  type: event.type,
  ...textsOf(event),
  stream: event.streamId,
  revision: safeInteger(event.revision),
  position: positionOf(event.position),
});

/** What the whole log shows: not what EventStoreDB itself has written, nor this adapter. */
export function shown({ event }: AllStreamResolvedEvent): Recorded[] {
  return event === undefined || event.type.startsWith('$') || isHidden(event.streamId) ? [] : [event];
}

const isHidden = (stream: string): boolean => stream.startsWith('$') || stream.startsWith(OWN_STREAMS);

/**
 * The position in the log as a number: its commit. The two halves of a position differ only in what transactions of
 * an old protocol have written; a log with such events in our streams was not written by us.
 */
export function positionOf(position: Position | undefined): number {
  if (position === undefined)
    throw new RangeError('EventStoreDB tells no position; it must be 22.10 or newer');
  if (position.commit !== position.prepare)
    throw new RangeError('an event was written by an explicit transaction');
  return safeInteger(position.commit);
}

/** Where any event of the whole log stands, also one of EventStoreDB itself. */
export const rawPosition = ({ event }: AllStreamResolvedEvent): number =>
  Number(event?.position.commit ?? 0n);

/** For the client. */
export const clientPosition = (position: number): Position => ({
  commit: BigInt(position),
  prepare: BigInt(position),
});

function safeInteger(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond the safe integers`);
  return number;
}
