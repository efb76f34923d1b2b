import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../src/doors/odata/expression/orderBy.ts';
import { parseFilter } from '../../src/doors/odata/expression/parser.ts';
import { findComment, listComments, listCommentsOfEach } from '../../src/readModel/queries/comments.ts';
import { findHistoryEntry, listHistories, listHistory } from '../../src/readModel/queries/history.ts';
import type { ListQuery } from '../../src/readModel/queries/list.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import { all, create, finished, newWorld, readModelsOf, taken, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

const comment = (text: string) => ({ type: 'CommentAdded', data: { text } });
const first = 2 ** 20;

export function historyQueries(newPlace: NewPlace): void {
  describe('history and comments', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      await world.append('queueItem-1', [create(1)], { publicId: 18_276 });
      await world.append('queueItem-1', [taken(), finished('Failed')], { at: '2026-01-02T00:00:00.25Z' });
      await world.append('queueItem-2', [create(2)], {
        at: '2026-01-01T12:00:00Z',
        principal: { kind: 'app', id: 'client-7', name: 'Billing' },
      });
      await world.append('queueItem-3', [create(3)], { folderId: 2 });
      await world.append('queueItem-2', [comment('needs review asap')], { publicId: 320 });
      await world.append('queueItem-2', [comment('fixed')]);
      await world.append('queueItem-3', [comment('elsewhere')], { folderId: 2 });
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    const history = async (query: Partial<ListQuery>, itemId?: number) => {
      const { rows, count } = await listHistory(reads, [1], { ...all, ...query }, itemId);
      return { ids: rows.map(({ id }) => id), count };
    };

    it('given an item, when its history is listed by time, then its events come in their order', async () => {
      const { rows } = await listHistory(reads, [1], { ...all, orderBy: parseOrderBy('Timestamp') }, 1);
      expect(rows).toMatchObject([
        { id: 18_276, itemId: 1, revision: 0, action: 'Create', status: 'New', at: '2026-01-01T00:00:00Z' },
        { id: first + 1, revision: 1, action: 'Status', status: 'InProgress', at: '2026-01-02T00:00:00.25Z' },
        { id: first + 2, revision: 2, action: 'Edit', status: 'Failed', userId: 583, userName: 'admin' },
      ]);
    });

    it('given a history without an order, then the last event comes first', async () => {
      expect(await history({}, 1)).toEqual({ ids: [first + 2, first + 1, 18_276], count: 3 });
    });

    it('given the histories of all items, then filters and pages apply to them, and other folders do not show', async () => {
      expect(await history({ top: 1, skip: 1 })).toEqual({ ids: [first + 2], count: 4 });
      expect(await history({ filter: parseFilter("Action eq 'Create'") })).toEqual({
        ids: [2 * first, 18_276],
        count: 2,
      });
      expect(await history({ filter: parseFilter('QueueItemId eq 1 and Id gt 20000') })).toMatchObject({
        ids: [first + 2, first + 1],
      });
      expect(await history({ filter: parseFilter('Id eq 18276') })).toMatchObject({ ids: [18_276] });
      expect(await history({ filter: parseFilter(`Id eq ${first}`) })).toMatchObject({ ids: [] });
      expect(await history({ filter: parseFilter("ExternalClientId eq 'client-7'") })).toMatchObject({
        ids: [2 * first],
      });
    });

    it('given many items, then the same page of the history and the comments of each comes, from either end', async () => {
      const items = [
        { id: 2, folderId: 1 },
        { id: 1, folderId: 1 },
        { id: 3, folderId: 1 },
        { id: 9, folderId: 1 },
      ];
      const forwards = { ...all, top: 2, orderBy: parseOrderBy('Timestamp,Id') };
      const histories = await listHistories(reads, items, forwards);
      expect(histories.map(({ rows, count }) => [rows.map(({ revision }) => revision), count])).toEqual([
        [[0], 1],
        [[0, 1], 3],
        [[], 0],
        [[], 0],
      ]);
      const backwards = { ...all, top: 1, count: false, orderBy: parseOrderBy('CreationTime desc,Id desc') };
      const comments = await listCommentsOfEach(reads, items, backwards);
      expect(comments.map(({ rows, count }) => [rows.map(({ text }) => text), count])).toEqual([
        [['fixed'], null],
        [[], null],
        [[], null],
        [[], null],
      ]);
    });

    it('given more items than one statement joins, then the history of each comes all the same', async () => {
      const items = Array.from({ length: 450 }, (_, index) => ({ id: 450 - index, folderId: 1 }));
      const histories = await listHistories(reads, items, { ...all, orderBy: parseOrderBy('Timestamp,Id') });
      expect(histories).toHaveLength(450);
      expect(histories.map(({ count }) => count).slice(-3)).toEqual([0, 1, 3]);
    });

    it('given an id, then the event that is shown with it is found, in its folder', async () => {
      expect(await findHistoryEntry(reads, [1], 18_276)).toMatchObject({ itemId: 1, action: 'Create' });
      expect(await findHistoryEntry(reads, [1], first + 1)).toMatchObject({ action: 'Status' });
      expect(await findHistoryEntry(reads, [1], first)).toBeNull();
      expect(await findHistoryEntry(reads, [1], 3 * first)).toBeNull();
    });

    it('given comments, then they are listed by item and over all', async () => {
      const { rows, count } = await listComments(
        reads,
        [1],
        { ...all, orderBy: parseOrderBy('CreationTime') },
        2,
      );
      expect(rows).toMatchObject([
        { id: 320, itemId: 2, revision: 1, text: 'needs review asap', userId: 583 },
        { id: 2 * first + 2, revision: 2, text: 'fixed' },
      ]);
      expect(count).toBe(2);
      const found = await listComments(reads, null, { ...all, filter: parseFilter("contains(Text,'else')") });
      expect(found.rows).toMatchObject([{ itemId: 3, text: 'elsewhere' }]);
    });

    it('given an id, then the comment that is shown with it is found, in its folder', async () => {
      expect(await findComment(reads, [1], 320)).toMatchObject({ itemId: 2, revision: 1 });
      expect(await findComment(reads, [1], 2 * first + 1)).toBeNull();
      expect(await findComment(reads, [1], 3 * first + 1)).toBeNull();
      expect(await findComment(reads, [2], 3 * first + 1)).toMatchObject({ text: 'elsewhere' });
    });
  });
}
