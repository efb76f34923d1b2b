import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenItem } from '../../src/readModel/readyIndex.ts';
import type { OpenTask } from '../../src/readModel/readyTasks.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import {
  caughtUp,
  create,
  finished,
  newWorld,
  readModelsOf,
  taken,
  type World,
} from '../unit/readModel/world.ts';
import { begun, group, prepared, taskCreate, taskMoved } from '../unit/projections/everyTask.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function openItemsContract(newPlace: NewPlace): void {
  describe('open items', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await world.append('queueItem-1', [
        create(1, { priority: 'High', dueDate: '2026-02-01T00:00:00.5Z', deferDate: '2026-01-15T00:00:00Z' }),
      ]);
      await world.append('queueItem-2', [create(2), taken(), finished('Successful')]);
      await world.append('queueItem-3', [create(3, { reference: 'r', queueId: 189 }), taken(189)], {
        folderId: 2,
      });
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id;
    const load = async () => {
      const items: OpenItem[] = [];
      const tasks: OpenTask[] = [];
      let position = -1;
      await reads.openItems((someItems, asOf, someTasks) => {
        items.push(...someItems);
        tasks.push(...someTasks);
        position = asOf;
      });
      return { items: items.toSorted(byId), tasks: tasks.toSorted(byId), position };
    };

    it('given items of every status, then those that are new or in progress come, with the checkpoint', async () => {
      expect(await load()).toEqual({
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
        tasks: [],
        position: 6,
      });
    });

    it('given a reader that stops early, then the database can be used again', async () => {
      await reads.openItems((items) => {
        for (const { id } of items) if (id === 1) break;
      });
      await world.append('queueItem-4', [create(4)]);
      await caughtUp(reads, world.store);
      const { items, position } = await load();
      expect([items.map(({ id }) => id), position]).toEqual([[1, 3, 4], 7]);
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
      await caughtUp(reads, world.store);
      const { items, tasks } = await load();
      expect(items).toHaveLength(2);
      const task = { folderId: 1, processId: 7, groups: [group], priority: 1, deferDate: null };
      expect(tasks).toEqual([
        { ...task, id: 1, groups: [], priority: 0, createPosition: 7, status: 'PREPARE' },
        { ...task, id: 2, deferDate: '2026-02-01T00:00:00.0000000Z', createPosition: 8, status: 'QUEUE' },
        { ...task, id: 3, folderId: 2, createPosition: 12, status: 'EXECUTING' },
      ]);
    });

    it('given items or tasks that are being built anew, then there are none, as of the beginning of the log', async () => {
      await at.run(`UPDATE projection SET position = 1 WHERE name = 'taskSearch'`);
      expect(await load()).toEqual({ items: [], tasks: [], position: 0 });
    });
  });
}
