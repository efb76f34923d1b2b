import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { BatchEvent, BatchOutcome } from '../domain/batch.ts';
import { outcomeOf } from '../domain/batch.ts';
import { DomainError } from '../domain/errors.ts';
import type { Metadata, Recorded } from '../domain/event.ts';
import { toMilliseconds } from '../domain/instant.ts';
import { normalName } from '../domain/names.ts';
import type { Reservation, ReservationEvent } from '../domain/reservation.ts';
import { evolve, free, take } from '../domain/reservation.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import { WrongExpectedRevision } from '../store/eventStore.ts';
import { append } from './append.ts';
import type { Committed } from './commit.ts';
import { commit } from './commit.ts';
import { readFolded } from './foldedStreams.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import type { Head } from './sealedAppend.ts';
import { headAt, noHead, sealAppend } from './sealedAppend.ts';

/** How long a batch may hold a reservation undecided before others may abort it. */
export const RESERVATION_MS = 10_000;
const WAIT_MS = 20;
const WAITS = 100;

const hashed = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The stream that keeps a reference unique in its queue. */
export const referenceStream = (queueId: number, reference: string): string =>
  `reference-${queueId}.${hashed(reference)}`;

/** The stream that keeps a name or key unique in its folder, without regard to case. */
export const nameStream = (
  kind: 'queue' | 'folder' | 'user' | 'robot' | 'process' | 'version' | 'system' | 'bot',
  folderId: number,
  name: string,
): string => `name-${kind}.${folderId}.${hashed(normalName(name))}`;

export interface Taking {
  readonly stream: string;
  readonly taken: Extract<ReservationEvent, { type: 'Taken' }>['data'];
  readonly refusal: 'DuplicateReference' | 'NameAlreadyUsed';
  readonly metadata: Metadata;
}

/**
 * Takes a text and writes what follows from having it. Most texts are new, so the first try reads nothing.
 * Throws the refusal where the text is held, Contention where a batch does not decide.
 */
export async function takeText(store: EventStore, taking: Taking, clock: () => number): Promise<Committed> {
  try {
    return await commitTaken(store, taking, free, noHead);
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
  return retryOnConflict(
    async () => {
      const { state, head } = await settledReservation(store, taking.stream, taking.metadata, clock);
      return commitTaken(store, taking, state, head);
    },
    () => {},
  );
}

function commitTaken(store: EventStore, taking: Taking, state: Reservation, head: Head): Promise<Committed> {
  const event = take(state, taking.taken, taking.refusal);
  return commit(store, sealAppend(taking.stream, head, [event], taking.metadata));
}

/**
 * A reservation that is free or held: one that a batch has is waited for, or aborted when it is too old, for which
 * `metadata` tells who did it.
 */
export async function settledReservation(
  store: EventStore,
  stream: string,
  metadata: Metadata,
  clock: () => number,
): Promise<{ state: Reservation; head: Head }> {
  for (let waited = 0; waited < WAITS; waited += 1) {
    const folded = await readFolded<Reservation, Reservation>(store, stream, free, (state, event) =>
      evolve(state, event as Recorded<ReservationEvent>),
    );
    if (folded === null) return { state: free, head: noHead };
    if (folded.state.kind !== 'reserved') return folded;
    const { batchId, since } = folded.state;
    const isTooOld = clock() - toMilliseconds(since) >= RESERVATION_MS;
    const outcome = await batchOutcome(store, batchId, isTooOld ? metadata : null);
    if (outcome === 'aborted') return { state: free, head: folded.head };
    if (outcome === 'committed') return { state: { kind: 'held', key: '' }, head: folded.head };
    await setTimeout(WAIT_MS);
  }
  throw new DomainError('Contention');
}

/** What became of a batch; one that is open still is aborted by whom `aborter` names, if it names anybody. */
export async function batchOutcome(
  store: EventStore,
  batchId: string,
  aborter: Metadata | null,
): Promise<BatchOutcome> {
  const stream = `batch-${batchId}`;
  const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  if (last === undefined) return 'open';
  const outcome = outcomeOf(decode(last) as Recorded<BatchEvent>);
  if (outcome !== 'open' || aborter === null) return outcome;
  return abortBatch(store, stream, headAt(last), aborter, 'the batch did not decide in time');
}

/** Aborts an open batch at the revision known; where it has decided meanwhile, tells what. */
export async function abortBatch(
  store: EventStore,
  stream: string,
  head: Head,
  metadata: Metadata,
  reason: string,
): Promise<'aborted' | 'open'> {
  try {
    await append(store, sealAppend(stream, head, [{ type: 'Aborted', data: { reason } }], metadata).append);
    return 'aborted';
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
    // Somebody decided it first: the next look tells how.
    return 'open';
  }
}
