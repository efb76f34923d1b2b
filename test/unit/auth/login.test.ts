import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, createAuth } from '../../../src/auth/auth.ts';
import { createPasswordHasher, type Derive } from '../../../src/auth/passwords.ts';
import { admin, createWorld, quickDerive, quickHasher, replace, type World } from './world.ts';

const MINUTE = 60_000;
const wrong = { code: 'InvalidCredentials', httpStatus: 401 };
const tooMany = { code: 'TooManyRequests' };

describe('login', () => {
  let world: World;
  let auth: Auth;

  beforeEach(async () => {
    world = await createWorld();
    auth = await createAuth(world.state, world.directory, world.clock, { hasher: quickHasher() });
    await auth.setPassword(583, 'correct horse');
  });

  afterEach(() => world.state.close());

  const login = (changes = {}) =>
    auth.login({
      tenancyName: 'default',
      usernameOrEmailAddress: 'admin',
      password: 'correct horse',
      address: '192.0.2.7',
      ...changes,
    });
  const fail = async (times: number, changes = {}): Promise<void> => {
    for (let count = 0; count < times; count += 1) {
      await expect(login({ password: 'wrong', ...changes })).rejects.toMatchObject(wrong);
    }
  };

  it('given the right password, when logging in, then the token is the user for a day', async () => {
    const token = await login();
    expect((await auth.authenticate(`Bearer ${token}`)).principal.id).toBe('583');
    world.now += 24 * 60 * MINUTE;
    expect(() => auth.authenticate(`Bearer ${token}`)).toThrow(
      expect.objectContaining({ code: 'Unauthenticated' }),
    );
  });

  it.each(['admin@example.com', 'ADMIN', ' admin '])(
    'given the name %j, when logging in, then it is the user',
    async (name) => {
      await expect(login({ usernameOrEmailAddress: name })).resolves.toMatch(/^ot_/);
    },
  );

  it.each([undefined, null, ''])(
    'given the tenant %j, when logging in, then it is the default one',
    async (tenant) => {
      await expect(login({ tenancyName: tenant })).resolves.toMatch(/^ot_/);
    },
  );

  it.each([
    [{ password: 'wrong' }],
    [{ usernameOrEmailAddress: 'nobody' }],
    [{ tenancyName: 'elsewhere' }],
    [{ password: 'x'.repeat(2000) }],
  ])('given %j, when logging in, then it is refused with one and the same answer', async (changes) => {
    await expect(login(changes)).rejects.toMatchObject(wrong);
  });

  it('given the user is inactive or has no password, when logging in, then it is refused', async () => {
    replace(world, world.users, { ...admin, isActive: false });
    await expect(login()).rejects.toMatchObject(wrong);
    replace(world, world.users, admin);
    await world.state.credentials.passwords.remove(583);
    await expect(login()).rejects.toMatchObject(wrong);
  });

  it.each([
    [{ password: undefined }],
    [{ usernameOrEmailAddress: '' }],
    [{ password: 7 }],
    [{ usernameOrEmailAddress: { $ne: null } }],
    [{ tenancyName: ['default'] }],
  ])('given %j, when logging in, then a parameter is missing', async (changes) => {
    await expect(login(changes)).rejects.toMatchObject({ code: 'ParameterMissing' });
  });

  it('given ten failures, when the right password comes, then it is refused until five minutes later', async () => {
    await fail(10);
    await expect(login()).rejects.toMatchObject({ ...tooMany, retryAfterSeconds: 300 });
    world.now += 5 * MINUTE;
    await expect(login()).resolves.toMatch(/^ot_/);
  });

  it('given failures by name and by address of mail, when they are counted, then it is one account', async () => {
    await fail(5);
    await fail(5, { usernameOrEmailAddress: 'admin@example.com' });
    await expect(login()).rejects.toMatchObject(tooMany);
  });

  it('given ten failures of an unknown name, when it comes again, then it is locked like a known one', async () => {
    await fail(10, { usernameOrEmailAddress: 'nobody' });
    await expect(login({ usernameOrEmailAddress: 'NOBODY' })).rejects.toMatchObject({
      retryAfterSeconds: 300,
    });
    await expect(login()).resolves.toMatch(/^ot_/);
  });

  it('given many wrong passwords at once, when they are judged, then only ten get that far', async () => {
    let derived = 0;
    const derive: Derive = async (...args) => {
      derived += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return quickDerive(...args);
    };
    auth = await createAuth(world.state, world.directory, world.clock, {
      hasher: createPasswordHasher({ derive }),
    });
    const attempts = Array.from({ length: 40 }, () => login({ password: 'wrong' }));
    const outcomes = await Promise.allSettled(attempts);
    expect(derived).toBe(10);
    const codes = outcomes.map(
      (outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code,
    );
    expect(codes.filter((code) => code === 'InvalidCredentials')).toHaveLength(10);
    expect(codes.filter((code) => code === 'TooManyRequests')).toHaveLength(30);
  });

  it('given an address logs in too often in a minute, when it comes again, then it waits, and others do not', async () => {
    auth = await createAuth(world.state, world.directory, world.clock, {
      hasher: quickHasher(),
      loginsPerMinute: 2,
    });
    await login();
    await login();
    await expect(login()).rejects.toMatchObject({ ...tooMany, retryAfterSeconds: 60 });
    await expect(login({ address: '192.0.2.8' })).resolves.toMatch(/^ot_/);
    world.now += MINUTE;
    await expect(login()).resolves.toMatch(/^ot_/);
  });

  it('given nine failures and a success, when nine more fail, then nothing is locked', async () => {
    await fail(9);
    await login();
    await fail(9);
    await expect(login()).resolves.toMatch(/^ot_/);
  });

  it('given a new password, when it is set, then logins end and issued tokens stay', async () => {
    const token = await login();
    const owner = { kind: 'user', principalId: '583', source: 'issued' } as const;
    const issued = await auth.issueToken({ ...owner, label: 'nightly', scopes: null, ttlMs: null });
    await auth.setPassword(583, 'another horse');
    await expect((async () => auth.authenticate(`Bearer ${token}`))()).rejects.toMatchObject({
      code: 'Unauthenticated',
    });
    expect((await auth.authenticate(`Bearer ${issued.token}`)).principal.id).toBe('583');
    await expect(login()).rejects.toMatchObject(wrong);
    await expect(login({ password: 'another horse' })).resolves.toMatch(/^ot_/);
  });

  it.each(['short', 'x'.repeat(513)])(
    'given the new password %j, when it is set, then it is refused',
    async (password) => {
      const setting = auth.setPassword(583, password);
      await expect(setting).rejects.toMatchObject({ code: 'InvalidArgument' });
      await expect(setting).rejects.not.toThrow(password);
    },
  );
});
