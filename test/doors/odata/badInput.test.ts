import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await createQueue({ Name: 'plain' });
  await createQueue({ Name: 'unique', EnforceUniqueReference: true });
});
afterAll(() => app.stop());

const createQueue = (queue: object): Promise<Answer> =>
  app.request('POST', '/odata/QueueDefinitions', { body: queue });

const add = (itemData: object | string): Promise<Answer> =>
  app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
    body: typeof itemData === 'string' ? itemData : { itemData },
  });

const countItems = async (): Promise<unknown> =>
  ((await app.request('GET', '/odata/QueueItems?$top=0')).json as Record<string, unknown>)['@odata.count'];

/** What every refusal has in common: the status, the envelope, nothing internal in it. */
function expectRefusal(answer: Answer, status: number, errorCode: number): void {
  expect(answer.status).toBe(status);
  expect(answer.json).toStrictEqual({
    message: expect.any(String),
    errorCode,
    resourceIds: null,
    traceId: expect.any(String),
    details: answer.json === null ? null : (answer.json as { details: unknown }).details,
  });
  expect(answer.text).not.toMatch(/\n +at |node_modules|SELECT |sqlite|\.ts:/i);
}

describe('a body that cannot be read', () => {
  it.each([
    ['malformed JSON', '{"itemData": {"Name": ', 400, 1000],
    ['nothing', '', 400, 1000],
    ['an array', '[]', 400, 1009],
    ['no itemData', '{}', 400, 1014],
    ['an unknown member', '{"itemData":{"Name":"plain","Colour":"red"}}', 400, 1000],
    ['a number as name', '{"itemData":{"Name":5}}', 400, 1009],
    ['an unknown priority', '{"itemData":{"Name":"plain","Priority":"Urgent"}}', 400, 1009],
    ['a date that is none', '{"itemData":{"Name":"plain","DueDate":"tomorrow"}}', 400, 1009],
    ['nested content', '{"itemData":{"Name":"plain","SpecificContent":{"a":{"b":1}}}}', 400, 1009],
    ['content that is a list', '{"itemData":{"Name":"plain","SpecificContent":[1]}}', 400, 1009],
  ])('is refused: %s', async (_, body, status, errorCode) => {
    const before = await countItems();
    expectRefusal(await add(body), status, errorCode);
    expect(await countItems()).toBe(before);
  });

  it('is refused when it is larger than the server takes', async () => {
    const answer = await add({ Name: 'plain', SpecificContent: { a: 'x'.repeat(20 * 1024 * 1024) } });
    expectRefusal(answer, 413, 1865);
  });

  it('is refused when it is nested a million deep', async () => {
    expectRefusal(await add('['.repeat(1_000_000)), 400, 1000);
  });
});

describe('an item that a queue cannot take', () => {
  it.each([
    ['an unknown queue', { Name: 'nowhere' }, 404, 1002],
    ['a reference of 129 characters', { Name: 'plain', Reference: 'r'.repeat(129) }, 400, 1009],
    ['no reference where it must be unique', { Name: 'unique' }, 400, 1851],
    ['content that is too long', { Name: 'plain', SpecificContent: { a: 'x'.repeat(256_000) } }, 413, 1865],
  ])('is refused: %s', async (_, item, status, errorCode) => {
    const before = await countItems();
    expectRefusal(await add(item), status, errorCode);
    expect(await countItems()).toBe(before);
  });

  it('is refused the second time with one reference', async () => {
    expect((await add({ Name: 'unique', Reference: 'once' })).status).toBe(201);
    expectRefusal(await add({ Name: 'unique', Reference: 'once' }), 409, 1016);
  });
});

describe('a query that cannot be understood', () => {
  it.each([
    ['a syntax error', "$filter=Status eq 'New' and"],
    ['an unknown property', "$filter=Colour eq 'red'"],
    ['an unknown status', "$filter=Status eq 'Lost'"],
    ['a million parentheses', `$filter=${'('.repeat(10_000)}`],
    ['a negative $top', '$top=-1'],
    ['a $top that is no number', '$top=ten'],
    ['an unknown option', '$search=x'],
    ['an option without $', 'orderby=Id'],
    ['an unknown order', '$orderby=Colour'],
    ['an unknown expansion', '$expand=Colour'],
    ['bad percent-encoding', '$filter=%ZZ'],
  ])('is refused: %s', async (_, query) => {
    const answer = await app.request('GET', `/odata/QueueItems?${query}`);
    expectRefusal(answer, 400, 1000);
    expect(answer.json).toMatchObject({ message: 'Invalid OData query options.' });
  });
});

describe('work that cannot be ended', () => {
  const result = (id: unknown, transactionResult: object): Promise<Answer> =>
    app.request('POST', `/odata/Queues(${String(id)})/UiPathODataSvc.SetTransactionResult`, {
      body: { transactionResult },
    });
  const start = (): Promise<Answer> =>
    app.request('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', {
      body: { transactionData: { Name: 'plain', SpecificContent: { a: 1 } } },
    });

  it('is refused a second result', async () => {
    const { Id } = (await start()).json as { Id: number };
    expect((await result(Id, { IsSuccessful: true })).status).toBe(200);
    expectRefusal(await result(Id, { IsSuccessful: false }), 409, 1866);
  });

  it('is refused a result before it began', async () => {
    const { Id } = (await add({ Name: 'plain' })).json as { Id: number };
    expectRefusal(await result(Id, { IsSuccessful: true }), 409, 1853);
  });

  it('is refused a result that says nothing', async () => {
    const { Id } = (await start()).json as { Id: number };
    expectRefusal(await result(Id, {}), 400, 1014);
  });

  it('is refused progress when it is over', async () => {
    const { Id } = (await start()).json as { Id: number };
    await result(Id, { IsSuccessful: true });
    const answer = await app.request(
      'POST',
      `/odata/QueueItems(${Id})/UiPathODataSvc.SetTransactionProgress`,
      {
        body: { progress: 'late' },
      },
    );
    expectRefusal(answer, 409, 1852);
  });

  it('is refused where there is no such item', async () => {
    expectRefusal(await result(123_456, { IsSuccessful: true }), 404, 1002);
    expectRefusal(await result('x', { IsSuccessful: true }), 400, 1009);
  });
});

describe('a review of an older version', () => {
  it('leaves the item and names it in the answer', async () => {
    const started = await app.request('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', {
      body: { transactionData: { Name: 'plain', SpecificContent: { a: 1 } } },
    });
    const { Id, RowVersion } = started.json as { Id: number; RowVersion: string };
    await app.request('POST', `/odata/Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
      body: {
        transactionResult: { IsSuccessful: false, ProcessingException: { Type: 'BusinessException' } },
      },
    });
    const answer = await app.request('POST', '/odata/QueueItems/UiPathODataSvc.SetItemReviewStatus', {
      body: { status: 'InReview', queueItems: [{ Id, RowVersion }] },
    });
    expect(answer.json).toMatchObject({ Success: false, FailedItems: [Id] });
    const item = await app.request('GET', `/odata/QueueItems(${Id})`);
    expect(item.json).toMatchObject({ ReviewStatus: 'None' });
  });
});

describe('a request in no folder', () => {
  it('is refused where the header names none of the caller', async () => {
    const headers = { 'x-uipath-organizationunitid': '999' };
    expectRefusal(await app.request('GET', '/odata/QueueItems', { headers }), 400, 1100);
  });
});

describe('a route that is not there', () => {
  it('says so in other words than a missing entity', async () => {
    const route = await app.request('GET', '/odata/Nothing');
    const entity = await app.request('GET', '/odata/QueueItems(987654)');
    expectRefusal(route, 404, 1002);
    expectRefusal(entity, 404, 1002);
    expect(route.json).not.toMatchObject({ message: (entity.json as { message: string }).message });
  });

  it('says which method is not allowed', async () => {
    expectRefusal(await app.request('DELETE', '/odata/QueueItems'), 405, 1000);
  });

  it('tells nothing without a credential', async () => {
    for (const path of ['/odata/QueueItems', '/odata/Nothing', '/nothing', '/api/nothing']) {
      const answer = await app.request('GET', path, { headers: { authorization: '' } });
      expectRefusal(answer, 401, 1017);
    }
  });
});

describe('the server after all this', () => {
  it('goes on', async () => {
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
    expect((await add({ Name: 'plain' })).status).toBe(201);
  });
});
