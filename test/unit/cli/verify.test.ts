import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Signer } from '../../../src/audit/anchors/signer.ts';
import { signerOf } from '../../../src/audit/anchors/signer.ts';
import { openState } from '../../../src/state/openState.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import { anchorAll, newSigner, tamper } from '../audit/anchoredLog.ts';
import { logFolder } from '../store/logFolder.ts';
import { appendChain } from '../store/sealedLog.ts';

const log = logFolder();
const program = path.resolve(import.meta.dirname, '../../../src/cli/verify.ts');

function verify(dataDir: string, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
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
    expect(stdout).toBe(
      `${log.file}: events: 3, streams: 1.\nEvery chain holds.\nThere is no anchor: that the end was cut or a stream is missing would not be found.\n`,
    );
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

describe('npm run verify, of a log with anchors', () => {
  let signer: Signer;
  const file = () => path.join(log.path, 'anchors.ndjson');
  const withArgs = (...args: readonly string[]) => verify(log.path, {}, args);

  /** 40 events of a server whose state has the key, and an anchor behind each ten. */
  beforeEach(async () => {
    const store = openEmbeddedStore({ path: log.file });
    const state = await openState({ path: path.join(log.path, 'state.db'), onWriteError: () => {} });
    signer = await signerOf(state.keys);
    for (let n = 1; n <= 8; n += 1) await appendChain(store, `queueItem-${n}`, 5);
    await anchorAll(store, { signer, keys: state.keys });
    await state.close();
    await store.close();
  });

  it('tells that all hold, and whose they are', () => {
    expect(withArgs()).toEqual({
      status: 0,
      stdout: [
        `${log.file}: events: 44, streams: 9.`,
        'Every chain holds.',
        'Every anchor holds: 4. Events that none covers yet: 4.',
        'Anchors 0 to 3 were signed with the key of this installation.',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(withArgs('--threads', '1').status).toBe(0);
    expect(withArgs('--show-key').stdout).toBe(`${signer.publicKey}\n`);
  });

  it('finds a stream that is missing', () => {
    tamper(log.file, `DELETE FROM event WHERE stream = 'queueItem-5'`);
    const { status, stdout } = withArgs();
    expect(status).toBe(1);
    expect(stdout).toContain('Every chain holds.');
    expect(stdout).toContain('anchor 2: it covers 10 events, where the log has 5');
  });

  it('finds a tail that was cut with its anchors by the one that the state keeps', () => {
    tamper(log.file, `DELETE FROM event WHERE position > 15`);
    const { status, stdout } = withArgs();
    expect(status).toBe(1);
    expect(stdout).toContain('anchor 3: it is kept elsewhere, and not in the log');
  });

  it('finds the same by anchors that were exported before, where the state is gone too', () => {
    expect(withArgs('--export-anchors', file()).stderr).toBe(`${file()}: 4 anchors.\n`);
    rmSync(path.join(log.path, 'state.db'));
    expect(withArgs('--anchors', file(), '--key', signer.publicKey).status).toBe(0);
    tamper(log.file, `DELETE FROM event WHERE position > 15`);
    const { status, stdout } = withArgs('--anchors', file(), '--key', signer.publicKey);
    expect(status).toBe(1);
    expect(stdout).toContain('What is wrong with them: 4.');
  });

  it('finds anchors of another key', async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendChain(store, 'queueItem-9', 1);
    const other = newSigner();
    await anchorAll(store, { signer: other });
    await store.close();
    const { status, stdout } = withArgs();
    expect(status).toBe(1);
    expect(stdout).toContain(`anchor 4: it was signed with the key ${other.publicKey}`);
    expect(withArgs('--key', other.publicKey).status).toBe(0);
  });

  it('says so where it has no key to compare with', () => {
    rmSync(path.join(log.path, 'state.db'));
    const { status, stdout } = withArgs();
    expect(status).toBe(0);
    expect(stdout).toContain(
      `Anchors 0 to 3 were signed with ${signer.publicKey}, which is not known as the key of this installation (there is no state ${log.path}/state.db).`,
    );
    expect(withArgs('--show-key')).toMatchObject({ status: 2, stdout: '' });
  });

  it('ends with 2 for a file of anchors that is none, and where it makes no sense', () => {
    writeFileSync(file(), '{}\n');
    expect(withArgs('--anchors', file())).toMatchObject({
      status: 2,
      stderr: `${file()}, line 1: this is no anchor.\n`,
    });
    expect(withArgs('--anchors', path.join(log.path, 'none'))).toMatchObject({ status: 2 });
    expect(withArgs('--threads', '0').status).toBe(2);
    expect(withArgs('--unknown').stderr).toContain('npm run verify -- [--anchors FILE]');
    expect(withArgs('--help').status).toBe(0);
  });
});
