import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, createAuth } from '../../../src/auth/auth.ts';
import type { EnvironmentCredentials } from '../../../src/auth/bootstrap.ts';
import { createWorld, quickHasher, type World } from './world.ts';

const nothing = { adminPassword: null, adminToken: null };

describe('credentials at the start', () => {
  let world: World;
  let auth: Auth;

  beforeEach(async () => {
    world = await createWorld();
    auth = await createAuth(world.state, world.directory, world.clock, { hasher: quickHasher() });
  });

  afterEach(() => world.state.close());

  const start = (environment: EnvironmentCredentials = {}) =>
    auth.bootstrap({ id: 583, tenantId: 1 }, environment);
  const login = (password: string | null) =>
    auth.login({ usernameOrEmailAddress: 'admin', password, address: '192.0.2.7' });
  const principalOf = async (token: string | null): Promise<string> =>
    (await auth.authenticate(`Bearer ${token}`)).principal.id;
  const accessToken = (client_id: string, client_secret: string) =>
    auth.clientCredentials({
      grant_type: 'client_credentials',
      client_id,
      client_secret,
      address: '192.0.2.7',
    });

  it('given a first start with an empty environment, then password and token are generated and work', async () => {
    const generated = await start();
    expect(generated.adminToken).toMatch(/^ot_[\w-]{43}$/);
    expect(generated.adminPassword).toMatch(/^[\w-]{24}$/);
    await expect(login(generated.adminPassword)).resolves.toMatch(/^ot_/);
    expect(await principalOf(generated.adminToken)).toBe('583');
  });

  it('given a second start, then nothing is generated and the first ones still work', async () => {
    const generated = await start();
    expect(await start()).toEqual(nothing);
    await expect(login(generated.adminPassword)).resolves.toMatch(/^ot_/);
    expect(await principalOf(generated.adminToken)).toBe('583');
  });

  it('given a first start with both in the environment, then nothing is generated and they work', async () => {
    expect(await start({ adminPassword: 'from outside', adminToken: 'my.own.token' })).toEqual(nothing);
    await expect(login('from outside')).resolves.toMatch(/^ot_/);
    expect(await principalOf('my.own.token')).toBe('583');
  });

  it('given a first start with one of them, then the other is generated', async () => {
    expect(await start({ adminPassword: 'from outside' })).toEqual({
      adminPassword: null,
      adminToken: expect.stringMatching(/^ot_/),
    });
  });

  it('given empty variables, then they count as not set', async () => {
    const empty = { adminPassword: '', adminToken: '', clientId: '', clientSecret: '' };
    expect(await start(empty)).toEqual({ adminPassword: expect.any(String), adminToken: expect.any(String) });
    expect(await world.state.credentials.apps.list()).toEqual([]);
  });

  it('given a later start with a token, then it works, and the generated one too', async () => {
    const { adminToken } = await start();
    await start({ adminToken: 'token-of-the-environment' });
    expect(await principalOf('token-of-the-environment')).toBe('583');
    expect(await principalOf(adminToken)).toBe('583');
  });

  it('given another start with the same token, then it was valid all the time', async () => {
    await start({ adminToken: 'the.same' });
    const { revision } = world.state.credentials;
    await start({ adminToken: 'the.same' });
    expect(world.state.credentials.revision).toBe(revision);
    expect(await principalOf('the.same')).toBe('583');
  });

  it('given a start with another token or none, then the one before is revoked', async () => {
    await start({ adminToken: 'first' });
    expect(await principalOf('first')).toBe('583');
    await start({ adminToken: 'second' });
    await expect(principalOf('first')).rejects.toMatchObject({ code: 'Unauthenticated' });
    expect(await principalOf('second')).toBe('583');
    await start();
    await expect(principalOf('second')).rejects.toMatchObject({ code: 'Unauthenticated' });
  });

  it('given the admin changed the password, when the server starts with the same variable, then the change stays', async () => {
    await start({ adminPassword: 'from outside' });
    await auth.setPassword(583, 'changed inside');
    await start({ adminPassword: 'from outside' });
    await expect(login('changed inside')).resolves.toMatch(/^ot_/);
  });

  it('given a later start with another password, then it is applied', async () => {
    const { adminPassword } = await start();
    await start({ adminPassword: 'rescued' });
    await expect(login('rescued')).resolves.toMatch(/^ot_/);
    await expect(login(adminPassword)).rejects.toMatchObject({ code: 'InvalidCredentials' });
  });

  it('given a client in the environment, then it is an app with the admin role, as long as it is named', async () => {
    await start({ clientId: 'first', clientSecret: 'secret' });
    const answer = await accessToken('first', 'secret');
    const caller = await auth.authenticate(`Bearer ${'access_token' in answer ? answer.access_token : ''}`);
    expect(caller).toMatchObject({ roles: ['admin'], folders: 'all', tenantId: 1 });
    await start({ clientId: 'second', clientSecret: 'secret' });
    expect(await accessToken('first', 'secret')).toMatchObject({ error: 'invalid_client' });
    expect(await accessToken('second', 'secret')).toMatchObject({ token_type: 'Bearer' });
    await start();
    expect(await accessToken('second', 'secret')).toMatchObject({ error: 'invalid_client' });
  });

  it('given another secret for the client, then only the new one is right', async () => {
    await start({ clientId: 'first', clientSecret: 'old' });
    await start({ clientId: 'first', clientSecret: 'new' });
    expect(await accessToken('first', 'old')).toMatchObject({ error: 'invalid_client' });
    expect(await accessToken('first', 'new')).toMatchObject({ token_type: 'Bearer' });
  });

  it.each([{ clientId: 'first' }, { clientSecret: 'secret-value' }])(
    'given only %j, then the start is refused without telling the value',
    async (environment) => {
      const starting = start(environment);
      await expect(starting).rejects.toMatchObject({ code: 'InvalidArgument' });
      await expect(starting).rejects.not.toThrow('secret-value');
    },
  );

  it('given a token that no header can carry, then the start is refused without telling it', async () => {
    const starting = start({ adminToken: 'two words' });
    await expect(starting).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(starting).rejects.not.toThrow('two words');
  });

  it('given any start, then no secret stands in the state in the clear', async () => {
    const environment = {
      adminPassword: 'p4ssword',
      adminToken: 't0ken',
      clientId: 'c',
      clientSecret: 's3cret',
    };
    await start(environment);
    const { credentials } = world.state;
    const kept = JSON.stringify([
      await credentials.tokens.listOf({ kind: 'user', principalId: '583' }),
      await credentials.apps.list(),
    ]);
    expect(kept).not.toMatch(/t0ken|s3cret|p4ssword/);
  });
});
