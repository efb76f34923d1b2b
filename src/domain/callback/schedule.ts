import type { Instant } from '../instant.ts';
import { fromMilliseconds, toMilliseconds } from '../instant.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds before each attempt, the first among them (ELMA's wire contract, callbacks): about 45 hours in all. */
export const delays: readonly number[] = [
  0,
  5 * SECOND,
  30 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];

/** How far a delay strays to either side, so that what failed together is not tried together again. */
const JITTER = 0.2;

/** A receiver that asks for a longer pause gets it, up to this. */
export const MAX_ASKED_MS = HOUR;

/**
 * When to try again after so many failures in a row, the last of them at `at`; null where that was the last attempt.
 * `random` is from 0 to below 1; `askedMs` is the pause that the receiver has asked for.
 */
export function nextAttempt(
  failures: number,
  at: Instant,
  random: number,
  askedMs: number | null,
): Instant | null {
  const delay = delays[failures];
  if (delay === undefined) return null;
  const strayed = delay * (1 + JITTER * (2 * random - 1));
  const asked = Math.min(askedMs ?? 0, MAX_ASKED_MS);
  return fromMilliseconds(Math.round(toMilliseconds(at) + Math.max(strayed, asked)));
}
