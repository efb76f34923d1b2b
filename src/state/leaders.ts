/** Who does a job that only one may do (projector, reactors), until when, and under which epoch. */
export interface Leadership {
  readonly name: string;
  readonly holder: string;
  /** Grows by one with each change of hands, so that a former leader's late writes can be told apart. */
  readonly epoch: number;
  /** Milliseconds; from this instant on it is free. */
  readonly until: number;
}

export interface Bid {
  readonly name: string;
  readonly holder: string;
  readonly now: number;
  readonly until: number;
}

export interface Leaders {
  /** Takes a free job under the next epoch (1 at first), or renews one's own; null while another holds it. */
  acquire(bid: Bid): Promise<Leadership | null>;

  /**
   * Holds on until `until`. False where the epoch is no longer this one or has run out by `now`: then even the
   * former holder has to acquire again, and gets a new epoch.
   */
  renew(held: Leadership, now: number, until: number): Promise<boolean>;

  /** Frees the job at once, if it is still held under this epoch. */
  release(held: Leadership): Promise<void>;

  /** The last leadership, held or run out. */
  find(name: string): Promise<Leadership | null>;
}
