import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projections } from '../../projections/projections.ts';
import { NotComparable } from '../../src/readModel/digest.ts';
import { compareWithReplay, replay } from '../../src/readModel/replay.ts';
import { create, finished, newWorld, queueCreate, taken, type World } from '../unit/readModel/world.ts';
import { begun, prepared, taskCreate } from '../unit/projections/everyTask.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';
import { writeEverything } from './readModelsLog.ts';

export function replayContract(newPlace: NewPlace): void {
  describe('replaying the log', () => {
    let folder: string;
    let world: World;
    let at: TestPlace;

    const catchUp = async (): Promise<number> =>
      replay(world.store, () => at.openRows(world.store, projections, 1), await world.store.lastPosition());
    const compare = () =>
      compareWithReplay(world.store, at.readDigests, join(folder, 'scratch.db'), projections);
    const differing = async () => (await compare()).filter(({ result }) => result !== 'equal');

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'orchestream-replay-'));
      world = newWorld();
      await world.append('queue-188', [queueCreate(188, 'DocQueue')]);
      await world.append('queueItem-1', [create(1), taken(), finished('Failed')]);
      await world.append('task-99', [taskCreate(99), prepared, begun()]);
      at = await newPlace();
      await catchUp();
    });

    afterEach(async () => {
      await world.close();
      await at.remove();
      rmSync(folder, { recursive: true });
    });

    it('given rows made from the log, then every table comes out equal', async () => {
      const comparisons = await compare();
      expect(comparisons.map(({ result }) => result)).toEqual(projections.map(() => 'equal'));
      expect(comparisons).toContainEqual(
        expect.objectContaining({ table: 'item_event', live: expect.objectContaining({ rows: 3 }) }),
      );
      expect(comparisons).toContainEqual(
        expect.objectContaining({ table: 'task_event', live: expect.objectContaining({ rows: 3 }) }),
      );
    });

    it('given a log of everything that can happen, then the rows are those that SQLite has, to the letter', async () => {
      await writeEverything(world, 300);
      await catchUp();
      expect(await differing()).toEqual([]);
    });

    it('given a log that has grown since, then it is compared as of the checkpoint of the rows', async () => {
      await world.append('queueItem-2', [create(2)]);
      expect(await differing()).toEqual([]);
    });

    it('given a row that was changed by hand, then its table differs', async () => {
      await at.run(`UPDATE item_v2 SET reviewer_name = 'nobody'`);
      expect(await differing()).toMatchObject([{ table: 'item', result: 'different' }]);
    });

    it('given a table that is still being built, then it is said so', async () => {
      await at.run(`UPDATE projection SET position = 1 WHERE name = 'comments'`);
      expect(await differing()).toMatchObject([{ table: 'item_comment', result: 'unbuilt' }]);
    });

    it('given rows of another log, then there is nothing to compare', async () => {
      await at.run(`UPDATE checkpoint SET log_id = 'another'`);
      await expect(compare()).rejects.toThrow(NotComparable);
    });
  });
}
