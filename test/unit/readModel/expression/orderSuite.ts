import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../../../src/doors/odata/expression/orderBy.ts';
import type { World } from './world.ts';

/** What orders mean, on any database. */
export function orderSuite(open: () => Promise<World>): void {
  let world: World;

  beforeAll(async () => {
    world = await open();
    await world.add(
      { id: 1, name: 'b', label: 'B', status: 'New', priority: 2, robotId: 2 },
      { id: 2, name: 'B', label: 'a', status: 'Failed', due: '2020-01-02T00:00:00.0000000Z', robotId: 1 },
      {
        id: 3,
        name: 'a',
        label: 'C',
        status: 'InProgress',
        priority: 0,
        due: '2020-01-01T00:00:00.0000000Z',
      },
    );
  });

  afterAll(() => world.close());

  describe('the order of items', () => {
    it.each([
      ['Id desc', [3, 2, 1]],
      ['id DESC', [3, 2, 1]],
      ['Id asc', [1, 2, 3]],
      ['Name', [2, 3, 1]],
      ['tolower(Name),Id desc', [3, 2, 1]],
      ['Label', [2, 1, 3]],
      ['Status', [1, 3, 2]],
      ['Status desc', [2, 3, 1]],
      ['Priority', [2, 3, 1]],
      ['Priority desc', [1, 3, 2]],
      ['Due', [1, 3, 2]],
      ['Due desc', [2, 3, 1]],
      ['Robot/Name', [3, 2, 1]],
      ['Id gt 1 desc', [2, 3, 1]],
      ['length(Name) desc, Name asc , Id', [2, 3, 1]],
    ])('by %s', async (text, ids) => {
      expect(await world.idsOrderedBy(parseOrderBy(text))).toEqual(ids);
    });
  });
}
