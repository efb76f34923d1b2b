/** Failures in a row after which a receiver is left alone (ELMA's wire contract, callbacks). */
export const OPENS_AFTER = 10;
/** Milliseconds between two looks whether it answers again. */
export const PROBE_MS = 300_000;

/**
 * Spares a receiver that does not answer, and ourselves: after many failures in a row one message every few minutes
 * finds out whether it does again. The others wait, and lose none of their attempts by it.
 */
export class Breaker {
  #failures = 0;
  #probeAt: number | null = null;

  /** When the next message may go, where `running` are under way; null where that is known only when they end. */
  nextAt(running: number): number | null {
    if (this.#probeAt === null) return 0;
    return running === 0 ? this.#probeAt : null;
  }

  answered(): void {
    this.#failures = 0;
    this.#probeAt = null;
  }

  failed(now: number): void {
    this.#failures += 1;
    if (this.#failures >= OPENS_AFTER) this.#probeAt = now + PROBE_MS;
  }
}
