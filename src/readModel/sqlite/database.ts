import { rmSync } from 'node:fs';
import Database, { SqliteError } from 'better-sqlite3';
import type { Projection } from '../../../projections/projection.ts';
import type { Epoch, LogFacts } from '../projectionStore.ts';
import type { TableState } from '../versions.ts';
import { SqliteProjectionStore } from './projectionStore.ts';
import { prepareTables } from './tables.ts';

/** Pages of the write-ahead log after which it is written back: few enough for the disk, and many rows share one. */
const CHECKPOINT_PAGES = 8_000;
/** KiB of the database in memory, a connection; the operating system keeps the rest. */
const WRITER_CACHE = 32_768;
const READER_CACHE = 8_192;
/** Milliseconds to wait for another process that holds the database. */
const BUSY_MS = 5_000;

const meta = `
  CREATE TABLE IF NOT EXISTS checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    log_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    epoch INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS projection (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    is_serving INTEGER NOT NULL,
    position INTEGER,
    PRIMARY KEY (name, version)
  ) STRICT, WITHOUT ROWID;
`;

/** The read database, open for the one that projects. */
export interface OpenDatabase {
  readonly db: Database.Database;
  /** A table for each projection, and one more where a new version is being built. */
  readonly tables: readonly TableState[];
}

/** Why a read database is of no use: it is thrown away, since everything in it can be made again. */
class Useless extends Error {}

/**
 * Opens the read database, made where it is missing. Nobody else may have it open: it is thrown away where it belongs
 * to another log, knows more than the log does (the log was restored from an older copy), or is damaged; `onThrownAway`
 * is told of damage.
 */
export function openReadDatabase(
  path: string,
  log: LogFacts,
  projections: readonly Projection[],
  onThrownAway: (error: unknown) => void = () => {},
): OpenDatabase {
  try {
    return openExisting(path, log, projections);
  } catch (error) {
    const isDamaged = error instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
    if (!isDamaged && !(error instanceof Useless)) throw error;
    if (isDamaged) onThrownAway(error);
    removeDatabase(path);
    return openExisting(path, log, projections);
  }
}

/** As openReadDatabase, while others read: it throws where the database is of no use. */
export function openExisting(path: string, log: LogFacts, projections: readonly Projection[]): OpenDatabase {
  const db = new Database(path, { timeout: BUSY_MS });
  try {
    settle(db);
    return { db, tables: prepareDatabase(db, log, projections) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens it for the one that projects, while others read. Throws StoodDown. */
export function openProjectionStore(
  path: string,
  log: LogFacts,
  projections: readonly Projection[],
  epoch: Epoch,
): SqliteProjectionStore {
  const { db, tables } = openExisting(path, log, projections);
  try {
    return new SqliteProjectionStore(db, tables, epoch, () => db.close());
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a database that nobody else uses, to make or go on making its rows. */
export function openAlone(
  path: string,
  log: LogFacts,
  projections: readonly Projection[],
): SqliteProjectionStore {
  const { db, tables } = openReadDatabase(path, log, projections);
  return new SqliteProjectionStore(db, tables, 'current', () => db.close());
}

function settle(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  // The rows can be made again: a crash may lose the last of them, never their agreement with the checkpoint.
  db.pragma('synchronous = NORMAL');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`cache_size = -${WRITER_CACHE}`);
  db.pragma('temp_store = MEMORY');
}

/** Tables as they stand, those that are missing made. */
export function prepareDatabase(
  db: Database.Database,
  log: LogFacts,
  projections: readonly Projection[],
): readonly TableState[] {
  const prepare = db.transaction(() => {
    db.exec(meta);
    assertBelongsTo(db, log);
    db.prepare('INSERT OR IGNORE INTO checkpoint (id, log_id, position, epoch) VALUES (1, ?, 0, 0)').run(
      log.logId,
    );
    return prepareTables(db, projections);
  });
  return prepare.immediate();
}

function assertBelongsTo(db: Database.Database, { logId, lastPosition }: LogFacts): void {
  const row = db
    .prepare<[], { log_id: string; position: number }>('SELECT log_id, position FROM checkpoint')
    .get();
  if (row === undefined) return;
  if (row.log_id !== logId) throw new Useless('the read database is one of another log');
  if (row.position > lastPosition) throw new Useless('the read database knows more than the log');
}

/** Takes the files of a database away. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/** Opens an existing read database for queries beside the one that writes it. */
export function openForQueries(path: string): Database.Database {
  const db = new Database(path, { readonly: true, timeout: BUSY_MS });
  db.pragma(`cache_size = -${READER_CACHE}`);
  db.pragma('temp_store = MEMORY');
  return db;
}
