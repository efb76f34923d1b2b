import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
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
