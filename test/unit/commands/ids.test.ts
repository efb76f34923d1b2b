import { expect, it } from 'vitest';
import { metadataOf } from '../../../src/commands/context.ts';
import type { Ids } from '../../../src/commands/ids.ts';
import { idBlocks } from '../../../src/commands/ids.ts';
import { UnknownOutcome } from '../../../src/store/eventStore.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { verifyChains } from '../../../src/store/verifyChains.ts';
import { alice } from '../../support/given.ts';
import { contextOf, memoryStore, readEvents } from '../../support/orchestrator.ts';
import { failingStore } from './faultyStore.ts';

const idsOn = (store: EventStore): Ids => idBlocks(store, () => metadataOf(contextOf(alice), () => 0));

const take = (ids: Ids, count: number) =>
  Promise.all(Array.from({ length: count }, async () => ids.next('queueItem')));

it('ids begin at 1 and follow one another', async () => {
  const ids = idsOn(memoryStore());
  expect(await take(ids, 5)).toEqual([1, 2, 3, 4, 5]);
  expect(await take(ids, 1_000)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 6));
});

it('ids of each kind are their own', async () => {
  const ids = idsOn(memoryStore());
  expect([await ids.next('queue'), await ids.next('user'), await ids.next('queue')]).toEqual([1, 1, 2]);
});

it('ids are never given twice, by several that start one after another or work at once', async () => {
  const store = memoryStore();
  const given: number[] = [];
  const first = idsOn(store);
  const second = idsOn(store);
  given.push(...(await take(first, 150)), ...(await take(second, 150)), ...(await take(first, 500)));
  given.push(...(await Promise.all([take(first, 300), take(second, 300), take(idsOn(store), 300)])).flat());
  for (let start = 0; start < 5; start += 1) given.push(...(await take(idsOn(store), 10)));
  expect(new Set(given).size).toBe(given.length);
  expect((await verifyChains(store)).broken).toEqual([]);
});

it('ids of definitions leave no gap when a process starts again', async () => {
  const store = memoryStore();
  const given: number[] = [];
  for (let start = 0; start < 3; start += 1) given.push(await idsOn(store).next('queue'));
  expect(given).toEqual([1, 2, 3]);
});

it('ids that were reserved come without waiting', async () => {
  const ids = idsOn(memoryStore());
  await ids.reserve('queueItem', 1_500);
  const given = Array.from({ length: 1_500 }, () => ids.next('queueItem'));
  expect(given).toEqual(Array.from({ length: 1_500 }, (_, n) => n + 1));
});

it('ids in a row are given to nobody else', async () => {
  const store = memoryStore();
  const ids = idsOn(store);
  const before = await ids.next('queueItem');
  const first = await ids.inARow('queueItem', 250);
  const others = [before, ...(await take(ids, 1_000)), ...(await take(idsOn(store), 1_000))];
  expect(others.filter((id) => id >= first && id < first + 250)).toEqual([]);
  expect(new Set(others).size).toBe(2_001);
});

it('ids go on where the reservation of a block had an unknown outcome', async () => {
  const log = memoryStore();
  const { store, fail } = failingStore(log);
  const ids = idsOn(store);
  fail(new UnknownOutcome('the answer was lost'), 'after');
  expect(await ids.next('queueItem')).toBe(1);
  expect(await readEvents(log)).toHaveLength(1);
});

it('an id that cannot be had is an error, and the next one can be had', async () => {
  const { store, fail } = failingStore(memoryStore());
  const ids = idsOn(store);
  fail(new Error('no disk'), 'before');
  await expect(Promise.resolve(ids.next('queueItem'))).rejects.toThrow('no disk');
  expect(await ids.next('queueItem')).toBe(1);
});
