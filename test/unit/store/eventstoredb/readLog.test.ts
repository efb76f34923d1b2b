import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { expect, it, onTestFinished, vi } from 'vitest';
import { creation, events, idsOf } from '../../../contract/eventStoreFixtures.ts';
import { newServer, openStore } from './world.ts';

it('given events that are not shown behind a position, then asking again finds what comes behind them', async () => {
  const { url } = await newServer();
  const store = await openStore(url, {
    onReplaced: () => {},
    lockTimes: { renewMs: 10, staleMs: 5_000 },
  });
  const { position: after = 0 } = await store.append(creation('a-1'));
  for (let asked = 0; asked < 3; asked += 1) {
    await sleep(60);
    expect(await store.readAll({ after, maxCount: 10 })).toEqual([]);
    expect(await store.lastPosition()).toBe(after);
  }
  const given = { stream: 'a-1', expectedRevision: 0, events: events(2) };
  await store.append(given);
  expect(idsOf(await store.readAll({ after, maxCount: 10 }))).toEqual(idsOf(given.events));
  expect(await store.readAll({ after, maxCount: 1, categories: ['a'] })).toHaveLength(1);
  expect(await store.readAll({ after: 0, maxCount: 10 })).toHaveLength(3);
});

it('given many events that are not shown behind the last one that is, then they are passed over once', async () => {
  const { url } = await newServer();
  const store = await openStore(url);
  const { position } = await store.append(creation('a-1'));
  const hidden = { stream: 'eventstoredb-other', expectedRevision: -1, events: events(1_500) };
  await store.append(hidden);
  expect(await store.lastPosition()).toBe(position);

  const reads = vi.spyOn(EventStoreDBClient.prototype, 'readAll');
  onTestFinished(() => reads.mockRestore());
  for (let asked = 0; asked < 3; asked += 1) expect(await store.lastPosition()).toBe(position);
  expect(reads.mock.calls.map(([options]) => options?.maxCount)).toEqual([1, 1, 1]);

  await store.append({ ...hidden, expectedRevision: 1_499, events: events(1) });
  expect(await store.lastPosition()).toBe(position);
  const next = await store.append({ stream: 'a-1', expectedRevision: 0, events: events(1) });
  expect(await store.lastPosition()).toBe(next.position);
});

it('given a log that was put back to what it had been, then it ends where it ends now', async () => {
  const server = await newServer();
  const store = await openStore(server.url);
  await store.append(creation('a-1'));
  expect(await store.lastPosition()).toBeGreaterThan(0);
  await server.stop();
  // Without a file it has lost all.
  await server.start();
  await expect.poll(() => store.lastPosition().catch(() => null), { timeout: 10_000 }).toBe(0);
});
