/** A robot's program that runs: it says so again and again. */
export interface Session {
  readonly id: string;
  /** `kind:id` of whom it works as. */
  readonly principalKey: string;
  /** What it does, in its own words. */
  readonly doing: string | null;
  readonly beatAt: number;
}

/**
 * Which robots' programs run. A heartbeat is collected and written a few milliseconds later (or on `flush`); `find` sees
 * what was collected here, all else what is written. After a crash the last ones may be missing: a robot whose session
 * is not known opens another.
 */
export interface Sessions {
  /** Opens a session, or notes that it goes on; an earlier heartbeat never replaces a later one. */
  put(session: Session): void;

  find(id: string): Promise<Session | null>;

  /** The last session of each of these principals that has one, by its key. */
  lastOf(principalKeys: readonly string[]): Promise<ReadonlyMap<string, Session>>;

  /** Drops those not heard of since `instant` (milliseconds). */
  forgetBefore(instant: number): Promise<void>;

  /** Writes what was collected; every node sees it from here on. */
  flush(): Promise<void>;
}

export const laterSession = (a: Session, b: Session): Session => (b.beatAt >= a.beatAt ? b : a);
