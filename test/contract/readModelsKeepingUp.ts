import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findItem } from '../../src/readModel/queries/items.ts';
import { openReadModels, type ReadModels } from '../../src/readModel/readModels.ts';
import { caughtUp, create, newWorld, readModelsOf, taken, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function keepingUpContract(newPlace: NewPlace): void {
  describe('keeping up with the log', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await world.append('queueItem-1', [create(1)]);
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    const statusOf = async (id: number) => (await findItem(reads, [1], id))?.status;

    it('given the log grows, then what is read follows', async () => {
      await world.append('queueItem-1', [taken()]);
      await caughtUp(reads, world.store);
      expect([await statusOf(1), reads.unready(), reads.building()]).toEqual(['InProgress', null, []]);
    });

    it('given projecting is stopped, then nothing moves until it is started again', async () => {
      await reads.stopProjecting();
      await world.append('queueItem-1', [taken()]);
      reads.grown(2);
      expect(await reads.consistency.waitFor(2, 50)).toBeGreaterThan(0);
      expect(await statusOf(1)).toBe('New');
      await reads.startProjecting(2);
      await caughtUp(reads, world.store);
      expect(await statusOf(1)).toBe('InProgress');
    });

    it('given it is started under a new epoch, then it goes on under that', async () => {
      await reads.startProjecting(7);
      await world.append('queueItem-2', [create(2)]);
      await caughtUp(reads, world.store);
      expect(await at.run('SELECT epoch, position FROM checkpoint')).toEqual([{ epoch: 7, position: 2 }]);
    });

    it('given rows of another log, then they are made anew', async () => {
      await reads.close();
      await world.close();
      world = newWorld();
      await world.append('queueItem-5', [create(5)]);
      reads = await readModelsOf(world, at.place);
      expect([await statusOf(1), await statusOf(5)]).toEqual([undefined, 'New']);
    });

    it('given rows that know more than the log, then they are made anew', async () => {
      await reads.close();
      await at.run('UPDATE checkpoint SET position = 99');
      await at.run('DELETE FROM item_v2');
      reads = await readModelsOf(world, at.place);
      expect(await statusOf(1)).toBe('New');
    });

    it('given nothing was projected yet, then there are no open items, as of the beginning', async () => {
      const empty = await newPlace();
      const fresh = await openReadModels({
        place: empty.place,
        store: world.store,
        onWarning: () => {},
        onFailed: () => {},
      });
      const loaded: unknown[] = [];
      await fresh.openItems((items, position) => loaded.push([...items], position));
      expect(loaded).toEqual([[], 0]);
      await fresh.close();
      await empty.remove();
    });
  });
}
