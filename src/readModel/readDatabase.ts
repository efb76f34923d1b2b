import type { Kysely } from 'kysely';
import type { Dialect } from './expression/dialects.ts';
import type { UseOpenWork } from './openWork.ts';
import type { Epoch } from './projectionStore.ts';
import type { Projecting, ProjectingEvents } from './projecting.ts';
import type { StoredDefinitions } from './storedDefinitions.ts';
import type { Tables } from './tables.ts';

/**
 * A read database as those who read see it. Two adapters: SQLite in a file of this machine, or in memory, and
 * PostgreSQL. Queries are the same on both; reads throw StoreUnavailable where the database is not there.
 */
export interface ReadDatabase {
  readonly dialect: Dialect;
  /** For queries that find what they want by a key. */
  readonly keyed: Kysely<Tables>;
  /** For all others: a long one does not keep the keyed ones waiting. */
  readonly lists: Kysely<Tables>;

  /**
   * Gives all items that are New or InProgress and all tasks that have not ended, with the log position that they are as
   * of: all are read in one snapshot. While items or tasks are built anew, there are none, as of position 0: follow the
   * log from its beginning then.
   */
  openItems(use: UseOpenWork): Promise<void>;

  /**
   * All definitions, and the log position that they are as of; none as of position 0 while some kind of them is built
   * anew.
   */
  definitions(): Promise<StoredDefinitions>;

  /** Keeps the rows up with the log, under the epoch of a leadership; resolves when that is under way or in trouble. */
  project(epoch: Epoch, events: Omit<ProjectingEvents, 'onCheckpoint'>): Promise<Projecting>;

  /** Why it cannot be read; null where it can. */
  unready(): string | null;

  close(): Promise<void>;
}

/** What a read database tells by itself. */
export interface ReadDatabaseEvents {
  /** The rows that are served have come to this position of the log. */
  readonly onCheckpoint: (position: number) => void;
  /** Something that people should know, and that is dealt with. */
  readonly onWarning: (what: string, error: unknown) => void;
  /** A thread has failed for good: what is read grows old, or cannot be read. */
  readonly onFailed: (error: unknown) => void;
}
