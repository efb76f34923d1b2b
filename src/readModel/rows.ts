import type { Change } from '../../projections/projection.ts';

/** The rows of one table while events are folded into them. */
export interface Rows {
  apply(change: Change, position: number): void;
  /** Writes what has changed; inside the projector's transaction. */
  flush(): void;
  /** Forgets everything, since the transaction was rolled back. */
  clear(): void;
}
