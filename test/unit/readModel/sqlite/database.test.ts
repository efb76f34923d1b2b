import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projections } from '../../../../projections/projections.ts';
import { readCheckpoint } from '../../../../src/readModel/sqlite/checkpoint.ts';
import { openExisting, openForQueries, openReadDatabase } from '../../../../src/readModel/sqlite/database.ts';

describe('the read database in SQLite', () => {
  let folder: string;
  let file: string;
  let damages: unknown[];

  /** Opens it, does something to it, and closes it. */
  const visit = (
    logId: string,
    lastPosition: number,
    visitor: Parameters<typeof withDatabase>[1] = () => 0,
  ) =>
    withDatabase(
      openReadDatabase(file, { logId, lastPosition }, projections, (error) => damages.push(error)).db,
      visitor,
    );
  const cameTo = (position: number) => (db: Database) =>
    db.prepare('UPDATE checkpoint SET position = ?').run(position);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-read-'));
    file = join(folder, 'read.db');
    damages = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given no file, then it begins at the beginning of the log', () => {
    expect(visit('a', 10, readCheckpoint)).toBe(0);
  });

  it('given the same log, then it goes on', () => {
    visit('a', 10, cameTo(7));
    expect(visit('a', 10, readCheckpoint)).toBe(7);
    expect(withDatabase(openForQueries(file), readCheckpoint)).toBe(7);
  });

  it('given another log, or one that ends earlier, then it begins anew, which is no damage', () => {
    visit('a', 10, cameTo(7));
    expect(visit('b', 10, readCheckpoint)).toBe(0);
    visit('b', 10, cameTo(7));
    expect(visit('b', 6, readCheckpoint)).toBe(0);
    expect(damages).toEqual([]);
  });

  it('given another log while others read it, then it says so and touches nothing', () => {
    visit('a', 10, cameTo(7));
    expect(() => openExisting(file, { logId: 'b', lastPosition: 10 }, projections)).toThrow('another log');
    expect(visit('a', 10, readCheckpoint)).toBe(7);
  });

  it('given a file that is no database, then it is made anew, and somebody is told', () => {
    writeFileSync(file, 'this was a database once, and is none any more '.repeat(100));
    expect(visit('a', 10, readCheckpoint)).toBe(0);
    expect(damages).toMatchObject([{ code: 'SQLITE_NOTADB' }]);
  });

  it('given a file whose pages are damaged, then it is made anew', () => {
    visit('a', 10, (db) => {
      cameTo(7)(db);
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.pragma('journal_mode = DELETE');
      return 0;
    });
    damage(file);
    expect(visit('a', 10, readCheckpoint)).toBe(0);
    expect(damages).toMatchObject([{ code: expect.stringMatching(/^SQLITE_CORRUPT/) }]);
  });
});

function withDatabase<T>(db: Database, visitor: (db: Database) => T): T {
  try {
    return visitor(db);
  } finally {
    db.close();
  }
}

/** Leaves the header of the file as it is. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, 100, 8_192));
}
