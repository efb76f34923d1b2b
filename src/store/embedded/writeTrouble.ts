const LOOK_MS = 1_000;

/**
 * Why the log could not be written. A small append may still fit where a larger one did not, and nobody may come to
 * append while health keeps callers away: so it is over when a trial write, made again and again, has succeeded.
 */
export class WriteTrouble {
  readonly #tryToWrite: () => void;
  #reason: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** `tryToWrite` throws while the trouble goes on. */
  constructor(tryToWrite: () => void) {
    this.#tryToWrite = tryToWrite;
  }

  /** For people; null where there is none. */
  get reason(): string | null {
    return this.#reason;
  }

  /** A write has failed. */
  met(failure: unknown): void {
    this.#reason = `the event log cannot be written: ${wordsOf(failure)}`;
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    try {
      this.#tryToWrite();
    } catch {
      return;
    }
    this.#reason = null;
    this.stop();
  }
}

/** What SQLite has said, where it has. */
function wordsOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause instanceof Error ? failure.cause.message : failure.message;
}
