import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

let world: World;
let queueId: string;
const items: string[] = [];
beforeAll(async () => {
  world = await startWorld();
  queueId = idOf(await world.data('mutation { createQueue(input: { name: "Q" }) { id } }'));
  for (let n = 0; n < 3; n += 1) {
    const id = idOf(
      await world.data('mutation ($id: ID!) { addQueueItem(input: { queueId: $id }) { id } }', {
        id: queueId,
      }),
    );
    items.push(id);
    await world.data('mutation ($id: ID!) { addComment(queueItemId: $id, text: "look") { id } }', { id });
  }
  const taken = await world.data('mutation ($id: ID!) { startTransaction(input: { queueId: $id }) { id } }', {
    id: queueId,
  });
  await world.data(
    'mutation ($id: ID!) { setTransactionResult(id: $id, input: { isSuccessful: true }) { id } }',
    {
      id: idOf(taken),
    },
  );
});
afterAll(() => world.stop());

/** All nodes of a list, two a page. */
async function pagesOf(field: string, selection: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let after: unknown = null; ;) {
    const page = at(
      await world.data(
        `query ($after: String) { list: ${field.replace(')', ', first: 2, after: $after)')} {
          pageInfo { hasNextPage endCursor } edges { node { ${selection} } }
        } }`,
        { after },
      ),
      'list',
    );
    found.push(...nodesOf(page));
    if (at(page, 'pageInfo', 'hasNextPage') !== true) return found;
    after = at(page, 'pageInfo', 'endCursor');
  }
}

describe('what happened in a folder', () => {
  it('is told of all items, the newest first, page by page', async () => {
    const events = await pagesOf('queueItemEvents(time: {})', 'queueItemId type status');
    const [first] = items;
    expect(events).toEqual([
      { queueItemId: first, type: 'STATUS', status: 'SUCCESSFUL' },
      { queueItemId: first, type: 'STATUS', status: 'IN_PROGRESS' },
      ...items.toReversed().map((queueItemId) => ({ queueItemId, type: 'CREATE', status: 'NEW' })),
    ]);
  });

  it('is told of one item, and within a time', async () => {
    const [, second] = items;
    expect(await pagesOf(`queueItemEvents(queueItemId: "${second}")`, 'queueItemId type')).toEqual([
      { queueItemId: second, type: 'CREATE' },
    ]);
    const [, { id } = { id: '' }] = (await pagesOf('queueItemEvents(time: {})', 'id')) as { id: string }[];
    expect(await pagesOf(`queueItemEvents(id: "${id}")`, 'id status')).toEqual([
      { id, status: 'IN_PROGRESS' },
    ]);
    expect(await pagesOf('queueItemEvents(time: { from: "2100-01-01" })', 'id')).toEqual([]);
  });
});

describe('what was said in a folder', () => {
  it('is told of all items, the newest first', async () => {
    const comments = await pagesOf('queueItemComments(time: {})', 'workId text');
    expect(comments).toEqual(items.toReversed().map((workId) => ({ workId, text: 'look' })));
    const [, second] = items;
    expect(await pagesOf(`queueItemComments(queueItemId: "${second}")`, 'workId')).toEqual([
      { workId: second },
    ]);
  });
});

describe('what a queue has done', () => {
  it('is told by the hour for a day, by the day for more', async () => {
    const selection = 'processingTime itemsToProcess itemsInProgress successful total meanSeconds';
    for (const days of [1, 7]) {
      const records = await pagesOf(`processingRecords(queueId: "${queueId}", days: ${days})`, selection);
      expect(records.at(-1)).toMatchObject({
        itemsToProcess: 2,
        itemsInProgress: 0,
        successful: 1,
        total: 1,
      });
      expect(String(at(records.at(-1), 'processingTime'))).toMatch(days === 1 ? /:00:00Z$/ : /T00:00:00Z$/);
    }
    const count = await world.data('query ($id: ID!) { processingRecords(queueId: $id) { totalCount } }', {
      id: queueId,
    });
    expect(Number(at(count, 'processingRecords', 'totalCount'))).toBeGreaterThan(0);
  });

  it.each([
    ['a queue that there is not', 'queueId: "4711"', 'ITEM_NOT_FOUND'],
    ['no day', 'queueId: "1", days: 0', 'INVALID_ARGUMENT'],
    ['more than a year', 'queueId: "1", days: 367', 'INVALID_ARGUMENT'],
    ['a cursor of another list', 'queueId: "1", after: "x"', 'INVALID_ARGUMENT'],
  ])('is refused of %s', async (_, told, code) => {
    expect((await world.ask(`{ processingRecords(${told}) { totalCount } }`)).codes).toEqual([code]);
  });
});
