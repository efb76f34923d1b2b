import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import { logFolder } from '../store/logFolder.ts';
import { appendChain } from '../store/sealedLog.ts';

const log = logFolder();
const program = path.resolve(import.meta.dirname, '../../../src/cli/verify.ts');

function verify(dataDir: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    env: { ...process.env, DATA_DIR: dataDir, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run verify', () => {
  it('tells what it checked and ends with 0, also while the log is being written', async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendChain(store, 'queueItem-1', 3);
    const { status, stdout } = verify(log.path);
    expect(stdout).toBe(`${log.file}: events: 3, streams: 1.\nEvery chain holds.\n`);
    expect(status).toBe(0);
    await store.close();
  });

  it('names each broken stream and ends with 1', async () => {
    const store = openEmbeddedStore({ path: log.file });
    for (const n of [1, 2, 3]) await appendChain(store, `queueItem-${n}`, 4);
    await store.close();
    const db = new Database(log.file);
    db.exec(`UPDATE event SET data = '{}' WHERE stream = 'queueItem-1' AND revision > 1`);
    db.exec(`DELETE FROM event WHERE stream = 'queueItem-3' AND revision = 1`);
    db.close();
    const { status, stdout } = verify(log.path);
    expect(stdout).toContain('Broken links: 3, in streams: 2.');
    expect(stdout).toContain('queueItem-1 revision 2, position 3: is not what was written');
    expect(stdout).toContain('(and 1 more)');
    expect(stdout).toContain('queueItem-3 revision 2, position 11: does not follow the event before it');
    expect(stdout).not.toContain('queueItem-2');
    expect(status).toBe(1);
  });

  it('ends with 2 where there is no log', () => {
    const { status, stderr } = verify(log.path);
    expect(stderr).toContain(`There is no event log ${log.file}.`);
    expect(status).toBe(2);
  });

  it('ends with 2 where the URL of the log is none, and does not repeat it', () => {
    const { status, stderr } = verify(log.path, { EVENTSTORE_URL: 'esdb://admin:hid:den@host' });
    expect(stderr).toContain('The URL of EventStoreDB must have user:password before the @.');
    expect(stderr).not.toContain('hid');
    expect(status).toBe(2);
  });

  it('ends with 2 where the file is no log', () => {
    writeFileSync(log.file, 'something else, and long enough to be looked at as a header of a database file');
    const { status, stderr } = verify(log.path);
    expect(stderr).toContain('cannot be read: file is not a database');
    expect(status).toBe(2);
  });
});
