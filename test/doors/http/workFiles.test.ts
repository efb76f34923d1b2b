import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../support/app.ts';
import { tokenOf } from '../../support/users.ts';
import { at, idOf } from '../graphql/world.ts';

const bytes = 'one,two\r\nthree,"four"';

let app: TestApp;
let itemId: string;
let url: string;
beforeAll(async () => {
  app = await startApp();
  const queueId = idOf(await data('mutation { createQueue(input: { name: "Q" }) { id } }'));
  itemId = idOf(
    await data('mutation ($id: ID!) { addQueueItem(input: { queueId: $id }) { id } }', { id: queueId }),
  );
  const registered = await data(
    'mutation { registerRobot(input: { name: "R", kinds: [QUEUE_ITEM] }) { secret robot { id } } }',
  );
  const robotId = at(registered, 'registerRobot', 'robot', 'id');
  await data('mutation ($id: ID!) { allowRobot(id: $id) { id } }', { id: robotId });
  const robot = { authorization: `Bearer ${String(at(registered, 'registerRobot', 'secret'))}` };
  const claimed = await data('mutation { claimWork(input: {}) { leaseId } }', {}, robot);
  const leaseId = String(at(claimed, 'claimWork', 'leaseId'));
  const uploaded = await fetch(`${app.url}/robot/v1/leases/${leaseId}/files/r%C3%A9sultat.csv`, {
    method: 'PUT',
    headers: { ...robot, 'content-type': 'text/csv' },
    body: bytes,
  });
  if (uploaded.status !== 201) throw new Error(await uploaded.text());
  await data('mutation ($lease: ID!) { completeWork(leaseId: $lease) { id } }', { lease: leaseId }, robot);
  const shown = await data('query ($id: ID!) { queueItem(id: $id) { files { name url } } }', { id: itemId });
  url = String(at(shown, 'queueItem', 'files', 0, 'url'));
});
afterAll(() => app.stop());

async function data(
  query: string,
  variables: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { json } = await app.request('POST', '/graphql', { body: { query, variables }, headers });
  const errors: unknown = Reflect.get(Object(json), 'errors');
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return at(json, 'data');
}

const get = (path: string, token = app.token) =>
  app.request('GET', path, { headers: { authorization: token === '' ? '' : `Bearer ${token}` } });

describe('a file of a piece of work', () => {
  it('is read by people where GraphQL says, under its name, and never as a page', async () => {
    const { status, text, headers } = await get(url);
    expect([status, text]).toEqual([200, bytes]);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-length')).toBe(String(bytes.length));
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="r_sultat.csv"; filename*=UTF-8\'\'r%C3%A9sultat.csv',
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is read by nobody without a credential or a role', async () => {
    expect((await get(url, '')).status).toBe(401);
    expect((await get(url, 'wrong')).status).toBe(401);
    expect((await get(url, await tokenOf(app, 'robot', [100]))).status).toBe(404);
    expect((await get(url, await tokenOf(app, 'reader', [100]))).status).toBe(404);
    expect((await get(url, await tokenOf(app, 'reader', [1]))).status).toBe(200);
  });

  it.each([
    ['another file', (path: string) => path.replace(/[^/]+$/, '6f1c2a54-6a7e-4c5b-9a55-0b8d7b0f6c11')],
    ['a path', (path: string) => path.replace(/[^/]+$/, '..%2F..%2Fevents.db')],
    ['another item', (path: string) => path.replace(/\/\d+\//, '/4711/')],
    ['a task', (path: string) => path.replace('QUEUE_ITEM', 'TASK')],
    ['what is no work', (path: string) => path.replace('QUEUE_ITEM', 'QUEUE')],
    ['no number', (path: string) => path.replace(/\/\d+\//, '/x/')],
  ])('is not found as %s', async (_, changed) => {
    const { status, json } = await get(changed(url));
    expect([status, at(json, 'errorCode')]).toEqual([404, 1002]);
  });
});
