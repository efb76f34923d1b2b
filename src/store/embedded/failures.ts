import Database from 'better-sqlite3';
import { StoreUnavailable, UnknownOutcome } from '../eventStore.ts';

/** Failures of a commit after which its last frame cannot be complete in the write-ahead log. */
const notWritten = /^SQLITE_(FULL|BUSY|LOCKED|READONLY|NOMEM|CANTOPEN|IOERR_WRITE|IOERR_NOMEM)/;

/** A stream at this revision exists: the unique index refused the insert. */
export const isTaken = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE';

/** An error of SQLite while a group was written: before the commit began nothing can have been kept. */
export function writeFailure(cause: unknown, committing: boolean): StoreUnavailable | UnknownOutcome {
  const code = cause instanceof Database.SqliteError ? cause.code : '';
  if (!committing || notWritten.test(code)) {
    return new StoreUnavailable('the event log could not be written; nothing was kept', { cause });
  }
  return new UnknownOutcome('the commit to the event log failed; what was appended may have been kept', {
    cause,
  });
}

/** Runs a read; an error of SQLite becomes StoreUnavailable. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new StoreUnavailable('the event log could not be read', { cause });
  }
}
