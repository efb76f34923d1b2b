import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { migrations } from './migrations.ts';

export type Sqlite = SqliteDatabase.Database;

const OWNER_ONLY = 0o600;

/** Opens and upgrades the file. Throws where it was written by a newer release. */
export function openDatabase(path: string): Sqlite {
  // SQLite gives its side files the mode of this one, so it has to be right before SQLite sees it.
  if (path !== ':memory:') closeSync(openSync(path, 'a', OWNER_ONLY));
  const db = new SqliteDatabase(path);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = ON');
    migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Brings the file to the last version in one transaction. */
export function migrate(db: Sqlite, steps: readonly string[]): void {
  const upgrade = db.transaction(() => {
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > steps.length) {
      throw new Error(
        `The state was written by a newer release (version ${version}; this one knows ${steps.length}).`,
      );
    }
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  });
  upgrade.immediate();
}

/**
 * Runs `work`, which commits for itself, without waiting for the disk: it survives the end of the process, not
 * a loss of power. The file stays sound either way.
 */
export function withoutDiskSync(db: Sqlite, work: () => void): void {
  db.pragma('synchronous = NORMAL');
  try {
    work();
  } finally {
    db.pragma('synchronous = FULL');
  }
}

/**
 * Brings what the write-ahead log holds into the file, which overwrites what was replaced there, and empties the log.
 * Throws SQLITE_BUSY where somebody reads from it meanwhile.
 */
export function emptyLog(db: Sqlite): void {
  const isBusy = db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 1;
  if (isBusy) throw new SqliteDatabase.SqliteError('the write-ahead log is being read', 'SQLITE_BUSY');
}
