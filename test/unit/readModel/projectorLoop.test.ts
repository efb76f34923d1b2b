import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { itemSearch } from '../../../projections/itemSearch/itemSearch.ts';
import { type PageWrite, type ProjectionStore, StoodDown } from '../../../src/readModel/projectionStore.ts';
import { Projector } from '../../../src/readModel/projector.ts';
import { ProjectorLoop } from '../../../src/readModel/projectorLoop.ts';
import { create, newWorld, type World } from './world.ts';

/** Rows that nobody keeps, in a database that fails while it is told to. */
class FailingStore implements ProjectionStore {
  readonly tables = [{ projection: itemSearch, tableName: 'item_v2', position: null }];
  position = 0;
  failure: Error | null = null;
  isGone = false;
  closed = 0;

  write({ checkpoint }: PageWrite): void {
    if (this.failure !== null) throw this.failure;
    this.position = checkpoint;
  }

  async check(): Promise<void> {
    if (this.isGone) throw new Error('gone');
  }

  close(): void {
    this.closed += 1;
  }
}

/** Without a timer: those are the test's. */
async function turnsUntil(isSo: () => boolean): Promise<void> {
  for (let n = 0; n < 10_000 && !isSo(); n += 1) await turn();
  expect(isSo()).toBe(true);
}

describe('the loop of the projector', () => {
  let world: World;
  let rows: FailingStore;
  let opened: number;
  let told: string[];
  let loop: ProjectorLoop;

  const start = (): void => {
    loop = new ProjectorLoop(
      async () => {
        opened += 1;
        return new Projector(world.store, rows);
      },
      {
        onCheckpoint: (position) => told.push(`at ${position}`),
        onTrouble: (error) => told.push(`trouble: ${error instanceof Error ? error.message : ''}`),
        onRecovered: () => told.push('recovered'),
        onStoodDown: () => told.push('stood down'),
      },
    );
  };

  beforeEach(async () => {
    world = newWorld();
    await world.append('queueItem-1', [create(1)]);
    rows = new FailingStore();
    opened = 0;
    told = [];
  });

  afterEach(async () => {
    await loop.stop();
    await world.close();
  });

  it('given events, then it says how far it has come', async () => {
    start();
    await expect.poll(() => told).toEqual(['at 0', 'at 1']);
    await world.append('queueItem-2', [create(2)]);
    loop.grown();
    await expect.poll(() => told).toEqual(['at 0', 'at 1', 'at 2']);
  });

  it('given events one by one, then they gather, unless somebody waits for one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    start();
    await turnsUntil(() => told.includes('at 1'));
    await world.append('queueItem-2', [create(2)]);
    loop.grown();
    for (let n = 0; n < 50; n += 1) await turn();
    expect(told).toEqual(['at 0', 'at 1']);
    loop.hurry();
    await turnsUntil(() => told.includes('at 2'));
    await world.append('queueItem-3', [create(3)]);
    loop.grown();
    await vi.advanceTimersByTimeAsync(100);
    await turnsUntil(() => told.includes('at 3'));
    expect(told).toEqual(['at 0', 'at 1', 'at 2', 'at 3']);
  });

  it('given a database that fails, then it tries again, begins anew each time, and goes on when that passes', async () => {
    rows.failure = new Error('database or disk is full');
    start();
    await expect.poll(() => told.filter((line) => line.startsWith('trouble')).length).toBeGreaterThan(1);
    expect(rows.position).toBe(0);
    rows.failure = null;
    await expect.poll(() => told.slice(-3), { timeout: 10_000 }).toEqual(['at 0', 'at 1', 'recovered']);
    expect([opened > 2, rows.closed]).toEqual([true, opened - 1]);
  });

  it('given rows that are gone while nothing happens, then it notices, and begins anew', async () => {
    start();
    await expect.poll(() => told).toEqual(['at 0', 'at 1']);
    rows.isGone = true;
    await expect.poll(() => told, { timeout: 10_000 }).toContain('trouble: gone');
    [rows.isGone, rows.position] = [false, 0];
    await expect.poll(() => told.slice(-3), { timeout: 10_000 }).toEqual(['at 0', 'at 1', 'recovered']);
  });

  it('given another process projects, then it ends and lets go', async () => {
    rows.failure = new StoodDown();
    start();
    await expect.poll(() => told).toEqual(['at 0', 'stood down']);
    expect([opened, rows.closed]).toEqual([1, 1]);
  });

  it('given it rests after a failure, when it is stopped, then it does not wait', async () => {
    rows.failure = new Error('gone');
    start();
    await expect.poll(() => told.length).toBeGreaterThan(3);
    const since = performance.now();
    await loop.stop();
    expect(performance.now() - since).toBeLessThan(90);
  });
});
