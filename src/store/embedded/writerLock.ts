import Database from 'better-sqlite3';
import { StoreUnavailable } from '../eventStore.ts';

/** Milliseconds that a new process waits for an old one to end. */
const WAIT_MS = 1_000;

/**
 * One process writes a log, since heads and positions are kept in memory. The lock is a transaction held open on
 * an empty file beside the log: the operating system lets go of it when the process ends, however it ends.
 * Throws StoreUnavailable where another holds it or the folder does not allow it.
 */
export function lockForWriting(path: string): { release(): void } {
  if (path === ':memory:') return { release: () => {} };
  let db: Database.Database | undefined;
  try {
    db = new Database(`${path}.lock`, { timeout: WAIT_MS });
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db?.close();
    throw new StoreUnavailable(messageFor(path, cause), { cause });
  }
  const held = db;
  return { release: () => held.close() };
}

const messageFor = (path: string, cause: unknown): string =>
  cause instanceof Database.SqliteError && cause.code === 'SQLITE_BUSY'
    ? `the event log ${path} is in use by another process`
    : `the event log ${path} cannot be locked`;
