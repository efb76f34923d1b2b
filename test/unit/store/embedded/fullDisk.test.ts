import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForWriting } from '../../../../src/store/embedded/database.ts';
import { EmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { StoreUnavailable, WrongExpectedRevision } from '../../../../src/store/eventStore.ts';
import { anEvent, creation, events, fill, follow, wholeLog } from '../../../contract/eventStoreFixtures.ts';
import { logFolder } from '../logFolder.ts';

const log = logFolder();
let db: Database;
let store: EmbeddedStore;

beforeEach(() => {
  db = openForWriting(log.file);
  store = new EmbeddedStore(db, { multiStreamAppend: true }, { release: () => {} });
});
afterEach(() => store.close());

/** SQLite answers as on a full disk once the file would grow. */
function fillDisk(): void {
  const pages = db.prepare<[], number>('PRAGMA page_count').pluck().get();
  db.pragma(`max_page_count = ${pages}`);
}

const makeRoom = (): void => void db.pragma('max_page_count = 1000000');

const large = (stream: string) => ({
  stream,
  expectedRevision: -1,
  events: [anEvent({ data: `"${'x'.repeat(100_000)}"` })],
});

describe('a full disk', () => {
  it('fails the whole group as unavailable, with the cause', async () => {
    await store.append(creation('a-1'));
    fillDisk();
    const settled = await Promise.allSettled([
      store.append(creation('a-2')),
      store.append(large('a-3')),
      store.append(creation('a-1')),
      store.appendAll([creation('a-4'), creation('a-5')]),
    ]);
    for (const outcome of settled) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { cause: { code: 'SQLITE_FULL' } } });
      expect(outcome).toHaveProperty('reason', expect.any(StoreUnavailable));
    }
  });

  it('loses nothing acknowledged and keeps nothing refused', async () => {
    await fill(store, 'a', 50);
    const before = await wholeLog(store);
    fillDisk();
    await expect(store.append(large('b-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await wholeLog(store)).toEqual(before);
    expect(await store.lastPosition()).toBe(50);
  });

  it('lets what still fits be appended', async () => {
    fillDisk();
    await expect(store.append(large('a-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    expect((await store.append(creation('a-2'))).revision).toBe(0);
  });

  it('is over once there is room: heads and positions are those of the log', async () => {
    await store.append(creation('a-1'));
    fillDisk();
    const failed = store.append({ ...large('a-1'), expectedRevision: 0 });
    await expect(failed).rejects.toBeInstanceOf(StoreUnavailable);
    makeRoom();
    await expect(store.append({ stream: 'a-1', expectedRevision: 1, events: events(1) })).rejects.toEqual(
      new WrongExpectedRevision('a-1', 1, 0),
    );
    const appended = await store.append({ ...large('a-1'), expectedRevision: 0 });
    expect(appended).toEqual({ revision: 1, position: 2 });
  });

  it('is told until a trial has shown that there is room, also where nobody appends meanwhile', async () => {
    expect(store.whyUnavailable()).toBeNull();
    fillDisk();
    await expect(store.append(large('a-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    const reason = 'the event log cannot be written: database or disk is full';
    expect(store.whyUnavailable()).toBe(reason);
    await store.append(creation('a-2'));
    await sleep(1_200);
    expect(store.whyUnavailable()).toBe(reason);
    makeRoom();
    await expect.poll(() => store.whyUnavailable(), { timeout: 5_000 }).toBeNull();
    expect((await wholeLog(store)).map(({ stream, position }) => [stream, position])).toEqual([['a-2', 1]]);
    expect(db.prepare('SELECT name FROM meta ORDER BY name').pluck().all()).toEqual([
      'logId',
      'schemaVersion',
    ]);
  });

  it('shows subscribers nothing of the group that failed', async () => {
    const follower = follow(store, 0);
    await store.append(creation('a-1'));
    fillDisk();
    await expect(store.append(large('b-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    makeRoom();
    await store.append(creation('c-1'));
    await follower.until(2);
    expect(follower.seen.map(({ stream }) => stream)).toEqual(['a-1', 'c-1']);
  });
});
