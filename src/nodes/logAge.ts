import type { EventStore } from '../store/eventStore.ts';

const LOOK_MS = 400;
/** A look does not wait for the one before: they only take long where the store or this node is slow. */
const LOOKS_AT_ONCE = 8;

/** A node that knows the log only as it was longer ago decides nothing. */
export const TOO_OLD_MS = 2_000;

export interface LogAgeOptions {
  readonly store: Pick<EventStore, 'lastPosition'>;
  /** Resolves when this node has followed the log so far. */
  readonly caughtUpTo: (position: number) => Promise<void>;
  readonly clock: () => number;
}

/**
 * How old the log is that this node knows, and so its definitions: it asks for the log's end again and again, and
 * knows all of it as of then when it has followed the log so far. Also a process that was stopped is told by it.
 */
export class LogAge {
  readonly #options: LogAgeOptions;
  #knownAt: number;
  #looking = 0;
  #timer: NodeJS.Timeout | undefined;

  /** The log was followed to its end just now. */
  constructor(options: LogAgeOptions) {
    this.#options = options;
    this.#knownAt = options.clock();
  }

  /** Milliseconds since this node has surely known the whole log. */
  get ms(): number {
    return this.#options.clock() - this.#knownAt;
  }

  get isTooOld(): boolean {
    return this.ms > TOO_OLD_MS;
  }

  start(): void {
    void this.#lookAround();
    this.#timer = setInterval(() => void this.#lookAround(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Looks once; rejects where the end of the log cannot be read, or following it has ended. */
  async look(): Promise<void> {
    const { store, caughtUpTo, clock } = this.#options;
    const at = clock();
    await caughtUpTo(await store.lastPosition());
    this.#knownAt = Math.max(this.#knownAt, at);
  }

  async #lookAround(): Promise<void> {
    if (this.#looking === LOOKS_AT_ONCE) return;
    this.#looking += 1;
    try {
      await this.look();
    } catch {
      // What cannot be read makes the log older; who follows it says why.
    } finally {
      this.#looking -= 1;
    }
  }
}
