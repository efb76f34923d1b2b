import { expect, it } from 'vitest';
import { metadataOf } from '../../../src/commands/context.ts';
import { noHead, sealAppend } from '../../../src/commands/sealedAppend.ts';
import type { OpenDecision } from '../../../src/reactors/redriveFollowUps.ts';
import { redriveFollowUps } from '../../../src/reactors/redriveFollowUps.ts';
import { StoreUnavailable } from '../../../src/store/eventStore.ts';
import { memoryStore, openDecisions, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { failingStore } from '../commands/faultyStore.ts';
import { expectWhole } from '../commands/wholeness.ts';
import { createData as unkeyed, status } from '../domain/queueItem/world.ts';
import { keyOf, uniqueKeyOf } from '../readModel/world.ts';

const createData = { ...unkeyed, key: keyOf(1), uniqueKey: uniqueKeyOf(1) };

/** Items 1 to 3, each retried with an attempt that was not written. */
const open = async () => {
  const { store, fail } = failingStore(memoryStore());
  const world = await startOrchestrator({ store });
  const metadata = metadataOf(world.context, world.clock);
  for (const id of [1, 2, 3]) {
    const created = { ...createData, id, key: keyOf(id) };
    const retry = { ...created, id: id + 10, ancestorId: id };
    const events = [{ type: 'Create', data: created }, status({ from: 'InProgress', to: 'Retried', retry })];
    await store.append(sealAppend(`queueItem-${id}`, noHead, events, metadata).append);
  }
  return { store, fail, decisions: await openDecisions(store) };
};

const none = (error: unknown): void => {
  throw error;
};

it('completes what was left open', async () => {
  const { store, decisions } = await open();
  expect(decisions).toHaveLength(3);
  await redriveFollowUps(store, decisions, none);
  expect((await expectWhole(store)).items.size).toBe(6);
});

it('changes nothing the second time', async () => {
  const { store, decisions } = await open();
  await redriveFollowUps(store, decisions, none);
  const before = await readEvents(store);
  await redriveFollowUps(store, decisions, none);
  expect(await readEvents(store)).toEqual(before);
});

it('goes on where one fails, and tells which', async () => {
  const { store, fail, decisions } = await open();
  const failed: OpenDecision[] = [];
  fail(new StoreUnavailable('no disk'), 'before');
  await redriveFollowUps(store, decisions, (_, decision) => failed.push(decision));
  expect(failed).toEqual([{ stream: 'queueItem-1', revision: 1 }]);
  expect(await openDecisions(store)).toEqual(failed);
  await redriveFollowUps(store, failed, none);
  await expectWhole(store);
});

it('may run twice at once', async () => {
  const { store, decisions } = await open();
  await Promise.all([redriveFollowUps(store, decisions, none), redriveFollowUps(store, decisions, none)]);
  expect((await expectWhole(store)).items.size).toBe(6);
});
