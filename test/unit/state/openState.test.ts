import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState } from '../../../src/state/openState.ts';
import { migrate } from '../../../src/state/sqlite/database.ts';

const onWriteError = (error: unknown): never => {
  throw error;
};

describe('the file of the state', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orchestream-state-'));
    file = path.join(folder, 'state.db');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('given a file was written and closed, when it is opened again, then everything is there', async () => {
    const first = await openState({ path: file, onWriteError });
    await first.credentials.passwords.set(583, 'hash');
    await first.close();
    const second = await openState({ path: file, onWriteError });
    expect(await second.credentials.passwords.find(583)).toBe('hash');
    await second.close();
  });

  it('given a new file, when it is opened, then only its owner may read it and its side files', async () => {
    const state = await openState({ path: file, onWriteError });
    await state.keys.set('jwt.signing', Uint8Array.of(1));
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(file + suffix).mode & 0o077).toBe(0);
    await state.close();
  });

  it('given a key was removed, when the file is closed, then its bytes are nowhere in it', async () => {
    const secret = Buffer.from('a secret that has to be forgotten');
    const state = await openState({ path: file, onWriteError });
    await state.keys.set('erasure.1', secret);
    await state.keys.remove('erasure.1');
    await state.close();
    expect(readFileSync(file).includes(secret)).toBe(false);
  });

  it('given a file of a newer release, when it is opened, then it is refused by name and left alone', async () => {
    const db = new Database(file);
    db.pragma('user_version = 99');
    db.close();
    await expect(openState({ path: file, onWriteError })).rejects.toThrow('newer release (version 99');
  });

  it('given a file of an older release, when it is migrated, then only the missing steps run', () => {
    const db = new Database(file);
    migrate(db, ['CREATE TABLE a (x)']);
    migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x)']);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    db.close();
  });

  it('given a step fails, when a file is migrated, then it stays at its version', () => {
    const db = new Database(file);
    expect(() => migrate(db, ['CREATE TABLE a (x)', 'CREATE nonsense'])).toThrow('syntax error');
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([]);
    db.close();
  });
});
