import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteCredentials } from '../../../../src/state/sqlite/credentials.ts';
import { openDatabase, type Sqlite } from '../../../../src/state/sqlite/database.ts';
import { telling } from '../../../../src/state/sqlite/failures.ts';
import { StateUnavailable } from '../../../../src/state/stateUnavailable.ts';

describe('a full disk under the state', () => {
  let folder: string;
  let db: Sqlite;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orchestream-state-'));
    db = openDatabase(path.join(folder, 'state.db'));
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it('is told as a store that is not available, and is over when there is room', async () => {
    const { passwords } = telling(sqliteCredentials(db));
    await passwords.set(1, 'kept');
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
    const refused = passwords.set(2, 'x'.repeat(100_000));
    await expect(refused).rejects.toBeInstanceOf(StateUnavailable);
    await expect(refused).rejects.toMatchObject({ httpStatus: 503, cause: { code: 'SQLITE_FULL' } });
    expect([await passwords.find(1), await passwords.find(2)]).toEqual(['kept', null]);
    db.pragma('max_page_count = 100000');
    await passwords.set(2, 'x'.repeat(100_000));
    expect(await passwords.find(2)).toHaveLength(100_000);
  });

  it('is no excuse for a mistake', async () => {
    const mistaken = telling({ run: async () => db.prepare('SELECT nonsense').run() });
    await expect(mistaken.run()).rejects.toMatchObject({ code: 'SQLITE_ERROR' });
  });
});
