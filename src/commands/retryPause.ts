import type { Instant } from '../domain/instant.ts';
import { fromMilliseconds } from '../domain/instant.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';

const FIRST_MS = 10_000;
const LONGEST_MS = 15 * 60_000;
/** Up to so much more or less, so that what failed together does not come again together. */
const SPREAD = 0.2;

/**
 * When the attempt that follows a failed one may be taken: as the robot says, else twice as much later each time, up
 * to 15 minutes (ELMA's wire contract, robot API, back-off). `random` is from 0 to 1.
 */
export function retryAtOf(
  { created }: QueueItem,
  retryAfterMs: number | null,
  now: number,
  random: number = Math.random(),
): Instant {
  if (retryAfterMs !== null) return fromMilliseconds(now + retryAfterMs);
  const pause = Math.min(FIRST_MS * 2 ** (created.retryNumber ?? 0), LONGEST_MS);
  return fromMilliseconds(Math.round(now + pause * (1 + SPREAD * (2 * random - 1))));
}
