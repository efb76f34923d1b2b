import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AppendTooLarge,
  MAX_APPEND_BYTES,
  NO_STREAM,
  StoreUnavailable,
  UnknownOutcome,
  WrongExpectedRevision,
} from '../../../../src/store/eventStore.ts';
import type { EventStoreDb } from '../../../../src/store/eventstoredb/eventStoreDb.ts';
import { anEvent, creation, events, follow, idsOf, wholeLog } from '../../../contract/eventStoreFixtures.ts';
import type { EventStoreServer } from '../../../support/eventStoreServer/eventStoreServer.ts';
import { newServer, newServerOnDisk, openStore, shortTiming } from './world.ts';

const recovered = (store: EventStoreDb): Promise<void> =>
  vi.waitFor(() => expect(store.whyUnavailable()).toBeNull(), 10_000);

const away = (store: EventStoreDb): Promise<void> =>
  vi.waitFor(() => expect(store.whyUnavailable()).not.toBeNull(), 10_000);

describe('an append', () => {
  let server: EventStoreServer;
  let store: EventStoreDb;
  beforeEach(async () => {
    server = await newServer();
    store = await openStore(server.url);
  });

  /** Gives up after one try or two. */
  const impatient = () => openStore(server.url, { timing: { ...shortTiming, appendMs: 900 } });

  it('whose stream breaks after it was written is answered as success, and was written once', async () => {
    server.breakAppendAfterWrite();
    const given = creation('a-1', 2);
    const { revision, position } = await store.append(given);
    const log = await wholeLog(store);
    expect(idsOf(log)).toEqual(idsOf(given.events));
    expect([revision, position]).toEqual([1, log[1]?.position]);
    expect(store.lastAcknowledgedPosition).toBe(position);
  });

  it('whose stream breaks before it was written is written by the next try', async () => {
    server.breakAppendBeforeWrite();
    const given = creation('a-1', 2);
    expect((await store.append(given)).revision).toBe(1);
    expect(idsOf(await wholeLog(store))).toEqual(idsOf(given.events));
  });

  it('that lost the race while its own outcome was unknown is a conflict', async () => {
    const rival = await openStore(server.url);
    server.silence();
    const losing = store.append(creation('a-1'));
    await away(store);
    server.recover();
    await rival.append(creation('a-1'));
    await expect(losing).rejects.toBeInstanceOf(WrongExpectedRevision);
    expect(await wholeLog(rival)).toHaveLength(1);
  });

  it('waits for a leader that is elsewhere for a moment', async () => {
    server.notLeader();
    const appended = store.append(creation('a-1'));
    await sleep(100);
    server.recover();
    expect((await appended).revision).toBe(0);
    expect(await wholeLog(store)).toHaveLength(1);
  });

  it('is not written where the leader stays elsewhere', async () => {
    store = await impatient();
    server.notLeader();
    await expect(store.append(creation('a-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    server.recover();
    await recovered(store);
    expect(await wholeLog(store)).toEqual([]);
  });

  it('of unknown outcome says so when its time is over, and can be repeated', async () => {
    store = await impatient();
    server.silence();
    const given = creation('a-1');
    await expect(store.append(given)).rejects.toBeInstanceOf(UnknownOutcome);
    server.recover();
    await recovered(store);
    expect((await store.append(given)).revision).toBe(0);
    expect(await wholeLog(store)).toHaveLength(1);
  });

  it('is refused at once while the server is known to be away', async () => {
    follow(store, 0);
    await server.stop();
    await away(store);
    await sleep(shortTiming.graceMs);
    const before = performance.now();
    await expect(store.append(creation('a-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream('a-1')).rejects.toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - before).toBeLessThan(shortTiming.graceMs);
  });

  it('that a slow server writes too late was written once all the same', async () => {
    server.slow(shortTiming.appendSilenceMs + 100);
    const appending = [creation('a-1', 2), creation('b-1')];
    const appended = Promise.all(appending.map((given) => store.append(given)));
    await sleep(2 * shortTiming.appendSilenceMs);
    server.slow(0);
    expect((await appended).map(({ revision }) => revision)).toEqual([1, 0]);
    await sleep(2 * shortTiming.appendSilenceMs);
    expect((await wholeLog(store)).map(({ id }) => id).toSorted()).toEqual(
      appending.flatMap(({ events: given }) => idsOf(given)).toSorted(),
    );
  });

  it('to a server that cannot write ends with an error, and works when it can again', async () => {
    store = await impatient();
    server.full();
    await expect(store.append(creation('a-1'))).rejects.toBeInstanceOf(UnknownOutcome);
    server.recover();
    await recovered(store);
    expect((await store.append(creation('a-1'))).revision).toBe(0);
  });
});

describe('an append that is too large', () => {
  const large = (bytes: number) => ({
    stream: 'a-1',
    expectedRevision: NO_STREAM,
    events: [anEvent({ data: `"${'x'.repeat(bytes)}"` })],
  });

  it('is refused before it is sent, whatever the server would take', async () => {
    const server = await newServer({ maxAppendBytes: 4 * MAX_APPEND_BYTES });
    const store = await openStore(server.url);
    server.silence();
    await expect(store.append(large(MAX_APPEND_BYTES))).rejects.toBeInstanceOf(AppendTooLarge);
    server.recover();
    expect(await wholeLog(store)).toEqual([]);
  });

  it('is told as that where the server takes less', async () => {
    const { url } = await newServer({ maxAppendBytes: 100_000 });
    const store = await openStore(url);
    await expect(store.append(large(200_000))).rejects.toBeInstanceOf(AppendTooLarge);
    expect(store.whyUnavailable()).toBeNull();
    expect((await store.append(large(50_000))).revision).toBe(0);
  });
});

describe('a server that is killed and started again', () => {
  it('has every acknowledged append once and none twice', async () => {
    const server = await newServerOnDisk();
    const store = await openStore(server.url);
    const acknowledged: string[] = [];
    const sent: string[] = [];
    const over = new AbortController();
    const writers = Array.from({ length: 40 }, async (_, n) => {
      for (let revision = NO_STREAM; !over.signal.aborted;) {
        const given = { stream: `queueItem-${n}`, expectedRevision: revision, events: events(2) };
        sent.push(...idsOf(given.events));
        // An outcome that stays unknown is found out by the same append.
        for (;;) {
          try {
            revision = (await store.append(given)).revision;
            break;
          } catch (error) {
            if (!(error instanceof UnknownOutcome) && !(error instanceof StoreUnavailable)) throw error;
            await sleep(20);
          }
        }
        acknowledged.push(...idsOf(given.events));
      }
    });
    for (let life = 0; life < 3; life += 1) {
      await sleep(250);
      await server.stop();
      await sleep(100 + life * 300);
      await server.start();
      await recovered(store);
    }
    over.abort();
    await Promise.all(writers);
    const log = await wholeLog(store);
    expect(acknowledged.length).toBeGreaterThan(80);
    expect(idsOf(log).toSorted()).toEqual(acknowledged.toSorted());
    expect(new Set(sent).size).toBe(log.length);
  });
});
