import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainEnvelope } from '../../src/domain/envelope.ts';
import { parseFilter } from '../../src/doors/odata/expression/parser.ts';
import { parseOrderBy } from '../../src/doors/odata/expression/orderBy.ts';
import {
  findItem,
  findItemByUniqueKey,
  findItems,
  listChain,
  listItems,
  listItemsOfEach,
} from '../../src/readModel/queries/items.ts';
import type { ListQuery } from '../../src/readModel/queries/list.ts';
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
  uniqueKeyOf,
  type World,
} from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function itemQueries(newPlace: NewPlace): void {
  describe('items', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await world.append('queue-188', [queueCreate(188, 'DocQueue')]);
      await world.append('queue-189', [queueCreate(189, 'DocTest')]);
      await world.append('robot-749', [
        { type: 'Create', data: { id: 749, key: keyOf(749), name: 'DocBot' } },
      ]);
      await world.append('queueItem-1', [create(1, { reference: 'a' }), taken(), finished('Failed')], {
        at: '2026-01-01T10:00:00.1234567Z',
      });
      await world.append('queueItem-2', [
        create(2, { content: plainEnvelope('{"n":9007199254740993}') }),
        taken(),
      ]);
      await world.append('queueItem-3', [create(3, { queueId: 189, priority: 'High', key: keyOf(1) })]);
      await world.append('queueItem-4', [create(4)], { folderId: 2 });
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    const ids = async (query: Partial<ListQuery>, folders: readonly number[] | null = [1]) => {
      const { rows, count } = await listItems(reads, folders, { ...all, ...query });
      return { ids: rows.map(({ created }) => created.id), count };
    };

    it('given many queues, then the same page of the items of each comes, by a filter and in an order', async () => {
      const queues = [
        { id: 189, folderId: 1 },
        { id: 188, folderId: 1 },
        { id: 188, folderId: 2 },
        { id: 7, folderId: 1 },
      ];
      const query = { ...all, top: 1, filter: parseFilter("Status ne 'Failed'") };
      for (const orderBy of [parseOrderBy('Priority desc,Id desc'), parseOrderBy('Reference,Id'), []]) {
        const pages = await listItemsOfEach(reads, queues, { ...query, orderBy });
        expect(pages.map(({ rows, count }) => [rows.map(({ created }) => created.id), count])).toEqual([
          [[3], 1],
          [[2], 1],
          [[4], 1],
          [[], 0],
        ]);
      }
    });

    it('given many ids, then those items come that there are in the folders', async () => {
      const found = async (wanted: readonly number[]) =>
        (await findItems(reads, [1], wanted)).map(({ created }) => created.id).toSorted((a, b) => a - b);
      expect(await found([3, 1, 4, 99])).toEqual([1, 3]);
      expect(await found([])).toEqual([]);
    });

    it('given items in two folders, when one is asked for, then its items come, the newest first', async () => {
      expect(await ids({})).toEqual({ ids: [3, 2, 1], count: 3 });
      expect(await ids({}, [1, 2])).toEqual({ ids: [4, 3, 2, 1], count: 4 });
      expect(await ids({}, null)).toEqual({ ids: [4, 3, 2, 1], count: 4 });
      expect(await ids({}, [])).toEqual({ ids: [], count: 0 });
    });

    it('given a filter by status and robot, then the item that the robot works on comes', async () => {
      const filter = parseFilter("Status eq 'InProgress' and Robot/Id eq 749");
      expect(await ids({ filter })).toEqual({ ids: [2], count: 1 });
      expect(await ids({ filter: parseFilter("Robot/Name eq 'docbot' and Status eq '2'") })).toEqual({
        ids: [1],
        count: 1,
      });
    });

    it('given the name of a queue as a member of the item, then its items come', async () => {
      expect(await ids({ filter: parseFilter("not (QueueDefinitionName eq 'DocTest')") })).toMatchObject({
        ids: [2, 1],
      });
      expect(await ids({ filter: parseFilter("QueueDefinition/Name eq 'DocTest'") })).toMatchObject({
        ids: [3],
      });
      expect(await ids({ orderBy: parseOrderBy('queueDefinitionName desc') })).toMatchObject({
        ids: [3, 2, 1],
      });
    });

    it('given an order, a page and a count, then only the page comes and all are counted', async () => {
      const orderBy = parseOrderBy('Priority,CreationTime desc');
      expect(await ids({ orderBy, top: 2 })).toEqual({ ids: [3, 1], count: 3 });
      expect(await ids({ orderBy, top: 2, skip: 2, count: false })).toEqual({ ids: [2], count: null });
      expect(await ids({ top: 0 })).toEqual({ ids: [], count: 3 });
    });

    it('given an item, when it is found, then it is as its events say', async () => {
      expect(await findItem(reads, [1], 1)).toMatchObject({
        created: { id: 1, key: keyOf(1), uniqueKey: uniqueKeyOf(1), reference: 'a', queueId: 188 },
        status: 'Failed',
        reviewStatus: 'None',
        creationTime: '2026-01-01T10:00:00.1234567Z',
        endProcessing: '2026-01-01T10:00:00.1234567Z',
        robotId: 749,
        secondsInPreviousAttempts: 2,
        exception: { reason: 'r', details: null, type: 'BusinessException' },
        version: 2,
      });
      expect((await findItem(reads, [1], 2))?.content).toEqual(plainEnvelope('{"n":9007199254740993}'));
      expect(await findItem(reads, [2], 1)).toBeNull();
      expect(await findItemByUniqueKey(reads, [1], uniqueKeyOf(2).toUpperCase())).toMatchObject({
        created: { id: 2 },
      });
    });

    it('given attempts with one key, when their chain is asked for, then they come in their order', async () => {
      const chain = await listChain(reads, [1], keyOf(1));
      expect(chain.map(({ created }) => created.id)).toEqual([1, 3]);
    });

    it('given a property that there is not, then the query is refused', async () => {
      await expect(ids({ filter: parseFilter('Nonsense eq 1') })).rejects.toMatchObject({
        code: 'InvalidQueryOptions',
      });
    });
  });
}
