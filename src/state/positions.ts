/**
 * The last position of the log that each principal has written, so that a node can wait for what its caller has
 * written through another node.
 *
 * `remember` is collected and written a few milliseconds later (or on `flush`), so that a write does not wait for it;
 * `of` sees what was collected here. A position never goes backwards. After a crash the last ones may be missing:
 * then a reader does not wait for them, which it would not have to either where nothing else was written since.
 */
export interface Positions {
  /** `principal` is any text that names one, and the log that the position is of. */
  remember(principal: string, position: number, now: number): void;

  /** The highest position remembered; undefined where there is none. */
  of(principal: string): Promise<number | undefined>;

  /** Drops those not remembered anew since `instant` (milliseconds). */
  forgetBefore(instant: number): Promise<void>;

  /** Writes what was collected; every node sees it from here on. */
  flush(): Promise<void>;
}

/** A position, and when it was remembered last. */
export interface Remembered {
  readonly position: number;
  readonly at: number;
}

export const laterPosition = (a: Remembered, b: Remembered): Remembered => ({
  position: Math.max(a.position, b.position),
  at: Math.max(a.at, b.at),
});

/** Of what is written and what is collected; undefined where there is neither. */
export const highest = (written: number | undefined, collected: number | undefined): number | undefined =>
  written === undefined || collected === undefined ? (written ?? collected) : Math.max(written, collected);
