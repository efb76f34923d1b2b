import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventStoreDb } from '../../../../src/store/eventstoredb/eventStoreDb.ts';
import { creation, fill, follow, idsOf, signal, wholeLog } from '../../../contract/eventStoreFixtures.ts';
import type { EventStoreServer } from '../../../support/eventStoreServer/eventStoreServer.ts';
import { newServer, openStore, shortTiming } from './world.ts';

describe('a subscription', () => {
  let server: EventStoreServer;
  let store: EventStoreDb;
  beforeEach(async () => {
    server = await newServer();
    store = await openStore(server.url);
  });

  it('goes on behind its last event where its stream breaks, without loss or repetition', async () => {
    const follower = follow(store, 0);
    for (let round = 0; round < 5; round += 1) {
      await fill(store, `a${round}`, 60);
      server.breakStreams();
      await fill(store, `b${round}`, 60);
    }
    await follower.until(600);
    expect(idsOf(follower.seen)).toEqual(idsOf(await wholeLog(store)));
  });

  it('that breaks during its catch-up takes what is left', async () => {
    await fill(store, 'a', 1_500);
    const follower = follow(store, 0, { onEvents: () => sleep(5) });
    await follower.until(200);
    server.breakStreams();
    await follower.until(1_500);
    expect(idsOf(follower.seen)).toEqual(idsOf(await wholeLog(store)));
  });

  it('tells the end of the log again after it was broken', async () => {
    let reached = signal();
    follow(store, 0, { onCaughtUp: () => reached.give() });
    await reached.given;
    reached = signal();
    server.breakStreams();
    await expect(reached.given).resolves.toBeUndefined();
  });

  it('outlives the death of its server', async () => {
    const reasons: (string | null)[] = [];
    const watched = await openStore(server.url, { onChange: (reason) => reasons.push(reason) });
    const caughtUp = signal();
    const follower = follow(watched, 0, { onCaughtUp: caughtUp.give });
    await caughtUp.given;
    await server.stop();
    await vi.waitFor(() => expect(watched.whyUnavailable()).toBe('EventStoreDB cannot be reached'), 5_000);
    await server.start();
    await vi.waitFor(() => expect(watched.whyUnavailable()).toBeNull(), 5_000);
    await watched.append(creation('a-1'));
    await follower.until(1);
    expect(reasons).toEqual(['EventStoreDB cannot be reached', null]);
  });

  it('of a server that has fallen silent is left for a new connection', async () => {
    const caughtUp = signal();
    const follower = follow(store, 0, { onCaughtUp: caughtUp.give });
    await caughtUp.given;
    server.silence();
    const appended = store.append(creation('a-1'));
    await sleep(shortTiming.appendSilenceMs + 100);
    server.recover();
    await appended;
    await follower.until(1);
    expect(follower.seen.map(({ stream }) => stream)).toEqual(['a-1']);
  });

  it('stops while the server is away', async () => {
    const follower = follow(store, 0);
    await server.stop();
    await vi.waitFor(() => expect(store.whyUnavailable()).not.toBeNull(), 5_000);
    await follower.stop();
    expect(follower.seen).toEqual([]);
  });

  it('is shown nothing of EventStoreDB itself or of the adapter', async () => {
    const locked = await openStore(server.url, { onReplaced: () => {} });
    const caughtUp = signal();
    const follower = follow(store, 0, { onCaughtUp: caughtUp.give });
    await caughtUp.given;
    await locked.append(creation('a-1'));
    await follower.until(1);
    expect(await wholeLog(store)).toEqual(follower.seen);
    expect(await store.lastPosition()).toBe(follower.seen[0]?.position);
  });
});

describe('a read', () => {
  it('whose stream breaks or gets no answer is made again', async () => {
    const server = await newServer();
    const store = await openStore(server.url, { timing: { ...shortTiming, graceMs: 2_000 } });
    await fill(store, 'a', 30);
    server.silence();
    const reading = Promise.all([
      store.readStream('a-1'),
      store.readAll({ after: 0, maxCount: 100 }),
      store.lastPosition(),
    ]);
    await sleep(100);
    server.breakStreams();
    await sleep(50);
    server.recover();
    const [stream, log, last] = await reading;
    expect([stream.length, log.length, last]).toEqual([1, 30, log.at(-1)?.position]);
  });
});
