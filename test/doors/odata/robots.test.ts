import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { internalContext } from '../../../src/commands/prepareStore.ts';
import type { Answer, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import { tokenOf } from '../../support/users.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

const add = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  app.request('POST', '/odata/Robots', { body, headers });

const remove = (id: number): Promise<Answer> => app.request('DELETE', `/odata/Robots(${id})`);

interface Made {
  readonly Id: number;
  readonly LicenseKey: string;
}

const made = async (body: object): Promise<Made> => {
  const answer = await add(body);
  expect(answer.status).toBe(201);
  return answer.json as Made;
};

const beginSession = (machineKey: string, UserName: string): Promise<Answer> =>
  app.request('POST', '/api/robotsservice/BeginSession', {
    body: { UserName },
    headers: { authorization: '', 'x-robot-license': machineKey },
  });

describe('a robot that is added', () => {
  it('is answered with a key of its machine, which is shown this once', async () => {
    const answer = await add({
      Name: 'Ada',
      MachineName: 'M1',
      Username: 'ACME\\ada',
      Type: 'Unattended',
      HostingType: 'Standard',
      Password: 'never kept',
    });
    expect([answer.status, answer.json]).toStrictEqual([
      201,
      {
        '@odata.context': expect.stringMatching(/\$metadata#Robots\/\$entity$/),
        LicenseKey: expect.stringMatching(uuid),
        MachineName: 'M1',
        Name: 'Ada',
        Username: 'ACME\\ada',
        Description: null,
        Type: 'Unattended',
        Password: null,
        RobotEnvironments: '',
        Id: expect.any(Number),
        ExecutionSettings: null,
      },
    ]);
    const { Id, LicenseKey } = answer.json as Made;
    const read = await app.request('GET', `/odata/Robots(${Id})`);
    expect(read.json).toMatchObject({ Name: 'Ada', LicenseKey: null });
    expect(JSON.stringify(await app.events(`robot-${Id}`))).not.toMatch(
      new RegExp(`${LicenseKey}|never kept`, 'i'),
    );
  });

  it('begins sessions with the key that it brought, takes work, and is found by it', async () => {
    const LicenseKey = '0B5BD01C-8E57-4C7C-92F6-9E59B6B0F001';
    const { Id } = await made({ Name: 'Bea', MachineName: 'M2', Username: 'ACME\\bea', LicenseKey });
    const session = await beginSession(LicenseKey.toLowerCase(), 'ACME\\bea');
    const { robotKey } = session.json as { robotKey: string };
    const as = { authorization: `UiRobot ${robotKey}` };
    await app.request('POST', '/odata/QueueDefinitions', { body: { Name: 'of Bea' } });
    const item = { itemData: { Name: 'of Bea' } };
    await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', { body: item, headers: as });
    const taken = await app.request('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', {
      body: { transactionData: { Name: 'of Bea', RobotIdentifier: robotKey } },
      headers: as,
    });
    expect([taken.status, taken.json]).toMatchObject([200, { Status: 'InProgress' }]);
    const found = await app.request('GET', `/odata/QueueItems?$filter=Robot/Id eq ${Id}&$expand=Robot`);
    expect(found.json).toMatchObject({ '@odata.count': 1, value: [{ Robot: { Name: 'Bea', Id } }] });
  });

  it('is gone when it is deleted, with its sessions, and its name is free', async () => {
    const { Id, LicenseKey } = await made({ Name: 'Cem', Username: 'cem' });
    const { robotKey } = (await beginSession(LicenseKey, 'cem')).json as { robotKey: string };
    expect((await add({ Name: 'CEM' })).status).toBe(409);
    expect((await remove(Id)).status).toBe(204);
    expect((await app.request('GET', `/odata/Robots(${Id})`)).status).toBe(404);
    expect((await remove(Id)).status).toBe(404);
    expect((await beginSession(LicenseKey, 'cem')).status).toBe(401);
    const late = await app.request('GET', '/odata/QueueDefinitions', {
      headers: { authorization: `UiRobot ${robotKey}` },
    });
    expect(late.status).toBe(401);
    const again = await made({ Name: 'Cem' });
    expect(again.Id).not.toBe(Id);
    expect((await add({ Name: 'Cem' })).status).toBe(409);
  });
});

describe('a robot is refused', () => {
  it.each([
    ['without a name', {}, 1014],
    ['with an empty name', { Name: ' ' }, 1009],
    ['with a name that is too long', { Name: 'x'.repeat(101) }, 1009],
    ['with a key that can be guessed', { Name: 'x', LicenseKey: 'secret' }, 1009],
    ['of a user that does not exist', { Name: 'x', UserId: 4711 }, 1009],
    ['with a member that nobody knows', { Name: 'x', Colour: 'red' }, 1000],
  ])('%s', async (_, body, errorCode) => {
    const answer = await add(body);
    expect([answer.status, answer.json]).toMatchObject([400, { errorCode }]);
  });

  it('by those who work in some folders only', async () => {
    const folder = await createDefinition(app.services.orchestrator, internalContext('Test'), 'folder', {
      displayName: 'Own',
      fullyQualifiedName: 'Own',
      description: null,
      parentId: null,
    });
    const authorization = `Bearer ${await tokenOf(app, 'admin', [folder.id])}`;
    expect((await add({ Name: 'x' }, { authorization })).status).toBe(403);
  });
});
