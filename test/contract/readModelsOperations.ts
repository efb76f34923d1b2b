import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationEvent, Started } from '../../src/domain/operation/events.ts';
import type { QueryExpression } from '../../src/readModel/expression/ast.ts';
import {
  countItems,
  findOperation,
  listOperations,
  listRunningOperations,
  nextItems,
} from '../../src/readModel/queries/operations.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import { all, create, newWorld, queueCreate, readModelsOf, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

const given: Started = { kind: 'SetPriority', priority: 'High', filter: '{}', until: 3, total: 2 };
const started = (change: Partial<Started> = {}): OperationEvent => ({
  type: 'Started',
  data: { ...given, ...change },
});
const step = (changed: number, next: readonly number[], codes: readonly string[] = []): OperationEvent => ({
  type: 'Progressed',
  data: { changed, refused: codes.map((code, index) => ({ itemId: index + 1, code })), next },
});

const ofQueue = (id: number): QueryExpression => ({
  kind: 'compare',
  operator: 'eq',
  left: { kind: 'property', path: ['QueueDefinitionId'] },
  right: { kind: 'literal', literal: { type: 'number', value: String(id) } },
});

export function operationQueries(newPlace: NewPlace): void {
  describe('operations', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      at = await newPlace();
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    it('given operations, then they are found and listed by folder, and those that run by their status', async () => {
      await world.append('operation-1', [
        started(),
        step(0, [4, 5]),
        step(1, [], ['InvalidStatusForEdit']),
        { type: 'Finished', data: {} },
      ]);
      await world.append('operation-2', [started({ kind: 'SetReviewer', reviewerId: null }), step(0, [4])]);
      await world.append('operation-3', [started()], { folderId: 2 });
      reads = await readModelsOf(world, at.place);
      const { rows, count } = await listOperations(reads, [1], { ...all, count: true });
      expect([rows.map(({ id }) => id), count]).toEqual([[2, 1], 2]);
      expect(await findOperation(reads, 1, 1)).toMatchObject({
        ...given,
        status: 'Finished',
        changed: 1,
        refused: 1,
        refusedByCode: { InvalidStatusForEdit: 1 },
        refusals: [{ itemId: 1, code: 'InvalidStatusForEdit' }],
        startedAt: '2026-01-01T00:00:00Z',
        endedAt: '2026-01-01T00:00:00Z',
        cursor: 5,
      });
      expect(await findOperation(reads, 1, 2)).toMatchObject({
        reviewerId: null,
        pending: [4],
        endedAt: null,
      });
      expect(await findOperation(reads, 1, 3)).toBeNull();
      expect(await listRunningOperations(reads)).toEqual([2, 3]);
    });

    it('given a filter and a position, then its items come by id, without later and deleted ones', async () => {
      await world.append('queue-188', [queueCreate(188, 'Q')]);
      for (const id of [3, 1, 2, 5]) await world.append(`queueItem-${id}`, [create(id)]);
      await world.append('queueItem-2', [
        { type: 'Delete', data: { queueId: 188, from: 'New', key: '00000000-0000-4000-8000-000000000000' } },
      ]);
      const until = await world.store.lastPosition();
      await world.append('queueItem-4', [create(4)]);
      reads = await readModelsOf(world, at.place);
      const items = { folderId: 1, filter: ofQueue(188), until };
      expect(await nextItems(reads, items, 0, 10)).toEqual([1, 3, 5]);
      expect(await nextItems(reads, items, 1, 1)).toEqual([3]);
      expect(await nextItems(reads, items, 5, 10)).toEqual([]);
      expect(await countItems(reads, items)).toBe(3);
      expect(await countItems(reads, { ...items, folderId: 2 })).toBe(0);
      expect(await countItems(reads, { ...items, filter: ofQueue(189) })).toBe(0);
    });
  });
}
