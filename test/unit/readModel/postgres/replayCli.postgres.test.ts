import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, hangUp } from '../../../../src/postgres/connect.ts';
import { newDatabase, testDatabaseUrl } from '../../../support/postgres.ts';
import { create, newWorld, taken } from '../world.ts';

const cli = resolve(import.meta.dirname, '../../../../src/cli/replay.ts');

describe.skipIf(testDatabaseUrl === null)('npm run replay with DATABASE_URL', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof newDatabase>>;

  const replay = (args: readonly string[] = [], url = database.url) =>
    spawnSync(process.execPath, [cli, ...args], {
      env: { ...process.env, DATA_DIR: folder, DATABASE_URL: url },
      encoding: 'utf8',
    });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-cli-'));
    database = await newDatabase();
    const world = newWorld(join(folder, 'events.db'));
    await world.append('queueItem-1', [create(1), taken()]);
    await world.close();
  });

  afterEach(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('given a log, then it makes the rows in PostgreSQL, and --verify finds them equal to those of SQLite', () => {
    expect(replay(['--verify'])).toMatchObject({ status: 2, stderr: 'there is no read model.\n' });
    expect(replay()).toMatchObject({ status: 0, stdout: expect.stringContaining('2 events') });
    expect(replay()).toMatchObject({ status: 0, stdout: expect.stringContaining('2 events') });
    const verified = replay(['--verify']);
    expect(verified.status).toBe(0);
    expect(verified.stdout).toContain('item: equal (1 rows');
    expect(verified.stdout).toContain('item_event: equal (2 rows');
  });

  it('given a row that was changed by hand, then --verify finds it', async () => {
    replay();
    const client = await connect({ url: database.url, schema: 'orchestream_read', statementMs: 0 });
    await client.query('UPDATE item_v2 SET status = 7');
    await hangUp(client);
    expect(replay(['--verify'])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('item: DIFFERENT'),
    });
  });

  it('given no database there, or a URL that is none, then it says so and shows no password', () => {
    const gone = replay([], 'postgres://me:hidden@127.0.0.1:1/none');
    expect(gone).toMatchObject({ status: 2, stderr: expect.stringContaining('ECONNREFUSED') });
    const wrong = replay([], 'mysql://me:hidden@127.0.0.1/none');
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('DATABASE_URL must be a URL') });
    expect(gone.stderr + wrong.stderr).not.toContain('hidden');
  });
});
