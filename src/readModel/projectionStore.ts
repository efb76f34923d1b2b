import type { StoredEvent } from '../store/eventStore.ts';
import type { FoldedTables } from './rows/foldedTables.ts';
import type { TableState } from './versions.ts';

/** Somebody else projects now, or has projected what this one was about to: it must not write any more. */
export class StoodDown extends Error {
  override readonly name = 'StoodDown';

  constructor() {
    super('the read model is projected by another process');
  }
}

/**
 * Under which leadership rows are written: each one has a higher number than those before it. `current` is for whoever
 * is proven to be alone on the log and goes on under the last one there was, whatever was counted elsewhere.
 */
export type Epoch = number | 'current';

/** The log that the rows are to come from. */
export interface LogFacts {
  readonly logId: string;
  readonly lastPosition: number;
}

/** A page of events and what it does to the read database. */
export interface PageWrite {
  readonly tables: FoldedTables;
  readonly events: readonly StoredEvent[];
  /** The log position that the checkpoint moves to; where it stands already, for tables that are being built. */
  readonly checkpoint: number;
  /** Tables that are being built have come to a position, or as far as the checkpoint: then they serve from now on. */
  readonly built?: number | 'serving';
}

/**
 * A read database as the one that projects sees it, under the epoch of its leadership. One adapter a database; the
 * contract suite is test/contract/readModels.ts.
 */
export interface ProjectionStore {
  /** A table for each projection, and how far it has come. */
  readonly tables: readonly TableState[];
  /** The log position up to which the rows that are served have come. */
  readonly position: number;

  /**
   * Folds a page and writes rows, checkpoint and what is known of tables in one transaction. Its first statement moves
   * the checkpoint from where it was left: where it stands elsewhere, or under a later epoch, StoodDown is thrown and
   * nothing written, as after any other error. After an error the rows in memory are those of nobody: clear the tables.
   */
  write(page: PageWrite): void | Promise<void>;

  /**
   * Asked while there is nothing to write: throws where the rows are not there any more, as somebody may have dropped
   * them. Absent where nobody can.
   */
  check?(): Promise<void>;

  /** Lets go of the database. */
  close(): void | Promise<void>;
}
