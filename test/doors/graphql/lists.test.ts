import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

let world: World;
let queueId: string;
let robotless: string;
beforeAll(async () => {
  world = await startWorld();
  queueId = idOf(await world.data('mutation { createQueue(input: { name: "Q" }) { id } }'));
  const other = idOf(await world.data('mutation { createQueue(input: { name: "Other" }) { id } }'));
  robotless = other;
  const add = (input: object) =>
    world.data('mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { id } }', { input });
  // In the order of their ids; `due` repeats and is sometimes missing.
  const due = [
    null,
    '2030-01-02T00:00:00.0000001Z',
    null,
    '2030-01-01',
    '2030-01-02T00:00:00.0000001Z',
    '2030-01-03',
  ];
  const priority = ['LOW', 'HIGH', 'NORMAL', 'HIGH', 'LOW', 'NORMAL'];
  for (const [index, dueDate] of due.entries())
    await add({ queueId, reference: `R-${index}`, dueDate, priority: priority[index] });
  await add({ queueId: other, reference: 'R-other' });
  await add({ queueId: other });
});
afterAll(() => world.stop());

const list = (variables: object) =>
  world.ask(
    `query ($filter: QueueItemFilter, $order: QueueItemOrder, $first: Int, $after: String, $last: Int, $before: String) {
      queueItems(filter: $filter, order: $order, first: $first, after: $after, last: $last, before: $before) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { id reference } }
      }
    }`,
    variables,
  );
const references = (data: unknown) => nodesOf(at(data, 'queueItems')).map((node) => at(node, 'reference'));

async function walk(variables: object, first: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let after: unknown = null, more: unknown = true; more === true;) {
    const { data, errors } = await list({ ...variables, first, after });
    expect(errors).toEqual([]);
    seen.push(...references(data));
    after = at(data, 'queueItems', 'pageInfo', 'endCursor');
    more = at(data, 'queueItems', 'pageInfo', 'hasNextPage');
  }
  return seen;
}

/** As walk, from the end to the beginning; what it has seen in the order of the list. */
async function walkBack(variables: object, last: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let before: unknown = null, more: unknown = true; more === true;) {
    const { data, errors } = await list({ ...variables, last, before });
    expect(errors).toEqual([]);
    seen.unshift(...references(data));
    before = at(data, 'queueItems', 'pageInfo', 'startCursor');
    more = at(data, 'queueItems', 'pageInfo', 'hasPreviousPage');
  }
  return seen;
}

describe('filters', () => {
  it.each([
    ['a reference', { reference: 'R-1' }, ['R-1']],
    ['a reference in another case', { reference: 'r-1' }, []],
    ['the beginning of one', { referencePrefix: 'R-o' }, ['R-other']],
    ['a priority', { priority: ['HIGH'] }, ['R-3', 'R-1']],
    ['priorities', { priority: ['HIGH', 'LOW'] }, ['R-4', 'R-3', 'R-1', 'R-0']],
    ['nothing of a kind', { priority: [] }, []],
    ['a status', { status: ['FAILED'] }, []],
    ['statuses and a reference', { status: ['FAILED', 'NEW'], reference: 'R-2' }, ['R-2']],
    ['a review status', { reviewStatus: ['NONE'], reference: 'R-2' }, ['R-2']],
    ['a due date', { due: { from: '2030-01-02T00:00:00.0000001Z' } }, ['R-5', 'R-4', 'R-1']],
    ['the time before one', { due: { to: '2030-01-02T00:00:00.0000001Z' } }, ['R-3']],
    ['a creation long ago', { created: { to: '2000-01-01' } }, []],
    ['a reviewer', { reviewerId: '1' }, []],
    ['a robot', { robotId: '1' }, []],
    ['an unknown retry chain', { key: '00000000-0000-4000-8000-000000000001' }, []],
    ['nothing that matters', { reference: null, status: null, due: {}, referencePrefix: 'R-2' }, ['R-2']],
  ])('find by %s', async (_, filter, found) => {
    const { data } = await list({ filter });
    expect(references(data)).toEqual(found);
    expect(at(data, 'queueItems', 'totalCount')).toBe(found.length);
  });

  it('find by queue, by ids and by key', async () => {
    expect(references((await list({ filter: { queueId: robotless } })).data)).toEqual([null, 'R-other']);
    const read = await world.data(
      '{ queueItems(filter: { reference: "R-3" }) { edges { node { id key } } } }',
    );
    const item = at(read, 'queueItems', 'edges', 0, 'node');
    expect(references((await list({ filter: { ids: [at(item, 'id'), '999999'] } })).data)).toEqual(['R-3']);
    expect(references((await list({ filter: { key: at(item, 'key') } })).data)).toEqual(['R-3']);
  });

  it.each([
    ['a queue id', { queueId: 'Q' }],
    ['ids', { ids: ['x'] }],
    ['a key', { key: 'x' }],
    ['too many ids', { ids: Array.from({ length: 1_001 }, String) }],
  ])('refuse what cannot be %s', async (_, filter) => {
    expect((await list({ filter })).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('narrow the items of a queue to that queue, whatever queue they name', async () => {
    const data = await world.data(
      'query ($other: ID!) { queue(name: "Q") { items(filter: { queueId: $other, priority: [HIGH] }) { edges { node { reference } } } } }',
      { other: robotless },
    );
    expect(nodesOf(at(data, 'queue', 'items'))).toEqual([{ reference: 'R-3' }, { reference: 'R-1' }]);
  });
});

describe('orders', () => {
  it.each([
    ['the newest first', undefined, ['R-5', 'R-4', 'R-3', 'R-2', 'R-1', 'R-0']],
    ['ID', { by: 'ID' }, ['R-0', 'R-1', 'R-2', 'R-3', 'R-4', 'R-5']],
    ['ID backwards', { by: 'ID', direction: 'DESC' }, ['R-5', 'R-4', 'R-3', 'R-2', 'R-1', 'R-0']],
    ['DUE_DATE', { by: 'DUE_DATE' }, ['R-0', 'R-2', 'R-3', 'R-1', 'R-4', 'R-5']],
    ['DUE_DATE backwards', { by: 'DUE_DATE', direction: 'DESC' }, ['R-5', 'R-4', 'R-1', 'R-3', 'R-2', 'R-0']],
    ['PRIORITY', { by: 'PRIORITY' }, ['R-1', 'R-3', 'R-2', 'R-5', 'R-0', 'R-4']],
    ['PRIORITY backwards', { by: 'PRIORITY', direction: 'DESC' }, ['R-4', 'R-0', 'R-5', 'R-2', 'R-3', 'R-1']],
    ['REFERENCE', { by: 'REFERENCE' }, ['R-0', 'R-1', 'R-2', 'R-3', 'R-4', 'R-5']],
    ['CREATION_TIME', { by: 'CREATION_TIME' }, ['R-0', 'R-1', 'R-2', 'R-3', 'R-4', 'R-5']],
    ['DEFER_DATE', { by: 'DEFER_DATE' }, ['R-0', 'R-1', 'R-2', 'R-3', 'R-4', 'R-5']],
    ['START_PROCESSING', { by: 'START_PROCESSING' }, ['R-0', 'R-1', 'R-2', 'R-3', 'R-4', 'R-5']],
    ['END_PROCESSING', { by: 'END_PROCESSING' }, ['R-0', 'R-1', 'R-2', 'R-3', 'R-4', 'R-5']],
  ])('by %s give every item once, whatever the size of the pages', async (_, order, expected) => {
    const variables = { filter: { queueId }, ...(order !== undefined && { order }) };
    for (const size of [1, 2, 4, 6]) {
      expect(await walk(variables, size)).toEqual(expected);
      expect(await walkBack(variables, size)).toEqual(expected);
    }
  });
});

describe('pages', () => {
  it('stay in place while items are added behind and before them', async () => {
    const first = await list({ filter: { queueId }, first: 2 });
    await world.data(
      'mutation ($id: ID!) { addQueueItem(input: { queueId: $id, reference: "S-new" }) { id } }',
      { id: queueId },
    );
    const after = at(first.data, 'queueItems', 'pageInfo', 'endCursor');
    expect(references((await list({ filter: { queueId }, first: 2, after })).data)).toEqual(['R-3', 'R-2']);
  });

  it('of no items tell whether there are any', async () => {
    const { data } = await list({ first: 0 });
    expect(at(data, 'queueItems')).toEqual({
      totalCount: 9,
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
      edges: [],
    });
  });

  it('have at most 1000 items, from one end or the other', async () => {
    for (const size of [
      { first: 1_001 },
      { first: -1 },
      { last: 1_001 },
      { last: -1 },
      { first: 1, last: 1 },
    ])
      expect((await list(size)).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('lie between cursors', async () => {
    const { data } = await list({ filter: { queueId } });
    const cursors = ((at(data, 'queueItems', 'edges') as object[]) ?? []).map((edge) => at(edge, 'cursor'));
    const [after, before] = [cursors[0], cursors[4]];
    const all = references(data);
    const page = async (size: object) => {
      const read = await list({ filter: { queueId }, after, before, ...size });
      expect(read.errors).toEqual([]);
      const { hasNextPage, hasPreviousPage } = at(read.data, 'queueItems', 'pageInfo') as Record<
        string,
        unknown
      >;
      return [references(read.data), hasPreviousPage, hasNextPage];
    };
    expect(await page({})).toEqual([all.slice(1, 4), true, false]);
    expect(await page({ first: 2 })).toEqual([all.slice(1, 3), true, true]);
    expect(await page({ last: 2 })).toEqual([all.slice(2, 4), true, true]);
    expect(await page({ last: 3 })).toEqual([all.slice(1, 4), false, true]);
  });

  it.each([
    '',
    'x',
    'bnVsbA',
    'WzFd',
    Buffer.from('["queueItems","Id","desc",null,"1"]').toString('base64url'),
  ])('refuse the made-up cursor "%s"', async (cursor) => {
    for (const argument of ['after', 'before']) {
      const { errors } = await list({ [argument]: cursor });
      expect(errors).toMatchObject([
        {
          message: `${argument} is not a cursor of this list in this order.`,
          extensions: { code: 'INVALID_ARGUMENT' },
        },
      ]);
    }
  });

  it.each([
    ['PRIORITY', 'Priority', '"Highest"'],
    ['DUE_DATE', 'DueDate', '"tomorrow"'],
    ['DUE_DATE', 'DueDate', '7'],
    ['REFERENCE', 'Reference', '7'],
  ])('refuse a cursor by %s with a value that %s cannot have: %s', async (by, property, value) => {
    const { data } = await list({ first: 1, order: { by } });
    const cursor = String(at(data, 'queueItems', 'pageInfo', 'endCursor'));
    const [name] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const after = Buffer.from(`["${name}","${property}","asc",${value},1]`).toString('base64url');
    expect((await list({ after, order: { by } })).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('refuse a cursor of another order and of another list', async () => {
    const { data } = await list({ first: 1 });
    const after = at(data, 'queueItems', 'pageInfo', 'endCursor');
    expect((await list({ after, order: { by: 'DUE_DATE' } })).codes).toEqual(['INVALID_ARGUMENT']);
    const { codes } = await world.ask(
      'query ($after: String) { queues(after: $after, order: { by: ID, direction: DESC }) { totalCount } }',
      { after },
    );
    expect(codes).toEqual(['INVALID_ARGUMENT']);
  });
});
