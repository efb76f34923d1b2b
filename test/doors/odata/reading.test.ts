import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { internalContext } from '../../../src/commands/prepareStore.ts';
import type { TestApp } from '../../support/app.ts';
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

type Entity = Record<string, unknown>;

const valueOf = async (path: string): Promise<readonly Entity[]> =>
  (await door.get(path))['value'] as readonly Entity[];

const status = async (path: string, method = 'GET'): Promise<number> =>
  (await app.request(method, `/odata/${path}`)).status;

const NO_KEY = '00000000-0000-4000-8000-000000000000';

describe('a retry chain', () => {
  const chain = async (): Promise<{ ids: number[]; Key: string }> => {
    const { Name } = await door.queue({ AcceptAutomaticallyRetry: true, MaxNumberOfRetries: 2 });
    const { Key } = await door.item({ Name });
    const ids: number[] = [];
    for (const result of [
      failedWith('ApplicationException'),
      failedWith('ApplicationException'),
      successful,
    ]) {
      const item = await door.taken(Name);
      ids.push(item.Id);
      await door.ended(item, result);
    }
    return { ids, Key };
  };

  it('shows its attempts, the first one first, and its last one from each', async () => {
    const { ids, Key } = await chain();
    const [first, , last] = ids;
    for (const id of ids) {
      const path = `QueueItems(${id})/UiPathODataSvc.GetItemProcessingHistory`;
      expect((await valueOf(`${path}()`)).map(({ Id }) => Id)).toStrictEqual(ids);
      expect(
        await door.get(`QueueItems(${id})/UiPath.Server.Configuration.OData.GetItemLastRetry`),
      ).toMatchObject({
        Id: last,
        RetryNumber: 2,
      });
    }
    const filtered = `QueueItems(${first})/UiPathODataSvc.GetItemProcessingHistory?$filter=Status eq 'Retried'&$orderby=Id desc`;
    expect((await valueOf(filtered)).map(({ Id }) => Id)).toStrictEqual([ids[1], first]);
    expect(await door.get(`QueueItems/UiPathODataSvc.GetItemLastRetryByKey(key=${Key})`)).toMatchObject({
      '@odata.context': `${app.url}/odata/$metadata#QueueItems/$entity`,
      Id: last,
    });
  });

  it('is not there where its item is not', async () => {
    expect(await status('QueueItems(999)/UiPathODataSvc.GetItemProcessingHistory')).toBe(404);
    expect(await status('QueueItems(999)/UiPath.Server.Configuration.OData.GetItemLastRetry')).toBe(404);
    expect(await status(`QueueItems/UiPathODataSvc.GetItemLastRetryByKey(key=${NO_KEY})`)).toBe(404);
    expect(await status('QueueItems/UiPathODataSvc.GetItemLastRetryByKey(key=7)')).toBe(400);
    expect(await status('QueueItems/UiPathODataSvc.GetItemLastRetryByKey')).toBe(400);
  });
});

describe('one of a set', () => {
  it('is found by its key, and not where there is none', async () => {
    const { Name } = await door.queue();
    const item = await door.item({ Name });
    const [event] = await valueOf(
      `QueueItemEvents/UiPath.Server.Configuration.OData.GetQueueItemEventsHistory(queueItemId=${item.Id})`,
    );
    const { '@odata.context': context, ...found } = await door.get(
      `QueueItemEvents(${String(event?.['Id'])})`,
    );
    expect(found).toStrictEqual(event);
    expect(context).toBe(`${app.url}/odata/$metadata#QueueItemEvents/$entity`);
    expect(await door.get('Users(1)')).toMatchObject({ UserName: 'admin' });
    for (const path of [
      'QueueItemEvents(1)',
      'QueueItemComments(1)',
      'Users(99)',
      'Robots(99)',
      'Folders(99)',
      'QueueDefinitions(99)',
      `Folders/UiPath.Server.Configuration.OData.GetByKey(identifier=${NO_KEY})`,
      `QueueDefinitions/UiPath.Server.Configuration.OData.GetByKey(identifier=${NO_KEY})`,
      `Users/UiPath.Server.Configuration.OData.GetUserId(userKey='${NO_KEY}')`,
    ])
      expect([path, await status(path)]).toStrictEqual([path, 404]);
  });
});

describe('who is there', () => {
  it('may review while active', async () => {
    const { orchestrator } = app.services;
    const user = { name: null, surname: null, email: null, roles: ['operator'], folders: null } as const;
    const context = internalContext('Test');
    await createDefinition(orchestrator, context, 'user', { ...user, userName: 'here', isActive: true });
    await createDefinition(orchestrator, context, 'user', { ...user, userName: 'gone', isActive: false });
    const path = 'QueueItems/UiPath.Server.Configuration.OData.GetReviewers';
    expect((await valueOf(`${path}()?$orderby=Id`)).map(({ UserName }) => UserName)).toStrictEqual([
      'admin',
      'here',
    ]);
    expect(await valueOf(`${path}?$filter=UserName eq 'HERE'&$select=UserName`)).toStrictEqual([
      { UserName: 'here' },
    ]);
  });

  it('is known by key, and knows what it may do', async () => {
    const { Key } = await door.get('Users(1)');
    expect(
      await door.get(`Users/UiPath.Server.Configuration.OData.GetUserId(userKey='${String(Key)}')`),
    ).toMatchObject({ value: 1 });
    const { Permissions } = await door.get('Users/UiPath.Server.Configuration.OData.GetCurrentPermissions()');
    expect(Permissions).toEqual(expect.arrayContaining(['Queues.Create', 'Transactions.View', 'Work.Take']));
  });
});

describe('a queue', () => {
  const schema = '{ "type": "object",  "required": ["Email"] }';

  it('is found by key, with its folders and the schemas as they were given', async () => {
    const { Id, Key, Name } = await door.queue({ SpecificDataJsonSchema: schema });
    const byKey = `QueueDefinitions/UiPath.Server.Configuration.OData.GetByKey(identifier=${Key})`;
    expect(await door.get(`${byKey}?$select=Id,Name`)).toMatchObject({ Id, Name });
    expect(
      await door.get(`QueueDefinitions/UiPath.Server.Configuration.OData.GetFoldersForQueue(id=${Id})`),
    ).toMatchObject({
      AccessibleFolders: [{ DisplayName: 'Shared', FullyQualifiedName: 'Shared', Id: 1 }],
      TotalFoldersCount: 1,
    });
    const path = `/odata/QueueDefinitions(${Id})/UiPathODataSvc.GetJsonSchemaDefinition`;
    const text = await app.request('GET', `${path}(jsonSchemaType='SpecificData')`);
    expect([text.text, text.headers.get('content-type')]).toStrictEqual([schema, 'application/octet-stream']);
    expect((await app.request('GET', `${path}(jsonSchemaType='OutputData')`)).status).toBe(404);
    expect((await app.request('GET', `${path}(jsonSchemaType='Other')`)).status).toBe(400);
  });

  it('is created, changed and listed by the calls of newer clients, and keeps its items for ever', async () => {
    const calls = 'QueueDefinitions/UiPath.Server.Configuration.OData';
    const retention = { RetentionAction: 'Delete', RetentionPeriod: 30, StaleRetentionAction: 'Delete' };
    const created = await door.post(`${calls}.CreateQueue`, { Name: 'newer', ...retention });
    expect(created.status).toBe(201);
    const { Id } = created.json as { Id: number };
    const changed = await door.post(`${calls}.EditQueue`, { ...(created.json as Entity), Description: 'd' });
    expect([changed.status, changed.json]).toStrictEqual([
      200,
      expect.objectContaining({ Description: 'd' }),
    ]);
    expect(await door.get(`${calls}.GetQueue(id=${Id})`)).toMatchObject({
      Name: 'newer',
      Description: 'd',
      RetentionAction: 'None',
      StaleRetentionAction: 'None',
    });
    expect(
      await valueOf(`${calls}.ListQueues?$filter=contains(Name, 'newe')&$orderby=Id desc&$top=5`),
    ).toStrictEqual([
      expect.objectContaining({ Id, Name: 'newer', QueueDefinitionName: 'newer', ItemsToProcess: 0 }),
    ]);
    expect((await door.post(`${calls}.EditQueue`, { Name: 'newer' })).json).toMatchObject({
      errorCode: 1014,
    });
    expect((await door.post(`${calls}.CreateQueue`, { Name: 'other', Colour: 'red' })).status).toBe(400);
  });
});

describe('a processing status', () => {
  it('counts what is new, in progress and done, and times it in seconds', async () => {
    const { Id, Key, Name } = await door.queue({ Description: 'figures' });
    for (let n = 0; n < 4; n += 1) await door.item({ Name });
    await door.ended(await door.taken(Name), successful);
    await door.ended(await door.taken(Name), failedWith('BusinessException'));
    await door.taken(Name);
    const path = 'QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus';
    const expected = {
      ItemsToProcess: 1,
      ItemsInProgress: 1,
      QueueDefinitionId: Id,
      SuccessfulTransactionsNo: 1,
      ApplicationExceptionsNo: 0,
      BusinessExceptionsNo: 1,
      TotalNumberOfTransactions: 2,
      LastProcessed: expect.stringMatching(/Z$/),
      ProcessingMeanTime: expect.any(Number),
    };
    for (const filter of [
      `QueueDefinitionName eq '${Name}'`,
      "QueueDefinitionDescription eq 'figures'",
      `QueueDefinitionKey eq ${Key}`,
    ])
      expect(await valueOf(`${path}?$filter=${filter}`)).toStrictEqual([expect.objectContaining(expected)]);

    const records = await valueOf(
      `QueueProcessingRecords/UiPathODataSvc.RetrieveLastDaysProcessingRecords(daysNo=1,queueDefinitionId=${Id})`,
    );
    const sumOf = (name: string): number => records.reduce((sum, record) => sum + Number(record[name]), 0);
    expect(records.map(({ ReportType }) => ReportType)).toContain('Hour');
    expect([
      sumOf('NumberOfSuccessfulTransactions'),
      sumOf('NumberOfBusinessExceptions'),
      sumOf('TotalNumberOfTransactions'),
    ]).toStrictEqual([1, 1, 2]);
    const lastDays = (args: string): Promise<number> =>
      status(`QueueProcessingRecords/UiPathODataSvc.RetrieveLastDaysProcessingRecords(${args})`);
    expect(await lastDays('daysNo=1,queueDefinitionId=999')).toBe(404);
    expect(await lastDays('daysNo=0,queueDefinitionId=1')).toBe(400);
    expect(await lastDays('daysNo=-1,queueDefinitionId=1')).toBe(400);
    expect(await lastDays('daysNo=367,queueDefinitionId=1')).toBe(400);
    expect(await lastDays('daysNo=1')).toBe(400);
    expect(await lastDays('1,2')).toBe(400);
  });
});

describe('a method that a path does not have', () => {
  it('is refused with those that it has, and HEAD is as GET without the body', async () => {
    const refused = await app.request('DELETE', '/odata/QueueDefinitions');
    expect([refused.status, refused.headers.get('allow')]).toStrictEqual([405, 'GET, POST']);
    const head = await app.request('HEAD', '/odata/QueueDefinitions');
    expect([head.status, head.text]).toStrictEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
  });
});

describe('every answer', () => {
  it.each(['/odata/QueueItems', '/odata/QueueItems(99)', '/odata/Nothing', '/api/status/get', '/nothing'])(
    'says the version of the API: %s',
    async (path) => {
      expect((await app.request('GET', path)).headers.get('api-supported-versions')).toBe('20.0');
    },
  );
});

describe('a position that the caller has seen', () => {
  const read = async (position: string): Promise<string | null> => {
    const headers = { 'x-orchestream-position': position };
    const answer = await app.request('GET', '/odata/QueueItems?$top=0', { headers });
    expect(answer.status).toBe(200);
    return answer.headers.get('x-orchestream-behind-ms');
  };

  it('is waited for, and not for ever', async () => {
    const written = await door.post('QueueDefinitions', { Name: 'position' });
    const position = written.headers.get('x-orchestream-position') ?? '';
    expect(await read(position)).toBeNull();
    expect(Number(await read(`${position.split(':')[0]}:999999`))).toBeGreaterThanOrEqual(1_900);
  });

  it('is passed over where it is of another log, or none', async () => {
    for (const position of [`${NO_KEY}:999999`, 'nonsense', ':']) expect(await read(position)).toBeNull();
  });
});

// Last, because a second folder must be named in every request.
describe('folders', () => {
  it('are found as UiPath clients look for them', async () => {
    const other = await createDefinition(app.services.orchestrator, internalContext('Test'), 'folder', {
      displayName: 'Bills',
      fullyQualifiedName: 'Finance/Bills',
      description: null,
      parentId: null,
    });
    const headers = { 'x-uipath-folderpath': 'finance/bills' };
    await app.request('POST', '/odata/QueueDefinitions', { headers, body: { Name: 'bills' } });

    const across = 'QueueDefinitions/UiPath.Server.Configuration.OData.GetQueuesAcrossFolders';
    const names = async (query: string): Promise<unknown[]> =>
      (await valueOf(`${across}?${query}`)).map(({ Name }) => Name);
    expect(await names(`$filter=contains(QueueDefinitionName,'ill')`)).toStrictEqual(['bills']);
    expect(await names('excludeFolderId=1')).toStrictEqual(['bills']);
    expect(await names(`excludeFolderId=${other.id}&$filter=Name eq 'bills'`)).toStrictEqual([]);

    const found = await app.request(
      'GET',
      '/acme/default/orchestrator_/api/FoldersNavigation/GetFoldersForCurrentUser?searchText=Bil&skip=0&take=20',
    );
    expect(found.json).toMatchObject({
      PageItems: [{ Key: other.key, FullyQualifiedName: 'Finance/Bills' }],
      Count: 1,
    });
    const all = await app.request('GET', '/api/FoldersNavigation/GetAllFoldersForCurrentUser');
    expect(all.json).toHaveLength(2);
    expect(
      await door.get(`Folders/UiPath.Server.Configuration.OData.GetByKey(identifier=${other.key})`),
    ).toMatchObject({ Id: other.id });
  });
});
