import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockBot } from '../../../src/commands/registerBot.ts';
import { startApp } from '../../support/app.ts';
import type { RobotWorld } from './world.ts';
import { problem, problemIn, registration, startRobotWorld } from './world.ts';

let world: RobotWorld;
beforeAll(async () => {
  world = await startRobotWorld();
});
afterAll(() => world.app.stop());

describe('a robot that registers', () => {
  it('is told its secret, and waits for somebody to let it in', async () => {
    const answer = await world.post('/registrations', {
      ...registration,
      machine: { os: 'Windows 11', host: 'PC-7', user: 'robot', cpu: '8 cores', ramMb: 16_384 },
      version: '1.2',
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      botId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'REQUEST',
      secret: expect.stringMatching(/^rt_[\w-]{43}$/),
      serverTime: expect.stringMatching(/Z$/),
    });
    const { botId, secret } = answer.json as { botId: string; secret: string };
    const bot = world.orchestrator.definitions.botByKey(botId);
    expect(bot).toMatchObject({
      name: 'Worker',
      version: '1.2',
      kinds: ['queueItem', 'task'],
      access: 'REQUEST',
    });
    const events = await world.app.events(`bot-${bot?.id}`);
    expect(events).toMatchObject([{ type: 'Create', metadata: { door: 'robot' } }]);
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('needs a name and kinds alone', async () => {
    const answer = await world.post('/registrations', { name: 'Bare', kinds: ['TASK'] });
    expect(answer.status).toBe(201);
  });

  it.each([
    ['no name', { kinds: ['TASK'] }, 'PARAMETER_MISSING'],
    ['an empty name', { name: ' ', kinds: ['TASK'] }, 'INVALID_ARGUMENT'],
    ['no kinds', { name: 'W' }, 'PARAMETER_MISSING'],
    ['an empty list of kinds', { name: 'W', kinds: [] }, 'INVALID_ARGUMENT'],
    ['an unknown kind', { name: 'W', kinds: ['JOB'] }, 'INVALID_ARGUMENT'],
    ['a long name', { name: 'x'.repeat(251), kinds: ['TASK'] }, 'INVALID_ARGUMENT'],
    ['a member that is none', { ...registration, admin: true }, 'INVALID_REQUEST'],
    ['no object', [], 'INVALID_ARGUMENT'],
  ])('is refused with %s', async (_, body, code) => {
    expect(problemIn(await world.post('/registrations', body))).toEqual(problem(400, code));
  });

  it('may ask how it stands, and nothing else until it is allowed', async () => {
    const robot = await world.robot({ isAllowed: false });
    const me = await robot.call('GET', '/me');
    expect([me.status, me.json]).toMatchObject([
      200,
      { botId: robot.botId, name: 'Worker', status: 'REQUEST', kinds: ['QUEUE_ITEM', 'TASK'], groups: [] },
    ]);
    for (const [method, path] of [
      ['POST', '/leases'],
      ['POST', '/sessions'],
      ['POST', '/sessions/none/heartbeat'],
      ['POST', '/leases/q1.none/complete'],
    ] as const)
      expect(problemIn(await robot.call(method, path, {}))).toEqual(problem(403, 'FORBIDDEN_OPERATION'));
    expect((await robot.call('POST', '/leases', {})).json).toMatchObject({
      detail: 'The robot may take no work until somebody lets it in.',
    });
  });

  it('may no more than that when it is locked', async () => {
    const robot = await world.robot();
    await robot.call('POST', '/leases', {});
    const bot = world.orchestrator.definitions.botByKey(robot.botId);
    await lockBot(world.orchestrator, world.admin, bot?.id ?? 0);
    expect((await robot.call('GET', '/me')).json).toMatchObject({ status: 'LOCKED' });
    expect(problemIn(await robot.call('POST', '/leases', {}))).toEqual(problem(403, 'FORBIDDEN_OPERATION'));
  });

  it('gets another secret where it has not heard the first, as long as that opens nothing', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const register = () => world.post('/registrations', { ...registration, name: 'Unheard' }, headers);
    const [first, second] = [await register(), await register()].map(
      ({ json }) => json as { botId: string; secret: string },
    );
    expect(second?.botId).toBe(first?.botId);
    const meOf = (secret = '') =>
      world.app.request('GET', '/robot/v1/me', { headers: { authorization: `Bearer ${secret}` } });
    expect((await meOf(first?.secret)).status).toBe(401);
    expect((await meOf(second?.secret)).status).toBe(200);
    const other = await world.post('/registrations', { ...registration, name: 'Other' }, headers);
    expect(problemIn(other)).toEqual(problem(409, 'IDEMPOTENCY_KEY_REUSED'));

    const bot = world.orchestrator.definitions.botByKey(first?.botId ?? '');
    await lockBot(world.orchestrator, world.admin, bot?.id ?? 0);
    expect(problemIn(await register())).toEqual(problem(409, 'IDEMPOTENCY_KEY_REUSED'));
    expect((await meOf(second?.secret)).status).toBe(200);
  });
});

describe('who is no robot', () => {
  it('is not known as one, and is not told anything without a credential', async () => {
    const { app } = world;
    expect(problemIn(await app.request('GET', '/robot/v1/me'))).toEqual(problem(404, 'ITEM_NOT_FOUND'));
    for (const [method, path] of [
      ['GET', '/me'],
      ['POST', '/leases'],
      ['GET', '/nothing'],
      ['DELETE', '/me'],
    ] as const) {
      const answer = await app.request(method, `/robot/v1${path}`, { headers: { authorization: '' } });
      expect([problemIn(answer), answer.headers.get('www-authenticate')]).toEqual([
        problem(401, 'UNAUTHENTICATED'),
        'Bearer',
      ]);
    }
  });
});

describe('an enrollment key', () => {
  it('is needed where the configuration names one', async () => {
    const app = await startApp({ environment: { ROBOT_ENROLLMENT_KEY: 'let me in' } });
    const register = (enrollmentKey?: string) =>
      app.request('POST', '/robot/v1/registrations', { body: { ...registration, enrollmentKey } });
    expect(problemIn(await register())).toEqual(problem(403, 'FORBIDDEN_OPERATION'));
    expect(problemIn(await register('let me'))).toEqual(problem(403, 'FORBIDDEN_OPERATION'));
    const answer = await register('let me in');
    expect([answer.status, answer.json]).toMatchObject([201, { status: 'REQUEST' }]);
    await app.stop();
  });
});

describe('very many registrations from one address', () => {
  it('are put off', async () => {
    const app = await startApp();
    const statuses: number[] = [];
    for (let n = 0; n < 121; n += 1)
      statuses.push((await app.request('POST', '/robot/v1/registrations', { body: {} })).status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(120);
    expect(statuses.at(-1)).toBe(429);
    await app.stop();
  });
});
