import Database from 'better-sqlite3';
import { StoreUnavailable } from '../eventStore.ts';

/** Milliseconds that a new process waits for an old one to end. */
const WAIT_MS = 3_000;

/**
 * One process writes a log, since heads and positions are kept in memory. The lock is a transaction held open on
 * an empty file beside the log: the operating system lets go of it when the process ends, however it ends.
 */
export function lockForWriting(path: string): { release(): void } {
  if (path === ':memory:') return { release: () => {} };
  const db = new Database(`${path}.lock`, { timeout: WAIT_MS });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new StoreUnavailable(`the event log ${path} is in use by another process`, { cause });
  }
  return { release: () => db.close() };
}
