import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create, newWorld, taken } from './world.ts';

const cli = resolve(import.meta.dirname, '../../../src/cli/replay.ts');

describe('npm run replay', () => {
  let folder: string;

  const replay = (...args: string[]) =>
    spawnSync(process.execPath, [cli, ...args], {
      env: { ...process.env, DATA_DIR: folder, DATABASE_URL: '', EVENTSTORE_URL: '' },
      encoding: 'utf8',
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-cli-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given a log, then it makes the rows, and --verify finds them equal and leaves nothing behind', async () => {
    const world = newWorld(join(folder, 'events.db'));
    await world.append('queueItem-1', [create(1), taken()]);
    await world.close();
    expect(replay()).toMatchObject({ status: 0, stdout: expect.stringContaining('2 events') });
    const verified = replay('--verify');
    expect(verified.status).toBe(0);
    expect(verified.stdout).toContain('item: equal (1 rows');
    expect(verified.stdout).toContain('item_event: equal (2 rows');
    expect(readdirSync(folder).filter((name) => name.startsWith('replay-'))).toEqual([]);
  });

  it('given a server at work, then it refuses to replace the rows', async () => {
    const world = newWorld(join(folder, 'events.db'));
    expect(replay()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('in use by another process'),
    });
    await world.close();
  });

  it('given no log, no rows or an unknown option, then it says so', async () => {
    expect(replay()).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no event log') });
    expect(replay('--all')).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage') });
    await newWorld(join(folder, 'events.db')).close();
    expect(replay('--verify')).toMatchObject({ status: 2, stderr: expect.stringContaining('no read model') });
  });
});
