import type { Principal } from '../domain/event.ts';
import type { ReadyEntry, ReferenceFilter } from '../readModel/queueIndex.ts';

/** What the nodes on one log do for each other. A node that is alone has none of it. */
export interface Sharing {
  /**
   * The item of a queue that is to be tried next, named by the node that hands that queue's items out. Null where it
   * has none; `here` where that node is this one, or does not answer: the caller then looks for itself. A name is
   * only a hint, which the expected revision of the append judges.
   */
  next(queueId: number, filter: ReferenceFilter | undefined): Promise<ReadyEntry | null | 'here'>;

  /** Resolves when this node has followed the log to what the principal has written through any; after 2 s anyway. */
  caughtUpWith(principal: Principal): Promise<void>;
}

/** How often work was taken here, and how often an item that was to be taken had gone. */
export interface TakeCounts {
  taken: number;
  conflicts: number;
}
