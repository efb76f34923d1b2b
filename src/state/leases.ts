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
 * The deadlines of leases. One that is moved never moves back, so that nobody has it for less time than he was told
 * and several nodes may write in any order.
 *
 * `put` and `remove` (and in the embedded state the changes of all methods) are collected and written together a
 * little later, so that taking work does not wait for a disk. All methods see what was collected here. After a crash
 * the last changes may be missing. That is safe as long as the caller, at start and from time to time, gives a fresh
 * deadline to work in progress whose lease is missing, and some grace to the leases found (a lost extension).
 *
 * Where several nodes share the state, `extend` and `deleteIfPast` decide in the database, so that of an extension
 * here and an expiry there one wins; a lease that another node has granted in the last moment is waited for.
 */
export interface Leases {
  /** Adds; where it is there already, the later deadline stays. */
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

/** What becomes of a lease (null: it has ended) that is told twice before it is written. */
export function joinLeases(earlier: Lease | null, later: Lease | null): Lease | null {
  if (earlier === null || later === null) return later;
  return { ...later, deadline: Math.max(earlier.deadline, later.deadline) };
}
