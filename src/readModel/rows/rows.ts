import type { Change, Key, Row } from '../../../projections/projection.ts';

/** A row that has to be read before changes can be folded into it. */
export interface Wanted {
  readonly key: Key;
  /** In a chain: the row with the greatest key from here to `key`, inclusive (see Change.behind). */
  readonly behind?: number;
}

/** What became of rows. */
export interface Folded {
  readonly added: readonly Row[];
  /** As the table holds it, and as it is now. */
  readonly changed: readonly (readonly [before: Row, after: Row])[];
  readonly removed: readonly Row[];
}

/**
 * The rows of one table while a page of events is folded into them: changes are collected, the rows that they need and
 * that are not in memory are provided, and then all is folded at once.
 */
export interface Rows {
  /** `position` is that of the event. */
  add(change: Change, position: number): void;
  wanted(): readonly Wanted[];
  /** In the order of what was wanted; undefined where there is no such row. */
  provide(rows: readonly (Row | undefined)[]): void;
  /** What is to be written; from here on it counts as written. */
  fold(): Folded;
  /** Forgets everything, since it was not written. */
  clear(): void;
}
