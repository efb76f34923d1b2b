import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { StoreUnavailable } from '../eventStore.ts';

const SCHEMA_VERSION = 1;

/** The unique index is the only further tree: it judges revisions, and its prefix ranges are the categories. */
const schema = `
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Milliseconds to wait for a lock that only a foreign tool can hold; the event loop stands still meanwhile. */
const BUSY_MS = 1_000;

/**
 * Opens the log, made where it is missing. SQLite flushes when it copies the write-ahead log into the table, so that
 * the file stays whole whatever happens; that an append is durable before it is acknowledged, see to by flushing
 * the write-ahead log (flush.ts). SQLite's own checkpoints are off, because they would run within an append (see checkpoints.ts).
 */
export function openForWriting(path: string): Database.Database {
  return opened(path, () => {
    const db = new Database(path, { timeout: BUSY_MS });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('wal_autocheckpoint = 0');
    db.pragma('journal_size_limit = 67108864');
    db.pragma('cache_size = -65536');
    if (!hasSchema(db)) createSchema(db);
    return db;
  });
}

export function openForReading(path: string): Database.Database {
  return opened(path, () => new Database(path, { readonly: true, timeout: BUSY_MS }));
}

function opened(path: string, open: () => Database.Database): Database.Database {
  try {
    const db = open();
    checkVersion(db);
    return db;
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause;
    throw new StoreUnavailable(`the event log ${path} cannot be opened`, { cause });
  }
}

function hasSchema(db: Database.Database): boolean {
  return db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`).get() !== undefined;
}

function createSchema(db: Database.Database): void {
  const create = db.transaction(() => {
    db.exec(schema);
    const insert = db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
    insert.run('schemaVersion', String(SCHEMA_VERSION));
    insert.run('logId', randomUUID());
  });
  create.immediate();
}

function checkVersion(db: Database.Database): void {
  const version = readMeta(db, 'schemaVersion');
  if (version === String(SCHEMA_VERSION)) return;
  throw new StoreUnavailable(
    `the event log has schema version ${version}, this program knows ${SCHEMA_VERSION}`,
  );
}

export function readLogId(db: Database.Database): string {
  return readMeta(db, 'logId');
}

function readMeta(db: Database.Database, name: string): string {
  const value = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck().get(name);
  if (value === undefined) throw new StoreUnavailable(`the event log says no ${name}`);
  return value;
}
