import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
let queueId: string;
beforeAll(async () => {
  world = await startWorld();
  const created = await world.data(
    'mutation ($schema: String!) { a: createQueue(input: { name: "Plain" }) { id } b: createQueue(input: { name: "Unique", enforceUniqueReference: true }) { id } c: createQueue(input: { name: "Adults", specificDataJsonSchema: $schema }) { id } }',
    { schema: JSON.stringify({ type: 'object', properties: { Age: { type: 'integer', minimum: 18 } } }) },
  );
  queueId = (created as { a: { id: string } }).a.id;
});
afterAll(() => world.stop());

const add = (input: object, fields = 'id') =>
  world.ask(`mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { ${fields} } }`, { input });

describe('addQueueItem', () => {
  it('answers the item as it was added', async () => {
    const { data, errors } = await add(
      {
        queueName: 'plain',
        priority: 'HIGH',
        reference: 'R-1',
        specificContent:
          '{ "Amount": 9007199254740993, "Rate": 1.50, "Paid@odata.type": "#Boolean", "Paid": true }',
        deferDate: '2030-01-01T02:00:00+02:00',
        dueDate: '2030-01-02T00:00:00.1234567Z',
        source: 'mail',
        parentOperationId: 'op-1',
        progress: 'none yet',
      },
      `revision status reviewStatus priority reference specificContent output deferDate dueDate riskSlaDate source
       parentOperationId progress queueId retryNumber secondsInPreviousAttempts exception { reason } reviewer { id }
       robot { id } nextAttempt { id } previousAttempt { id } queue { name isDeleted }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      addQueueItem: {
        revision: 0,
        status: 'NEW',
        reviewStatus: 'NONE',
        priority: 'HIGH',
        reference: 'R-1',
        specificContent: '{"Amount":9007199254740993,"Rate":1.50,"Paid":true}',
        output: null,
        deferDate: '2030-01-01T00:00:00Z',
        dueDate: '2030-01-02T00:00:00.1234567Z',
        riskSlaDate: null,
        source: 'mail',
        parentOperationId: 'op-1',
        progress: 'none yet',
        queueId,
        retryNumber: 0,
        secondsInPreviousAttempts: 0,
        exception: null,
        reviewer: null,
        robot: null,
        nextAttempt: null,
        previousAttempt: null,
        queue: { name: 'Plain', isDeleted: false },
      },
    });
  });

  it('can be read at once, with the same content', async () => {
    const added = await add({ queueId, specificContent: '{"n":1.0}' }, 'id key uniqueKey creationTime');
    const item = (added.data as { addQueueItem: { id: string } }).addQueueItem;
    const read = await world.data(
      'query ($id: ID!) { queueItem(id: $id) { id key uniqueKey creationTime specificContent } }',
      { id: item.id },
    );
    expect(read).toEqual({ queueItem: { ...item, specificContent: '{"n":1.0}' } });
  });

  it.each([
    ['neither queue', { reference: 'x' }, 'PARAMETER_MISSING'],
    ['both queues', { queueId: '1', queueName: 'Plain' }, 'PARAMETER_INVALID'],
    ['an unknown queue', { queueName: 'Nowhere' }, 'ITEM_NOT_FOUND'],
    ['an unknown queue by number', { queueId: '4711' }, 'ITEM_NOT_FOUND'],
    ['a queue id that is no number', { queueId: 'abc' }, 'INVALID_ARGUMENT'],
    ['content that is no JSON', { queueName: 'Plain', specificContent: '{"a":' }, 'MALFORMED_JSON'],
    ['content that is a list', { queueName: 'Plain', specificContent: '[1]' }, 'INVALID_ARGUMENT'],
    ['nested content', { queueName: 'Plain', specificContent: '{"a":{"b":1}}' }, 'INVALID_ARGUMENT'],
    ['too long a source', { queueName: 'Plain', source: 'x'.repeat(21) }, 'INVALID_ARGUMENT'],
    ['too long a reference', { queueName: 'Plain', reference: 'x'.repeat(129) }, 'INVALID_ARGUMENT'],
    [
      'too much content',
      { queueName: 'Plain', specificContent: JSON.stringify({ a: 'x'.repeat(256_000) }) },
      'CONTENT_SIZE_EXCEEDED',
    ],
    ['no reference where one is needed', { queueName: 'Unique' }, 'TRANSACTION_REFERENCE_REQUIRED'],
    ['a date that is none', { queueName: 'Plain', dueDate: 'tomorrow' }, 'BAD_USER_INPUT'],
    ['content that is an object', { queueName: 'Plain', specificContent: { a: 1 } }, 'BAD_USER_INPUT'],
    ['an unknown priority', { queueName: 'Plain', priority: 'URGENT' }, 'BAD_USER_INPUT'],
    ['an unknown member', { queueName: 'Plain', colour: 'red' }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, input, code) => {
    const { codes } = await add(input);
    expect(codes).toEqual([code]);
  });

  it('refuses a reference that is taken', async () => {
    expect((await add({ queueName: 'Unique', reference: 'U-1' })).codes).toEqual([]);
    const { errors } = await add({ queueName: 'Unique', reference: 'U-1' });
    expect(errors).toEqual([
      {
        message: 'Error creating Transaction. Duplicate Reference.',
        locations: expect.anything(),
        path: ['addQueueItem'],
        extensions: { code: 'DUPLICATE_REFERENCE' },
      },
    ]);
  });

  it('tells each violation of a schema in the details', async () => {
    const { errors } = await add({ queueName: 'Adults', specificContent: '{"Age": 3}' });
    expect(errors[0]?.extensions).toEqual({
      code: 'QUEUE_ITEM_VIOLATES_SPECIFIC_DATA_JSON_SCHEMA',
      details: expect.stringContaining('Age'),
    });
  });
});

describe('bulkAddQueueItems', () => {
  const bulk = (input: object) =>
    world.ask(
      'mutation ($input: BulkAddQueueItemsInput!) { bulkAddQueueItems(input: $input) { success failedItems { ordinal code message details } } }',
      { input },
    );
  const references = async (queueName: string, prefix: string) => {
    const data = await world.data(
      'query ($name: String!, $prefix: String!) { queue(name: $name) { items(filter: { referencePrefix: $prefix }, order: { by: REFERENCE }) { edges { node { reference } } } } }',
      { name: queueName, prefix },
    );
    const { queue } = data as { queue: { items: { edges: { node: { reference: string } }[] } } };
    return queue.items.edges.map(({ node }) => node.reference);
  };

  it('adds all rows', async () => {
    const { data } = await bulk({
      queueName: 'Plain',
      commitType: 'ALL_OR_NOTHING',
      items: [{ reference: 'B-1' }, { reference: 'B-2', specificContent: '{"a":1}' }],
    });
    expect(data).toEqual({ bulkAddQueueItems: { success: true, failedItems: [] } });
    expect(await references('Plain', 'B-')).toEqual(['B-1', 'B-2']);
  });

  it.each(['ALL_OR_NOTHING', 'STOP_ON_FIRST_FAILURE', 'PROCESS_ALL_INDEPENDENTLY'])(
    'given again under a key, adds its rows once and answers the same (%s)',
    async (commitType) => {
      const keyed = (items: readonly object[]) =>
        world.ask(
          'mutation ($input: BulkAddQueueItemsInput!, $key: String) { bulkAddQueueItems(input: $input, idempotencyKey: $key) { success failedItems { ordinal code } } }',
          { input: { queueName: 'Unique', commitType, items }, key: `bulk-${commitType}` },
        );
      const named = ['1', '2'].map((n) => ({ reference: `${commitType}-${n}` }));
      const rows = commitType === 'ALL_OR_NOTHING' ? named : [...named, {}];
      const first = await keyed(rows);
      expect(first.codes).toEqual([]);
      expect((await keyed(rows)).data).toEqual(first.data);
      expect(await references('Unique', commitType)).toEqual(named.map(({ reference }) => reference));
      expect((await keyed(rows.slice(1))).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    },
  );

  it('adds none where one is refused and all or nothing is wanted', async () => {
    const { data } = await bulk({
      queueName: 'Unique',
      commitType: 'ALL_OR_NOTHING',
      items: [{ reference: 'C-1' }, { reference: 'C-1' }],
    });
    expect(data).toEqual({
      bulkAddQueueItems: {
        success: false,
        failedItems: [
          { ordinal: 2, code: 'DUPLICATE_REFERENCE', message: expect.any(String), details: null },
        ],
      },
    });
    expect(await references('Unique', 'C-')).toEqual([]);
  });

  it('adds the good ones where each stands for itself, and tells why the others were refused', async () => {
    const { data } = await bulk({
      queueName: 'Unique',
      commitType: 'PROCESS_ALL_INDEPENDENTLY',
      items: [
        { reference: 'D-1' },
        {},
        { reference: 'D-3', specificContent: '{"a":[1]}' },
        { reference: 'D-4' },
      ],
    });
    expect(data).toMatchObject({
      bulkAddQueueItems: {
        success: false,
        failedItems: [
          { ordinal: 2, code: 'TRANSACTION_REFERENCE_REQUIRED' },
          { ordinal: 3, code: 'INVALID_ARGUMENT' },
        ],
      },
    });
    expect(await references('Unique', 'D-')).toEqual(['D-1', 'D-4']);
  });

  it('stops at the first refused row where that is wanted', async () => {
    const { data } = await bulk({
      queueName: 'Unique',
      commitType: 'STOP_ON_FIRST_FAILURE',
      items: [{ reference: 'E-1' }, {}, { reference: 'E-3' }],
    });
    expect(data).toMatchObject({ bulkAddQueueItems: { failedItems: [{ ordinal: 2 }] } });
    expect(await references('Unique', 'E-')).toEqual(['E-1']);
  });

  it('refuses more rows than it takes at once', async () => {
    const items = Array.from({ length: 15_001 }, () => ({}));
    const { codes } = await bulk({ queueName: 'Plain', commitType: 'ALL_OR_NOTHING', items });
    expect(codes).toEqual(['INVALID_ARGUMENT']);
  });
});
