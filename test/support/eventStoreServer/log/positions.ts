/**
 * Positions of EventStoreDB are places in its files: strictly increasing, but with gaps, and they say nothing about
 * how many events lie between two of them. These are made from the positions of the store beneath and are as sparse.
 */
const STRIDE = 100;

/** The commit position (equal to the prepare position) of an event of the store beneath. */
export const commitOf = (position: number): number => position * STRIDE + ((position * 37) % 89);

/** The position beneath of the last event at or before a commit position, whether or not an event is there. */
export function lastUpTo(commit: number): number {
  const position = Math.floor(commit / STRIDE);
  return Math.max(0, commitOf(position) <= commit ? position : position - 1);
}
