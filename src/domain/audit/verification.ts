import type { Principal, Recorded } from '../event.ts';
import { keyOf } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { VerificationEvent, VerificationResult } from './events.ts';

/** A verification of the whole log, as its events say. It has ended where there is a result or a reason. */
export interface Verification {
  readonly id: string;
  readonly startedBy: Principal;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly result: VerificationResult | null;
  /** Why it could not be brought to its end, for people. */
  readonly reason: string | null;
}

export const verificationStream = (id: string): string => `verification-${id}`;

/** Nothing that was looked at breaks a chain or an anchor. */
export const isSound = ({ brokenLinks, anchorFaults }: VerificationResult): boolean =>
  brokenLinks === 0 && anchorFaults === 0;

/** Folds one event; the first must be Started. */
export function evolve(verification: Verification | null, event: Recorded<VerificationEvent>): Verification {
  const { at, principal } = event.metadata;
  if (event.type === 'Started')
    return {
      id: keyOf(event.stream),
      startedBy: principal,
      startedAt: at,
      endedAt: null,
      result: null,
      reason: null,
    };
  if (verification === null) throw new Error(`${event.stream} does not begin with Started`);
  return event.type === 'Finished'
    ? { ...verification, endedAt: at, result: event.data }
    : { ...verification, endedAt: at, reason: event.data.reason };
}
