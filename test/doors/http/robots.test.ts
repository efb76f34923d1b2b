import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { internalContext } from '../../../src/commands/prepareStore.ts';
import type { Answer, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import type { Given, Item } from '../../support/odata.ts';
import { given, successful } from '../../support/odata.ts';

const MACHINE_KEY = 'c9b31f9f-1d3e-4a34-9d15-4b7b6f3d5a11';

let app: TestApp;
let door: Given;
let robotKey: string;
beforeAll(async () => {
  app = await startApp();
  door = given(app);
  const { orchestrator, auth } = app.services;
  const robot = await createDefinition(orchestrator, internalContext('Test'), 'robot', {
    name: 'Unattended',
    machineName: 'M1',
    username: 'ACME\\robot',
    description: null,
    type: 'Unattended',
    robotEnvironments: '',
    userId: 1,
  });
  robotKey = robot.key;
  await auth.addMachineKey(robot.id, MACHINE_KEY);
});
afterAll(() => app.stop());

const begin = (machineKey: string | null, body: object | '' = { UserName: 'acme\\ROBOT' }): Promise<Answer> =>
  app.request('POST', '/api/robotsservice/BeginSession', {
    body,
    headers: {
      authorization: '',
      'x-robot-machine-encoded': Buffer.from('M1').toString('base64'),
      ...(machineKey !== null && { 'x-robot-license': machineKey }),
    },
  });

const as = (headers: Record<string, string>, path: string, body: object): Promise<Answer> =>
  app.request('POST', `/odata/${path}`, { headers, body });

describe('a session of a robot', () => {
  it('begins with the key of its machine, and takes and ends work', async () => {
    const answer = await begin(MACHINE_KEY);
    expect([answer.status, answer.json]).toStrictEqual([
      200,
      { robotKey: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) },
    ]);
    const { robotKey: sessionKey } = answer.json as { robotKey: string };
    expect((await begin(MACHINE_KEY.toUpperCase(), '')).json).toStrictEqual({ robotKey: sessionKey });

    const { Name } = await door.queue();
    await door.item({ Name });
    const robot = { authorization: `UiRobot ${sessionKey}` };
    const taken = await as(robot, 'Queues/UiPathODataSvc.StartTransaction', {
      transactionData: { Name, RobotIdentifier: sessionKey },
    });
    const { Id } = taken.json as Item;
    expect(taken.status).toBe(200);
    expect(await door.get(`QueueItems(${Id})?$expand=Robot`)).toMatchObject({
      Status: 'InProgress',
      Robot: { Name: 'Unattended', MachineName: 'M1' },
    });
    const history = await door.get(`QueueItemEvents?$filter=QueueItemId eq ${Id}&$orderby=Id desc&$top=1`);
    expect(history['value']).toMatchObject([{ Action: 'Status', UserId: 1, UserName: 'Unattended' }]);

    const path = `Queues(${Id})/UiPathODataSvc.SetTransactionResult`;
    const others = await door.post(path, { transactionResult: successful });
    expect([others.status, others.json]).toStrictEqual([409, expect.objectContaining({ errorCode: 1853 })]);
    expect((await as(robot, path, { transactionResult: successful })).status).toBe(200);
    const refused = await as(robot, 'QueueDefinitions', { Name: 'not for robots' });
    expect(refused.status).toBe(403);
  });

  it('does not begin without the key, or for another account', async () => {
    expect((await begin(null)).status).toBe(400);
    expect((await begin('6ad0f2b5-3d5e-4a5c-8a52-6a0a7a1f0a00')).status).toBe(401);
    expect((await begin(MACHINE_KEY, { UserName: 'somebody' })).status).toBe(401);
    expect((await app.request('GET', '/api/RobotsService/BeginSession')).status).toBe(405);
  });
});

describe('the robot that a taker names', () => {
  const start = async (RobotIdentifier: unknown): Promise<Answer> => {
    const { Name } = await door.queue();
    await door.item({ Name });
    return door.post('Queues/UiPathODataSvc.StartTransaction', {
      transactionData: { Name, RobotIdentifier },
    });
  };

  it('is shown by the item', async () => {
    const { Id } = (await start(`{${robotKey.toUpperCase()}}`)).json as Item;
    expect(await door.get(`QueueItems(${Id})?$expand=Robot`)).toMatchObject({
      Robot: { Name: 'Unattended' },
    });
  });

  it('is nobody where the taker names itself by the token that it sends', async () => {
    for (const nobody of [app.token, '', null, '00000000-0000-0000-0000-000000000000']) {
      const taken = await start(nobody);
      expect([nobody, taken.status]).toStrictEqual([nobody, 200]);
      const { Id } = taken.json as Item;
      expect(await door.get(`QueueItems(${Id})?$select=RobotId`)).toMatchObject({ RobotId: null });
    }
  });

  it('must be known', async () => {
    for (const unknown of ['6ad0f2b5-3d5e-4a5c-8a52-6a0a7a1f0a00', 'robot', 5]) {
      const refused = await start(unknown);
      expect([refused.status, refused.json]).toStrictEqual([
        400,
        expect.objectContaining({ errorCode: 1009 }),
      ]);
    }
  });
});
