import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const fields = `name description maxNumberOfRetries acceptAutomaticallyRetry retryAbandonedItems enforceUniqueReference
  encrypted specificDataJsonSchema outputDataJsonSchema analyticsDataJsonSchema processScheduleId releaseId
  slaInMinutes riskSlaInMinutes leaseMinutes tags { name displayName value displayValue } isDeleted revision`;
const create = (input: object) =>
  world.ask(`mutation ($input: CreateQueueInput!) { createQueue(input: $input) { id ${fields} } }`, {
    input,
  });
const edit = (id: string, input: object) =>
  world.ask(
    `mutation ($id: ID!, $input: EditQueueInput!) { editQueue(id: $id, input: $input) { ${fields} } }`,
    {
      id,
      input,
    },
  );
const remove = (id: string) =>
  world.ask('mutation ($id: ID!) { deleteQueue(id: $id) { name isDeleted } }', { id });

describe('createQueue', () => {
  it('creates a queue with nothing but a name', async () => {
    const { data } = await create({ name: 'Bare' });
    expect(at(data, 'createQueue')).toEqual({
      id: expect.any(String),
      name: 'Bare',
      description: null,
      maxNumberOfRetries: 0,
      acceptAutomaticallyRetry: false,
      retryAbandonedItems: false,
      enforceUniqueReference: false,
      encrypted: false,
      specificDataJsonSchema: null,
      outputDataJsonSchema: null,
      analyticsDataJsonSchema: null,
      processScheduleId: null,
      releaseId: null,
      slaInMinutes: 0,
      riskSlaInMinutes: 0,
      leaseMinutes: null,
      tags: [],
      isDeleted: false,
      revision: 0,
    });
  });

  it.each([
    ['a name that is used', { name: 'BARE' }, 'NAME_ALREADY_USED'],
    ['no name', { name: ' ' }, 'INVALID_ARGUMENT'],
    ['too many retries', { name: 'x', maxNumberOfRetries: 51 }, 'INVALID_ARGUMENT'],
    [
      'a schema that is none',
      { name: 'x', specificDataJsonSchema: '{"type": 5}' },
      'INVALID_QUEUE_SCHEMA_DEFINITION',
    ],
  ])('refuses %s', async (_, input, code) => {
    expect((await create(input)).codes).toEqual([code]);
  });
});

describe('editQueue', () => {
  it('changes what is said, leaves the rest, and takes away with null', async () => {
    const given = {
      description: 'd',
      maxNumberOfRetries: 3,
      acceptAutomaticallyRetry: true,
      retryAbandonedItems: true,
      enforceUniqueReference: true,
      encrypted: false,
      specificDataJsonSchema: '{"type":"object"}',
      outputDataJsonSchema: '{}',
      analyticsDataJsonSchema: '{}',
      processScheduleId: '7',
      releaseId: '8',
      slaInMinutes: 60,
      riskSlaInMinutes: 30,
      leaseMinutes: 5,
      tags: [{ name: 't', displayName: 'T', value: 'v', displayValue: 'V' }],
    };
    const id = idOf((await create({ name: 'Full', ...given })).data);
    const renamed = await edit(id, { name: 'Renamed' });
    expect(at(renamed.data, 'editQueue')).toEqual({
      name: 'Renamed',
      ...given,
      isDeleted: false,
      revision: 1,
    });
    const bare = await edit(id, {
      description: null,
      specificDataJsonSchema: null,
      processScheduleId: null,
      releaseId: null,
      leaseMinutes: null,
      tags: [{ name: 'only' }],
    });
    expect(at(bare.data, 'editQueue')).toMatchObject({
      name: 'Renamed',
      description: null,
      specificDataJsonSchema: null,
      outputDataJsonSchema: '{}',
      processScheduleId: null,
      releaseId: null,
      leaseMinutes: null,
      tags: [{ name: 'only', displayName: null, value: null, displayValue: null }],
    });
    expect((await edit(id, { enforceUniqueReference: false })).codes).toEqual([
      'QUEUE_DEFINITION_PARAMETERS_CANNOT_CHANGE',
    ]);
    expect((await edit('4711', {})).codes).toEqual(['ITEM_NOT_FOUND']);
  });
});

describe('deleteQueue', () => {
  it('frees the name and leaves the items readable', async () => {
    const id = idOf((await create({ name: 'Gone' })).data);
    const item = idOf(
      await world.data('mutation ($id: ID!) { addQueueItem(input: { queueId: $id }) { id } }', { id }),
    );
    expect((await remove(id)).data).toEqual({ deleteQueue: { name: 'Gone', isDeleted: true } });
    const read = await world.data(
      `query ($id: ID!, $item: ID!) {
        byId: queue(id: $id) { id }
        byName: queue(name: "Gone") { id }
        queueItem(id: $item) { queue { name isDeleted processingStatus { total } } }
      }`,
      { id, item },
    );
    expect(read).toEqual({
      byId: null,
      byName: null,
      queueItem: { queue: { name: 'Gone', isDeleted: true, processingStatus: null } },
    });
    expect((await remove(id)).codes).toEqual(['ITEM_NOT_FOUND']);
    expect((await create({ name: 'Gone' })).codes).toEqual([]);
  });
});

describe('queue', () => {
  it('finds by number and by name without regard to case', async () => {
    const id = idOf((await create({ name: 'Found' })).data);
    const read = await world.data(
      'query ($id: ID!) { byId: queue(id: $id) { name } byName: queue(name: "fOUND") { id } none: queue(name: "x") { id } }',
      { id },
    );
    expect(read).toEqual({ byId: { name: 'Found' }, byName: { id }, none: null });
  });

  it('wants exactly one of the two', async () => {
    expect((await world.ask('{ queue { id } }')).codes).toEqual(['PARAMETER_MISSING']);
    expect((await world.ask('{ queue(id: "1", name: "x") { id } }')).codes).toEqual(['PARAMETER_INVALID']);
  });

  it('counts how its work stands', async () => {
    await create({ name: 'Counted' });
    const start = 'startTransaction(input: { queueName: "Counted", specificContent: "{\\"a\\":1}" }) { id }';
    const done = await world.data(
      `mutation { a: ${start} b: ${start} c: ${start} d: addQueueItem(input: { queueName: "Counted" }) { id } }`,
    );
    await world.data(
      `mutation ($a: ID!, $b: ID!) {
        a: setTransactionResult(id: $a, input: { isSuccessful: true }) { id }
        b: setTransactionResult(id: $b, input: { isSuccessful: false, exception: { type: BUSINESS_EXCEPTION } }) { id }
      }`,
      { a: at(done, 'a', 'id'), b: at(done, 'b', 'id') },
    );
    const read = await world.data(
      `{ queue(name: "Counted") { processingStatus { itemsToProcess itemsInProgress successful applicationExceptions
        businessExceptions retried abandoned total meanSeconds successfulMeanSeconds applicationExceptionsMeanSeconds
        businessExceptionsMeanSeconds lastProcessed } } }`,
    );
    expect(at(read, 'queue', 'processingStatus')).toEqual({
      itemsToProcess: 1,
      itemsInProgress: 1,
      successful: 1,
      applicationExceptions: 0,
      businessExceptions: 1,
      retried: 0,
      abandoned: 0,
      total: 2,
      meanSeconds: expect.any(Number),
      successfulMeanSeconds: expect.any(Number),
      applicationExceptionsMeanSeconds: 0,
      businessExceptionsMeanSeconds: expect.any(Number),
      lastProcessed: expect.any(String),
    });
  });
});

describe('queues', () => {
  it('are listed by name, narrowed and paged, each with its own status', async () => {
    for (const name of ['list b', 'List A', 'list c']) await create({ name });
    await world.data('mutation { addQueueItem(input: { queueName: "list b" }) { id } }');
    const list = (variables: object) =>
      world.data(
        `query ($first: Int, $after: String, $order: QueueOrder) {
          queues(nameContains: "LIST", first: $first, after: $after, order: $order) {
            totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            edges { cursor node { name processingStatus { itemsToProcess } } }
          }
        }`,
        variables,
      );
    const first = at(await list({ first: 2 }), 'queues');
    expect(nodesOf(first)).toEqual([
      { name: 'List A', processingStatus: { itemsToProcess: 0 } },
      { name: 'list b', processingStatus: { itemsToProcess: 1 } },
    ]);
    expect(at(first, 'totalCount')).toBe(3);
    expect(at(first, 'pageInfo')).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: at(first, 'edges', 0, 'cursor'),
      endCursor: at(first, 'edges', 1, 'cursor'),
    });
    const second = at(await list({ first: 2, after: at(first, 'pageInfo', 'endCursor') }), 'queues');
    expect(nodesOf(second)).toMatchObject([{ name: 'list c' }]);
    expect(at(second, 'totalCount')).toBe(3);
    expect(at(second, 'pageInfo')).toMatchObject({ hasNextPage: false, hasPreviousPage: true });

    const newest = at(await list({ first: 1, order: { by: 'ID', direction: 'DESC' } }), 'queues');
    expect(nodesOf(newest)).toMatchObject([{ name: 'list c' }]);
    const backwards = at(await list({ order: { by: 'NAME', direction: 'DESC' } }), 'queues');
    expect(nodesOf(backwards)).toMatchObject([{ name: 'list c' }, { name: 'list b' }, { name: 'List A' }]);
  });
});
