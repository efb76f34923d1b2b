import type { Principal } from '../domain/event.ts';
import type { ReferenceFilter } from '../readModel/queueIndex.ts';

/** What the nodes on one log do for each other. A node that is alone has none of it. */
export interface Sharing {
  /**
   * The piece of work that is to be tried next, named by the node that hands work of its sort out. Null where it has
   * none; `here` where that node is this one, or does not answer: the caller then looks for itself. A name is only a
   * hint, which the expected revision of the append judges.
   */
  next(wanted: Wanted): Promise<Named | null | 'here'>;

  /** Resolves when this node has followed the log to what the principal has written through any; after 2 s anyway. */
  caughtUpWith(principal: Principal): Promise<void>;
}

export type Wanted = WantedItem | WantedTask;

export interface WantedItem {
  readonly kind: 'queueItem';
  readonly queueId: number;
  readonly filter?: ReferenceFilter;
}

export interface WantedTask {
  readonly kind: 'task';
  /** The groups that whoever takes belongs to; null: no group is closed to it. */
  readonly groups: readonly string[] | null;
  /** Null: of any process that is not deleted. */
  readonly processIds: readonly number[] | null;
}

export interface Named {
  readonly id: number;
  readonly folderId: number;
}

/** How often work was taken here, and how often work that was to be taken had gone. */
export interface TakeCounts {
  taken: number;
  conflicts: number;
}
