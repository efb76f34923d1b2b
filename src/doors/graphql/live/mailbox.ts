import { DomainError } from '../../../domain/errors.ts';

/**
 * What waits for one subscription. Where more waits than it may hold, its client is too slow: what waits is forgotten,
 * and `next` throws SubscriptionTooSlow.
 */
export class Mailbox<T> {
  readonly #limit: number;
  #waiting: T[] = [];
  /** How many of `#waiting` were taken. */
  #taken = 0;
  #failure: Error | null = null;
  #isEnded = false;
  #wake: (() => void) | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(message: T): void {
    if (this.#isOver) return;
    if (this.#waiting.length - this.#taken >= this.#limit)
      return this.fail(new DomainError('SubscriptionTooSlow'));
    this.#waiting.push(message);
    this.#wake?.();
  }

  /** `next` throws this from now on, at once. */
  fail(error: Error): void {
    if (this.#isOver) return;
    this.#failure = error;
    this.#forget();
  }

  /** Whether it was ended: its reader has gone. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Nothing comes any more, nor does what waits. */
  end(): void {
    this.#isEnded = true;
    this.#forget();
  }

  /** The next message, when there is one; null at the end. One call at a time. */
  async next(): Promise<T | null> {
    while (!this.#isOver && this.#taken === this.#waiting.length)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
    if (this.#isEnded) return null;
    if (this.#failure !== null) throw this.#failure;
    return this.#take();
  }

  get #isOver(): boolean {
    return this.#isEnded || this.#failure !== null;
  }

  /** A whole batch is moved out at its end, so that taking one costs the same however many wait. */
  #take(): T | null {
    const message = this.#waiting[this.#taken] ?? null;
    this.#taken += 1;
    if (this.#taken < this.#waiting.length && this.#taken < this.#limit) return message;
    this.#waiting = this.#waiting.slice(this.#taken);
    this.#taken = 0;
    return message;
  }

  #forget(): void {
    this.#waiting = [];
    this.#taken = 0;
    this.#wake?.();
  }
}
