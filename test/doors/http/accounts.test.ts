import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

const PASSWORD = 'correct horse battery staple';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ environment: { CLIENT_ID: 'the-app', CLIENT_SECRET: 'the-secret' } });
});
afterAll(() => app.stop());

const logIn = (body: object): Promise<Answer> =>
  app.request('POST', '/api/account/authenticate', { body, headers: { authorization: '' } });

const asBearer = (token: string, scheme = 'Bearer'): { headers: Record<string, string> } => ({
  headers: { authorization: `${scheme} ${token}` },
});

describe('Account/Authenticate', () => {
  it('gives a token that opens the doors, in either spelling of the members', async () => {
    for (const body of [
      { tenancyName: 'default', usernameOrEmailAddress: 'admin', password: PASSWORD, organizationUnit: 'x' },
      { TenancyName: 'Default', UsernameOrEmailAddress: 'ADMIN', Password: PASSWORD },
    ]) {
      const answer = await logIn(body);
      expect(answer.json).toStrictEqual({
        result: expect.any(String),
        targetUrl: null,
        success: true,
        error: null,
        unAuthorizedRequest: false,
        __abp: true,
      });
      const { result } = answer.json as { result: string };
      expect((await app.request('GET', '/odata/QueueItems', asBearer(result, 'bearer'))).status).toBe(200);
    }
  });

  it('tells nothing of why it refuses', async () => {
    const wrong = await logIn({ usernameOrEmailAddress: 'admin', password: 'wrong' });
    const unknown = await logIn({ usernameOrEmailAddress: 'nobody', password: 'wrong' });
    for (const answer of [wrong, unknown])
      expect([answer.status, answer.json]).toStrictEqual([
        401,
        expect.objectContaining({ message: 'Invalid username/email address or password.', errorCode: 1000 }),
      ]);
  });
});

describe('connect/token', () => {
  const form = (fields: Record<string, string>, path = '/identity/connect/token'): Promise<Answer> =>
    app.request('POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: { authorization: '', 'content-type': 'application/x-www-form-urlencoded' },
    });
  const credentials = { grant_type: 'client_credentials', client_id: 'the-app', client_secret: 'the-secret' };

  it.each(['/identity/connect/token', '/identity_/connect/token', '/acme/identity_/connect/token'])(
    'answers at %s',
    async (path) => {
      const answer = await form({ ...credentials, scope: 'OR.Default' }, path);
      expect(answer.json).toMatchObject({ token_type: 'Bearer', scope: 'OR.Default', expires_in: 3600 });
    },
  );

  it('grants no more than its scopes', async () => {
    const answer = await form({ ...credentials, scope: 'OR.Queues.Read' });
    const { access_token: token } = answer.json as { access_token: string };
    expect((await app.request('GET', '/odata/QueueItems', asBearer(token))).status).toBe(200);
    const refused = await app.request('POST', '/odata/QueueDefinitions', {
      ...asBearer(token),
      body: { Name: 'q' },
    });
    expect([refused.status, refused.json]).toStrictEqual([403, expect.objectContaining({ errorCode: 1017 })]);
  });

  it('refuses as OAuth says', async () => {
    expect((await form({ ...credentials, client_secret: 'wrong' })).json).toMatchObject({
      error: 'invalid_client',
    });
    expect((await form({ ...credentials, grant_type: 'password' })).json).toMatchObject({
      error: 'unsupported_grant_type',
    });
  });
});

describe('a credential that is none', () => {
  it.each([
    '',
    'Bearer',
    'Bearer x',
    'Basic YWRtaW46YWRtaW4=',
    'UiRobot 00000000-0000-0000-0000-000000000000',
  ])('opens nothing: %s', async (authorization) => {
    const answer = await app.request('GET', '/odata/QueueItems', { headers: { authorization } });
    expect([answer.status, answer.json]).toStrictEqual([401, expect.objectContaining({ errorCode: 1017 })]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('does not open the metrics', async () => {
    expect((await app.request('GET', '/metrics', { headers: { authorization: '' } })).status).toBe(401);
    const metrics = await app.request('GET', '/metrics');
    expect(metrics.text).toMatch(/^orchestream_projection_behind_seconds 0$/m);
    expect(metrics.text).toMatch(/^orchestream_leader 1$/m);
    expect(metrics.text).toMatch(/^orchestream_nodes 1$/m);
    expect(metrics.text).toMatch(/^orchestream_takes_total 0$/m);
    expect(metrics.text).toMatch(/^orchestream_take_conflicts_total 0$/m);
  });

  it('leaves health open', async () => {
    const headers = { authorization: '' };
    expect((await app.request('GET', '/health/live', { headers })).json).toStrictEqual({ status: 'live' });
    expect((await app.request('GET', '/health/ready', { headers })).json).toStrictEqual({ status: 'ready' });
  });
});

describe('a method that no door knows', () => {
  it('is answered in the envelope', async () => {
    const answer = await app.request('PROPFIND', '/odata/QueueItems');
    expect([answer.status, answer.json]).toStrictEqual([404, expect.objectContaining({ errorCode: 1002 })]);
    expect((await app.request('OPTIONS', '/odata/QueueItems')).status).toBe(404);
  });
});
