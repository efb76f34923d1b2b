import { setImmediate } from 'node:timers/promises';
import type { StoredEvent, Subscribe, Subscription } from '../eventStore.ts';

const PAGE = 1_000;
/** What may wait in memory for a slow handler, in events and in bytes; beyond it the table is read again. */
const MAX_WAITING_EVENTS = 2_000;
const MAX_WAITING_BYTES = 4_194_304;

/**
 * Follows the log behind a position. It reads pages from the table until it meets the end, then takes the events
 * of each commit from memory; where the handler falls behind, it forgets those and reads the table again.
 */
export class LogSubscription implements Subscription {
  readonly #options: Subscribe;
  readonly #readPage: (after: number, count: number) => readonly StoredEvent[];
  readonly #ended: Promise<void>;
  #after: number;
  /** Events of commits not yet handled; undefined while pages are read. */
  #waiting: StoredEvent[] | undefined;
  #waitingBytes = 0;
  #stopped = false;
  #wake: (() => void) | undefined;

  constructor(options: Subscribe, readPage: (after: number, count: number) => readonly StoredEvent[]) {
    this.#options = options;
    this.#readPage = readPage;
    this.#after = options.after;
    this.#ended = this.#run();
  }

  /** Resolves when the last handler has returned, whether it was stopped or failed. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** The events of a commit, in log order. */
  push(events: readonly StoredEvent[], bytes: number): void {
    if (this.#waiting === undefined) return;
    this.#waitingBytes += bytes;
    if (this.#waiting.length + events.length > MAX_WAITING_EVENTS || this.#waitingBytes > MAX_WAITING_BYTES) {
      return this.readOn();
    }
    this.#waiting.push(...events);
    this.#wake?.();
  }

  /** The table has events that were not pushed. */
  readOn(): void {
    this.#waiting = undefined;
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#ended;
  }

  async #run(): Promise<void> {
    try {
      // Whoever subscribes holds the subscription before the first event comes.
      await setImmediate();
      while (!this.#stopped) await this.#step();
    } catch (error) {
      this.#stopped = true;
      this.#options.onError(error);
    }
  }

  async #step(): Promise<void> {
    const reading = this.#waiting === undefined;
    const events = this.#take();
    if (events.length > 0) await this.#options.onEvents(events);
    this.#after = events.at(-1)?.position ?? this.#after;
    if (this.#stopped) return;
    if (this.#waiting?.length === 0) await this.#caughtUp();
    else if (reading) await setImmediate();
  }

  /** A page that is not full ends at the last commit: from there on commits are taken from memory. */
  #take(): readonly StoredEvent[] {
    const waiting = this.#waiting;
    const events = waiting ?? this.#readPage(this.#after, PAGE);
    if (waiting !== undefined || events.length < PAGE) this.#waiting = [];
    this.#waitingBytes = 0;
    return events;
  }

  async #caughtUp(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    this.#options.onCaughtUp?.();
    await woken;
    this.#wake = undefined;
  }
}
