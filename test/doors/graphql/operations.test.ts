import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/store/decode.ts';
import { type Carrier, carryOutOperations, ended, operationOf } from './operationWorld.ts';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

let world: World;
let carrier: Carrier;
let shared: string;
let reviewer: string;
beforeAll(async () => {
  world = await startWorld();
  carrier = carryOutOperations(world, { atOnce: 3 });
  shared = String(world.services.orchestrator.definitions.folders()[0]?.id);
  reviewer = String((await world.createUser('alice', ['operator'])).id);
});
afterAll(async () => {
  await carrier.stop();
  await world.stop();
});

let queues = 0;
const queue = async () => {
  queues += 1;
  return idOf(await world.data(`mutation { createQueue(input: { name: "Q${queues}" }) { id } }`));
};
const add = async (queueId: string, count: number) => {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1)
    ids.push(
      idOf(
        await world.data('mutation ($queueId: ID) { addQueueItem(input: { queueId: $queueId }) { id } }', {
          queueId,
        }),
      ),
    );
  return ids;
};
const fail = async (queueId: string, count: number) => {
  const ids = await add(queueId, count);
  for (let n = 0; n < count; n += 1) {
    const taken = await world.data(
      'mutation ($name: String) { startTransaction(input: { queueName: $name }) { id } }',
      {
        name: `Q${queues}`,
      },
    );
    await world.data(
      'mutation ($id: ID!) { setTransactionResult(id: $id, input: { isSuccessful: false, exception: { type: BUSINESS_EXCEPTION, reason: "x" } }) { id } }',
      { id: idOf(taken) },
    );
  }
  return ids;
};
const items = async (queueId: string, fields: string) =>
  nodesOf(
    at(
      await world.data(
        `query ($queueId: ID) { queueItems(filter: { queueId: $queueId }, order: { by: ID, direction: ASC }) { edges { node { ${fields} } } } }`,
        { queueId },
      ),
      'queueItems',
    ),
  );
const types: Readonly<Record<string, string>> = { queueId: 'ID', reviewerId: 'ID', to: 'ID!', key: 'String' };
/** Calls a mutation that starts an operation; returns its id. */
const start = async (call: string, variables: object = {}) => {
  const declared = Object.keys(variables).map((name) => `$${name}: ${types[name]}`);
  const head = declared.length === 0 ? 'mutation' : `mutation (${declared.join(', ')})`;
  return idOf(await world.data(`${head} { ${call} { id } }`, variables));
};

describe('setPriorities', () => {
  it('sets the priority of each item that the filter finds, in the name of the caller', async () => {
    const queueId = await queue();
    const ids = await add(queueId, 7);
    const id = await start('setPriorities(filter: { queueId: $queueId }, priority: HIGH)', { queueId });
    expect(await ended(world, id)).toMatchObject({
      kind: 'SET_PRIORITY',
      priority: 'HIGH',
      status: 'FINISHED',
      total: 7,
      processed: 7,
      progress: 1,
      changed: 7,
      refused: 0,
      refusals: [],
      startedBy: { name: 'admin' },
      actor: { name: 'admin' },
    });
    expect(await items(queueId, 'id priority')).toEqual(ids.map((item) => ({ id: item, priority: 'HIGH' })));
    const [event] = await world.services.orchestrator.store.readStream(`queueItem-${ids[0]}`, {
      direction: 'backwards',
      maxCount: 1,
    });
    expect(event && decode(event)).toMatchObject({
      type: 'Edit',
      metadata: {
        principal: { kind: 'user', name: 'admin' },
        door: 'graphql',
        folderId: Number(shared),
        $correlationId: `operation-${id}`,
      },
    });
  });

  it('writes each step down before it is made, and ends at once where nothing is found', async () => {
    const queueId = await queue();
    const ids = (await add(queueId, 4)).map(Number);
    const stepsOf = async (id: string) =>
      (await world.services.orchestrator.store.readStream(`operation-${id}`)).map((event) => {
        const { type, data } = decode(event);
        return 'next' in data ? [type, data.next] : [type];
      });
    const id = await start('setPriorities(filter: { queueId: $queueId }, priority: LOW)', { queueId });
    await ended(world, id);
    expect(await stepsOf(id)).toEqual([
      ['Started'],
      ['Progressed', ids.slice(0, 3)],
      ['Progressed', ids.slice(3)],
      ['Progressed', []],
      ['Finished'],
    ]);
    const none = await start('setPriorities(filter: { queueId: "4711" }, priority: LOW)');
    expect(await ended(world, none)).toMatchObject({
      status: 'FINISHED',
      total: 0,
      processed: 0,
      progress: 1,
    });
    expect(await stepsOf(none)).toEqual([['Started'], ['Progressed', []], ['Finished']]);
  });

  it('counts what a rule forbids, by its code, and names the items', async () => {
    const queueId = await queue();
    const failed = await fail(queueId, 2);
    const added = await add(queueId, 2);
    const id = await start('setPriorities(filter: { queueId: $queueId }, priority: LOW)', { queueId });
    expect(await ended(world, id)).toMatchObject({
      status: 'FINISHED',
      total: 4,
      changed: 2,
      refused: 2,
      refusedByCode: [{ code: 'INVALID_STATUS_FOR_EDIT', count: 2 }],
      refusals: failed.map((itemId) => ({ itemId, code: 'INVALID_STATUS_FOR_EDIT' })),
    });
    expect(await items(queueId, 'id priority')).toEqual([
      ...failed.map((item) => ({ id: item, priority: 'NORMAL' })),
      ...added.map((item) => ({ id: item, priority: 'LOW' })),
    ]);
  });
});

describe('deleteQueueItems', () => {
  it('deletes each item that nobody works on, and leaves those alone that were deleted before', async () => {
    const queueId = await queue();
    const [first = '', ...others] = await add(queueId, 4);
    await world.data('mutation ($id: ID!) { deleteQueueItem(id: $id) { id } }', { id: first });
    const id = await start('deleteQueueItems(filter: { queueId: $queueId })', { queueId });
    expect(await ended(world, id)).toMatchObject({ kind: 'DELETE', total: 3, changed: 3, refused: 0 });
    expect(await items(queueId, 'id status')).toEqual(
      [first, ...others].map((item) => ({ id: item, status: 'DELETED' })),
    );
  });
});

describe('retryQueueItems', () => {
  it('lets one attempt follow each failed item, and none its own attempts', async () => {
    const queueId = await queue();
    await fail(queueId, 4);
    const id = await start('retryQueueItems(filter: { queueId: $queueId })', { queueId });
    expect(await ended(world, id)).toMatchObject({ kind: 'RETRY', total: 4, changed: 4, refused: 0 });
    expect(await items(queueId, 'status manualRetryNumber')).toEqual([
      ...Array.from({ length: 4 }, () => ({ status: 'RETRIED', manualRetryNumber: 0 })),
      ...Array.from({ length: 4 }, () => ({ status: 'NEW', manualRetryNumber: 1 })),
    ]);
  });
});

describe('setReviewers', () => {
  it('names a reviewer of each failed item, and takes the name away again', async () => {
    const queueId = await queue();
    await fail(queueId, 2);
    const named = await start('setReviewers(filter: { queueId: $queueId }, reviewerId: $reviewerId)', {
      queueId,
      reviewerId: reviewer,
    });
    expect(await ended(world, named)).toMatchObject({
      kind: 'SET_REVIEWER',
      reviewerId: reviewer,
      changed: 2,
    });
    expect(await items(queueId, 'reviewer { id }')).toEqual([
      { reviewer: { id: reviewer } },
      { reviewer: { id: reviewer } },
    ]);
    const unnamed = await start('setReviewers(filter: { queueId: $queueId })', { queueId });
    expect(await ended(world, unnamed)).toMatchObject({ reviewerId: null, changed: 2 });
    expect(await items(queueId, 'reviewer { id }')).toEqual([{ reviewer: null }, { reviewer: null }]);
  });

  it('refuses a user that is not there before anything begins', async () => {
    const { codes } = await world.ask(
      'mutation { setReviewers(filter: { ids: ["1"] }, reviewerId: "4711") { id } }',
    );
    expect(codes).toEqual(['REVIEWER_NOT_AVAILABLE']);
  });
});

describe('moveQueueItems', () => {
  it('deletes each new item and lets one stand for it in the other queue', async () => {
    const from = await queue();
    const to = await queue();
    const ids = await add(from, 4);
    const id = await start('moveQueueItems(filter: { queueId: $queueId }, queueId: $to)', {
      queueId: from,
      to,
    });
    expect(await ended(world, id)).toMatchObject({ kind: 'MOVE', queueId: to, total: 4, changed: 4 });
    const moved = await items(to, 'id status previousAttempt { id }');
    expect(moved).toEqual(
      ids.map((item) => ({ id: expect.any(String), status: 'NEW', previousAttempt: { id: item } })),
    );
    expect(await items(from, 'status nextAttempt { id }')).toEqual(
      moved.map((item) => ({ status: 'DELETED', nextAttempt: { id: at(item, 'id') } })),
    );
  });

  it('counts what is no longer new, and what the other queue does not take', async () => {
    const to = idOf(
      await world.data(
        'mutation { createQueue(input: { name: "Unique", enforceUniqueReference: true }) { id } }',
      ),
    );
    const from = await queue();
    await fail(from, 1);
    await add(from, 1);
    const id = await start('moveQueueItems(filter: { queueId: $queueId }, queueId: $to)', {
      queueId: from,
      to,
    });
    expect(await ended(world, id)).toMatchObject({
      changed: 0,
      refused: 2,
      refusedByCode: [
        { code: 'INVALID_STATUS_FOR_MOVE', count: 1 },
        { code: 'TRANSACTION_REFERENCE_REQUIRED', count: 1 },
      ],
    });
    expect(await items(to, 'id')).toEqual([]);
  });

  it('refuses a queue that is not there before anything begins', async () => {
    const { codes } = await world.ask(
      'mutation { moveQueueItems(filter: { ids: ["1"] }, queueId: "4711") { id } }',
    );
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
  });
});

describe('an operation', () => {
  it('needs a filter that says something', async () => {
    const { codes } = await world.ask('mutation { deleteQueueItems(filter: {}) { id } }');
    expect(codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('is the same one for the same call under a key, and another call is refused', async () => {
    const queueId = await queue();
    await add(queueId, 1);
    const call = 'deleteQueueItems(filter: { queueId: $queueId }, idempotencyKey: $key)';
    const first = await start(call, { queueId, key: 'once' });
    expect(await start(call, { queueId, key: 'once' })).toBe(first);
    const { codes } = await world.ask(
      'mutation { deleteQueueItems(filter: { queueId: "1" }, idempotencyKey: "once") { id } }',
    );
    expect(codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('is listed in its folder, the newest one first, by what it does and how far it is', async () => {
    const queueId = await queue();
    const id = await start('setPriorities(filter: { queueId: $queueId }, priority: LOW)', { queueId });
    await ended(world, id);
    const list = async (argument: string) =>
      nodesOf(at(await world.data(`{ operations(${argument}) { edges { node { id } } } }`), 'operations'));
    expect((await list('first: 1'))[0]).toEqual({ id });
    expect(await list('status: FAILED')).toEqual([]);
    expect((await list('kind: SET_PRIORITY, status: FINISHED, first: 1'))[0]).toEqual({ id });
    expect((await list('kind: RETRY, first: 1'))[0]).not.toEqual({ id });
  });

  it('that has ended can be neither cancelled nor resumed', async () => {
    const id = await start('deleteQueueItems(filter: { ids: ["4711"] })');
    await ended(world, id);
    for (const call of ['cancelOperation', 'resumeOperation']) {
      const { codes } = await world.ask(`mutation ($id: ID!) { ${call}(id: $id) { id } }`, { id });
      expect(codes).toEqual(['INVALID_OPERATION_STATUS']);
    }
  });

  it('that is cancelled stops, and goes on in the name of whoever resumes it', async () => {
    await carrier.stop();
    const queueId = await queue();
    const ids = await add(queueId, 5);
    const id = await start('setPriorities(filter: { queueId: $queueId }, priority: HIGH)', { queueId });
    expect(await operationOf(world, id)).toMatchObject({ status: 'RUNNING', total: 5, processed: 0 });
    await world.data('mutation ($id: ID!) { cancelOperation(id: $id) { status } }', { id });
    carrier = carryOutOperations(world, { atOnce: 3 });
    expect(await operationOf(world, id)).toMatchObject({ status: 'CANCELLED', processed: 0 });
    const token = await world.tokenOf(Number(reviewer));
    const headers = { 'x-uipath-organizationunitid': shared };
    const resumed = await world.data(
      'mutation ($id: ID!) { resumeOperation(id: $id) { status endedAt } }',
      { id },
      { token, headers },
    );
    expect(resumed).toEqual({ resumeOperation: { status: 'RUNNING', endedAt: null } });
    expect(await ended(world, id)).toMatchObject({
      status: 'FINISHED',
      changed: 5,
      startedBy: { name: 'admin' },
      actor: { name: 'alice' },
    });
    expect(await items(queueId, 'id priority')).toEqual(ids.map((item) => ({ id: item, priority: 'HIGH' })));
  });

  it('leaves items alone that are added after it was started', async () => {
    await carrier.stop();
    const queueId = await queue();
    await add(queueId, 1);
    const id = await start('setPriorities(filter: { queueId: $queueId }, priority: HIGH)', { queueId });
    await add(queueId, 1);
    carrier = carryOutOperations(world, { atOnce: 3 });
    expect(await ended(world, id)).toMatchObject({ total: 1, changed: 1 });
    expect(await items(queueId, 'priority')).toEqual([{ priority: 'HIGH' }, { priority: 'NORMAL' }]);
  });
});

describe('folders and rights', () => {
  it('an operation changes items of its own folder alone, and is not there for other ones', async () => {
    const other = String((await world.createFolder('Other')).id);
    const inOther = { headers: { 'x-uipath-organizationunitid': other } };
    const here = { headers: { 'x-uipath-organizationunitid': shared } };
    const queueId = idOf(
      await world.data(`mutation { createQueue(input: { name: "Mine" }, folderId: "${shared}") { id } }`),
    );
    const item = idOf(
      await world.data('mutation { addQueueItem(input: { queueName: "Mine" }) { id } }', {}, here),
    );
    const id = idOf(
      await world.data(
        'mutation ($queueId: ID) { deleteQueueItems(filter: { queueId: $queueId }) { id } }',
        { queueId },
        inOther,
      ),
    );
    const found = 'query ($id: ID!) { operation(id: $id) { status total } }';
    await expect
      .poll(() => world.data(found, { id }, inOther))
      .toEqual({ operation: { status: 'FINISHED', total: 0 } });
    expect(
      await world.data('query ($id: ID!) { queueItem(id: $id) { status } }', { id: item }, here),
    ).toEqual({
      queueItem: { status: 'NEW' },
    });
    expect(await world.data(found, { id }, here)).toEqual({ operation: null });
    const { codes } = await world.ask(
      'mutation ($id: ID!) { cancelOperation(id: $id) { id } }',
      { id },
      here,
    );
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('who may edit items and not delete them can neither start a deletion nor resume one', async () => {
    const here = { headers: { 'x-uipath-organizationunitid': shared } };
    const id = idOf(
      await world.data('mutation { deleteQueueItems(filter: { ids: ["1"] }) { id } }', {}, here),
    );
    const robot = await world.createUser('robot', ['robot']);
    const as = { token: await world.tokenOf(robot.id), ...here };
    const started = await world.ask('mutation { deleteQueueItems(filter: { ids: ["1"] }) { id } }', {}, as);
    expect(started.codes).toEqual(['FORBIDDEN_OPERATION']);
    const resumed = await world.ask('mutation ($id: ID!) { resumeOperation(id: $id) { id } }', { id }, as);
    expect(resumed.codes).toEqual(['FORBIDDEN_OPERATION']);
  });
});
