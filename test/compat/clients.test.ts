import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestApp } from '../support/app.ts';
import { PASSWORD, startApp, TOKEN } from '../support/app.ts';

/**
 * What real clients send, header by header and body by body as seen on the wire, so that no client package is needed
 * to see that they work: uipath-orchestrator 1.1.3, uipath-orchestrator-api-node 0.8.3, @uipath/uipath-typescript,
 * UiPath's Python SDK and command line.
 */
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ onDisk: true });
});
afterAll(() => app.stop());

type Entity = Record<string, unknown>;
type Send = (method: string, path: string, body?: object) => Promise<Answer>;

const sender =
  (base: string, headers: Readonly<Record<string, string>>): Send =>
  (method, path, body) =>
    app.request(method, `${base}${path}`, {
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

async function tokenFor(base: string, body: object): Promise<string> {
  const answer = await app.request('POST', `${base}/api/Account/Authenticate`, {
    headers: { authorization: '', accept: 'application/json' },
    body,
  });
  expect(answer.json).toMatchObject({ success: true });
  return (answer.json as { result: string }).result;
}

const entity = ({ json }: Answer): Entity => json as Entity;
const idOf = (answer: Answer): number => Number(entity(answer)['Id']);
const valueOf = (answer: Answer): Entity[] => entity(answer)['value'] as Entity[];

/** It takes every 2xx whose body is empty or JSON. */
const ok = (answer: Answer): Answer => {
  expect([answer.status, answer.text]).toStrictEqual([expect.toSatisfy(isSuccess), expect.any(String)]);
  if (answer.text !== '') expect(answer.json).not.toHaveProperty('errorCode');
  return answer;
};
const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const bases = ['', '/orchestrator', '/acme/default/orchestrator_'];

describe.each(bases)('uipath-orchestrator behind %s', (base) => {
  const name = `annotated${base}`;
  let send: Send;
  beforeAll(async () => {
    const token = await tokenFor(base, {
      TenancyName: 'default',
      UsernameOrEmailAddress: 'admin',
      Password: PASSWORD,
    });
    send = sender(base, {
      authorization: `bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    });
  });

  it('works a queue from its creation to its end', async () => {
    const queue = entity(
      ok(
        await send('POST', '/odata/QueueDefinitions', {
          Name: name,
          AcceptAutomaticallyRetry: true,
          MaxNumberOfRetries: 2,
        }),
      ),
    );
    const definition = `/odata/QueueDefinitions(${String(queue['Id'])})`;
    ok(await send('PUT', definition, { ...queue, Description: 'x' }));
    ok(await send('GET', `/odata/QueueDefinitions?%24filter=Name%20eq%20'${encodeURIComponent(name)}'`));
    const added = await send('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
      itemData: {
        Name: name,
        'Name@odata.type': '#String',
        Priority: 'High',
        'Priority@odata.type': '#String',
        SpecificContent: { a: 'x', 'a@odata.type': '#String', n: 1, d: null },
        Reference: 'r1',
        'Reference@odata.type': '#String',
      },
    });
    expect([added.status, entity(added)['SpecificContent']]).toStrictEqual([201, { a: 'x', n: 1, d: null }]);
    const item = `/odata/QueueItems(${idOf(added)})`;

    const taken = await send('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', {
      transactionData: { Name: name },
    });
    expect([taken.status, idOf(taken)]).toStrictEqual([200, idOf(added)]);
    ok(await send('POST', `${item}/UiPathODataSvc.SetTransactionProgress`, { progress: 'half' }));
    ok(
      await send('POST', `/odata/Queues(${idOf(taken)})/UiPathODataSvc.SetTransactionResult`, {
        transactionResult: {
          IsSuccessful: false,
          ProcessingException: {
            Reason: 'r',
            'Reason@odata.type': '#String',
            Type: 'BusinessException',
            'Type@odata.type': '#String',
          },
          Output: { x: 'y', 'x@odata.type': '#String', deep: { z: 'u', 'z@odata.type': '#String' } },
        },
      }),
    );
    const versioned = async (): Promise<object> => ({
      Id: idOf(taken),
      RowVersion: entity(await send('GET', item))['RowVersion'],
      'RowVersion@odata.type': '#String',
    });
    const [reviewer] = valueOf(
      ok(await send('GET', '/odata/QueueItems/UiPath.Server.Configuration.OData.GetReviewers()')),
    );
    for (const [call, body] of [
      ['SetItemReviewer', { userId: reviewer?.['Id'] }],
      ['UnsetItemReviewer', {}],
      ['SetItemReviewStatus', { status: 'InReview', 'status@odata.type': '#String' }],
    ] as const) {
      const answer = await send('POST', `/odata/QueueItems/UiPathODataSvc.${call}`, {
        ...body,
        queueItems: [await versioned()],
      });
      expect([call, entity(answer)]).toMatchObject([call, { Success: true, FailedItems: [] }]);
    }
    const events = await send(
      'GET',
      `/odata/QueueItemEvents/UiPath.Server.Configuration.OData.GetQueueItemEventsHistory(queueItemId=${idOf(taken)})?%24orderby=Timestamp`,
    );
    expect(valueOf(events).map(({ Action }) => Action)).toStrictEqual([
      'Create',
      'Status',
      'Edit',
      'Edit',
      'Edit',
      'Edit',
      'Edit',
    ]);
    ok(await send('GET', `/odata/QueueItemEvents(${String(valueOf(events)[0]?.['Id'])})`));
    const comment = ok(
      await send('POST', '/odata/QueueItemComments', {
        QueueItemId: idOf(taken),
        Text: 'hello',
        'Text@odata.type': '#String',
      }),
    );
    const commentPath = `/odata/QueueItemComments(${idOf(comment)})`;
    ok(await send('PUT', commentPath, { Text: 'changed', 'Text@odata.type': '#String' }));
    expect(entity(ok(await send('GET', commentPath)))).toMatchObject({ Text: 'changed' });
    ok(await send('DELETE', commentPath));
    ok(await send('GET', `${item}/UiPathODataSvc.GetItemProcessingHistory()`));
    ok(await send('GET', '/odata/QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus()'));
    const deleted = await send('POST', '/odata/QueueItems/UiPathODataSvc.DeleteBulk', {
      queueItems: [await versioned()],
    });
    expect(entity(deleted)).toMatchObject({ Success: true });
    ok(await send('GET', '/api/Status'));
    ok(await send('GET', '/odata/Users/UiPath.Server.Configuration.OData.GetCurrentPermissions()'));
    ok(await send('DELETE', definition));
  });
});

describe('uipath-orchestrator with a token that is good no more', () => {
  it('is told 401, so that it logs in again', async () => {
    const send = sender('', { authorization: 'bearer ended', accept: 'application/json' });
    const answer = await send('GET', '/odata/QueueItems?%24top=1');
    expect([answer.status, answer.json]).toMatchObject([401, { errorCode: 1017 }]);
  });
});

describe.each(bases)('uipath-orchestrator-api-node behind %s', (base) => {
  const Name = `キュー${base}`;
  let token: string;
  let send: Send;
  beforeAll(async () => {
    token = await tokenFor(base, {
      tenancyName: 'default',
      usernameOrEmailAddress: 'admin',
      password: PASSWORD,
      organizationUnit: 1,
    });
    send = sender(base, {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-uipath-organizationunitid': '1',
    });
  });

  /** It names itself as the robot by the token that it sends. */
  const start = (): Promise<Answer> =>
    send('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', {
      transactionData: { Name, RobotIdentifier: token },
    });
  const end = async (id: number, transactionResult: object): Promise<void> => {
    const answer = await send('POST', `/odata/Queues(${id})/UiPathODataSvc.SetTransactionResult`, {
      transactionResult,
    });
    expect([answer.status, answer.text]).toStrictEqual([200, '']);
  };

  it('adds two items, ends them in three ways, and finds three', async () => {
    const queue = ok(
      await send('POST', '/odata/QueueDefinitions', {
        Name,
        Description: '説明',
        MaxNumberOfRetries: 1,
        AcceptAutomaticallyRetry: true,
        EnforceUniqueReference: true,
      }),
    );
    const add = (Reference: string): Promise<Answer> =>
      send('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
        itemData: {
          Name,
          Priority: 'Normal',
          SpecificContent: { キー: '値', 'キー@odata.type': '#String', d: '2026-01-02T03:04:05.678Z' },
          Reference,
        },
      });
    const first = ok(await add('ref1'));
    expect(entity(first)['SpecificContent']).toStrictEqual({ キー: '値', d: '2026-01-02T03:04:05.678Z' });
    const second = ok(await add('ref2'));
    const duplicate = await add('ref1');
    expect([duplicate.status, duplicate.json]).toMatchObject([
      409,
      { message: 'Error creating Transaction. Duplicate Reference.', errorCode: 1016 },
    ]);

    await end(idOf(await start()), { IsSuccessful: true, Output: { out: 'x' } });
    const failing = await start();
    expect(idOf(failing)).toBe(idOf(second));
    const failedWith = (Type: string): object => ({
      IsSuccessful: false,
      ProcessingException: { Reason: 'a', Details: 'b', Type },
    });
    await end(idOf(failing), failedWith('ApplicationException'));
    const again = await start();
    expect(entity(again)).toMatchObject({ Reference: 'ref2', RetryNumber: 1 });
    expect(idOf(again)).not.toBe(idOf(failing));
    await end(idOf(again), failedWith('BusinessException'));
    const none = await start();
    expect([none.status, none.text]).toStrictEqual([204, '']);

    const all = await send('GET', `/odata/QueueItems?%24filter=QueueDefinitionId%20eq%20${idOf(queue)}`);
    expect(valueOf(all).map(({ Status }) => Status)).toStrictEqual(['Failed', 'Retried', 'Successful']);
    for (const { Id } of valueOf(all)) {
      const deleted = await send('DELETE', `/odata/QueueItems(${String(Id)})`);
      expect([deleted.status, deleted.text]).toStrictEqual([204, '']);
    }
    for (const path of ['/odata/Folders', '/odata/Folders(1)', '/odata/Robots', '/odata/Users'])
      ok(await send('GET', path));
    expect((await send('DELETE', `/odata/QueueDefinitions(${idOf(queue)})`)).status).toBe(204);
    const gone = await send('GET', `/odata/QueueDefinitions(${idOf(queue)})`);
    expect([gone.status, gone.json]).toMatchObject([404, { errorCode: 1002 }]);
  });
});

describe("UiPath's TypeScript SDK", () => {
  const send = sender('/acme/default/orchestrator_', {
    authorization: `Bearer ${TOKEN}`,
    'content-type': 'application/json',
    traceparent: '00-f01d586f9d4a4cc385b8c7922aefae74-9060936644e14f6f-01',
    'x-uipath-folderpath-encoded': 'UwBoAGEAcgBlAGQA',
  });

  it('lists and works queues, with names in lower camel case', async () => {
    const Name = 'lower camel';
    const queue = ok(await send('POST', '/odata/QueueDefinitions', { name: Name }));
    const across = '/odata/QueueDefinitions/UiPath.Server.Configuration.OData.GetQueuesAcrossFolders';
    expect(
      valueOf(ok(await send('GET', `${across}?%24filter=name+eq+%27${Name}%27&%24count=true`))),
    ).toStrictEqual([expect.objectContaining({ Id: idOf(queue) })]);
    ok(await send('GET', `/odata/QueueDefinitions(${idOf(queue)})`));
    ok(
      await send('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
        itemData: { name: Name, priority: 'High', specificContent: { a: 1 }, reference: 'r' },
      }),
    );
    const items = await send(
      'GET',
      `/odata/QueueItems?%24filter=queueDefinitionId+eq+${idOf(queue)}+and+status+eq+%27New%27&%24orderby=creationTime+desc&%24top=10&%24count=true`,
    );
    expect(entity(items)).toMatchObject({ '@odata.count': 1, value: [{ Reference: 'r' }] });
    const taken = ok(
      await send('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', {
        transactionData: { name: Name },
      }),
    );
    ok(
      await send('POST', `/odata/Queues(${idOf(taken)})/UiPathODataSvc.SetTransactionResult`, {
        transactionResult: { isSuccessful: true, output: { a: 1 } },
      }),
    );
  });
});

describe("UiPath's Python SDK", () => {
  it('finds its folder, and names queues as if they were members of their items', async () => {
    const base = '/acme/default/orchestrator_';
    const headers = { authorization: `Bearer ${TOKEN}` };
    const found = await sender(base, headers)(
      'GET',
      '/api/FoldersNavigation/GetFoldersForCurrentUser?searchText=Shared&skip=0&take=20',
    );
    const [folder] = entity(found)['PageItems'] as Entity[];
    const send = sender(base, { ...headers, 'x-uipath-folderkey': String(folder?.['Key']) });
    ok(await send('POST', '/odata/QueueDefinitions', { Name: 'python' }));
    for (const commitType of ['AllOrNothing', 'ProcessAllIndependently'])
      expect(
        entity(
          await send('POST', '/odata/Queues/UiPathODataSvc.BulkAddQueueItems', {
            queueName: 'python',
            commitType,
            queueItems: [{ Name: 'python', SpecificContent: { a: 1 } }],
          }),
        ),
      ).toMatchObject({ Success: true });
    const items = await send('GET', "/odata/QueueItems?$filter=QueueDefinitionName%20eq%20'python'");
    expect(entity(items)).toMatchObject({ '@odata.count': 2 });
  });
});

describe("UiPath's command line", () => {
  it('makes a queue and handles items by the keys of their attempts', async () => {
    const send = sender('/acme/default/orchestrator_', {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json;odata.metadata=minimal;odata.streaming=true',
      'x-uipath-folderpath': 'Shared',
    });
    const calls = '/odata/QueueDefinitions/UiPath.Server.Configuration.OData';
    const queue = ok(
      await send('POST', `${calls}.CreateQueue`, {
        Name: 'cli',
        RetentionAction: 'Delete',
        RetentionPeriod: 30,
        StaleRetentionAction: 'Delete',
        StaleRetentionPeriod: 180,
      }),
    );
    expect(
      valueOf(
        ok(
          await send(
            'GET',
            `${calls}.ListQueues?$filter=contains(Name, 'cli')&$orderby=Id desc&$top=50&$skip=0`,
          ),
        ),
      ),
    ).toHaveLength(1);
    ok(await send('GET', `${calls}.GetQueue(id=${idOf(queue)})`));
    ok(await send('POST', `${calls}.EditQueue`, { ...entity(queue), Description: 'd' }));
    ok(
      await send('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
        itemData: { Name: 'cli', SpecificContent: {} },
      }),
    );
    const [item] = valueOf(
      ok(
        await send(
          'GET',
          `/odata/QueueItems?$filter=QueueDefinitionId eq ${idOf(queue)} and Status ne 'Deleted'&$select=Id,UniqueKey`,
        ),
      ),
    );
    const uniqueKey = String(item?.['UniqueKey']);
    ok(
      await send(
        'GET',
        `/odata/QueueItems/UiPathODataSvc.GetByUniqueKey(uniqueKey=${uniqueKey})?$expand=QueueDefinition`,
      ),
    );
    expect((await send('DELETE', `/api/QueueItems/${uniqueKey}`)).status).toBe(204);
  });
});
