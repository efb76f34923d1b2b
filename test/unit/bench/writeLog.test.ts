import { describe, expect, it } from 'vitest';
import { EVENTS_AN_ITEM } from '../../../bench/worked/life.ts';
import { writeLog } from '../../../bench/worked/writeLog.ts';
import { verifyChains } from '../../../src/store/verifyChains.ts';
import { startOrchestrator } from '../../support/orchestrator.ts';

const ITEMS = 40;

async function workedLog() {
  const orchestrator = await startOrchestrator();
  const queue = await orchestrator.queue({ name: 'worked' });
  const before = await orchestrator.store.lastPosition();
  await writeLog(orchestrator.store, [queue.id], ITEMS, () => {});
  const events = await orchestrator.store.readAll({
    after: before,
    maxCount: 1_000,
    categories: ['queueItem'],
  });
  return { orchestrator, events };
}

describe('writeLog', () => {
  it('gives each item a whole life in a chain that holds', async () => {
    const { orchestrator, events } = await workedLog();
    expect(events).toHaveLength(ITEMS * EVENTS_AN_ITEM);
    expect((await verifyChains(orchestrator.store)).broken).toEqual([]);
    const items = await Promise.all(
      Array.from({ length: ITEMS }, (_, index) => orchestrator.item(index + 1)),
    );
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['Successful', 'Failed']));
    for (const { status, reviewStatus, run } of items) {
      expect(reviewStatus).toBe(status === 'Failed' ? 'Verified' : 'None');
      expect(run).toBe(status === 'Failed' ? 1 : 2);
    }
  });

  it('mixes the events of its items', async () => {
    const { events } = await workedLog();
    const revisions = events.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  });
});
