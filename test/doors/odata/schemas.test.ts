import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import type { Given } from '../../support/odata.ts';
import { failedWith, given, successful } from '../../support/odata.ts';

let app: TestApp;
let door: Given;
beforeAll(async () => {
  app = await startApp();
  door = given(app);
});
afterAll(() => app.stop());

const person = JSON.stringify({
  type: 'object',
  properties: { Email: { type: 'string', pattern: '^.+@.+\\..+$' }, Age: { type: 'number', minimum: 18 } },
  required: ['Email'],
});
const bothWrong = { Email: 'nobody', Age: 17 };
const details = "/Email should match regex pattern '^.+@.+\\..+$'\n/Age should be at least 18";

const when = (method: string, path: string, body: object): ReturnType<TestApp['when']> =>
  app.when(method, `/odata/${path}`, { body });

function expectViolation(answer: Answer & { readonly events: readonly object[] }, kind: string): void {
  expect([answer.status, answer.json, answer.events]).toStrictEqual([
    400,
    {
      message: `Queue item violates the ${kind} data JSON schema.`,
      errorCode: 1857,
      resourceIds: null,
      traceId: expect.any(String),
      details,
    },
    [],
  ]);
}

describe('the schema of a specific content', () => {
  it('holds items that are added, taken at once, or changed', async () => {
    const { Name } = await door.queue({ SpecificDataJsonSchema: person });
    const add = { itemData: { Name, SpecificContent: bothWrong } };
    expectViolation(await when('POST', 'Queues/UiPathODataSvc.AddQueueItem', add), 'specific');
    const start = { transactionData: { Name, SpecificContent: bothWrong } };
    expectViolation(await when('POST', 'Queues/UiPathODataSvc.StartTransaction', start), 'specific');
    const { Id } = await door.item({ Name, SpecificContent: { Email: 'a@b.c' } });
    const change = { SpecificContent: bothWrong };
    expectViolation(await when('PUT', `QueueItems(${Id})`, change), 'specific');
    const without = await when('POST', 'Queues/UiPathODataSvc.AddQueueItem', { itemData: { Name } });
    expect([without.status, without.json]).toMatchObject([400, { errorCode: 1857 }]);
  });

  it('names the rows of a bulk that violate it, and takes the others where that is asked', async () => {
    const { Name } = await door.queue({ SpecificDataJsonSchema: person });
    const bulk = await when('POST', 'Queues/UiPathODataSvc.BulkAddQueueItems', {
      queueName: Name,
      commitType: 'ProcessAllIndependently',
      queueItems: [
        { SpecificContent: { Email: 'a@b.c' } },
        { SpecificContent: bothWrong },
        'no object',
        null,
      ],
    });
    expect(bulk.json).toMatchObject({
      Success: false,
      FailedItems: [
        {
          Ordinal: 2,
          ErrorCode: 'QueueItemViolatesSpecificDataJsonSchema',
          ErrorMessage: 'Queue item violates the specific data JSON schema.',
          ErrorDetails: details,
        },
        { Ordinal: 3, ErrorCode: 'InvalidArgument', ErrorMessage: 'The row must be an object.' },
        { Ordinal: 4, ErrorCode: 'InvalidArgument', ErrorMessage: 'The row must be an object.' },
      ],
    });
    expect(bulk.events.map(({ type }) => type)).toStrictEqual(['Create']);
  });

  it('may be changed, taken away by an empty text, and must be one', async () => {
    const { Id, Name } = await door.queue({ SpecificDataJsonSchema: person });
    const bad = await when('PUT', `QueueDefinitions(${Id})`, {
      Name,
      SpecificDataJsonSchema: '{"type":"thing"}',
    });
    expect([bad.status, bad.json, bad.events]).toMatchObject([400, { errorCode: 1858 }, []]);
    const none = await when('PUT', `QueueDefinitions(${Id})`, { Name, SpecificDataJsonSchema: '' });
    expect(none.json).toMatchObject({ SpecificDataJsonSchema: null });
    await door.item({ Name, SpecificContent: bothWrong });
  });
});

describe('the schemas of what a robot answers', () => {
  it('hold its output and analytics, and leave the item in progress', async () => {
    const { Name } = await door.queue({ OutputDataJsonSchema: person, AnalyticsDataJsonSchema: person });
    await door.item({ Name });
    const { Id } = await door.taken(Name);
    const end = (result: object): ReturnType<TestApp['when']> =>
      when('POST', `Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
        transactionResult: { ...successful, ...result },
      });
    const right = { Email: 'a@b.c', Age: 18 };
    expectViolation(await end({ Output: bothWrong }), 'output');
    expectViolation(await end({ Output: right, Analytics: bothWrong }), 'analytics');
    expect(await door.get(`QueueItems(${Id})`)).toMatchObject({ Status: 'InProgress' });
    expect((await end({ Output: right, Analytics: right })).status).toBe(200);
  });
});

describe('a unique reference', () => {
  const isTaken = async (Name: string): Promise<boolean> => {
    const answer = await door.post('Queues/UiPathODataSvc.AddQueueItem', {
      itemData: { Name, Reference: 'once' },
    });
    if (answer.status === 201) return false;
    expect([answer.status, answer.json]).toMatchObject([409, { errorCode: 1016 }]);
    return true;
  };

  it('is held by a whole retry chain, and free when its last item is deleted', async () => {
    const { Name } = await door.queue({
      EnforceUniqueReference: true,
      AcceptAutomaticallyRetry: true,
      MaxNumberOfRetries: 1,
    });
    await door.item({ Name, Reference: 'once' });
    const first = await door.taken(Name);
    await door.ended(first, failedWith('ApplicationException'));
    const second = await door.taken(Name);
    await door.ended(second, failedWith('ApplicationException'));
    expect(await isTaken(Name)).toBe(true);
    const remove = async (Id: number): Promise<unknown> =>
      (await door.post('QueueItems/UiPathODataSvc.DeleteBulk', { queueItems: [{ Id }] })).json;
    expect(await remove(first.Id)).toMatchObject({ Success: true });
    expect(await isTaken(Name)).toBe(true);
    expect(await remove(second.Id)).toMatchObject({ Success: true });
    expect(await isTaken(Name)).toBe(false);
    expect(await isTaken(Name)).toBe(true);
  });

  it('is one in its queue, letter by letter, and no more', async () => {
    const { Name } = await door.queue({ EnforceUniqueReference: true });
    const { Name: other } = await door.queue({ EnforceUniqueReference: true });
    for (const [queue, Reference] of [
      [Name, 'once'],
      [Name, 'Once'],
      [other, 'once'],
    ])
      await door.item({ Name: queue, Reference });
    expect(await isTaken(Name)).toBe(true);
  });

  it('is given to one of many that ask at once', async () => {
    const { Name } = await door.queue({ EnforceUniqueReference: true });
    const answers = await Promise.all(Array.from({ length: 20 }, () => isTaken(Name)));
    expect(answers.filter((taken) => !taken)).toHaveLength(1);
  });
});
