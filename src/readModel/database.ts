import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Projection } from '../../projections/projection.ts';
import { prepareProjections, type TableState } from './versions.ts';

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

/** The log that the rows are to come from. */
export interface LogFacts {
  readonly logId: string;
  readonly lastPosition: number;
}

/** The read database, open for the one that projects. */
export interface ReadDatabase {
  readonly db: Database.Database;
  readonly logId: string;
  /** A table for each projection, and one more where a new version is being built. */
  readonly tables: readonly TableState[];
}

/**
 * Opens the read database, made where it is missing. It is thrown away where it belongs to another log or knows
 * more than the log does (the log was restored from an older copy): everything in it can be made again.
 */
export function openReadDatabase(
  path: string,
  log: LogFacts,
  projections: readonly Projection[],
): ReadDatabase {
  const db = open(path);
  if (belongsTo(db, log)) return prepared(db, log, projections);
  db.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  return prepared(open(path), log, projections);
}

function open(path: string): Database.Database {
  const db = new Database(path, { timeout: BUSY_MS });
  db.pragma('journal_mode = WAL');
  // The rows can be made again: a crash may lose the last of them, never their agreement with the checkpoint.
  db.pragma('synchronous = NORMAL');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`cache_size = -${WRITER_CACHE}`);
  db.pragma('temp_store = MEMORY');
  db.exec(meta);
  return db;
}

function belongsTo(db: Database.Database, { logId, lastPosition }: LogFacts): boolean {
  const row = db
    .prepare<[], { log_id: string; position: number }>('SELECT log_id, position FROM checkpoint')
    .get();
  return row === undefined || (row.log_id === logId && row.position <= lastPosition);
}

function prepared(
  db: Database.Database,
  { logId }: LogFacts,
  projections: readonly Projection[],
): ReadDatabase {
  const prepare = db.transaction(() => {
    db.prepare('INSERT OR IGNORE INTO checkpoint (id, log_id, position, epoch) VALUES (1, ?, 0, 0)').run(
      logId,
    );
    return prepareProjections(db, projections);
  });
  return { db, logId, tables: prepare.immediate() };
}

/** Opens an existing read database for queries beside the one that writes it. */
export function openForQueries(path: string): Database.Database {
  const db = new Database(path, { readonly: true, timeout: BUSY_MS });
  db.pragma(`cache_size = -${READER_CACHE}`);
  db.pragma('temp_store = MEMORY');
  return db;
}
