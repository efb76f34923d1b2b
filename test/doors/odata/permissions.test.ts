import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOfRole, roleNames } from '../../../src/auth/roles.ts';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { internalContext } from '../../../src/commands/prepareStore.ts';
import { routes } from '../../../src/doors/odata/routes.ts';
import type { TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import { tokenOf } from '../../support/users.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

/** A URL of a route: `queues()/settransactionresult` with a key, and arguments that a function wants. */
const pathOf = (route: string): string => {
  const [set = '', operation] = route.replace('()', '(1)').split('/');
  return `/odata/${set}${operation === undefined ? '' : `/UiPathODataSvc.${operation}(queueItemId=1,daysNo=1,queueDefinitionId=1)`}`;
};

const as = (token: string): { headers: Record<string, string> } => ({
  headers: { authorization: `Bearer ${token}` },
});

describe.each(roleNames)('a caller with the role %s', (role) => {
  it('may do what its permissions say, and nothing else', async () => {
    const token = await tokenOf(app, role);
    const granted = new Set(permissionsOfRole[role]);
    expect(routes.size).toBeGreaterThan(25);
    for (const [name, { permissions }] of routes) {
      const [method = '', route = ''] = name.split(' ');
      const answer = await app.request(method, pathOf(route), as(token));
      const isGranted = permissions.every((permission) => granted.has(permission));
      expect([name, answer.status === 403]).toStrictEqual([name, !isGranted]);
      expect([name, answer.status]).not.toStrictEqual([name, 401]);
    }
  });
});

describe('a caller of one folder', () => {
  it('reads, changes and names no other folder', async () => {
    const { orchestrator } = app.services;
    const other = await createDefinition(orchestrator, internalContext('Test'), 'folder', {
      displayName: 'Other',
      fullyQualifiedName: 'Other',
      description: null,
      parentId: null,
    });
    const shared = { 'x-uipath-folderpath': 'Shared' };
    await app.request('POST', '/odata/QueueDefinitions', { headers: shared, body: { Name: 'theirs' } });
    const added = await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
      headers: shared,
      body: { itemData: { Name: 'theirs' } },
    });
    const { Id } = added.json as { Id: number };

    const { headers } = as(await tokenOf(app, 'operator', [other.id]));
    expect((await app.request('GET', '/odata/QueueItems', { headers })).json).toMatchObject({
      '@odata.count': 0,
    });
    expect((await app.request('GET', `/odata/QueueItems(${Id})`, { headers })).status).toBe(404);
    expect(
      (await app.request('GET', '/odata/QueueItems', { headers: { ...headers, ...shared } })).status,
    ).toBe(400);
    expect((await app.request('GET', '/odata/Folders', { headers })).json).toMatchObject({
      '@odata.count': 1,
    });
    const deleted = await app.request('POST', '/odata/QueueItems/UiPathODataSvc.DeleteBulk', {
      headers,
      body: { queueItems: [{ Id }] },
    });
    expect(deleted.json).toMatchObject({ Success: false, FailedItems: [Id] });
    const taken = await app.request('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', {
      headers,
      body: { transactionData: { Name: 'theirs' } },
    });
    expect(taken.status).toBe(404);
  });

  it('must be named where the caller has several', async () => {
    const answer = await app.request('GET', '/odata/QueueItems');
    expect([answer.status, answer.json]).toStrictEqual([400, expect.objectContaining({ errorCode: 1101 })]);
  });
});
