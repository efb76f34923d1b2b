import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, createAuth } from '../../../src/auth/auth.ts';
import { sha256 } from '../../../src/auth/digest.ts';
import { createWorld, quickHasher, type World } from './world.ts';

const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

describe('the grant client_credentials', () => {
  let world: World;
  let auth: Auth;

  beforeEach(async () => {
    world = await createWorld();
    auth = await createAuth(world.state, world.directory, world.clock, { hasher: quickHasher() });
    await world.state.credentials.apps.set({
      clientId: 'reports',
      secretHash: sha256('s3cr+t:ü'),
      name: 'Reports',
      tenantId: 1,
      roles: ['admin'],
      folders: 'all',
      source: 'issued',
      createdAt: 0,
    });
  });

  afterEach(() => world.state.close());

  const ask = (changes = {}) =>
    auth.clientCredentials({
      grant_type: 'client_credentials',
      client_id: 'reports',
      client_secret: 's3cr+t:ü',
      scope: 'OR.Queues OR.Assets',
      address: '192.0.2.7',
      ...changes,
    });
  const inHeader = { client_id: undefined, client_secret: undefined };

  it('given the right secret, when asked, then the token is the app within the scopes granted', async () => {
    const answer = await ask();
    expect(answer).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      token_type: 'Bearer',
      scope: 'OR.Queues',
    });
    const caller = await auth.authenticate(`Bearer ${'access_token' in answer ? answer.access_token : ''}`);
    expect(caller.principal.id).toBe('reports');
    expect(caller.permissions.has('Work.Take')).toBe(true);
    expect(caller.permissions.has('Users.View')).toBe(false);
  });

  it('given no scope, when asked, then it is OR.Default', async () => {
    expect(await ask({ scope: undefined })).toMatchObject({ scope: 'OR.Default' });
  });

  it.each([
    ['as it is', basic('reports', 's3cr+t:ü')],
    ['form-encoded', basic('reports', 's3cr%2Bt%3A%C3%BC')],
    ['with the scheme in lower case', basic('reports', 's3cr+t:ü').replace('Basic', 'basic')],
  ])('given id and secret by HTTP Basic, %s, when asked, then it is answered', async (_, authorization) => {
    expect(await ask({ ...inHeader, authorization })).toMatchObject({ token_type: 'Bearer' });
  });

  it.each([
    ['no grant type', { grant_type: undefined }, 'invalid_request', 400],
    ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type', 400],
    ['only unknown scopes', { scope: 'OR.Assets openid' }, 'invalid_scope', 400],
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client', 401],
    ['no secret', { client_secret: undefined }, 'invalid_client', 401],
    ['an unknown client', { client_id: 'unknown' }, 'invalid_client', 401],
    [
      'an unknown client without a secret',
      { client_id: 'unknown', client_secret: '' },
      'invalid_client',
      401,
    ],
    ['no client', inHeader, 'invalid_client', 401],
    [
      'a wrong secret by Basic',
      { ...inHeader, authorization: basic('reports', '%zz') },
      'invalid_client',
      401,
    ],
    ['Basic without a colon', { ...inHeader, authorization: 'Basic cmVwb3J0cw==' }, 'invalid_client', 401],
    ['right in the form and wrong by Basic', { authorization: basic('reports', 'x') }, 'invalid_client', 401],
  ])('given %s, when asked, then it is an OAuth error', async (_, changes, error, status) => {
    expect(await ask(changes)).toEqual({ error, error_description: expect.any(String), status });
  });

  it('given many wrong secrets from one address, when it asks again, then it waits, and the app is not locked for others', async () => {
    for (let count = 0; count < 50; count += 1) await ask({ client_secret: 'wrong' });
    await expect(ask()).rejects.toMatchObject({ code: 'TooManyRequests', retryAfterSeconds: 300 });
    expect(await ask({ address: '192.0.2.8' })).toMatchObject({ token_type: 'Bearer' });
  });
});
