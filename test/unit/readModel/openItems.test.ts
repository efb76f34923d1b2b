import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenItem } from '../../../src/readModel/readyIndex.ts';
import type { OpenTask } from '../../../src/readModel/readyTasks.ts';
import type { ReadModels } from '../../../src/readModel/readModels.ts';
import { begun, group, prepared, taskCreate, taskMoved } from '../projections/everyTask.ts';
import { create, finished, newWorld, readModelsOf, taken, type World } from './world.ts';

describe('open items', () => {
  let world: World;
  let reads: ReadModels;

  beforeEach(async () => {
    world = newWorld();
    await world.append('queueItem-1', [
      create(1, { priority: 'High', dueDate: '2026-02-01T00:00:00.5Z', deferDate: '2026-01-15T00:00:00Z' }),
    ]);
    await world.append('queueItem-2', [create(2), taken(), finished('Successful')]);
    await world.append('queueItem-3', [create(3, { reference: 'r', queueId: 189 }), taken(189)], {
      folderId: 2,
    });
    reads = await readModelsOf(world);
  });

  afterEach(async () => {
    await reads.close();
    await world.close();
  });

  it('given items of every status, then those that are new or in progress come, with the checkpoint', () => {
    let loaded: { items: OpenItem[]; position: number } | null = null;
    reads.openItems((items, position) => {
      loaded = { items: [...items], position };
    });
    expect(loaded).toEqual({
      items: [
        {
          id: 1,
          queueId: 188,
          folderId: 1,
          priority: 0,
          dueDate: '2026-02-01T00:00:00.5000000Z',
          deferDate: '2026-01-15T00:00:00.0000000Z',
          reference: null,
          createPosition: 1,
          isNew: true,
        },
        {
          id: 3,
          queueId: 189,
          folderId: 2,
          priority: 1,
          dueDate: null,
          deferDate: null,
          reference: 'r',
          createPosition: 5,
          isNew: false,
        },
      ],
      position: 6,
    });
  });

  it('given a reader that stops early, then the database can be used again', async () => {
    reads.openItems((items) => {
      for (const { id } of items) if (id === 1) break;
    });
    await world.append('queueItem-4', [create(4)]);
    const ids: number[] = [];
    reads.grown(await world.store.lastPosition());
    expect(await reads.consistency.waitFor(7, 20_000)).toBe(0);
    reads.openItems((items) => ids.push(...[...items].map(({ id }) => id)));
    expect(ids).toEqual([1, 4, 3]);
  });

  it('given tasks of every status, then those that have not ended come with the items', async () => {
    await world.append('task-1', [taskCreate(1, { priority: 'HIGH' })]);
    await world.append('task-2', [
      taskCreate(2),
      prepared,
      begun(),
      taskMoved({ from: 'EXECUTING', to: 'QUEUE', why: 'released', deferDate: '2026-02-01T00:00:00Z' }),
    ]);
    await world.append('task-3', [taskCreate(3), prepared, begun()], { folderId: 2 });
    await world.append('task-4', [taskCreate(4), taskMoved({ from: 'PREPARE', to: 'CANCEL' })]);
    reads.grown(await world.store.lastPosition());
    await reads.consistency.waitFor(await world.store.lastPosition(), 20_000);
    let open: OpenTask[] = [];
    reads.openItems((items, _position, tasks) => {
      expect([...items]).toHaveLength(2);
      open = [...tasks];
    });
    const task = { folderId: 1, processId: 7, groups: [group], priority: 1, deferDate: null };
    expect(open).toEqual([
      { ...task, id: 1, groups: [], priority: 0, createPosition: 7, status: 'PREPARE' },
      { ...task, id: 2, deferDate: '2026-02-01T00:00:00.0000000Z', createPosition: 8, status: 'QUEUE' },
      { ...task, id: 3, folderId: 2, createPosition: 12, status: 'EXECUTING' },
    ]);
  });
});
