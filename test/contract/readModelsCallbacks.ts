import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFilter } from '../../src/doors/odata/expression/parser.ts';
import {
  callbacksOf,
  findCallback,
  listCallbacks,
  listPendingCallbacks,
  oldestPendingCallback,
} from '../../src/readModel/queries/callbacks.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import { withTasks } from '../unit/projections/everyTask.ts';
import { Log } from '../unit/projections/scenario.ts';
import { all, newWorld, readModelsOf, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function callbackQueries(newPlace: NewPlace): void {
  describe('callbacks', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      for (const { stream, type, data, metadata } of withTasks(new Log()).events)
        await world.append(stream, [{ type, data: JSON.parse(data) }], JSON.parse(metadata));
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    it('given callbacks, then they are listed by task, those of other folders apart', async () => {
      const { rows, count } = await listCallbacks(reads, [1], { ...all, count: true });
      expect(rows.map(({ taskId, status }) => [taskId, status])).toEqual([
        [4, 'DEAD'],
        [2, 'PENDING'],
        [1, 'DELIVERED'],
      ]);
      expect(count).toBe(3);
      expect((await listCallbacks(reads, null, all)).rows.map(({ taskId }) => taskId)).toEqual([5, 4, 2, 1]);
    });

    it.each([
      ["Status eq 'DEAD'", [4]],
      ["Status in ('PENDING','DELIVERED') and SystemId eq 61", [2, 1]],
      ['SystemId eq 62', []],
    ])('given the filter %s, then these are found', async (filter, found) => {
      const { rows } = await listCallbacks(reads, [1], { ...all, filter: parseFilter(filter) });
      expect(rows.map(({ taskId }) => taskId)).toEqual(found);
    });

    it('given a task, then its callback is found in its folder', async () => {
      expect(await findCallback(reads, 1, 2)).toMatchObject({
        status: 'PENDING',
        nextAt: '2026-01-02T10:23:06.5Z',
        requestedAt: '2026-01-02T10:23:00Z',
        endedAt: null,
        lastError: 'timeout',
      });
      expect(await findCallback(reads, 1, 1)).toMatchObject({ endedAt: '2026-01-02T10:22:00Z' });
      expect([await findCallback(reads, 2, 2), await findCallback(reads, 1, 3)]).toEqual([null, null]);
    });

    it('given many tasks, then the callbacks of those that have one come together', async () => {
      const found = await callbacksOf(reads, [1, 2, 3]);
      expect(new Map([...found].map(([id, { taskId }]) => [id, taskId]))).toEqual(
        new Map([
          [1, 1],
          [2, 2],
        ]),
      );
      expect(found.get(2)).toEqual(await findCallback(reads, 1, 2));
      expect(await callbacksOf(reads, [])).toEqual(new Map());
    });

    it('given some that are to be sent, then they are found, and since when the oldest waits', async () => {
      const ids = (await listPendingCallbacks(reads)).map(({ taskId }) => taskId);
      expect(ids.toSorted((a, b) => a - b)).toEqual([2, 5]);
      expect(await oldestPendingCallback(reads)).toBe(Date.parse('2026-01-02T10:23:00Z'));
    });
  });
}
