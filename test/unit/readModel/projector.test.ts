import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemSearch } from '../../../projections/itemSearch/itemSearch.ts';
import { processingStatus } from '../../../projections/processingStatus/processingStatus.ts';
import type { Projection } from '../../../projections/projection.ts';
import { StoodDown } from '../../../src/readModel/checkpoint.ts';
import { openReadDatabase, type ReadDatabase } from '../../../src/readModel/database.ts';
import { Projector } from '../../../src/readModel/projector.ts';
import { create, newWorld, taken, type World } from './world.ts';

describe('the projector', () => {
  let world: World;
  let database: ReadDatabase;

  const open = (projections: readonly Projection[]) =>
    openReadDatabase(':memory:', { logId: world.store.logId, lastPosition: 0 }, projections);
  const statuses = () => database.db.prepare('SELECT id, status FROM item ORDER BY id').all();

  beforeEach(async () => {
    world = newWorld();
    for (let id = 1; id <= 5; id += 1) await world.append(`queueItem-${id}`, [create(id)]);
    await world.append('queueItem-2', [taken()]);
    database = open([itemSearch, processingStatus]);
  });

  afterEach(async () => {
    database.db.close();
    await world.close();
  });

  it('given a log, when it is projected page by page, then each page moves rows and checkpoint', async () => {
    const projector = new Projector(world.store, database, { pageSize: 4 });
    expect(await projector.step()).toBe(4);
    expect([projector.position, statuses()]).toEqual([4, [1, 2, 3, 4].map((id) => ({ id, status: 0 }))]);
    expect(await projector.step()).toBe(2);
    expect([projector.position, statuses()]).toMatchObject([6, { length: 5, 1: { id: 2, status: 1 } }]);
    expect(await projector.step()).toBe(0);
  });

  it('given a new projector, then it goes on from the checkpoint', async () => {
    await new Projector(world.store, database, { pageSize: 4 }).step();
    const next = new Projector(world.store, database);
    expect(next.position).toBe(4);
    expect(await next.step()).toBe(2);
    expect(statuses()).toHaveLength(5);
  });

  it('given another one has projected the page, then it stands down and writes nothing', async () => {
    const late = new Projector(world.store, database, { pageSize: 6 });
    await new Projector(world.store, database, { pageSize: 4 }).step();
    await expect(late.step()).rejects.toThrow(StoodDown);
    expect(statuses()).toHaveLength(4);
  });

  it('given a later leader, then the former one stands down', async () => {
    await new Projector(world.store, database, { epoch: 2, pageSize: 1 }).step();
    await expect(new Projector(world.store, database, { epoch: 1 }).step()).rejects.toThrow(StoodDown);
    await new Projector(world.store, database, { epoch: 2 }).step();
    await world.append('queueItem-9', [create(9)]);
    await new Projector(world.store, database, { epoch: 3 }).step();
    expect(statuses()).toHaveLength(6);
  });

  it('given a fold that fails, then nothing of its page is written, and the page can be tried again', async () => {
    let fails = true;
    const fragile: Projection = {
      ...processingStatus,
      changes: (event) => {
        if (fails && event.position === 3) throw new Error('broken');
        return processingStatus.changes(event);
      },
    };
    database.db.close();
    database = open([itemSearch, fragile]);
    const projector = new Projector(world.store, database);
    await expect(projector.step()).rejects.toThrow('broken');
    expect([projector.position, statuses()]).toEqual([0, []]);
    fails = false;
    await projector.step();
    expect(database.db.prepare('SELECT new_items, in_progress FROM processing_status').all()).toEqual([
      { new_items: 4, in_progress: 1 },
    ]);
  });
});
