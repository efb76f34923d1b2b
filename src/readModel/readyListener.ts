/**
 * Who is told as soon as work can be taken. It is told so in the middle of a change: whoever wants to look at the index
 * does so later.
 */
export interface ReadyListener {
  itemReady(queueId: number, reference: string | null): void;
  /** Of a process, for the bots of these groups; for all where there are none. */
  taskReady(processId: number, groups: readonly string[]): void;
  /** Work can be taken from an instant (of fixed width) on, when the index is told to promote it. */
  deferredUntil(instant: string): void;
}

/** The earlier of two instants of fixed width; null is later than any. */
export function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
