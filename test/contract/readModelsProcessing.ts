import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../src/doors/odata/expression/orderBy.ts';
import { parseFilter } from '../../src/doors/odata/expression/parser.ts';
import { meanSecondsOf, totalOf } from '../../src/readModel/queries/processed.ts';
import { listProcessingRecords } from '../../src/readModel/queries/processingRecords.ts';
import { listProcessingStatus } from '../../src/readModel/queries/processingStatus.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import {
  all,
  create,
  finished,
  keyOf,
  newWorld,
  queueCreate,
  readModelsOf,
  taken,
  type World,
} from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function processingQueries(newPlace: NewPlace): void {
  describe('how the work in queues goes', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await world.append('queue-188', [queueCreate(188, 'DocQueue')]);
      await world.append('queue-189', [queueCreate(189, 'Idle')]);
      await world.append('queue-190', [
        queueCreate(190, 'Gone'),
        { type: 'Delete', data: { key: keyOf(190), releases: 'name-queue.190' } },
      ]);
      await world.append('queue-191', [queueCreate(191, 'Elsewhere')], { folderId: 2 });
      await world.append('queueItem-1', [create(1)], { at: '2026-01-01T23:59:00Z' });
      await world.append('queueItem-2', [create(2)], { at: '2026-01-02T10:00:30Z' });
      await world.append('queueItem-3', [create(3), taken()], { at: '2026-01-02T10:00:40Z' });
      await world.append('queueItem-1', [taken()], { at: '2026-01-02T11:00:00Z' });
      await world.append('queueItem-1', [finished('Failed', 2_150)], { at: '2026-01-02T11:00:02.15Z' });
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    it('given queues, then each that is there has a status, also without any item', async () => {
      const { rows, count } = await listProcessingStatus(reads, [1], {
        ...all,
        orderBy: parseOrderBy('QueueDefinitionName desc'),
      });
      expect(count).toBe(2);
      expect(rows).toMatchObject([
        { queue: { id: 189, name: 'Idle' }, itemsToProcess: 0, itemsInProgress: 0, lastProcessed: null },
        {
          queue: { id: 188, maxNumberOfRetries: 5, acceptAutomaticallyRetry: true },
          itemsToProcess: 1,
          itemsInProgress: 1,
          successful: 0,
          businessExceptions: 1,
          businessMs: 2_150,
          lastProcessed: '2026-01-02T11:00:02.15Z',
        },
      ]);
      expect(rows.map((row) => [totalOf(row), meanSecondsOf(row)])).toEqual([
        [0, 0],
        [1, 2.15],
      ]);
    });

    it('given a filter by the name of the queue, in any case, then its status comes', async () => {
      const filter = parseFilter("queueDefinitionName eq 'docqueue'");
      const { rows, count } = await listProcessingStatus(reads, null, { ...all, filter });
      expect([rows.map(({ queue }) => queue.id), count]).toEqual([[188], 1]);
    });

    it('given work in several hours, then each tells what was done and what was open at its end', async () => {
      const hours = { queueId: 188, reportType: 'hour', since: '2026-01-02T10:30:00Z' } as const;
      const { rows, count } = await listProcessingRecords(reads, hours, all);
      expect(count).toBe(2);
      expect(rows).toMatchObject([
        { processingTime: '2026-01-02T10:00:00Z', remaining: 2, inProgress: 1, businessExceptions: 0 },
        {
          processingTime: '2026-01-02T11:00:00Z',
          remaining: 1,
          inProgress: 1,
          businessExceptions: 1,
          businessMs: 2_150,
        },
      ]);
    });

    it('given minutes since a later one, then what was open before still counts', async () => {
      const minutes = { queueId: 188, reportType: 'minute', since: '2026-01-02T11:00:59Z' } as const;
      const { rows } = await listProcessingRecords(reads, minutes, all);
      expect(rows).toMatchObject([{ processingTime: '2026-01-02T11:00:00Z', remaining: 1, inProgress: 1 }]);
      const filter = parseFilter('NumberOfBusinessExceptions gt 5');
      expect(await listProcessingRecords(reads, minutes, { ...all, filter })).toEqual({ rows: [], count: 0 });
    });

    it('given days, then each is one record, the newest last', async () => {
      const days = { queueId: 188, reportType: 'day', since: '2026-01-01T00:00:00Z' } as const;
      const { rows } = await listProcessingRecords(reads, days, all);
      expect(rows.map(({ processingTime, remaining }) => [processingTime, remaining])).toEqual([
        ['2026-01-01T00:00:00Z', 1],
        ['2026-01-02T00:00:00Z', 1],
      ]);
    });
  });
}
