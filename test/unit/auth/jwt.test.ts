import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccessTokens, createAccessTokens } from '../../../src/auth/jwt.ts';
import { createWorld, type World } from './world.ts';

const refused = { code: 'Unauthenticated' };

describe('access tokens', () => {
  let world: World;
  let accessTokens: AccessTokens;
  let key: Uint8Array;

  beforeEach(async () => {
    world = await createWorld();
    accessTokens = await createAccessTokens(world.state.keys, world.clock);
    key = (await world.state.keys.find('jwt.signing')) ?? new Uint8Array();
  });

  afterEach(() => world.state.close());

  interface Forgery {
    readonly alg?: string;
    readonly typ?: string;
    readonly claims?: Record<string, unknown>;
    readonly signedWith?: Parameters<SignJWT['sign']>[0];
  }

  const validClaims = () => ({
    iss: 'orchestream',
    aud: 'orchestream',
    sub: 'reports',
    scope: 'OR.Default',
    jti: '1',
    exp: world.now / 1000 + 60,
  });

  const forged = ({
    alg = 'HS256',
    typ = 'at+jwt',
    claims = {},
    signedWith = createSecretKey(key),
  }: Forgery) =>
    new SignJWT({ ...validClaims(), ...claims }).setProtectedHeader({ alg, typ }).sign(signedWith);

  it('given a token was issued, when it is verified, then it says who, for what and until when', async () => {
    const token = await accessTokens.issue('reports', ['OR.Queues', 'OR.Folders.Read'], 3600);
    expect(await accessTokens.verify(token)).toEqual({
      clientId: 'reports',
      scopes: ['OR.Queues', 'OR.Folders.Read'],
      expiresAt: world.now + 3_600_000,
    });
  });

  it('given a token was issued, when it is read, then it holds the claims that clients look for', async () => {
    const token = await accessTokens.issue('reports', ['OR.Queues'], 3600);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(decodeJwt(token)).toEqual({
      iss: 'orchestream',
      aud: 'orchestream',
      sub: 'reports',
      client_id: 'reports',
      scope: 'OR.Queues',
      iat: world.now / 1000,
      exp: world.now / 1000 + 3600,
      jti: expect.any(String),
    });
  });

  it('given the server restarts, when a token from before is verified, then it is still good', async () => {
    const token = await accessTokens.issue('reports', ['OR.Queues'], 3600);
    const restarted = await createAccessTokens(world.state.keys, world.clock);
    await expect(restarted.verify(token)).resolves.toMatchObject({ clientId: 'reports' });
  });

  it('given a token has expired, when it is verified, then it is refused', async () => {
    const token = await accessTokens.issue('reports', ['OR.Queues'], 60);
    world.now += 59_000;
    await expect(accessTokens.verify(token)).resolves.toMatchObject({ clientId: 'reports' });
    world.now += 1000;
    await expect(accessTokens.verify(token)).rejects.toMatchObject(refused);
  });

  it('given a token like ours is made with the right key, when it is verified, then it is good (so that the refusals below mean something)', async () => {
    await expect(accessTokens.verify(await forged({}))).resolves.toMatchObject({ clientId: 'reports' });
  });

  it.each<[string, Forgery]>([
    ['signed with another key', { signedWith: randomBytes(32) }],
    ['of another issuer', { claims: { iss: 'elsewhere' } }],
    ['for another audience', { claims: { aud: 'elsewhere' } }],
    ['without an expiry', { claims: { exp: undefined } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['without scopes', { claims: { scope: undefined } }],
    ['without an id', { claims: { jti: undefined } }],
    ['of another type', { typ: 'JWT' }],
  ])('given a token %s, when it is verified, then it is refused', async (_, forgery) => {
    await expect(accessTokens.verify(await forged(forgery))).rejects.toMatchObject(refused);
  });

  it('given a token of another algorithm, when it is verified, then it is refused, whatever it is signed with', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const byHs512 = await forged({ alg: 'HS512', signedWith: Buffer.concat([key, key]) });
    const byEdDSA = await forged({ alg: 'EdDSA', signedWith: privateKey });
    await expect(accessTokens.verify(byHs512)).rejects.toMatchObject(refused);
    await expect(accessTokens.verify(byEdDSA)).rejects.toMatchObject(refused);
  });

  it('given a token without a signature, when it is verified, then it is refused', async () => {
    const unsecured = new UnsecuredJWT(validClaims()).encode();
    const [, payload = ''] = unsecured.split('.');
    const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    await expect(accessTokens.verify(unsecured)).rejects.toMatchObject(refused);
    await expect(accessTokens.verify(`${header}.${payload}.`)).rejects.toMatchObject(refused);
  });

  it('given a token was altered, when it is verified, then it is refused', async () => {
    const [header, , signature] = (await accessTokens.issue('reports', ['OR.Queues'], 60)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...validClaims(), sub: 'admin' })).toString('base64url');
    await expect(accessTokens.verify(`${header}.${payload}.${signature}`)).rejects.toMatchObject(refused);
  });

  it.each([
    '',
    'x',
    'a.b',
    'a.b.c',
    '..',
    'a.b.c.d.e',
    'e30.e30.',
    'eyJhbGciOiJIUzI1NiJ9.bnVsbA.AAAA',
    '\u0000.\u00FF.!',
  ])('given the text %j, when it is verified, then it is refused like any other', async (text) => {
    await expect(accessTokens.verify(text)).rejects.toMatchObject(refused);
  });
});
