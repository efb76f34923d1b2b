/** What is to be told of several things, of each the latest alone: however slow its reader is, no more waits than that. */
export class Latest<K, T> {
  readonly #waiting = new Map<K, T>();
  #failure: Error | null = null;
  #isEnded = false;
  #wake: (() => void) | null = null;

  put(key: K, message: T): void {
    this.#waiting.set(key, message);
    this.#wake?.();
  }

  /** `next` throws this when all that waits was taken. */
  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  /** Nothing comes any more, nor does what waits. */
  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /** The next message, when there is one; null at the end. One call at a time. */
  async next(): Promise<T | null> {
    while (!this.#isEnded && this.#failure === null && this.#waiting.size === 0)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
    if (this.#isEnded) return null;
    for (const [key, message] of this.#waiting) {
      this.#waiting.delete(key);
      return message;
    }
    throw this.#failure ?? new TypeError('a reader was woken for nothing');
  }
}
