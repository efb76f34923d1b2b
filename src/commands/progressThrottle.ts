/** Writes one value after another under a key, and passes over those that come too fast: see `report`. */
interface Reported {
  /** Nothing is written before. */
  timer: NodeJS.Timeout;
  /** What is written then; null where nothing came since. */
  write: (() => Promise<unknown>) | null;
}

const PAUSE_MS = 1_000;

/**
 * How far work is, is told at most once a second to the log: the last value of each second counts, and the last of all
 * is never lost (ELMA's wire contract, robot API, progress).
 */
export class ProgressThrottle {
  readonly #reported = new Map<string, Reported>();
  readonly #onError: (error: unknown) => void;
  readonly #pauseMs: number;

  /** `onError` is told what fails after its caller was answered. */
  constructor(onError: (error: unknown) => void, pauseMs = PAUSE_MS) {
    this.#onError = onError;
    this.#pauseMs = pauseMs;
  }

  /** Writes at once where the last second of this key was quiet, else later; resolves to whether it was written. */
  async report(key: string, write: () => Promise<unknown>): Promise<boolean> {
    const reported = this.#reported.get(key);
    if (reported !== undefined) {
      reported.write = write;
      return false;
    }
    this.#pause(key);
    await write();
    return true;
  }

  /** Writes what waits under a key: nothing comes after it. Rejects as writing does. */
  async flush(key: string): Promise<void> {
    const reported = this.#reported.get(key);
    if (reported === undefined) return;
    clearTimeout(reported.timer);
    this.#reported.delete(key);
    await reported.write?.();
  }

  /** Writes all that waits. */
  async stop(): Promise<void> {
    await Promise.all([...this.#reported.keys()].map((key) => this.flush(key).catch(this.#onError)));
  }

  #pause(key: string): void {
    const timer = setTimeout(() => this.#goOn(key), this.#pauseMs);
    this.#reported.set(key, { timer, write: null });
  }

  #goOn(key: string): void {
    const write = this.#reported.get(key)?.write ?? null;
    if (write === null) {
      this.#reported.delete(key);
      return;
    }
    this.#pause(key);
    write().catch(this.#onError);
  }
}
