import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import type { Verification } from '../../../src/store/verifyChains.ts';
import { verifyChains, verifyStream } from '../../../src/store/verifyChains.ts';
import { anEvent } from '../../contract/eventStoreFixtures.ts';
import { logFolder } from './logFolder.ts';
import { appendChain } from './sealedLog.ts';

const log = logFolder();

/** What a person with access to the file can do; the statement is given the log as table `event`. */
function tamper(sql: string): void {
  const db = new Database(log.file);
  db.exec(sql);
  db.close();
}

async function verify(): Promise<Verification> {
  const store = openEmbeddedStore({ path: log.file, readOnly: true });
  try {
    return await verifyChains(store);
  } finally {
    await store.close();
  }
}

const broken = async () =>
  (await verify()).broken.map(({ stream, revision, reason }) => [stream, revision, reason]);

describe('verifyChains', () => {
  beforeEach(async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendChain(store, 'queueItem-1', 5);
    await appendChain(store, 'queueItem-2', 3);
    await store.close();
  });

  it('counts and finds nothing in a log as it was written', async () => {
    expect(await verify()).toEqual({ streams: 2, events: 8, broken: [] });
  });

  it('finds altered data', async () => {
    tamper(`UPDATE event SET data = '{"n":7}' WHERE stream = 'queueItem-1' AND revision = 2`);
    expect(await broken()).toEqual([['queueItem-1', 2, 'altered']]);
  });

  it('finds altered metadata', async () => {
    tamper(`UPDATE event SET metadata = replace(metadata, '2024', '2023') WHERE position = 8`);
    expect((await verify()).broken).toEqual([
      { stream: 'queueItem-2', revision: 2, position: 8, reason: 'altered' },
    ]);
  });

  it('finds an event sealed anew, at the one behind it', async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendChain(store, 'queueItem-3', 1);
    await store.close();
    tamper(`UPDATE event SET metadata = (SELECT metadata FROM event WHERE stream = 'queueItem-3')
      WHERE stream = 'queueItem-1' AND revision = 1`);
    expect(await broken()).toEqual([
      ['queueItem-1', 1, 'altered'],
      ['queueItem-1', 2, 'altered'],
    ]);
  });

  it('finds swapped events', async () => {
    tamper(`
      UPDATE event SET revision = 99 WHERE stream = 'queueItem-1' AND revision = 1;
      UPDATE event SET revision = 1 WHERE stream = 'queueItem-1' AND revision = 2;
      UPDATE event SET revision = 2 WHERE stream = 'queueItem-1' AND revision = 99;
      UPDATE event SET position = 99 WHERE position = 2;
      UPDATE event SET position = 2 WHERE position = 3;
      UPDATE event SET position = 3 WHERE position = 99;`);
    expect(await broken()).toEqual([
      ['queueItem-1', 1, 'altered'],
      ['queueItem-1', 2, 'altered'],
      ['queueItem-1', 3, 'altered'],
    ]);
  });

  it('finds an event moved to another stream', async () => {
    tamper(`UPDATE event SET stream = 'queueItem-9' WHERE stream = 'queueItem-2' AND revision = 0`);
    expect(await broken()).toEqual([
      ['queueItem-9', 0, 'altered'],
      ['queueItem-2', 1, 'gap'],
    ]);
  });

  it('finds a cut in the middle', async () => {
    tamper(`DELETE FROM event WHERE stream = 'queueItem-1' AND revision IN (1, 2)`);
    expect(await broken()).toEqual([['queueItem-1', 3, 'gap']]);
  });

  it('finds a cut in the middle whose revisions were closed up', async () => {
    tamper(`
      DELETE FROM event WHERE stream = 'queueItem-1' AND revision = 3;
      UPDATE event SET revision = 3 WHERE stream = 'queueItem-1' AND revision = 4;`);
    expect(await broken()).toEqual([['queueItem-1', 3, 'altered']]);
  });

  it('finds a stream whose beginning was cut', async () => {
    tamper(`DELETE FROM event WHERE stream = 'queueItem-1' AND revision = 0`);
    expect(await broken()).toEqual([['queueItem-1', 1, 'gap']]);
  });

  it('finds an event without a hash, and goes on behind it', async () => {
    const store = openEmbeddedStore({ path: log.file });
    await store.append({ stream: 'queueItem-2', expectedRevision: 2, events: [anEvent(), anEvent()] });
    await store.close();
    expect(await broken()).toEqual([
      ['queueItem-2', 3, 'unsealed'],
      ['queueItem-2', 4, 'unsealed'],
    ]);
  });

  it('does not find a cut tail or a missing stream: a chain does not know its end', async () => {
    tamper(`DELETE FROM event WHERE stream = 'queueItem-1' AND revision >= 3`);
    tamper(`DELETE FROM event WHERE stream = 'queueItem-2'`);
    expect(await verify()).toEqual({ streams: 1, events: 3, broken: [] });
  });

  it('tells how far it is', async () => {
    const store = openEmbeddedStore({ path: log.file });
    const seen: number[] = [];
    await appendChain(store, 'queueItem-3', 1_500);
    await verifyChains(store, (events) => seen.push(events));
    await store.close();
    expect(seen).toEqual([1_000, 1_508]);
  });
});

describe('verifyStream', () => {
  const verifyOne = async (stream: string) => {
    const store = openEmbeddedStore({ path: log.file, readOnly: true });
    try {
      return await verifyStream(store, stream);
    } finally {
      await store.close();
    }
  };
  beforeEach(async () => {
    const store = openEmbeddedStore({ path: log.file });
    await appendChain(store, 'queueItem-1', 2_500);
    await appendChain(store, 'queueItem-2', 3);
    await store.close();
  });

  it('looks at one stream alone, in pages', async () => {
    tamper(`UPDATE event SET data = '{}' WHERE stream = 'queueItem-2'`);
    expect(await verifyOne('queueItem-1')).toEqual({ events: 2_500, broken: [] });
  });

  it('tells each break, also where a page begins', async () => {
    tamper(`UPDATE event SET data = '{}' WHERE stream = 'queueItem-1' AND revision = 1000`);
    tamper(`DELETE FROM event WHERE stream = 'queueItem-1' AND revision = 1999`);
    const verification = await verifyOne('queueItem-1');
    expect(verification.events).toBe(2_499);
    expect(verification.broken.map(({ revision, reason }) => [revision, reason])).toEqual([
      [1000, 'altered'],
      [2000, 'gap'],
    ]);
  });

  it('finds no events where there is no stream', async () => {
    expect(await verifyOne('queueItem-3')).toEqual({ events: 0, broken: [] });
  });
});
