import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ onDisk: true });
});
afterAll(() => app.stop());

const post = (path: string, body: object): Promise<Answer> => app.request('POST', `/odata/${path}`, { body });
const get = async (path: string): Promise<Record<string, unknown>> =>
  (await app.request('GET', `/odata/${path}`)).json as Record<string, unknown>;

let queues = 0;
async function newQueue(settings: object = {}): Promise<string> {
  const name = `queue ${(queues += 1)}`;
  expect((await post('QueueDefinitions', { Name: name, ...settings })).status).toBe(201);
  return name;
}

interface Item {
  readonly Id: number;
  readonly Key: string;
  readonly Status: string;
  readonly Reference: string | null;
  readonly SpecificContent: unknown;
}

const add = async (itemData: object): Promise<Item> => {
  const answer = await post('Queues/UiPathODataSvc.AddQueueItem', { itemData });
  expect(answer.status).toBe(201);
  return answer.json as Item;
};

const take = async (Name: string, more: object = {}): Promise<Item | null> => {
  const answer = await post('Queues/UiPathODataSvc.StartTransaction', { transactionData: { Name, ...more } });
  expect([200, 204]).toContain(answer.status);
  return answer.status === 204 ? null : (answer.json as Item);
};

const finish = async ({ Id }: Item, transactionResult: object): Promise<void> => {
  const answer = await post(`Queues(${Id})/UiPathODataSvc.SetTransactionResult`, { transactionResult });
  expect([answer.status, answer.text]).toStrictEqual([200, '']);
};

const failedWith = (Type: string): object => ({
  IsSuccessful: false,
  ProcessingException: { Type, Reason: Type },
});

const must = (item: Item | null): Item => {
  if (item === null) throw new Error('nothing could be taken');
  return item;
};

describe('the acceptance sequence of a UiPath client', () => {
  it('retries an application exception with the same reference, exempt from its uniqueness, and no business one', async () => {
    const queue = await newQueue({
      EnforceUniqueReference: true,
      AcceptAutomaticallyRetry: true,
      MaxNumberOfRetries: 1,
    });
    await add({ Name: queue, Reference: 'first' });
    const second = await add({ Name: queue, Reference: 'second' });

    await finish(must(await take(queue)), { IsSuccessful: true, Output: { done: true } });
    await finish(must(await take(queue)), failedWith('ApplicationException'));
    const retry = must(await take(queue));
    expect(retry).toMatchObject({
      Reference: 'second',
      Key: second.Key,
      AncestorId: second.Id,
      RetryNumber: 1,
      Status: 'InProgress',
    });
    await finish(retry, failedWith('BusinessException'));

    expect(await take(queue)).toBeNull();
    const items = await get(`QueueItems?$filter=QueueDefinitionName eq '${queue}'&$orderby=Id`);
    expect(items).toMatchObject({ '@odata.count': 3 });
    expect((items['value'] as Item[]).map(({ Status }) => Status)).toStrictEqual([
      'Successful',
      'Retried',
      'Failed',
    ]);
    const history = await get(
      `QueueItemEvents/UiPath.Server.Configuration.OData.GetQueueItemEventsHistory(queueItemId=${second.Id})?$orderby=Id`,
    );
    expect((history['value'] as { Action: string }[]).map(({ Action }) => Action)).toStrictEqual([
      'Create',
      'Status',
      'Retry',
    ]);
  });

  it('retries by review, and refuses to do so twice', async () => {
    const queue = await newQueue();
    const item = await add({ Name: queue });
    await finish(must(await take(queue)), failedWith('BusinessException'));
    const retryIt = async (): Promise<unknown> =>
      (
        await post('QueueItems/UiPathODataSvc.SetItemReviewStatus', {
          status: 'Retried',
          queueItems: [{ Id: item.Id }],
        })
      ).json;
    expect(await retryIt()).toMatchObject({ Success: true, FailedItems: [] });
    expect(await retryIt()).toMatchObject({ Success: false, FailedItems: [item.Id] });
    expect(await get(`QueueItems(${item.Id})`)).toMatchObject({ Status: 'Retried', ReviewStatus: 'Retried' });
    const next = must(await take(queue));
    expect(await get(`QueueItems(${next.Id})?$select=ManualAncestorId,ManualRetryNumber,Key`)).toMatchObject({
      ManualAncestorId: item.Id,
      ManualRetryNumber: 1,
      Key: item.Key,
    });
  });
});

describe('what is taken', () => {
  it('goes by due date, priority and age, and leaves out what is deferred', async () => {
    const queue = await newQueue();
    const low = await add({ Name: queue, Priority: 'Low' });
    const normal = await add({ Name: queue });
    const high = await add({ Name: queue, Priority: 'High' });
    const due = await add({ Name: queue, Priority: 'Low', DueDate: '2099-01-01T00:00:00Z' });
    await add({ Name: queue, Priority: 'High', DeferDate: '2099-01-01T00:00:00Z' });
    const taken = [
      await take(queue),
      await take(queue),
      await take(queue),
      await take(queue),
      await take(queue),
    ];
    expect(taken.map((item) => item?.Id)).toStrictEqual([due.Id, high.Id, normal.Id, low.Id, undefined]);
  });

  it('goes by reference where the caller names one', async () => {
    const queue = await newQueue();
    await add({ Name: queue, Reference: 'a-1' });
    const second = await add({ Name: queue, Reference: 'b-1' });
    const third = await add({ Name: queue, Reference: 'b-2' });
    expect(await take(queue, { Reference: 'b-2', ReferenceFilterOption: 'Equals' })).toMatchObject({
      Id: third.Id,
    });
    expect(await take(queue, { Reference: 'b-', ReferenceFilterOption: 'StartsWith' })).toMatchObject({
      Id: second.Id,
    });
    expect(await take(queue, { Reference: 'c' })).toBeNull();
  });

  it('is one item for one taker', async () => {
    const queue = await newQueue();
    await post('Queues/UiPathODataSvc.BulkAddQueueItems', {
      queueName: queue,
      commitType: 'ProcessAllIndependently',
      queueItems: Array.from({ length: 40 }, (_, n) => ({ Reference: String(n) })),
    });
    const taken = await Promise.all(Array.from({ length: 60 }, () => take(queue)));
    const ids = taken.flatMap((item) => (item === null ? [] : [item.Id]));
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });

  it('comes back with a postponement, and not before its time', async () => {
    const queue = await newQueue();
    const item = await add({ Name: queue });
    await finish(must(await take(queue)), { IsSuccessful: false, DeferDate: '2099-05-05T05:05:05Z' });
    expect(await take(queue)).toBeNull();
    expect(await get(`QueueItems(${item.Id})`)).toMatchObject({
      Status: 'New',
      DeferDate: '2099-05-05T05:05:05Z',
      StartProcessing: null,
    });
  });

  it('may be added and taken in one call', async () => {
    const queue = await newQueue();
    const item = must(await take(queue, { SpecificContent: { n: 1 }, Reference: 'x' }));
    expect(item).toMatchObject({ Status: 'InProgress', SpecificContent: { n: 1 }, Reference: 'x' });
    expect(await take(queue)).toBeNull();
  });
});

describe('content', () => {
  const lexemes =
    '{"big":9007199254740993,"point":1.0,"huge":1e400,"b":"ü\\u00fc","a":null,"__proto__":true}';

  it('comes back to the letter, without annotations', async () => {
    const queue = await newQueue();
    const sent = lexemes.replace('{', '{ "big@odata.type" : "#Int64",\n ').replace('1.0,', '1.0 , ');
    const answer = await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
      body: `{"itemData":{"Name":"${queue}","SpecificContent":${sent}}}`,
    });
    expect(answer.text).toContain(`"SpecificContent":${lexemes}`);
    const { Id } = answer.json as Item;
    const read = await app.request('GET', `/odata/QueueItems(${Id})`);
    expect(read.text).toContain(`"SpecificContent":${lexemes}`);
    const taken = await post('Queues/UiPathODataSvc.StartTransaction', { transactionData: { Name: queue } });
    expect(taken.text).toContain(`"SpecificContent":${lexemes}`);
  });

  it('may be nested in an output', async () => {
    const queue = await newQueue();
    await add({ Name: queue });
    const item = must(await take(queue));
    await finish(item, { IsSuccessful: true, Output: { rows: [{ a: 1 }] } });
    expect(await get(`QueueItems(${item.Id})`)).toMatchObject({
      Output: { rows: [{ a: 1 }] },
      OutputData: '{"DynamicProperties":{"rows":[{"a":1}]}}',
    });
  });
});

describe('a bulk', () => {
  const bulk = async (queueName: string, commitType: string, queueItems: object[]): Promise<unknown> =>
    (await post('Queues/UiPathODataSvc.BulkAddQueueItems', { queueName, commitType, queueItems })).json;
  const count = async (queue: string): Promise<unknown> =>
    (await get(`QueueItems?$filter=QueueDefinitionName eq '${queue}'&$top=0`))['@odata.count'];
  const rows = [
    { Reference: 'a' },
    { Reference: 'a' },
    { Reference: 'b', Priority: 'Urgent' },
    { Reference: 'c' },
  ];

  it('adds all or nothing', async () => {
    const queue = await newQueue({ EnforceUniqueReference: true });
    expect(await bulk(queue, 'AllOrNothing', rows)).toMatchObject({
      Success: false,
      FailedItems: [{ Ordinal: 2, ErrorCode: 'DuplicateReference' }],
    });
    expect(await count(queue)).toBe(0);
  });

  it('stops at the first failure', async () => {
    const queue = await newQueue({ EnforceUniqueReference: true });
    expect(await bulk(queue, 'StopOnFirstFailure', rows)).toMatchObject({ FailedItems: [{ Ordinal: 2 }] });
    expect(await count(queue)).toBe(1);
  });

  it('adds each row that can be added', async () => {
    const queue = await newQueue({ EnforceUniqueReference: true });
    expect(await bulk(queue, 'ProcessAllIndependently', rows)).toMatchObject({
      FailedItems: [{ Ordinal: 2 }, { Ordinal: 3, ErrorCode: 'InvalidArgument' }],
    });
    expect(await count(queue)).toBe(2);
  });
});

describe('a reference', () => {
  it('is free again when its item is deleted', async () => {
    const queue = await newQueue({ EnforceUniqueReference: true });
    const item = await add({ Name: queue, Reference: 'once' });
    const deleted = await post('QueueItems/UiPathODataSvc.DeleteBulk', { queueItems: [{ Id: item.Id }] });
    expect(deleted.json).toMatchObject({ Success: true });
    expect((await add({ Name: queue, Reference: 'once' })).Id).not.toBe(item.Id);
  });
});

describe('a queue', () => {
  it('is found in any letter case, renamed, and deleted with its items readable', async () => {
    const queue = await newQueue();
    const [definition] = (await get(`QueueDefinitions?$filter=name eq '${queue}'`))['value'] as Item[];
    const item = await add({ Name: queue.toUpperCase() });
    const path = `/odata/QueueDefinitions(${definition?.Id})`;
    const renamed = await app.request('PUT', path, { body: { Name: `${queue} renamed` } });
    expect(renamed.json).toMatchObject({ Name: `${queue} renamed` });
    expect((await post('QueueDefinitions', { Name: queue })).status).toBe(201);
    expect((await post('QueueDefinitions', { Name: queue })).json).toMatchObject({ errorCode: 1001 });
    expect((await app.request('DELETE', path)).status).toBe(204);
    expect((await app.request('GET', path)).status).toBe(404);
    expect(await get(`QueueItems(${item.Id})`)).toMatchObject({ Status: 'New' });
    const answer = await post('Queues/UiPathODataSvc.StartTransaction', {
      transactionData: { Name: `${queue} renamed` },
    });
    expect(answer.status).toBe(404);
  });

  it('refuses a schema that is none, and a change of its unique reference', async () => {
    expect(
      (await post('QueueDefinitions', { Name: 'bad', SpecificDataJsonSchema: '{"type":5}' })).json,
    ).toMatchObject({
      errorCode: 1858,
    });
    const queue = await newQueue();
    const [definition] = (await get(`QueueDefinitions?$filter=Name eq '${queue}'`))['value'] as Item[];
    const changed = await app.request('PUT', `/odata/QueueDefinitions(${definition?.Id})`, {
      body: { Name: queue, EnforceUniqueReference: true },
    });
    expect(changed.json).toMatchObject({ errorCode: 1855 });
  });

  it('dates items by its SLA', async () => {
    const queue = await newQueue({ SlaInMinutes: 60, RiskSlaInMinutes: 30 });
    const item = (await add({ Name: queue })) as Item & { CreationTime: string; DueDate: string };
    expect(Date.parse(item.DueDate) - Date.parse(item.CreationTime)).toBe(60 * 60_000);
  });
});
