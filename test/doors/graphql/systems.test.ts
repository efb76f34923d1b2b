import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerSystem } from '../../../src/commands/registerSystem.ts';
import type { Role } from '../../../src/domain/directory/directory.ts';
import { systemThatCalls } from '../../../src/doors/elma/authenticate.ts';
import { alice } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { at, nodesOf, startWorld, type World } from './world.ts';

const key = '5d5ec66f-357d-4c2d-bbc1-2012278d2361';
const otherKey = '0a4f9a4e-6c0c-4c6b-9f0e-7d5a1c6f0b11';

let world: World;
let id: string;
let other: string;

beforeAll(async () => {
  world = await startWorld();
  id = await registered(key, 'BPM', 'Sets tasks');
  other = await registered(otherKey, 'archive', null);
});
afterAll(() => world.stop());

const registered = async (uuid: string, name: string, description: string | null): Promise<string> => {
  const asking = { key: uuid, name, description };
  const system = await registerSystem(world.services.orchestrator, contextOf(alice), asking);
  return String(system.id);
};

const allow = 'mutation ($id: ID!) { allowSystem(id: $id) { id access } }';
const lock = 'mutation ($id: ID!) { lockSystem(id: $id) { id access } }';
const renew =
  'mutation ($id: ID!, $revoke: Boolean) { newSystemSecret(id: $id, revokeOthers: $revoke) { secret revoked } }';

const newSecret = async (revoke: boolean): Promise<{ secret: string; revoked: unknown }> => {
  const made = at(await world.data(renew, { id, revoke }), 'newSystemSecret');
  return { secret: String(at(made, 'secret')), revoked: at(made, 'revoked') };
};

/** Who calls ELMA's door where a UUID proves nothing. */
const callWith = (secret: string): Promise<unknown> =>
  systemThatCalls(
    { definitions: world.services.orchestrator.definitions, auth: world.services.auth },
    { body: { auth_tkn: key }, authorization: `Bearer ${secret}`, uuidIsToken: false, address: '127.0.0.1' },
  );

const listed = async (filter: string): Promise<unknown[]> =>
  nodesOf(at(await world.data(`{ systems${filter} { edges { node { id } } } }`), 'systems')).map((node) =>
    at(node, 'id'),
  );

describe('a system', () => {
  it('waits until it is allowed, and can be locked and allowed again', async () => {
    expect(
      await world.data('query ($id: ID!) { system(id: $id) { id name description access } }', { id }),
    ).toEqual({
      system: { id, name: 'BPM', description: 'Sets tasks', access: 'REQUEST' },
    });
    expect(await world.data(allow, { id })).toEqual({ allowSystem: { id, access: 'ALLOWED' } });
    expect(await world.data(lock, { id })).toEqual({ lockSystem: { id, access: 'LOCKED' } });
    expect(await world.data(allow, { id })).toEqual({ allowSystem: { id, access: 'ALLOWED' } });
  });

  it('has events that say who has decided about it, and through which door', async () => {
    const events = await world.services.orchestrator.store.readStream(`system-${id}`);
    expect(events.map(({ type }) => type)).toEqual(['Create', 'Edit', 'Edit', 'Edit']);
    expect(JSON.parse(events.at(-1)?.metadata ?? '')).toMatchObject({
      door: 'graphql',
      folderId: 0,
      principal: { kind: 'user' },
    });
  });

  it('is listed by its access and its name', async () => {
    expect(await listed('')).toEqual([other, id]);
    expect(await listed('(access: REQUEST)')).toEqual([other]);
    expect(await listed('(access: ALLOWED, nameContains: "bp")')).toEqual([id]);
    expect(await listed('(access: LOCKED)')).toEqual([]);
  });

  it('comes page by page', async () => {
    const page = (after: unknown) =>
      world.data(
        `query ($after: String) { systems(first: 1, after: $after) {
          totalCount pageInfo { hasNextPage endCursor } edges { node { id } }
        } }`,
        { after },
      );
    const first = at(await page(null), 'systems');
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const second = at(await page(at(first, 'pageInfo', 'endCursor')), 'systems');
    expect(second).toMatchObject({ pageInfo: { hasNextPage: false }, edges: [{ node: { id } }] });
  });

  it('shows its UUID nowhere', async () => {
    const { text } = await world.ask(
      '{ systems { edges { cursor node { id revision name description access creationTime } } } }',
    );
    expect(text).not.toContain(key);
    expect((await world.ask('{ systems { edges { node { key } } } }')).status).toBe(400);
  });

  it('is null where there is none, and no change of it is possible', async () => {
    expect(await world.data('{ system(id: "999999") { id } }')).toEqual({ system: null });
    for (const mutation of [allow, lock, renew])
      expect((await world.ask(mutation, { id: '999999' })).codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('is named by a number', async () => {
    expect((await world.ask('{ system(id: "x") { id } }')).codes).toEqual(['INVALID_ARGUMENT']);
    for (const mutation of [allow, lock, renew])
      expect((await world.ask(mutation, { id: key })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('setSystemSources', () => {
  const set =
    'mutation ($id: ID!, $sources: [String!]!) { setSystemSources(id: $id, sources: $sources) { sources } }';
  const setTo = async (sources: readonly string[]): Promise<unknown> =>
    at(await world.data(set, { id, sources }), 'setSystemSources', 'sources');
  const shown = async (): Promise<unknown> =>
    at(await world.data('query ($id: ID!) { system(id: $id) { sources } }', { id }), 'system', 'sources');

  it('says from which networks a system may call, and takes it back', async () => {
    expect(await shown()).toEqual([]);
    const networks = ['10.1.0.0/16', '2001:db8::7'];
    expect(await setTo([...networks, ' 10.1.0.0/16'])).toEqual(networks);
    expect(await shown()).toEqual(networks);
    const listing = at(await world.data('{ systems { edges { node { id sources } } } }'), 'systems');
    expect(nodesOf(listing)).toContainEqual({ id, sources: networks });
    expect(await setTo([])).toEqual([]);
    expect(await shown()).toEqual([]);
  });

  it('takes nothing but networks, of a system that is there', async () => {
    for (const source of ['', 'localhost', '10.0.0.0/33', '10.0.0.0/8,11.0.0.0/8'])
      expect((await world.ask(set, { id, sources: [source] })).codes).toEqual(['INVALID_ARGUMENT']);
    const many = Array.from({ length: 101 }, (_, n) => `10.0.0.${n}`);
    expect((await world.ask(set, { id, sources: many })).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await world.ask(set, { id: '999999', sources: [] })).codes).toEqual(['ITEM_NOT_FOUND']);
    expect((await world.ask(set, { id: key, sources: [] })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('newSystemSecret', () => {
  it('makes a secret that the system proves itself with, beside those that it has', async () => {
    const [first, second] = [await newSecret(false), await newSecret(false)];
    expect([first.revoked, second.revoked]).toEqual([0, 0]);
    expect(first.secret).toMatch(/^st_[\w-]{43}$/);
    for (const { secret } of [first, second])
      await expect(callWith(secret)).resolves.toMatchObject({ id: Number(id) });
  });

  it('revokes the others where it is told to', async () => {
    const old = await newSecret(false);
    const made = await newSecret(true);
    expect(made.revoked).toBe(3);
    await expect(callWith(old.secret)).rejects.toMatchObject({ code: 'Unauthenticated' });
    await expect(callWith(made.secret)).resolves.toMatchObject({ id: Number(id) });
  });

  it('does not let in a system that is locked', async () => {
    const { secret } = await newSecret(false);
    await world.data(lock, { id });
    await expect(callWith(secret)).rejects.toMatchObject({ code: 'ForbiddenOperation' });
    await world.data(allow, { id });
  });

  it('keeps the secret out of the log and the events', async () => {
    const { secret } = await newSecret(false);
    const events = await world.services.orchestrator.store.readAll({ after: 0, maxCount: 1_000 });
    expect(JSON.stringify(events)).not.toContain(secret);
    expect(world.logged.join('')).not.toContain(secret);
  });
});

describe('roles', () => {
  const codesFor = async (role: Role, query: string): Promise<readonly unknown[]> => {
    const user = await world.createUser(`${role} who asks ${query}`, [role]);
    return (await world.ask(query, { id: other }, { token: await world.tokenOf(user.id) })).codes;
  };

  it.each(['operator', 'reader', 'auditor'] as const)('let the %s look, and change nothing', async (role) => {
    expect(await codesFor(role, '{ systems { totalCount } }')).toEqual([]);
    for (const mutation of [allow, lock, renew])
      expect(await codesFor(role, mutation)).toEqual(['FORBIDDEN_OPERATION']);
  });

  it('let robots not even look', async () => {
    expect(await codesFor('robot', '{ systems { totalCount } }')).toEqual(['FORBIDDEN_OPERATION']);
    expect(await codesFor('robot', 'query ($id: ID!) { system(id: $id) { id } }')).toEqual([
      'FORBIDDEN_OPERATION',
    ]);
  });
});

describe('registerSystem', () => {
  const register =
    'mutation ($input: RegisterSystemInput!) { registerSystem(input: $input) { id name description access } }';
  const uuid = '77777777-1111-4222-8333-444444444444';

  it('lets a system wait to be let in, once', async () => {
    const input = { uuid, name: 'ERP', description: 'Sets invoices' };
    const first = await world.data(register, { input });
    expect(first).toMatchObject({
      registerSystem: { name: 'ERP', description: 'Sets invoices', access: 'REQUEST' },
    });
    expect(await world.data(register, { input: { ...input, name: 'Another name' } })).toEqual(first);
    expect((await world.ask(register, { input })).text).not.toContain(uuid);
  });

  it.each([
    ['a UUID that is none', { uuid: 'x', name: 'ERP' }],
    ['no name', { uuid, name: '' }],
  ])('refuses %s', async (_, input) => {
    const isNew = { ...input, ...(input.uuid === uuid && { uuid: uuid.replaceAll('7', '8') }) };
    expect((await world.ask(register, { input: isNew })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});
