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

/**
 * What a command knows that was accepted under a key. The events that it appends have ids made from the decision's, so
 * that they are found where the command is given again, and what it creates has the identity that was accepted.
 */
export interface Once {
  readonly decisionId: string;
  readonly target: Target;
  /** It was given before, and may have been carried out. */
  readonly isRepeat: boolean;
}

/** How long a key stands for its command; then it is free again. */
const KEY_MS = 24 * 60 * 60_000;

/** Whether a key that was accepted at an instant still stands for its command at another one. */
export const isStanding = (acceptedAt: Instant, now: Instant): boolean =>
  toMilliseconds(now) - toMilliseconds(acceptedAt) < KEY_MS;
