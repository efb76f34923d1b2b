import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets subscriptions that have far to come read the log one page at a time, each in its turn, however many they are; and
 * after each page nobody for as long as that took. So the past takes at most half of what a node can do, and nothing of
 * it from those who hear of what happens now.
 */
export class Pace {
  #free: Promise<unknown> = Promise.resolve();

  /** Reads when it is this reader's turn. Those who ask first come first. */
  page<T>(read: () => Promise<T>): Promise<T> {
    const page = this.#free.then(async () => {
      const begun = performance.now();
      const found = await read();
      return { found, tookMs: performance.now() - begun };
    });
    this.#free = page.then(
      ({ tookMs }) => sleep(tookMs, undefined, { ref: false }),
      // Whoever has asked for it is told.
      () => undefined,
    );
    return page.then(({ found }) => found);
  }
}
