import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lease } from '../../../src/state/leases.ts';
import { openState } from '../../../src/state/openState.ts';

const lease = (leaseId: string): Lease => ({
  leaseId,
  kind: 'queueItem',
  workId: 1,
  deadline: 1000,
  grant: 'claim',
  principalKey: 'robot:749',
  extraJson: null,
});

describe('leases written behind', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orchestream-leases-'));
    file = path.join(folder, 'state.db');
  });

  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  /** What a process that opens the file now would find. */
  function written(): unknown[] {
    const db = new Database(file, { readonly: true });
    const ids = db.prepare('SELECT lease_id FROM leases ORDER BY lease_id').pluck().all();
    db.close();
    return ids;
  }

  it('given leases were put, when 50 ms have passed, then they are written, not before', async () => {
    vi.useFakeTimers();
    const state = await openState({ path: file, onWriteError: () => {} });
    state.leases.put(lease('a'));
    state.leases.put(lease('b'));
    state.leases.remove('b');
    await vi.advanceTimersByTimeAsync(49);
    expect(written()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written()).toEqual(['a']);
    await state.close();
  });

  it('given leases were put, when the state is closed, then they are written', async () => {
    const state = await openState({ path: file, onWriteError: () => {} });
    state.leases.put(lease('a'));
    await state.close();
    expect(written()).toEqual(['a']);
  });

  it('given writing fails, when it works again, then nothing was lost and the failure was told', async () => {
    vi.useFakeTimers();
    const onWriteError = vi.fn<(error: unknown) => void>();
    const state = await openState({ path: file, onWriteError });
    const other = new Database(file);
    other.exec('ALTER TABLE leases RENAME TO elsewhere');
    state.leases.put(lease('a'));
    await vi.advanceTimersByTimeAsync(50);
    expect(onWriteError).toHaveBeenCalledOnce();
    other.exec('ALTER TABLE elsewhere RENAME TO leases');
    other.close();
    expect(await state.leases.find('a')).toEqual(lease('a'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(written()).toEqual(['a']);
    await state.close();
  });

  it('given a process is killed, when the file is opened again, then what was flushed is there and no more than the rest is lost', async () => {
    const child = fork(path.join(import.meta.dirname, 'leasesThenKilled.ts'), [file]);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const state = await openState({ path: file, onWriteError: () => {} });
    expect((await state.leases.all()).map(({ leaseId }) => leaseId)).toEqual(['flushed']);
    await state.close();
  });
});
