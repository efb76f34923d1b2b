import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projections } from '../../../projections/projections.ts';
import { readCheckpoint } from '../../../src/readModel/checkpoint.ts';
import { openForQueries, openReadDatabase } from '../../../src/readModel/database.ts';

describe('the read database', () => {
  let folder: string;
  let file: string;

  /** Opens it, does something to it, and closes it. */
  const visit = (
    logId: string,
    lastPosition: number,
    visitor: Parameters<typeof withDatabase>[1] = () => 0,
  ) => withDatabase(openReadDatabase(file, { logId, lastPosition }, projections).db, visitor);
  const cameTo = (position: number) => (db: Database) =>
    db.prepare('UPDATE checkpoint SET position = ?').run(position);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-read-'));
    file = join(folder, 'read.db');
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

  it('given another log, or one that ends earlier, then it begins anew', () => {
    visit('a', 10, cameTo(7));
    expect(visit('b', 10, readCheckpoint)).toBe(0);
    visit('b', 10, cameTo(7));
    expect(visit('b', 6, readCheckpoint)).toBe(0);
  });
});

function withDatabase<T>(db: Database, visitor: (db: Database) => T): T {
  try {
    return visitor(db);
  } finally {
    db.close();
  }
}
