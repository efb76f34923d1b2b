/** A running process of this installation, as the others see it. */
export interface Node {
  readonly id: string;
  /** Where the other nodes reach it. */
  readonly url: string;
  /** Milliseconds; when it was last heard of, by its own clock. */
  readonly beatAt: number;
}

/** Which nodes run, so that they can share work and call each other. */
export interface Nodes {
  /**
   * Says that this node runs. A beat never goes back: an earlier `now` than the last one changes nothing. Nodes that
   * have been silent for a day are dropped.
   */
  beat(node: { readonly id: string; readonly url: string }, now: number): Promise<void>;

  /** The nodes heard of at or after `since`, ordered by id, so that all nodes see them in one order. */
  living(since: number): Promise<readonly Node[]>;

  /** It stops: the others need not wait until it falls silent. Nothing happens where it is not known. */
  leave(id: string): Promise<void>;
}

const FORGOTTEN_AFTER_MS = 86_400_000;

/** Who was not heard of since then is dropped by a beat at `now`. */
export const forgottenAt = (now: number): number => now - FORGOTTEN_AFTER_MS;
