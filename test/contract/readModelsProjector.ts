import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemHistory } from '../../projections/itemHistory/itemHistory.ts';
import { itemSearch } from '../../projections/itemSearch/itemSearch.ts';
import {
  processingStatus,
  type ProcessingStatusRow,
} from '../../projections/processingStatus/processingStatus.ts';
import type { Projection } from '../../projections/projection.ts';
import { type Epoch, StoodDown } from '../../src/readModel/projectionStore.ts';
import { Projector } from '../../src/readModel/projector.ts';
import { create, newWorld, taken, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function projectorContract(newPlace: NewPlace): void {
  describe('the projector', () => {
    let world: World;
    let at: TestPlace;
    let opened: Projector[];

    const open = async (
      given: { readonly epoch?: Epoch; readonly pageSize?: number } = {},
      projections: readonly Projection[] = [itemSearch, itemHistory, processingStatus],
    ): Promise<Projector> => {
      const { epoch = 1, pageSize } = given;
      const projector = new Projector(
        world.store,
        await at.openRows(world.store, projections, epoch),
        pageSize,
      );
      opened.push(projector);
      return projector;
    };
    const statuses = () => at.run('SELECT id, status FROM item ORDER BY id');

    beforeEach(async () => {
      world = newWorld();
      opened = [];
      for (let id = 1; id <= 5; id += 1) await world.append(`queueItem-${id}`, [create(id)]);
      await world.append('queueItem-2', [taken()]);
      at = await newPlace();
    });

    afterEach(async () => {
      for (const projector of opened) await projector.close();
      await world.close();
      await at.remove();
    });

    it('given a log, when it is projected page by page, then each page moves rows and checkpoint', async () => {
      const projector = await open({ pageSize: 4 });
      expect(await projector.step()).toBe(4);
      expect(projector.position).toBe(4);
      expect(await statuses()).toEqual([1, 2, 3, 4].map((id) => ({ id, status: 0 })));
      expect(await projector.step()).toBe(2);
      expect(projector.position).toBe(6);
      expect(await statuses()).toMatchObject({ length: 5, 1: { id: 2, status: 1 } });
      expect(await projector.step()).toBe(0);
      expect(await at.run('SELECT item_id, status FROM item_event WHERE item_id = 2 ORDER BY id')).toEqual([
        { item_id: 2, status: 0 },
        { item_id: 2, status: 1 },
      ]);
    });

    it('given an event that somebody else has put into a stream, then it is passed over', async () => {
      const foreign = { id: randomUUID(), type: 'Create', data: '{}', metadata: '' };
      await world.store.append({ stream: 'queueItem-6', expectedRevision: -1, events: [foreign] });
      await world.append('queueItem-7', [create(7)]);
      const projector = await open();
      expect(await projector.step()).toBe(8);
      expect(await statuses()).toMatchObject([1, 2, 3, 4, 5, 7].map((id) => ({ id })));
    });

    it('given a new projector, then it goes on from the checkpoint', async () => {
      await (await open({ pageSize: 4 })).step();
      const next = await open({ epoch: 2 });
      expect(next.position).toBe(4);
      expect(await next.step()).toBe(2);
      expect(await statuses()).toHaveLength(5);
    });

    it('given another one has projected the page, then it stands down and writes nothing', async () => {
      const late = await open({ pageSize: 6 });
      await (await open({ pageSize: 4 })).step();
      await expect(late.step()).rejects.toThrow(StoodDown);
      expect(await statuses()).toHaveLength(4);
    });

    it('given a later leader, then the former one writes nothing when it wakes up, wherever it was', async () => {
      const former = await open({ epoch: 1, pageSize: 2 });
      await former.step();
      const later = await open({ epoch: 2 });
      await expect(former.step()).rejects.toThrow(StoodDown);
      expect(await statuses()).toHaveLength(2);
      await later.step();
      await expect(former.step()).rejects.toThrow(StoodDown);
      expect(await statuses()).toHaveLength(5);
      await expect(open({ epoch: 1 })).rejects.toThrow(StoodDown);
      await world.append('queueItem-9', [create(9)]);
      expect(await (await open({ epoch: 3 })).step()).toBe(1);
    });

    it('given one that is alone, then it goes on under the last epoch there was', async () => {
      await (await open({ epoch: 7, pageSize: 4 })).step();
      expect(await (await open({ epoch: 'current' })).step()).toBe(2);
      expect(await at.run('SELECT epoch, position FROM checkpoint')).toEqual([{ epoch: 7, position: 6 }]);
    });

    it('given a later leader, then the former one does not go on building tables either', async () => {
      await (await open({ epoch: 1 }, [itemSearch])).step();
      const former = await open({ epoch: 1, pageSize: 2 }, [itemSearch, processingStatus]);
      await former.step();
      expect(former.building).toEqual(['processingStatus']);
      await open({ epoch: 2 }, [itemSearch, processingStatus]);
      await expect(former.step()).rejects.toThrow(StoodDown);
      expect(await at.run('SELECT new_items FROM processing_status')).toEqual([{ new_items: 2 }]);
    });

    it('given events that were projected already, when they come again, then nothing changes', async () => {
      await (await open()).step();
      const before = await at.run('SELECT * FROM item_event ORDER BY id');
      await at.run('UPDATE checkpoint SET position = 0');
      await (await open({ pageSize: 3 })).step();
      expect(await at.run('SELECT * FROM item_event ORDER BY id')).toEqual(before);
      expect(await at.run('SELECT new_items, in_progress FROM processing_status')).toEqual([
        { new_items: 4, in_progress: 1 },
      ]);
    });

    it('given a fold that fails, then nothing of its page is written, and the page can be tried again', async () => {
      let fails = true;
      const fragile: Projection<ProcessingStatusRow> = {
        ...processingStatus,
        changes: (event) =>
          processingStatus.changes(event).map((change) => ({
            ...change,
            evolve: (row) => {
              if (fails && event.position === 3) throw new Error('broken');
              return change.evolve(row);
            },
          })),
      };
      const projector = await open({}, [itemSearch, fragile]);
      await expect(projector.step()).rejects.toThrow('broken');
      expect([projector.position, await statuses()]).toEqual([0, []]);
      fails = false;
      await projector.step();
      expect(await at.run('SELECT new_items, in_progress FROM processing_status')).toEqual([
        { new_items: 4, in_progress: 1 },
      ]);
    });
  });
}
