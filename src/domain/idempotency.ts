import type { Instant } from './instant.ts';
import { toMilliseconds } from './instant.ts';

/**
 * A command that a caller has named by a key of its own, so that it can be given again where no answer was heard.
 * Streams `idempotency-<hash of tenant, principal and key>`.
 */
export interface Accepted {
  /** Of the command and all that it says. */
  readonly requestHash: string;
  /** What the command creates is called so, however often it is given. */
  readonly target: Target;
}

export interface Target {
  readonly id?: number;
  readonly key?: string;
  readonly uniqueKey?: string;
}

export type IdempotencyEvent = { readonly type: 'Accepted'; readonly data: Accepted };

/** How long a key stands for its command; then it is free again. */
const KEY_MS = 24 * 60 * 60_000;

/** Whether a key that was accepted at an instant still stands for its command at another one. */
export const isStanding = (acceptedAt: Instant, now: Instant): boolean =>
  toMilliseconds(now) - toMilliseconds(acceptedAt) < KEY_MS;
