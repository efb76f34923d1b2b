import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { findItem, listItems } from '../../../src/readModel/queries/items.ts';
import { openReadModels, type ReadModels } from '../../../src/readModel/readModels.ts';
import { all, caughtUp, create, newWorld, taken, type World } from './world.ts';

describe('read models on threads of their own', () => {
  let folder: string;
  let world: World;
  let reads: ReadModels;
  let errors: unknown[];

  const open = async () => {
    const opened = await openReadModels({
      place: { path: join(folder, 'read.db') },
      log: { file: join(folder, 'events.db') },
      store: world.store,
      onWarning: (_, error) => errors.push(error),
      onFailed: (error) => errors.push(error),
    });
    await opened.startProjecting(1);
    return opened;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orchestream-threads-'));
    errors = [];
    world = newWorld(join(folder, 'events.db'));
    for (let id = 1; id <= 1_200; id += 1) void world.append(`queueItem-${id}`, [create(id)]);
    await world.append('queueItem-1201', [create(1201)]);
    reads = await open();
    await caughtUp(reads, world.store);
  });

  afterEach(async () => {
    await reads.close();
    await world.close();
    rmSync(folder, { recursive: true });
    if (errors.length > 0) throw new AggregateError(errors, 'projecting or reading failed');
  });

  it('given a log, then lists and items are read', async () => {
    const { rows, count } = await listItems(reads, [1], { ...all, top: 2 });
    expect([rows.map(({ created }) => created.id), count]).toEqual([[1201, 1200], 1201]);
    expect(await findItem(reads, [1], 5)).toMatchObject({ status: 'New' });
  });

  it('given the log grows, then what is read follows', async () => {
    await world.append('queueItem-5', [taken()]);
    await caughtUp(reads, world.store);
    expect(await findItem(reads, [1], 5)).toMatchObject({ status: 'InProgress' });
    expect([reads.building(), reads.unready()]).toEqual([[], null]);
  });

  it('given the projector is stopped, then reads go on, and it can be started again', async () => {
    await reads.stopProjecting();
    await world.append('queueItem-5', [taken()]);
    expect(await findItem(reads, [1], 5)).toMatchObject({ status: 'New' });
    await reads.startProjecting(2);
    await caughtUp(reads, world.store);
    expect(await findItem(reads, [1], 5)).toMatchObject({ status: 'InProgress' });
  });

  it('given the log grows and nobody says so, then what is read follows all the same', async () => {
    await world.append('queueItem-5', [taken()]);
    const position = await world.store.lastPosition();
    expect(await reads.consistency.waitFor(position, 20_000)).toBe(0);
  });

  it('given they are closed and opened again, then they go on', async () => {
    await reads.close();
    await world.append('queueItem-5', [taken()]);
    reads = await open();
    await caughtUp(reads, world.store);
    expect(await findItem(reads, [1], 5)).toMatchObject({ status: 'InProgress' });
  });

  it('given a query that fails, then its caller is told, and the next one is answered', async () => {
    await expect(sql`select nonsense`.execute(reads.lists)).rejects.toThrow('no such column: nonsense');
    expect((await sql`select 1 as one`.execute(reads.lists)).rows).toEqual([{ one: 1 }]);
  });
});
