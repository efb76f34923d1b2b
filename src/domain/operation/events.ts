import type { Priority } from '../queueItem/statusMachine.ts';

/** What is done to each item; the numbers stand in rows. */
export const operationKinds = { Retry: 0, Delete: 1, SetReviewer: 2, SetPriority: 3, Move: 4 } as const;
export type OperationKind = keyof typeof operationKinds;

/** What an operation does to each of its items. */
export interface ItemChange {
  readonly kind: OperationKind;
  /** SetPriority. */
  readonly priority?: Priority;
  /** SetReviewer; null for nobody. */
  readonly reviewerId?: number | null;
  /** Move: where to. */
  readonly queueId?: number;
}

export interface Started extends ItemChange {
  /** Which items, as JSON: a condition on their rows. */
  readonly filter: string;
  /** Position in the log: items added later are not among them. */
  readonly until: number;
  /** How many there were when it started. */
  readonly total: number;
}

/** An item that a rule has kept from being changed. */
export interface Refusal {
  readonly itemId: number;
  /** Of the catalogue of errors. */
  readonly code: string;
}

export type OperationEvent =
  | { readonly type: 'Started'; readonly data: Started }
  | {
      readonly type: 'Progressed';
      readonly data: {
        /** How many of the items named before were changed. */
        readonly changed: number;
        /** Those of them that were not. */
        readonly refused: readonly Refusal[];
        /** The items that come next, by id ascending; none where all are done. */
        readonly next: readonly number[];
      };
    }
  | { readonly type: 'Finished'; readonly data: object }
  /** It could not be brought to its end. */
  | { readonly type: 'Failed'; readonly data: { readonly reason: string } }
  | { readonly type: 'Cancelled'; readonly data: object }
  /** It goes on where it had stopped, in the name of whoever resumes it. */
  | { readonly type: 'Resumed'; readonly data: object };
