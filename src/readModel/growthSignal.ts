/**
 * Tells a projector elsewhere that the log has grown: once until it has come further, since it looks at the log
 * again before it rests; and once more where it has reported less than there is by then.
 */
export class GrowthSignal {
  readonly #tell: () => void;
  #grownTo = 0;
  #reached = 0;
  #isTold = false;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** The log has events up to `position`. */
  grown(position: number): void {
    this.#grownTo = Math.max(this.#grownTo, position);
    this.#tellIfNeeded();
  }

  /** The projector has reported that it has come to `position`. */
  reached(position: number): void {
    this.#reached = position;
    this.#isTold = false;
    this.#tellIfNeeded();
  }

  /** Told only where events are left, the projector surely finds some, and so reports again. */
  #tellIfNeeded(): void {
    if (this.#isTold || this.#grownTo <= this.#reached) return;
    this.#isTold = true;
    this.#tell();
  }
}
