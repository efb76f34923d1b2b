import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metadataText } from '../../../src/doors/odata/edm/csdl.ts';
import { declaredSets } from '../../../src/doors/odata/edm/entitySets.ts';
import { namedTypesIn, schemaOfNamed, schemaOfType } from '../../../src/doors/odata/edm/jsonSchema.ts';
import type { EdmType } from '../../../src/doors/odata/edm/model.ts';
import { operations } from '../../../src/doors/odata/operations/all.ts';
import { startApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ isDemo: true });
});
afterAll(() => app.stop());

const bases = ['/odata', '/orchestrator/odata', '/acme/prod/orchestrator_/odata'];

describe.each(bases)('%s', (base) => {
  it('describes itself in $metadata', async () => {
    const answer = await app.request('GET', `${base}/$metadata`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(answer.headers.get('odata-version')).toBe('4.0');
    expect(answer.text).toBe(metadataText());
  });

  it.each(['', '/'])('lists its sets in the service document (%j)', async (slash) => {
    const answer = await app.request('GET', `${base}${slash}`);
    expect([answer.status, answer.json]).toMatchObject([
      200,
      {
        '@odata.context': `${app.url}${base}/$metadata`,
        value: [
          { name: 'QueueDefinitions', kind: 'EntitySet', url: 'QueueDefinitions' },
          { name: 'QueueItems' },
          { name: 'QueueItemEvents' },
          { name: 'QueueItemComments' },
          { name: 'Folders' },
          { name: 'Users' },
          { name: 'Robots' },
        ],
      },
    ]);
  });

  it.each(['', '/$metadata'])('tells nobody who has no credential (%j)', async (path) => {
    const answer = await app.request('GET', `${base}${path}`, { headers: { authorization: '' } });
    expect(answer.status).toBe(401);
  });

  it('is only read', async () => {
    expect((await app.request('POST', `${base}/$metadata`, { body: {} })).status).toBe(405);
  });
});

describe('each set of the service document', () => {
  const listed = declaredSets.filter(({ isListed }) => isListed);

  it.each(listed.map(({ name, type }) => [name, type] as const))(
    '%s is as $metadata says',
    async (name, type) => {
      const wrong = whyNot(type);
      const { json } = await app.request('GET', `/odata/${name}?$top=50`);
      const rows = rowsOf(json);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(wrong(row)).toEqual([]);
    },
  );

  it.each(listed.map(({ name, type }) => [name, type] as const))(
    '%s can be selected by all its properties and expanded by all its navigations',
    async (name, type) => {
      const properties = Object.keys(type.properties);
      const navigations = Object.keys(type.navigations);
      const expand = navigations.length === 0 ? '' : `&$expand=${navigations.join(',')}`;
      const { json } = await app.request('GET', `/odata/${name}?$select=${properties.join(',')}${expand}`);
      const wrong = whyNot(type);
      for (const row of rowsOf(json)) {
        expect(Object.keys(row as object)).toEqual([...properties, ...navigations]);
        expect(wrong(row)).toEqual([]);
      }
    },
  );
});

describe('functions', () => {
  const itemId = 1_050_203;
  it.each([
    [
      'QueueItems({key})/UiPathODataSvc.GetItemProcessingHistory',
      `QueueItems(${itemId})/UiPathODataSvc.GetItemProcessingHistory`,
    ],
    [
      'QueueItems({key})/UiPath.Server.Configuration.OData.GetItemLastRetry',
      `QueueItems(${itemId})/UiPath.Server.Configuration.OData.GetItemLastRetry`,
    ],
    [
      'QueueItems/UiPath.Server.Configuration.OData.GetReviewers',
      'QueueItems/UiPath.Server.Configuration.OData.GetReviewers()',
    ],
    [
      'QueueDefinitions/UiPath.Server.Configuration.OData.ListQueues',
      'QueueDefinitions/UiPath.Server.Configuration.OData.ListQueues',
    ],
    [
      'QueueDefinitions/UiPath.Server.Configuration.OData.GetQueue(id={id})',
      'QueueDefinitions/UiPath.Server.Configuration.OData.GetQueue(id=188)',
    ],
    [
      'QueueDefinitions/UiPath.Server.Configuration.OData.GetFoldersForQueue(id={id})',
      'QueueDefinitions/UiPath.Server.Configuration.OData.GetFoldersForQueue(id=188)',
    ],
    [
      'QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus',
      'QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus()',
    ],
    [
      'QueueProcessingRecords/UiPathODataSvc.RetrieveLastDaysProcessingRecords(daysNo={daysNo},queueDefinitionId={queueDefinitionId})',
      'QueueProcessingRecords/UiPathODataSvc.RetrieveLastDaysProcessingRecords(daysNo=366,queueDefinitionId=188)',
    ],
    [
      'Users/UiPath.Server.Configuration.OData.GetCurrentUser',
      'Users/UiPath.Server.Configuration.OData.GetCurrentUser',
    ],
    [
      'Users/UiPath.Server.Configuration.OData.GetCurrentPermissions',
      'Users/UiPath.Server.Configuration.OData.GetCurrentPermissions',
    ],
  ])('%s answers what $metadata says', async (path, called) => {
    const { told } = operations.find((operation) => operation.path === path) ?? {};
    if (told?.kind !== 'list' && told?.kind !== 'one') throw new Error('it must answer something');
    const answer = await app.request('GET', `/odata/${called}`);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    const wrong = whyNot(told.of);
    for (const row of told.kind === 'list' ? rowsOf(answer.json) : [answer.json])
      expect(wrong(row)).toEqual([]);
  });
});

function rowsOf(json: unknown): unknown[] {
  const value: unknown = Object(json).value;
  if (!Array.isArray(value)) throw new Error(`there are no rows in ${JSON.stringify(json)}`);
  return value;
}

/** Why a value is not of a type; empty where it is. */
function whyNot(type: EdmType): (value: unknown) => unknown[] {
  const ajv = new Ajv2020({ allErrors: true, validateFormats: false, allowUnionTypes: true, strict: false });
  const schemas = Object.fromEntries(namedTypesIn(type).map((each) => [each.name, schemaOfNamed(each)]));
  const validate = ajv.compile({ ...schemaOfType(type), components: { schemas } });
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params]);
}
