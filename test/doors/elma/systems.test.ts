import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowSystem, lockSystem, setSystemSources } from '../../../src/commands/registerSystem.ts';
import type { Answer } from '../../support/app.ts';
import type { ElmaWorld } from './world.ts';
import { mine, other, process, startElma } from './world.ts';

const fresh = '0b5bd01c-8e57-4c7c-92f6-9e59b6b0f001';

const register = (world: ElmaWorld, uuid: string, more: object = {}): Promise<Answer> =>
  world.post('orchestra/system/registration', { uuid, name: 'New', desc: 'A new one', ...more });
const statusOf = async (world: ElmaWorld, uuid: string): Promise<unknown> =>
  (await world.post('orchestra/system/status', { uuid })).json;
const create = async (
  world: ElmaWorld,
  auth_tkn: string,
  headers: Record<string, string> = {},
): Promise<unknown> =>
  (await world.post('orchestra/task/create', { auth_tkn, task: { process } }, headers)).json;

const systemOf = ({ orchestrator }: ElmaWorld, key: string): number => {
  const system = orchestrator.definitions.systemByKey(key);
  if (system === undefined) throw new Error('the system is known');
  return system.id;
};

describe('a system', () => {
  let world: ElmaWorld;
  beforeAll(async () => {
    world = await startElma();
  });
  afterAll(() => world.app.stop());

  it('registers, waits until it is allowed, sets tasks, and is locked', async () => {
    expect(await statusOf(world, fresh)).toMatchObject({ status: 404, code: 'ITEM_NOT_FOUND' });
    const { status, json } = await register(world, `{${fresh.toUpperCase()}}`);
    expect([status, json]).toStrictEqual([200, { status: 200 }]);
    expect(await statusOf(world, fresh)).toStrictEqual({ status: 202 });
    expect(await create(world, fresh)).toStrictEqual({
      status: 403,
      error: 'The system has not been allowed yet.',
      code: 'FORBIDDEN_OPERATION',
    });

    await allowSystem(world.orchestrator, world.admin, systemOf(world, fresh));
    expect(await statusOf(world, fresh)).toStrictEqual({ status: 200 });
    expect(await create(world, fresh)).toMatchObject({ status: 201, task: { system: fresh } });

    await lockSystem(world.orchestrator, world.admin, systemOf(world, fresh));
    const locked = { status: 403, error: 'The system is locked.', code: 'FORBIDDEN_OPERATION' };
    expect(await statusOf(world, fresh)).toStrictEqual(locked);
    expect(await create(world, fresh)).toStrictEqual(locked);
    expect((await register(world, fresh)).json).toStrictEqual(locked);
  });

  it('stays as it is when it registers again', async () => {
    const before = await world.orchestrator.store.lastPosition();
    expect((await register(world, mine, { name: 'Another' })).json).toStrictEqual({ status: 200 });
    expect(await world.orchestrator.store.lastPosition()).toBe(before);
  });

  it('must say what it is called, and under which UUID', async () => {
    for (const [body, code] of [
      [{ uuid: fresh }, 'PARAMETER_MISSING'],
      [{ name: 'New' }, 'PARAMETER_MISSING'],
      [{ uuid: 'new', name: 'New' }, 'INVALID_ARGUMENT'],
      [{ uuid: crypto.randomUUID(), name: ' ' }, 'INVALID_ARGUMENT'],
      [{ uuid: crypto.randomUUID(), name: 'a'.repeat(251) }, 'INVALID_ARGUMENT'],
      [{ uuid: 5, name: 'New' }, 'INVALID_ARGUMENT'],
    ] as const)
      expect((await world.post('orchestra/system/registration', body)).json).toMatchObject({
        status: 400,
        code,
      });
  });
});

describe('a system that may call from some networks alone', () => {
  let world: ElmaWorld;
  beforeAll(async () => {
    world = await startElma({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  });
  afterAll(() => world.app.stop());

  const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
  const refused = {
    status: 403,
    error: 'The system may not call from this address.',
    code: 'FORBIDDEN_OPERATION',
  };

  it('is refused from anywhere else, at all that only systems may do', async () => {
    const { orchestrator, admin } = world;
    await setSystemSources(orchestrator, admin, systemOf(world, mine), ['10.1.0.0/16', '2001:db8::/32']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::7'])
      expect(await create(world, mine, from(address))).toMatchObject({ status: 201 });
    expect(await create(world, mine, from('10.2.0.1'))).toStrictEqual(refused);
    expect(await create(world, mine)).toStrictEqual(refused);
    for (const path of ['orchestra/task/status', 'orchestra/task/cancel', 'repository/actual'])
      expect((await world.post(path, { auth_tkn: mine, id: 1 }, from('10.2.0.1'))).json).toStrictEqual(
        refused,
      );
    expect(await create(world, other, from('10.2.0.1'))).toMatchObject({ status: 201 });
  });

  it('calls from anywhere again when that is taken back', async () => {
    const { orchestrator, admin } = world;
    await setSystemSources(orchestrator, admin, systemOf(world, mine), []);
    expect(await create(world, mine, from('10.2.0.1'))).toMatchObject({ status: 201 });
  });
});

describe('where systems are let in at once', () => {
  it('a system sets tasks as soon as it has registered', async () => {
    const world = await startElma({ environment: { ELMA_AUTO_ALLOW: 'true' } });
    try {
      expect((await register(world, fresh)).json).toStrictEqual({ status: 200 });
      expect(await create(world, fresh)).toMatchObject({ status: 201 });
    } finally {
      await world.app.stop();
    }
  });
});

describe('where a UUID proves nothing', () => {
  let world: ElmaWorld;
  let secret: string;
  beforeAll(async () => {
    world = await startElma({ environment: { ELMA_UUID_AS_TOKEN: 'false' } });
    const { json } = await register(world, fresh);
    ({ secret } = json as { readonly secret: string });
    await allowSystem(world.orchestrator, world.admin, systemOf(world, fresh));
  });
  afterAll(() => world.app.stop());

  const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
  const refused = { status: 401, code: 'UNAUTHENTICATED' };

  it('a system is told its secret once, when it registers', async () => {
    expect(secret).toMatch(/^st_[\w-]{43}$/);
    expect((await register(world, fresh)).json).toStrictEqual({ status: 200 });
    const written = JSON.stringify(await world.orchestrator.store.readAll({ after: 0, maxCount: 1_000 }));
    expect(written).not.toContain(secret);
  });

  it('a system calls with its secret, and with its UUID beside it', async () => {
    expect(await create(world, fresh, bearer(secret))).toMatchObject({
      status: 201,
      task: { system: fresh },
    });
  });

  it.each([
    ['no secret', fresh, {}],
    ['a wrong secret', fresh, { authorization: 'Bearer st_wrong' }],
    ['its UUID as the secret', fresh, { authorization: `Bearer ${fresh}` }],
  ])('a system is refused with %s', async (_, key, headers) => {
    expect(await create(world, key, headers)).toMatchObject(refused);
  });

  it('nobody calls with what belongs to somebody else', async () => {
    expect(await create(world, other, bearer(secret))).toMatchObject(refused);
    expect(await create(world, fresh, bearer(world.app.token))).toMatchObject(refused);
    expect(await create(world, crypto.randomUUID(), bearer(secret))).toMatchObject(refused);
  });

  it('its secret opens nothing else', async () => {
    const answer = await world.app.request('GET', '/odata/QueueItems', { headers: bearer(secret) });
    expect(answer.status).toBe(403);
  });
});

describe('very many systems that register from one address', () => {
  it('are put off, those that are known not among them', async () => {
    const world = await startElma();
    const answers: Answer[] = [];
    for (let n = 0; n < 121; n += 1) answers.push(await register(world, crypto.randomUUID()));
    expect(answers.filter(({ json }) => (json as { status: unknown }).status === 200)).toHaveLength(120);
    const last = answers.at(-1);
    expect([last?.status, last?.json]).toMatchObject([429, { status: 429, code: 'TOO_MANY_REQUESTS' }]);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(1);
    expect((await register(world, mine)).json).toStrictEqual({ status: 200 });
    await world.app.stop();
  });
});
