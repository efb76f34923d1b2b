import type { Leadership } from '../state/leaders.ts';

/**
 * A leader stops writing so long before its time is over that what is under way then arrives before another one
 * leads, also where their clocks differ a little.
 */
export const MARGIN_MS = 1_000;

/** A leadership as its holder sees it. */
export class Term {
  readonly #clock: () => number;
  #held: Leadership;

  constructor(held: Leadership, clock: () => number) {
    this.#held = held;
    this.#clock = clock;
  }

  get held(): Leadership {
    return this.#held;
  }

  get epoch(): number {
    return this.#held.epoch;
  }

  /** Whether the holder may still write as the leader. To be asked right before each write: a process can be stopped. */
  holds(): boolean {
    return this.#clock() < this.#held.until - MARGIN_MS;
  }

  /** It was renewed. */
  extend(until: number): void {
    this.#held = { ...this.#held, until };
  }
}

/** The leadership has run out: nothing was written. */
export class NotLeading extends Error {
  override readonly name = 'NotLeading';

  constructor() {
    super('another node may lead by now');
  }
}
