import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, startWorld, type Told, type World } from './world.ts';

const LOG_IN =
  'mutation ($userName: String!, $password: String!) { logIn(userName: $userName, password: $password) { token } }';
const PASSWORD = 'a long password';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Without a credential. */
const ask = (query: string, variables: object = {}, token: string | null = null): Promise<Told> =>
  world.ask(query, variables, { token });

const logIn = (userName: string, password: string): Promise<Told> => ask(LOG_IN, { userName, password });

describe('logIn', () => {
  it('answers a token for a name and a password, without a credential', async () => {
    const { status, data, extensions } = await logIn('admin', PASSWORD);
    expect(status).toBe(200);
    // Nobody is told where the log stands.
    expect(extensions).toEqual({});
    const token = String(at(data, 'logIn', 'token'));
    expect(await world.data('{ viewer { principal { name } } }', {}, { token })).toEqual({
      viewer: { principal: { name: 'admin' } },
    });
  });

  it('is not disturbed by a credential that counts no more', async () => {
    const { data } = await ask(LOG_IN, { userName: 'admin', password: PASSWORD }, 'an old token');
    expect(at(data, 'logIn', 'token')).toEqual(expect.any(String));
  });

  it.each([
    ['a wrong password', 'admin', 'wrong', 'INVALID_CREDENTIALS'],
    ['somebody who is not there', 'nobody', PASSWORD, 'INVALID_CREDENTIALS'],
  ])('refuses %s', async (_, userName, password, code) => {
    const { data, codes, text } = await logIn(userName, password);
    expect({ data, codes }).toEqual({ data: null, codes: [code] });
    expect(text).not.toContain(password);
  });

  it('refuses no password', async () => {
    expect((await logIn('admin', '')).codes).toEqual(['PARAMETER_MISSING']);
  });

  const told = `(userName: "admin", password: "${PASSWORD}") { token }`;

  it.each([
    ['another field', `mutation { logIn${told} verifyAll { id } }`],
    ['another field before it', `mutation { verifyAll { id } logIn${told} }`],
    ['itself once more', `mutation { a: logIn${told} b: logIn${told} }`],
    ['another operation', `mutation A { logIn${told} } query B { queues { totalCount } }`],
    ['a fragment', `mutation { ...F } fragment F on Mutation { logIn${told} }`],
    ['a fragment in place', `mutation { ... on Mutation { logIn${told} } }`],
    ['the schema', `mutation { logIn${told} } query { __schema { types { name } } }`],
    ['another name', 'mutation { logIn: verifyAll { id } }'],
    ['a query', '{ logIn: viewer { permissions } }'],
    ['a document that is too long', `mutation { logIn${told} } # ${'x'.repeat(2_000)}`],
  ])('opens nothing to %s', async (_, query) => {
    const { status, codes, data } = await ask(query);
    expect({ status, codes, data }).toEqual({ status: 401, codes: ['UNAUTHENTICATED'], data: null });
  });

  it('is not carried out beside other fields for who has a credential either, so that none tries many', async () => {
    const token = await world.tokenOf(1);
    const both = `mutation { a: logIn${told} b: logIn${told} }`;
    expect((await ask(both, {}, token)).codes).toEqual(['INVALID_REQUEST']);
  });

  it('is nothing for GET', async () => {
    const url = `/graphql?query=${encodeURIComponent(`mutation { logIn${told} }`)}`;
    const answer = await world.app.inject({
      method: 'GET',
      url,
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(answer.statusCode).toBe(401);
  });

  it('gives up on who tries too often', async () => {
    const user = await world.createUser('tried', ['reader']);
    await world.services.auth.setPassword(user.id, 'the right password');
    const codes: unknown[] = [];
    for (let n = 0; n < 30 && !codes.includes('TOO_MANY_REQUESTS'); n += 1)
      codes.push(...(await logIn('tried', `wrong ${n}`)).codes);
    expect(codes).toContain('TOO_MANY_REQUESTS');
  });
});
