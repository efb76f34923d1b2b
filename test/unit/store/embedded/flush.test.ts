import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openForWriting } from '../../../../src/store/embedded/database.ts';
import { flushOf } from '../../../../src/store/embedded/flush.ts';
import { logFolder } from '../logFolder.ts';

const log = logFolder();

afterEach(() => vi.restoreAllMocks());

/** What file handles share, to see which of them is flushed. */
async function handles(): Promise<{ fd: number; datasync(): Promise<void> }> {
  const file = await open(log.file, 'r');
  await file.close();
  return Object.getPrototypeOf(file);
}

describe('a flush', () => {
  it('flushes the write-ahead log that SQLite writes to, each time', async () => {
    const db = openForWriting(log.file);
    const flushed: number[] = [];
    vi.spyOn(await handles(), 'datasync').mockImplementation(async function datasync(this: { fd: number }) {
      flushed.push(statSync(`/proc/self/fd/${this.fd}`).ino);
    });
    const flush = flushOf(log.file);
    await flush.run();
    await flush.run();
    const { ino } = statSync(`${log.file}-wal`);
    expect(flushed).toEqual([ino, ino]);
    await flush.close();
    db.close();
  });

  it('fails where the write-ahead log is not there', async () => {
    await expect(flushOf(log.file).run()).rejects.toThrow('ENOENT');
  });

  it('has nothing to do for a log in memory', async () => {
    const flush = flushOf(':memory:');
    await expect(flush.run()).resolves.toBeUndefined();
    await flush.close();
  });
});
