import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Auth, createAuth } from '../../../src/auth/auth.ts';
import { type Caller, can } from '../../../src/auth/caller.ts';
import { sha256 } from '../../../src/auth/digest.ts';
import { admin, createWorld, docBot, quickHasher, replace, worker, type World } from './world.ts';

const refused = { code: 'Unauthenticated' };
const appRecord = {
  clientId: 'reports',
  secretHash: sha256('secret'),
  name: 'Reports',
  tenantId: 1,
  roles: ['reader'],
  folders: 'all',
  source: 'issued',
  createdAt: 0,
} as const;

describe('authentication of a request', () => {
  let world: World;
  let auth: Auth;

  beforeEach(async () => {
    world = await createWorld();
    auth = await createAuth(world.state, world.directory, world.clock, { hasher: quickHasher() });
  });

  afterEach(() => world.state.close());

  const authenticate = async (header: string | undefined): Promise<Caller> => auth.authenticate(header);

  const userToken = async (ttlMs: number | null = null) => {
    const owner = { kind: 'user', principalId: '583', source: 'issued' } as const;
    return auth.issueToken({ ...owner, label: 'test', scopes: null, ttlMs });
  };

  const accessToken = async (scope: string): Promise<string> => {
    await world.state.credentials.apps.set(appRecord);
    const answer = await auth.clientCredentials({
      grant_type: 'client_credentials',
      client_id: 'reports',
      client_secret: 'secret',
      scope,
      address: '192.0.2.7',
    });
    return 'access_token' in answer ? answer.access_token : '';
  };

  describe('by opaque token', () => {
    it('given a token of a user, when it comes with Bearer in any case, then it is the user', async () => {
      const { token } = await userToken();
      for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
        const { principal } = await authenticate(`${scheme} ${token}`);
        expect(principal).toEqual({ kind: 'user', id: '583', name: 'admin' });
      }
    });

    it('given the secret of a bot, when it comes, then it may what robots may once it is allowed', async () => {
      const owner = { kind: 'bot', principalId: '5', source: 'issued' } as const;
      const { token } = await auth.issueToken({ ...owner, label: 'test', scopes: null, ttlMs: null });
      expect(token).toMatch(/^rt_[\w-]{43}$/);
      const caller = await authenticate(`Bearer ${token}`);
      expect(caller).toMatchObject({ principal: { kind: 'bot', id: '5', name: 'Worker' }, folders: 'all' });
      expect(can(caller, 'Work.Take')).toBe(true);
      replace(world, world.bots, { ...worker, isAllowed: false });
      expect((await authenticate(`Bearer ${token}`)).permissions.size).toBe(0);
      world.bots.splice(0);
      world.version += 1;
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token of a system, when it comes, then it is the system, which may nothing, until it is gone', async () => {
      const owner = { kind: 'system', principalId: '3', source: 'issued' } as const;
      const { token } = await auth.issueToken({ ...owner, label: 'test', scopes: null, ttlMs: null });
      expect(token).toMatch(/^st_[\w-]{43}$/);
      const caller = await authenticate(`Bearer ${token}`);
      expect(caller.principal).toEqual({ kind: 'system', id: '3', name: 'BPM' });
      expect([caller.roles, caller.permissions.size, caller.folders]).toEqual([[], 0, []]);
      world.systems.splice(0);
      world.version += 1;
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token was seen before, when it comes again, then the answer is no promise and no store is asked', async () => {
      const { token } = await userToken();
      const first = await authenticate(`Bearer ${token}`);
      const find = vi.spyOn(world.state.credentials.tokens, 'find');
      expect(auth.authenticate(`Bearer ${token}`)).toBe(first);
      expect(find).not.toHaveBeenCalled();
    });

    it('given a token that was used, when it is revoked, then it is refused at once', async () => {
      const { token, record } = await userToken();
      await authenticate(`Bearer ${token}`);
      expect(await auth.revokeToken(record.hash)).toBe(true);
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token is revoked while it is looked up, when it comes again, then it is refused', async () => {
      const { token, record } = await userToken();
      const { tokens } = world.state.credentials;
      vi.spyOn(tokens, 'find').mockImplementationOnce(async () => {
        await tokens.remove(record.hash);
        return record;
      });
      await authenticate(`Bearer ${token}`);
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token that was used, when its time is over, then it is refused', async () => {
      const { token } = await userToken(60_000);
      world.now += 59_999;
      await authenticate(`Bearer ${token}`);
      world.now += 1;
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token that was never used, when its time is over, then it is refused', async () => {
      const { token } = await userToken(60_000);
      world.now += 60_000;
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token that was used, when its user is deactivated, then it is refused', async () => {
      const { token } = await userToken();
      await authenticate(`Bearer ${token}`);
      replace(world, world.users, { ...admin, isActive: false });
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token that was used, when its user gets another role, then the next request has it', async () => {
      const { token } = await userToken();
      expect((await authenticate(`Bearer ${token}`)).roles).toEqual(['admin']);
      replace(world, world.users, { ...admin, roles: ['reader'] });
      expect((await authenticate(`Bearer ${token}`)).roles).toEqual(['reader']);
    });

    it('given a token of nobody any more, when it comes, then it is refused', async () => {
      const { token } = await userToken();
      world.users.length = 0;
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token of a robot with scopes, when it comes, then it is the robot within them', async () => {
      const owner = { kind: 'robot', principalId: '749', source: 'issued' } as const;
      const { token } = await auth.issueToken({
        ...owner,
        label: 'x',
        scopes: ['OR.Queues.Read'],
        ttlMs: null,
      });
      const caller = await authenticate(`Bearer ${token}`);
      expect(token).toMatch(/^rt_[\w-]{43}$/);
      expect(caller.principal).toEqual({ kind: 'robot', id: '749', name: 'DocBot', userId: 910 });
      expect([...caller.permissions].toSorted()).toEqual(['Queues.View', 'Transactions.View']);
    });

    it('given a token of an app, when the app is removed, then it is refused', async () => {
      await world.state.credentials.apps.set(appRecord);
      const owner = { kind: 'app', principalId: 'reports', source: 'issued' } as const;
      const { token } = await auth.issueToken({ ...owner, label: 'x', scopes: null, ttlMs: null });
      expect((await authenticate(`Bearer ${token}`)).principal.name).toBe('Reports');
      await world.state.credentials.apps.remove('reports');
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    });

    it('given a token was issued, when the state is read, then the token itself is nowhere in it', async () => {
      const { token, record } = await userToken();
      expect(token).toMatch(/^ot_[\w-]{43}$/);
      expect(JSON.stringify(await auth.tokensOf({ kind: 'user', principalId: '583' }))).not.toContain(token);
      expect(record.hash).toBe(sha256(token));
    });
  });

  describe('by access token', () => {
    it('given an access token, when it comes, then it is the app within its scopes', async () => {
      const caller = await authenticate(`Bearer ${await accessToken('OR.Folders')}`);
      expect(caller.principal).toEqual({ kind: 'app', id: 'reports', name: 'Reports' });
      expect([...caller.permissions]).toEqual(['Folders.View']);
    });

    it('given it was seen before, when it comes again, then the answer is no promise', async () => {
      const header = `Bearer ${await accessToken('OR.Default')}`;
      const first = await authenticate(header);
      expect(auth.authenticate(header)).toBe(first);
    });

    it('given it was seen before, when its time is over, then it is refused', async () => {
      const header = `Bearer ${await accessToken('OR.Default')}`;
      await authenticate(header);
      world.now += 3_600_000;
      await expect(authenticate(header)).rejects.toMatchObject(refused);
    });

    it('given it was seen before, when its app is removed, then it is refused', async () => {
      const header = `Bearer ${await accessToken('OR.Default')}`;
      await authenticate(header);
      await world.state.credentials.apps.remove('reports');
      await expect(authenticate(header)).rejects.toMatchObject(refused);
    });
  });

  describe('by robot key', () => {
    const machineKey = '11111111-2222-4333-8444-555555555555';
    const session = (changes = {}) =>
      auth.beginSession({ machineKey, userName: docBot.userName, address: '192.0.2.7', ...changes });

    beforeEach(() => auth.addMachineKey(749, machineKey));

    it('given a session, when its key comes with UiRobot in any case, then it is the robot', async () => {
      const key = await session();
      for (const header of [`UiRobot ${key}`, `uirobot ${key.toUpperCase()}`]) {
        expect((await authenticate(header)).principal.id).toBe('749');
      }
      expect(await auth.robotOfSession(key)).toBe(749);
    });

    it('given a session, when the robot opens another, then both processes have the same key', async () => {
      const key = await session();
      expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(await session({ machineKey: `{${machineKey.toUpperCase()}}` })).toBe(key);
    });

    it('given a machine with two robots, when a session opens, then the account on the machine tells which', async () => {
      world.robots.push({ ...docBot, id: 750, name: 'Second', userName: 'second' });
      await auth.addMachineKey(750, machineKey);
      expect(await auth.robotOfSession(await session({ userName: 'SECOND' }))).toBe(750);
      expect(await auth.robotOfSession(await session())).toBe(749);
      await expect(session({ userName: undefined })).rejects.toMatchObject({ code: 'InvalidCredentials' });
    });

    it('given a machine with one robot, when a session opens without an account, then it is that one', async () => {
      expect(await auth.robotOfSession(await session({ userName: undefined }))).toBe(749);
    });

    it('given an unknown machine key, when a session opens, then it is refused, and after many the address is locked', async () => {
      const wrong = () => session({ machineKey: '99999999-2222-4333-8444-555555555555' });
      for (let count = 0; count < 50; count += 1) {
        await expect(wrong()).rejects.toMatchObject({ code: 'InvalidCredentials' });
      }
      await expect(wrong()).rejects.toMatchObject({ code: 'TooManyRequests' });
      await expect(session({ address: '192.0.2.8' })).resolves.toEqual(expect.any(String));
    });

    it('given another account on the machine, when a session opens, then it is refused', async () => {
      await expect(session({ userName: 'mallory' })).rejects.toMatchObject({ code: 'InvalidCredentials' });
    });

    it('given a session key, when it is taken for a machine key, then it opens nothing', async () => {
      const key = await session();
      await expect(session({ machineKey: key })).rejects.toMatchObject({ code: 'InvalidCredentials' });
      await expect(authenticate(`UiRobot ${machineKey}`)).rejects.toMatchObject(refused);
    });

    it('given a session, when its robot is disabled or removed, then its key is refused', async () => {
      const key = await session();
      await authenticate(`UiRobot ${key}`);
      replace(world, world.robots, { ...docBot, isActive: false });
      await expect(authenticate(`UiRobot ${key}`)).rejects.toMatchObject(refused);
      replace(world, world.robots, docBot);
      await authenticate(`UiRobot ${key}`);
      await auth.removeRobot(749);
      await expect(authenticate(`UiRobot ${key}`)).rejects.toMatchObject(refused);
      await expect(session()).rejects.toMatchObject({ code: 'InvalidCredentials' });
    });

    it('given a credential of one scheme, when it comes with the other, then it is refused', async () => {
      const key = await session();
      const { token } = await userToken();
      await authenticate(`UiRobot ${key}`);
      await authenticate(`Bearer ${token}`);
      await expect(authenticate(`Bearer ${key}`)).rejects.toMatchObject(refused);
      await expect(authenticate(`UiRobot ${token}`)).rejects.toMatchObject(refused);
    });
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YWRtaW46c2VjcmV0',
    'Token abc',
    'Bearer unknown',
    'Bearer a b',
    'Bearer a.b.c',
    'UiRobot unknown',
    'BearerX abc',
  ])('given the header %j, then it is refused', async (header) => {
    await expect(authenticate(header)).rejects.toMatchObject(refused);
  });

  it('given a wrong token, when it is refused, then the error does not tell it', async () => {
    const error: unknown = await authenticate('Bearer my-secret-value').catch((caught: unknown) => caught);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('my-secret-value');
  });

  it('given a user was removed, when the tokens come, then they are refused', async () => {
    const { token } = await userToken();
    await auth.removeUser(583);
    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(refused);
    expect(await world.state.credentials.passwords.find(583)).toBeNull();
  });

  it('given an app’s roles are changed, when its access token comes, then they count', async () => {
    const header = `Bearer ${await accessToken('OR.Queues')}`;
    expect((await authenticate(header)).permissions.has('Work.Take')).toBe(false);
    await world.state.credentials.apps.set({ ...appRecord, roles: ['robot'] });
    expect((await authenticate(header)).permissions.has('Work.Take')).toBe(true);
  });
});
