/** The right to work on one piece of work until an instant. What the lease means is decided by the log; here stands its deadline. */
export interface Lease {
  readonly leaseId: string;
  readonly kind: 'queueItem' | 'task';
  readonly workId: number;
  /** Milliseconds; from this instant on the lease is past. */
  readonly deadline: number;
  /** Through which call it was granted: what its expiry leads to depends on it. */
  readonly grant: 'startTransaction' | 'claim';
  /** Whom it was granted to. */
  readonly principalKey: string;
  /** What else the grant wants to find again, as JSON text. */
  readonly extraJson: string | null;
}

/**
 * The deadlines of leases.
 *
 * `put`, `remove` and the changes of `extend` and `deleteIfPast` are collected and written together a little later
 * (50 ms at most, or on `flush`), so that taking work does not wait for a disk. All methods see what is collected.
 * After a crash the last changes may be missing. That is safe as long as the caller, at start, gives a fresh
 * deadline to work in progress whose lease is missing, and some grace to the leases found (a lost extension).
 */
export interface Leases {
  /** Adds or replaces. */
  put(lease: Lease): void;

  /** The work has ended; nothing happens where there is no such lease. */
  remove(leaseId: string): void;

  find(leaseId: string): Promise<Lease | null>;

  /** Moves the deadline of a lease that is not past at `now`; false where it is past or gone. */
  extend(leaseId: string, deadline: number, now: number): Promise<boolean>;

  /** Deletes a lease that is past at `now`. True for exactly one of several callers: that is the decision to expire it. */
  deleteIfPast(leaseId: string, now: number): Promise<boolean>;

  /** Leases past at `now`, the longest past first. */
  due(now: number, limit: number): Promise<readonly Lease[]>;

  all(): Promise<readonly Lease[]>;

  /** Writes what was collected; survives the end of the process from here on. */
  flush(): Promise<void>;
}
