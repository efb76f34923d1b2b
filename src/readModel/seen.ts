import type { Principal } from '../domain/event.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Consistency } from './consistency.ts';

/**
 * What callers have written and so expect to read. Where one node works alone it is what that node has acknowledged;
 * where several do, a caller may have written through another one.
 */
export interface Seen {
  /** The log position up to which a principal has written through any node, as far as this one has to ask. */
  of(principal: Principal): Promise<number> | number;

  /** Resolves when what is in memory has come to a position; after 2 s in any case. */
  heard(position: number): Promise<void>;

  /**
   * Resolves when all that is read here has come to a position, and to what this node has acknowledged; after 2 s in
   * any case, then to for how many milliseconds the rows have been behind, else to 0.
   */
  caughtUp(position: number): Promise<number>;

  /** A principal is about to be told that it has written: when this resolves, every node may know. */
  wrote(principal: Principal): Promise<void>;
}

/** For a node that is alone: what it writes it knows at once, but for the rows. */
export const seenHere = (
  store: Pick<EventStore, 'lastAcknowledgedPosition'>,
  consistency: Consistency,
): Seen => ({
  of: () => 0,
  heard: async () => {},
  caughtUp: (position) => consistency.waitFor(Math.max(position, store.lastAcknowledgedPosition)),
  wrote: async () => {},
});
