import { writeFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import { creation, fill, follow, signal, wholeLog } from '../../../contract/eventStoreFixtures.ts';
import { logFolder } from '../logFolder.ts';

const log = logFolder();

describe('a second writer', () => {
  it('is refused while the first is open, and welcome afterwards', async () => {
    const first = openEmbeddedStore({ path: log.file });
    expect(() => openEmbeddedStore({ path: log.file })).toThrow('is in use by another process');
    await first.append(creation('a-1'));
    await first.close();
    const second = openEmbeddedStore({ path: log.file });
    expect(await wholeLog(second)).toHaveLength(1);
    await second.close();
  });
});

describe('a reader beside the writer', () => {
  it('reads what was acknowledged so far', async () => {
    const writer = openEmbeddedStore({ path: log.file });
    await writer.append(creation('a-1', 2));
    const reader = openEmbeddedStore({ path: log.file, readOnly: true });
    expect(reader.logId).toBe(writer.logId);
    expect(await wholeLog(reader)).toEqual(await wholeLog(writer));
    await writer.append(creation('b-1'));
    expect(await reader.readStream('b-1')).toHaveLength(1);
    expect(await reader.lastPosition()).toBe(3);
    await reader.close();
    await writer.close();
  });

  it('refuses appends as a mistake in the code', async () => {
    await openEmbeddedStore({ path: log.file }).close();
    const reader = openEmbeddedStore({ path: log.file, readOnly: true });
    await expect(reader.append(creation('a-1'))).rejects.toBeInstanceOf(TypeError);
    await reader.close();
  });

  it('follows the log when it is told that something was appended', async () => {
    const writer = openEmbeddedStore({ path: log.file });
    await fill(writer, 'a', 3);
    const reader = openEmbeddedStore({ path: log.file, readOnly: true });
    const caughtUp = signal();
    const follower = follow(reader, 0, { onCaughtUp: caughtUp.give });
    await caughtUp.given;
    await fill(writer, 'b', 1_500);
    reader.noticeAppended();
    await follower.until(1_503);
    expect(follower.seen).toEqual(await wholeLog(writer));
    await reader.close();
    await writer.close();
  });
});

describe('opening', () => {
  it('refuses to read where there is no log', () => {
    expect(() => openEmbeddedStore({ path: log.file, readOnly: true })).toThrow(StoreUnavailable);
  });

  it('refuses a folder that is not there', () => {
    expect(() => openEmbeddedStore({ path: `${log.path}/none/events.db` })).toThrow(StoreUnavailable);
  });

  it('refuses a file that is no log, and lets go of it', async () => {
    await writeFile(
      log.file,
      'something else, and long enough to be looked at as a header of a database file',
    );
    expect(() => openEmbeddedStore({ path: log.file })).toThrow(StoreUnavailable);
    expect(() => openEmbeddedStore({ path: log.file })).toThrow('cannot be opened');
  });

  it('refuses a log of another version', async () => {
    await openEmbeddedStore({ path: log.file }).close();
    const db = new Database(log.file);
    db.exec(`UPDATE meta SET value = '2' WHERE name = 'schemaVersion'`);
    db.close();
    expect(() => openEmbeddedStore({ path: log.file })).toThrow('schema version 2');
  });
});
