/** Milliseconds that a read waits for the projector. */
const PATIENCE_MS = 2_000;
/** Appends within so many milliseconds count as one: how far behind the rows are need not be known more exactly. */
const GRAIN_MS = 20;

interface Growth {
  position: number;
  /** When the log first had events behind the growth before this one. */
  readonly since: number;
}

interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
}

/**
 * Reading what was written: how far the log has grown, how far the rows have come, and who waits for them.
 * `clock` gives milliseconds of any origin, never going back.
 */
export class Consistency {
  readonly #clock: () => number;
  readonly #onWaiting: () => void;
  readonly #waiters = new Set<Waiter>();
  /** What the log has grown by since the checkpoint, the oldest first. */
  #growths: Growth[] = [];
  #end = 0;
  #checkpoint = 0;

  /** `onWaiting` is called whenever a read has to wait. */
  constructor(clock: () => number, onWaiting: () => void = () => {}) {
    this.#clock = clock;
    this.#onWaiting = onWaiting;
  }

  /** The log position up to which the rows have come. */
  get checkpoint(): number {
    return this.#checkpoint;
  }

  /** The log position up to which the log has grown, as far as was told. */
  get end(): number {
    return this.#end;
  }

  /** For how many milliseconds the log has had events that are not in the rows yet; 0 where they are all in. */
  get behindMs(): number {
    const [oldest] = this.#growths;
    return oldest === undefined ? 0 : this.#clock() - oldest.since;
  }

  /** The log has events up to `position`. */
  grown(position: number): void {
    this.#end = Math.max(this.#end, position);
    const last = this.#growths.at(-1);
    if (position <= Math.max(this.#checkpoint, last?.position ?? 0)) return;
    const now = this.#clock();
    if (last !== undefined && now - last.since < GRAIN_MS) last.position = position;
    else this.#growths.push({ position, since: now });
  }

  /** The rows have come to `position`. */
  reached(position: number): void {
    this.#checkpoint = position;
    const open = this.#growths.findIndex((growth) => growth.position > position);
    this.#growths = open === -1 ? this.#unknown() : this.#growths.slice(open);
    for (const waiter of this.#waiters) if (waiter.position <= position) waiter.resolve();
  }

  /** What is missing where the rows begin anew, before a position they had come to. */
  #unknown(): Growth[] {
    return this.#checkpoint < this.#end ? [{ position: this.#end, since: this.#clock() }] : [];
  }

  /**
   * Waits until the rows have come to `position`; 0, or after `timeoutMs` for how many milliseconds they have been
   * behind by then, at least 1.
   */
  async waitFor(position: number, timeoutMs = PATIENCE_MS): Promise<number> {
    if (position <= this.#checkpoint) return 0;
    const since = this.#clock();
    await this.#reachedOrOver(position, timeoutMs);
    if (position <= this.#checkpoint) return 0;
    return Math.max(1, Math.round(Math.max(this.behindMs, this.#clock() - since)));
  }

  #reachedOrOver(position: number, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        resolve: () => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(waiter.resolve, timeoutMs);
      this.#waiters.add(waiter);
      this.#onWaiting();
    });
  }
}
