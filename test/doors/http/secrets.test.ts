import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestApp } from '../../support/app.ts';
import { PASSWORD, startApp, TOKEN } from '../../support/app.ts';

/** What is logged at the level that logs most, while every credential is shown to the server, right and wrong. */
let logged = '';
const log = pino(
  { level: 'trace' },
  new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString();
      done();
    },
  }),
);

const SECRET = 'the-secret-of-the-app';
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ onDisk: true, log, environment: { CLIENT_ID: 'the-app', CLIENT_SECRET: SECRET } });
});
afterAll(() => app.stop());

const post = (path: string, body: string | object, headers: Record<string, string> = {}): Promise<Answer> =>
  app.request('POST', path, { body, headers: { authorization: '', ...headers } });

const logIn = (usernameOrEmailAddress: string, password: string): Promise<Answer> =>
  post('/api/Account/Authenticate', { usernameOrEmailAddress, password });

const tokenBy = (body: string | object, headers: Record<string, string>): Promise<Answer> =>
  post('/identity_/connect/token', body, headers);

const form = { 'content-type': 'application/x-www-form-urlencoded' };

const reads = async (authorization: string): Promise<number> =>
  (await app.request('GET', '/odata/QueueItems', { headers: { authorization } })).status;

/** Everything that must never be seen. */
const secrets = new Set([PASSWORD, TOKEN, SECRET, 'wrong-password', 'wrong-secret', 'garbage-token']);

describe('a client credential', () => {
  it.each([
    ['a form', `grant_type=client_credentials&client_id=the-app&client_secret=${SECRET}`, form],
    ['JSON', { grant_type: 'client_credentials', client_id: 'the-app', client_secret: SECRET }, {}],
    [
      'JSON in Pascal case',
      { Grant_Type: 'client_credentials', Client_Id: 'the-app', Client_Secret: SECRET },
      {},
    ],
    ['Basic', 'grant_type=client_credentials', { ...form, authorization: basic(`the-app:${SECRET}`) }],
  ])('is taken as %s', async (_, body, headers) => {
    const { status, json, headers: sent } = await tokenBy(body, headers);
    expect([status, sent.get('cache-control')]).toStrictEqual([200, 'no-store']);
    const { access_token: token } = json as { access_token: string };
    secrets.add(token);
    expect(await reads(`bearer ${token}`)).toBe(200);
    expect(await reads(`Bearer ${token}x`)).toBe(401);
  });

  it.each([
    [
      'a wrong secret',
      'grant_type=client_credentials&client_id=the-app&client_secret=wrong-secret',
      401,
      'invalid_client',
    ],
    ['no secret', 'grant_type=client_credentials&client_id=the-app', 401, 'invalid_client'],
    ['no grant', `client_id=the-app&client_secret=${SECRET}`, 400, 'invalid_request'],
    [
      'a grant not known',
      `grant_type=password&username=admin&password=${PASSWORD}`,
      400,
      'unsupported_grant_type',
    ],
    [
      'no scope that is known',
      `grant_type=client_credentials&client_id=the-app&client_secret=${SECRET}&scope=OR.Nothing`,
      400,
      'invalid_scope',
    ],
  ])('is refused as OAuth says: %s', async (_, body, status, error) => {
    const answer = await tokenBy(body, form);
    expect([answer.status, answer.json]).toStrictEqual([
      status,
      { error, error_description: expect.any(String) },
    ]);
  });

  it.each([
    ['OR.Queues.Read', 200, 403],
    ['OR.Queues.Write', 403, 201],
    ['OR.Queues', 200, 201],
    ['OR.Folders OR.Queues.Read OR.Nothing', 200, 403],
    ['OR.Folders', 403, 403],
  ])('opens what its scopes say and no more: %s', async (scope, reading, adding) => {
    await app.request('POST', '/odata/QueueDefinitions', { body: { Name: 'scoped' } });
    const { json } = await tokenBy(
      { grant_type: 'client_credentials', client_id: 'the-app', client_secret: SECRET, scope },
      {},
    );
    const { access_token: token } = json as { access_token: string };
    secrets.add(token);
    expect(await reads(`Bearer ${token}`)).toBe(reading);
    const added = await app.request('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', {
      headers: { authorization: `Bearer ${token}` },
      body: { itemData: { Name: 'scoped' } },
    });
    expect(added.status).toBe(adding);
  });
});

describe('a login', () => {
  it('is refused for a while after ten failures, and says for how long', async () => {
    const right = await logIn('admin', PASSWORD);
    secrets.add((right.json as { result: string }).result);
    for (let n = 0; n < 10; n += 1) expect((await logIn('nobody', 'wrong-password')).status).toBe(401);
    const locked = await logIn('nobody', 'wrong-password');
    expect([locked.status, locked.json]).toStrictEqual([429, expect.objectContaining({ errorCode: 1000 })]);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await logIn('admin', PASSWORD)).status).toBe(200);
  });

  it.each([
    ['an array', '[]', 400],
    ['nothing', '', 400],
    ['no JSON', `{"password":"${PASSWORD}"`, 400],
    ['a number as password', '{"usernameOrEmailAddress":"admin","password":5}', 400],
    ['another tenant', `{"tenancyName":"x","usernameOrEmailAddress":"admin","password":"${PASSWORD}"}`, 401],
  ])('is refused where the body is %s', async (_, body, status) => {
    expect((await post('/api/Account/Authenticate', body)).status).toBe(status);
  });

  it('is for POST alone', async () => {
    expect((await app.request('GET', '/api/Account/Authenticate')).status).toBe(405);
  });
});

describe('the token of the environment', () => {
  it('is good as long as the environment names it, as is the app', async () => {
    const { json } = await tokenBy(
      { grant_type: 'client_credentials', client_id: 'the-app', client_secret: SECRET },
      {},
    );
    const { access_token: token } = json as { access_token: string };
    secrets.add(token).add('the-next-token');
    await app.restart({ ADMIN_TOKEN: 'the-next-token', CLIENT_ID: '', CLIENT_SECRET: '' });
    expect(await reads(`Bearer ${TOKEN}`)).toBe(401);
    expect(await reads('Bearer the-next-token')).toBe(200);
    expect(await reads(`Bearer ${token}`)).toBe(401);
    await app.restart();
    expect(await reads('Bearer the-next-token')).toBe(401);
    expect(await reads(`Bearer ${TOKEN}`)).toBe(200);
  });
});

// Last: it looks at what all the others have left behind.
describe('the log', () => {
  it('names no secret, whatever was sent', async () => {
    await reads('Bearer garbage-token');
    await app.request('GET', `/odata/QueueItems?token=${TOKEN}`);
    await app.request('POST', '/odata/QueueDefinitions', { body: `{"Name": "${TOKEN}` });
    log.trace('the last line');
    expect(logged).toContain('the last line');
    for (const secret of secrets) expect(logged).not.toContain(secret);
    const { store } = app.services.orchestrator;
    const written = JSON.stringify(await store.readAll({ after: 0, maxCount: 10_000 }));
    for (const secret of secrets) expect(written).not.toContain(secret);
  });
});
