import type { Metadata, Recorded } from '../domain/event.ts';
import type { Queue, QueueEvent } from '../domain/queue/queue.ts';
import { evolve } from '../domain/queue/queue.ts';
import type { ReservationEvent } from '../domain/reservation.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import { WrongExpectedRevision } from '../store/eventStore.ts';
import { append } from './append.ts';
import { readFolded } from './foldedStreams.ts';
import { completeDecision } from './followUps.ts';
import { headAt, sealAppend } from './sealedAppend.ts';

/**
 * Gives back a queue's name that its holder does not bear: where a queue is renamed twice at once, or while it is
 * deleted, both decisions stand, each on a stream of its own, and one name stays behind. True where it is worth
 * trying to take the name again.
 */
export async function giveBackUnusedName(
  store: EventStore,
  stream: string,
  metadata: Metadata,
): Promise<boolean> {
  const stored = await store.readStream(stream);
  const events = stored.map((event) => decode(event) as Recorded<ReservationEvent>);
  const taken = events.findLast(({ type }) => type === 'Taken');
  if (taken?.type !== 'Taken' || taken.data.creates === undefined) return false;
  // Its holder may not have heard of its new name yet.
  await completeDecision(store, stream, taken.revision);
  if (await bearsName(store, taken.data.creates.stream, stream)) return false;
  const released: ReservationEvent = { type: 'Released', data: { key: taken.data.key } };
  try {
    await append(store, sealAppend(stream, headAt(stored.at(-1)), [released], metadata).append);
  } catch (error) {
    // Somebody else was faster, to give it back or to take it.
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
  return true;
}

async function bearsName(store: EventStore, queueStream: string, nameStream: string): Promise<boolean> {
  const folded = await readFolded<Queue, null>(store, queueStream, null, (queue, event) =>
    evolve(queue, event as Recorded<QueueEvent>),
  );
  return folded !== null && !folded.state.deleted && folded.state.nameStream === nameStream;
}
