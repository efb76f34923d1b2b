import { DomainError } from './errors.ts';
import type { DomainEvent, Recorded } from './event.ts';
import type { Instant } from './instant.ts';

/**
 * What makes a text unique: a stream a text (`reference-<queueId>.<hash>`, `name-<kind>.<hash>`), which is free,
 * held by the Key of a retry chain or definition, or reserved by a batch that has not decided yet.
 */
export type ReservationEvent =
  /** The decision: the text is taken, and `creates` follows. */
  | {
      readonly type: 'Taken';
      readonly data: { readonly key: string; readonly creates?: Creation; readonly batchId?: string };
    }
  | { readonly type: 'Reserved'; readonly data: { readonly batchId: string } }
  | { readonly type: 'Released'; readonly data: { readonly key: string } };

/** Events that follow on another stream; `isNew` where it must not exist yet. */
export interface Creation {
  readonly stream: string;
  readonly isNew: boolean;
  readonly events: readonly DomainEvent[];
}

export type Reservation =
  | { readonly kind: 'free' }
  | { readonly kind: 'reserved'; readonly batchId: string; readonly since: Instant }
  | { readonly kind: 'held'; readonly key: string };

export const free: Reservation = { kind: 'free' };

/** Folds one event. A release by somebody who does not hold the text changes nothing. */
export function evolve(reservation: Reservation, event: Recorded<ReservationEvent>): Reservation {
  switch (event.type) {
    case 'Taken':
      return { kind: 'held', key: event.data.key };
    case 'Reserved':
      return { kind: 'reserved', batchId: event.data.batchId, since: event.metadata.at };
    case 'Released':
      return reservation.kind === 'held' && reservation.key === event.data.key ? free : reservation;
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}

/** Takes a free text. Reserved texts are settled by the command before it asks. */
export function take(
  reservation: Reservation,
  taken: Extract<ReservationEvent, { type: 'Taken' }>['data'],
  refusal: 'DuplicateReference' | 'NameAlreadyUsed',
): ReservationEvent {
  if (reservation.kind !== 'free') throw new DomainError(refusal);
  return { type: 'Taken', data: taken };
}
