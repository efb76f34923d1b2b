import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

/** Ways in which real clients ask, of the demo world. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ isDemo: true });
});
afterAll(() => app.stop());

interface Page {
  readonly '@odata.context': string;
  readonly '@odata.count'?: number;
  readonly value: readonly Record<string, unknown>[];
}

async function page(path: string, headers: Record<string, string> = {}): Promise<Page> {
  const answer = await app.request('GET', path, { headers });
  expect([answer.status, answer.text.slice(0, 200)]).toStrictEqual([200, expect.any(String)]);
  return answer.json as Page;
}

const idsOf = ({ value }: Page): unknown[] => value.map(({ Id }) => Id);

describe('base paths and letter case', () => {
  it.each([
    '/odata/QueueItems',
    '/ODATA/queueitems',
    '/orchestrator/odata/QueueItems()',
    '/acme/default/orchestrator_/odata/QueueItems',
    '/8a3d6c0e-3f86-4a2e-b7c2-0de1f4c86a52/default/orchestrator_/odata/QueueItems',
  ])('%s', async (path) => {
    const found = await page(`${path}?$top=1`);
    expect(found.value).toHaveLength(1);
    expect(found['@odata.context']).toBe(
      `${app.url}${path.replace(/\/queueitems.*$/i, '')}/$metadata#QueueItems`,
    );
  });

  it.each([
    '/odata/QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus',
    '/odata/QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus()',
    '/odata/queueprocessingrecords/uipathodatasvc.retrievequeuesprocessingstatus',
  ])('%s', async (path) => {
    expect((await page(path)).value).toHaveLength(3);
  });
});

describe('$filter', () => {
  const failedOnes = 883;
  it.each([
    ["$filter=Status eq 'Failed'", failedOnes],
    ["$filter=Status eq '2'", failedOnes],
    ["%24filter=status+eq+'Failed'", failedOnes],
    ["$filter=Status%20eq%20'Failed'%20and%20Id%20ge%201050198", 5],
    ['$filter=Id in (1050198,1050199,1)', 2],
    ['$filter=Robot/Id eq 749L and Status eq 1', 2],
    ["$filter=QueueDefinition/Name eq 'docqueue' and ReviewStatus ne 'None'", 3],
    ["$filter=QueueDefinitionName eq 'DocQueue' and queueDefinitionId eq 188 and priority eq 'High'", 1567],
    ['$filter=Key eq e4760d27-a76d-4469-b7e6-fbda2f732b10', 1],
    ['$filter=EndProcessing gt 2018-03-07T18:20:29Z', 2],
    ["$filter=not (Status eq 'Failed') and (Status eq 'InProgress' or Id eq 0)", 2],
    ["$filter=startswith(Reference,'page-88') and contains(Reference,'8')", 7],
    ['$filter=ReviewerUserId eq null and Id lt 1050000', 702],
    ["$filter=ProcessingException/Reason eq 'authentication' and year(EndProcessing) eq 2018", failedOnes],
  ])('%s', async (query, count) => {
    expect((await page(`/odata/QueueItems?${query}&$top=1`))['@odata.count']).toBe(count);
  });
});

describe('paging, order and selection', () => {
  it('orders by Id, the highest first, where nothing is said', async () => {
    const ids = idsOf(await page('/odata/QueueItems?$top=3'));
    expect(ids).toStrictEqual(ids.toSorted((a, b) => Number(b) - Number(a)));
  });

  it('skips', async () => {
    const [, second] = idsOf(await page('/odata/QueueItems?$top=2&$orderby=creationTime'));
    expect(idsOf(await page('/odata/QueueItems?$top=1&$skip=1&$orderby=CreationTime'))).toStrictEqual([
      second,
    ]);
  });

  it('leaves the count out where it is not wanted', async () => {
    expect(await page('/odata/QueueItems?$top=1&$count=false')).not.toHaveProperty('@odata.count');
  });

  it('shows what is selected, newer members too, and expands', async () => {
    const found = await page(
      '/odata/QueueItems?$filter=Id eq 1050199&$select=Id,UniqueKey,robotid&$expand=ReviewerUser,QueueDefinition',
    );
    expect(found.value).toStrictEqual([
      {
        Id: 1_050_199,
        UniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f01',
        RobotId: 749,
        ReviewerUser: expect.objectContaining({ Id: 583, UserName: 'admin' }),
        QueueDefinition: expect.objectContaining({ Id: 188, Name: 'DocQueue' }),
      },
    ]);
  });

  it('ignores what some clients send along', async () => {
    const found = await page(
      '/odata/QueueDefinitions?mandatoryPermissions=Queues.View&api-version=20&$top=1',
      {
        'content-type': 'application/json;odata.metadata=minimal;odata.streaming=true',
      },
    );
    expect(found.value).toHaveLength(1);
  });
});

describe('folders', () => {
  it.each([
    ['x-uipath-organizationunitid', '1'],
    ['X-UIPATH-FolderPath', 'shared'],
    ['x-uipath-folderpath-encoded', Buffer.from('Shared', 'utf16le').toString('base64')],
  ])('%s: %s', async (name, value) => {
    expect((await page('/odata/QueueDefinitions', { [name]: value })).value).toHaveLength(3);
  });

  it('are found by key as well', async () => {
    const { value } = await page("/odata/Folders?$filter=DisplayName eq 'Shared'&$select=Id,Key&$top=1");
    const key = String(value[0]?.['Key']);
    expect(
      (await page('/odata/QueueDefinitions', { 'x-uipath-folderkey': key.toUpperCase() })).value,
    ).toHaveLength(3);
  });

  it.each(['x-uipath-organizationunitid', 'x-uipath-folderkey', 'x-uipath-folderpath'])(
    'that are not there are refused: %s',
    async (name) => {
      const answer = await app.request('GET', '/odata/QueueItems', { headers: { [name]: 'nowhere' } });
      expect([answer.status, answer.json]).toStrictEqual([400, expect.objectContaining({ errorCode: 1100 })]);
    },
  );
});

describe('users and robots', () => {
  it('are listed', async () => {
    expect((await page('/odata/Users?$orderby=Id')).value.map(({ UserName }) => UserName)).toStrictEqual([
      'admin',
      'dragomirmir',
      'DocBot',
    ]);
    expect((await page('/odata/Robots')).value).toStrictEqual([
      expect.objectContaining({ Id: 749, Name: 'DocBot', MachineName: 'MBOBOC', Password: null }),
    ]);
  });

  it('know who calls', async () => {
    const answer = await app.request('GET', '/odata/Users/UiPath.Server.Configuration.OData.GetCurrentUser');
    expect(answer.json).toMatchObject({ Id: 583, UserName: 'admin' });
  });
});

describe('comments', () => {
  const post = (body: object): ReturnType<TestApp['request']> =>
    app.request('POST', '/odata/QueueItemComments', { body });

  it('are added, shown, and leave the version of their item', async () => {
    const before = await app.request('GET', '/odata/QueueItems(1050200)?$select=RowVersion');
    const added = await post({
      Text: 'looked at it',
      QueueItemId: 1_050_200,
      CreationTime: '2001-01-01T00:00:00Z',
    });
    expect(added.status).toBe(201);
    expect(added.json).toMatchObject({ Text: 'looked at it', UserName: 'admin', UserId: 583 });
    const shown = await page(
      '/odata/QueueItemComments/UiPath.Server.Configuration.OData.GetQueueItemCommentsHistory(queueItemId=1050200)',
    );
    const { '@odata.context': _, ...comment } = added.json as Record<string, unknown>;
    expect(shown.value).toStrictEqual([comment]);
    const after = await app.request('GET', '/odata/QueueItems(1050200)?$select=RowVersion');
    expect(after.json).toStrictEqual(before.json);
  });

  it('have at most 512 characters', async () => {
    expect((await post({ Text: 'x'.repeat(513), QueueItemId: 1_050_200 })).json).toMatchObject({
      errorCode: 1009,
    });
    expect((await post({ Text: 'x', QueueItemId: 1 })).status).toBe(404);
  });
});

describe('reading what was written', () => {
  it('finds every item at once', async () => {
    for (let n = 0; n < 20; n += 1) {
      const added = await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
        body: { itemData: { Name: 'DocQueue', Reference: `read-${n}` } },
      });
      expect(added.headers.get('x-orchestream-position')).toMatch(/^[0-9a-f-]{36}:\d+$/);
      const found = await page(`/odata/QueueItems?$filter=Reference eq 'read-${n}'`);
      expect(idsOf(found)).toStrictEqual([(added.json as { Id: number }).Id]);
    }
  });
});
