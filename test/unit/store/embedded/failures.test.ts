import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { reading, writeFailure } from '../../../../src/store/embedded/failures.ts';
import { StoreUnavailable, UnknownOutcome } from '../../../../src/store/eventStore.ts';

const sqliteError = (code: string) => new Database.SqliteError('some words of SQLite', code);

describe('a failure of SQLite', () => {
  it.each(['SQLITE_FULL', 'SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT'])(
    '%s before the commit: nothing was written',
    (code) => {
      expect(writeFailure(sqliteError(code), false)).toBeInstanceOf(StoreUnavailable);
    },
  );

  it.each(['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_READONLY_DBMOVED', 'SQLITE_IOERR_WRITE'])(
    '%s in the commit: nothing was written',
    (code) => {
      expect(writeFailure(sqliteError(code), true)).toBeInstanceOf(StoreUnavailable);
    },
  );

  it.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR', 'SQLITE_CORRUPT'])(
    '%s in the commit: it may have been written',
    (code) => {
      expect(writeFailure(sqliteError(code), true)).toBeInstanceOf(UnknownOutcome);
    },
  );

  it('is the cause of what the caller gets, not its message', () => {
    const cause = sqliteError('SQLITE_FULL');
    const failure = writeFailure(cause, true);
    expect(failure.cause).toBe(cause);
    expect(failure.message).not.toContain('SQLite');
  });

  it('while reading makes the store unavailable', () => {
    const read = () => {
      throw sqliteError('SQLITE_IOERR_READ');
    };
    expect(() => reading(read)).toThrow(StoreUnavailable);
  });
});
