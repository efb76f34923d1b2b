import type { AllStreamResolvedEvent, JSONType, MetadataType, Position } from '@eventstore/db-client';
import { UNKNOWN_POSITION } from '../eventStore.ts';
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

/** An event of the whole log. */
export const storedEvent = (event: Recorded): StoredEvent => stored(event, positionOf(event.position));

/** What servers before 22.6 say of the events of a stream in place of a position. */
const NOWHERE = 2n ** 64n - 1n;

/** An event of a stream: not every server tells where in the whole log it stands. */
export function streamEvent(event: Recorded): StoredEvent {
  const { position } = event;
  const isKnown = position !== undefined && position.commit !== NOWHERE;
  return stored(event, isKnown ? positionOf(position) : UNKNOWN_POSITION);
}

const stored = (event: Recorded, position: number): StoredEvent => ({
  id: event.id,
  type: event.type,
  ...textsOf(event),
  stream: event.streamId,
  revision: safeInteger(event.revision),
  position,
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
  if (position === undefined) throw new RangeError('EventStoreDB tells no position of an event of the log');
  if (position.commit !== position.prepare)
    throw new RangeError('an event was written by an explicit transaction');
  return safeInteger(position.commit);
}

/** Where any event of the whole log stands, also one of EventStoreDB itself. */
export const rawPosition = (resolved: AllStreamResolvedEvent | undefined): number =>
  Number(resolved?.event?.position.commit ?? 0n);

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
