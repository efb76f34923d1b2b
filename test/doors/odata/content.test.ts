import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import type { Given, Item } from '../../support/odata.ts';
import { given } from '../../support/odata.ts';

let app: TestApp;
let door: Given;
let Name: string;
beforeAll(async () => {
  app = await startApp({ onDisk: true });
  door = given(app);
  ({ Name } = await door.queue());
});
afterAll(() => app.stop());

const add = async (content: string): Promise<number> => {
  const answer = await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
    body: `{"itemData":{"Name":"${Name}","SpecificContent":${content}}}`,
  });
  expect([answer.status, answer.text]).toStrictEqual([201, expect.any(String)]);
  return (answer.json as Item).Id;
};

const textOf = async (path: string): Promise<string> => (await app.request('GET', `/odata/${path}`)).text;

const contents = [
  '{"big":9007199254740993,"exact":1.0,"huge":1e400,"tiny":1E-7,"minus":-0}',
  '{"z":1,"a":2,"10":3,"2":4}',
  '{"__proto__":"x","constructor":1,"toString":null,"hasOwnProperty":false}',
  '{"кирилл":"жа","emoji":"😀","escaped":"\\u0041\\ud83d\\ude00\\/","line":"a\\nb\\u2028c"}',
  '{"":"empty name","twice":1,"twice":2}',
  '{"html":"</script><!--","quote":"\\"\'"}',
  '{}',
];

describe('a content', () => {
  it('comes back as it was sent, one by one, in lists, expanded, and when started again', async () => {
    const ids = await Promise.all(contents.map(add));
    const check = async (id: number, content: string): Promise<void> => {
      for (const path of [
        `QueueItems(${id})`,
        `QueueItems?$filter=Id eq ${id}`,
        `QueueItems?$filter=Id eq ${id}&$select=Id,SpecificContent,SpecificData`,
        `QueueItems(${id})?$expand=QueueDefinition`,
        `QueueItems(${id})/UiPathODataSvc.GetItemProcessingHistory()`,
      ]) {
        const text = await textOf(path);
        expect(text).toContain(`"SpecificContent":${content}`);
        expect(text).toContain(`"SpecificData":${JSON.stringify(`{"DynamicProperties":${content}}`)}`);
      }
    };
    for (const [n, content] of contents.entries()) await check(ids[n] ?? 0, content);
    await app.restart();
    for (const [n, content] of contents.entries()) await check(ids[n] ?? 0, content);
  });

  it('is kept without what only describes it, at every level', async () => {
    const id = await add(
      '{"a@odata.type":"#String","a":"x","@odata.type":"#Map","B@ODATA.TYPE":"kept","n":1}',
    );
    expect(await textOf(`QueueItems(${id})`)).toContain(
      '"SpecificContent":{"a":"x","B@ODATA.TYPE":"kept","n":1}',
    );
  });

  it('may be absent or null', async () => {
    const absent = await door.item({ Name });
    const none = await door.item({ Name, SpecificContent: null });
    for (const { Id } of [absent, none])
      expect(await door.get(`QueueItems(${Id})`)).toMatchObject({
        SpecificContent: null,
        SpecificData: null,
      });
  });
});

describe('an output', () => {
  it('comes back as it was sent, its annotations taken off at every level', async () => {
    const { Name: other } = await door.queue();
    await door.item({ Name: other });
    const { Id } = await door.taken(other);
    const sent =
      '{"rows@odata.type":"#Collection","rows":[{"n":1.50,"s@odata.type":"#String","s":"t"},[1e2]],"deep":{"@odata.type":"#x","k":null}}';
    const answer = await app.request('POST', `/odata/Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
      body: `{"transactionResult":{"IsSuccessful":true,"Output":${sent},"Analytics":{"m":1.0}}}`,
    });
    expect(answer.status).toBe(200);
    const kept = '{"rows":[{"n":1.50,"s":"t"},[1e2]],"deep":{"k":null}}';
    await app.restart();
    const text = await textOf(`QueueItems(${Id})?$select=Output,OutputData,Analytics`);
    expect(text).toContain(`"Output":${kept}`);
    expect(text).toContain(`"OutputData":${JSON.stringify(`{"DynamicProperties":${kept}}`)}`);
    expect(text).toContain('"Analytics":{"m":1.0}');
  });
});

describe('a body as clients write it', () => {
  const body = (): string => JSON.stringify({ ItemData: { name: Name, PRIORITY: 'low' } });

  it.each([
    'application/json;odata.metadata=minimal;odata.streaming=true',
    'application/json; charset=utf-8',
    'text/plain',
    'application/octet-stream',
    'application/xml',
  ])('is read whatever it is called: %s', async (type) => {
    const answer = await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
      body: body(),
      headers: { 'content-type': type },
    });
    expect([answer.status, answer.json]).toStrictEqual([201, expect.objectContaining({ Priority: 'Low' })]);
  });

  it('is read with a byte order mark', async () => {
    const answer = await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
      body: `\uFEFF${body()}`,
    });
    expect(answer.status).toBe(201);
  });
});

describe('what is too large', () => {
  it('is refused with its own code, and nothing is kept of it', async () => {
    const { Name: other } = await door.queue();
    await door.item({ Name: other });
    const { Id } = await door.taken(other);
    const tooLong = 'x'.repeat(1_100_000);
    const end = (transactionResult: object): ReturnType<TestApp['when']> =>
      app.when('POST', `/odata/Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
        body: { transactionResult },
      });
    const cases = [
      [await end({ IsSuccessful: true, Output: { a: tooLong } }), 1868],
      [await end({ IsSuccessful: true, Analytics: { a: 'x'.repeat(5_121) } }), 1869],
      [await end({ IsSuccessful: false, ProcessingException: { Reason: tooLong } }), 1870],
      [await end({ IsSuccessful: false, ProcessingException: { Details: tooLong } }), 1870],
      [await end({ IsSuccessful: true, Progress: tooLong }), 1871],
    ] as const;
    for (const [{ status, json, events }, errorCode] of cases)
      expect([status, json, events]).toStrictEqual([413, expect.objectContaining({ errorCode }), []]);
    expect((await end({ IsSuccessful: true })).status).toBe(200);
  });

  it('is refused as a whole where every part is small enough', async () => {
    const three = '漢'; // three bytes each
    const answer = await app.when('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
      body: {
        itemData: { Name, SpecificContent: { a: three.repeat(255_000) }, Progress: three.repeat(104_000) },
      },
    });
    expect([answer.status, answer.json, answer.events]).toStrictEqual([
      413,
      expect.objectContaining({ errorCode: 1865 }),
      [],
    ]);
  });
});
