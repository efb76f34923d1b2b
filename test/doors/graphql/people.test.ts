import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Told } from './world.ts';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const account = 'id userName name surname email roles folderIds isActive';
const create = `mutation ($input: CreateUserInput!) { createUser(input: $input) { ${account} } }`;
const edit = `mutation ($id: ID!, $input: EditUserInput!) { editUser(id: $id, input: $input) { ${account} } }`;
const password = 'mutation ($id: ID!, $password: String!) { setPassword(id: $id, password: $password) }';
const token =
  'mutation ($id: ID!, $revoke: Boolean) { newUserToken(id: $id, revokeOthers: $revoke) { secret revoked } }';
const newFolder =
  'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { id name path parentId } }';

const added = async (userName: string, roles: readonly string[], more: object = {}): Promise<string> =>
  idOf(await world.data(create, { input: { userName, roles, ...more } }));

const tokenFor = async (id: string, revoke = false): Promise<string> =>
  String(at(await world.data(token, { id, revoke }), 'newUserToken', 'secret'));

/** The folder that is there from the first start on. */
const shared = (): string => String(world.services.orchestrator.definitions.folders()[0]?.id);

const logIn = (usernameOrEmailAddress: string, word: string): Promise<string> =>
  world.services.auth.login({ usernameOrEmailAddress, password: word, address: '127.0.0.1' });

describe('a user that is added', () => {
  it('is shown, and listed by its name', async () => {
    const input = { userName: 'Ada', roles: ['AUDITOR', 'AUDITOR'], name: 'Ada', email: 'ada@example.org' };
    expect(at(await world.data(create, { input }), 'createUser')).toMatchObject({
      userName: 'Ada',
      name: 'Ada',
      surname: null,
      email: 'ada@example.org',
      roles: ['AUDITOR'],
      folderIds: null,
      isActive: true,
    });
    const list = await world.data('{ users(nameContains: "AD") { edges { node { userName } } } }');
    expect(nodesOf(at(list, 'users')).map((node) => at(node, 'userName'))).toEqual(['Ada', 'admin']);
  });

  it('comes page by page, in the same order from either end', async () => {
    for (const name of ['page b', 'Page A', 'page C']) await added(name, []);
    const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
      users(nameContains: "page", first: $first, after: $after, last: $last, before: $before) {
        edges { node { userName } } pageInfo { endCursor startCursor }
      }
    }`;
    const names = async (from: 'after' | 'before', size: object): Promise<unknown[]> => {
      const seen: unknown[] = [];
      let cursor: unknown;
      for (;;) {
        const page = at(await world.data(query, { ...size, [from]: cursor }), 'users');
        if (nodesOf(page).length === 0) return seen;
        seen.push(...nodesOf(page).map((node) => at(node, 'userName')));
        cursor = at(page, 'pageInfo', from === 'after' ? 'endCursor' : 'startCursor');
      }
    };
    const forward = await names('after', { first: 1 });
    expect([forward.length, new Set(forward)]).toEqual([3, new Set(['Page A', 'page b', 'page C'])]);
    expect(await names('before', { last: 1 })).toEqual(forward.toReversed());
  });

  it('logs in with its name or e-mail address once it has a password', async () => {
    const id = await added('Bea', ['READER'], { email: 'bea@example.org' });
    await expect(logIn('Bea', 'long enough')).rejects.toMatchObject({ code: 'InvalidCredentials' });
    await world.data(password, { id, password: 'long enough' });
    for (const name of ['bea', 'BEA@example.org']) expect(await logIn(name, 'long enough')).toMatch(/^ot_/);
    const { errors } = await world.ask(password, { id, password: 'short' });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_ARGUMENT' } }]);
  });

  it('may do what its roles say, in its folders alone', async () => {
    const folder = idOf(await world.data(newFolder, { input: { name: 'Closed' } }));
    const id = await added('Cem', ['READER'], { folderIds: [folder] });
    const as = { token: await tokenFor(id) };
    expect((await world.ask('{ queues { totalCount } }', {}, as)).errors).toEqual([]);
    const other = await world.ask(
      'query ($id: ID!) { queues(folderId: $id) { totalCount } }',
      { id: shared() },
      as,
    );
    expect(other.codes).toEqual(['INVALID_ORGANIZATION_UNIT']);
    const write = await world.ask('mutation { createQueue(input: { name: "x" }) { id } }', {}, as);
    expect(write.codes).toEqual(['FORBIDDEN_OPERATION']);
    const list = at(await world.data('{ folders { edges { node { name } } } }', {}, as), 'folders');
    expect(nodesOf(list).map((node) => at(node, 'name'))).toEqual(['Closed']);
  });

  it('may do something else from its next call on, or nothing', async () => {
    const id = await added('Dan', ['READER']);
    const as = { token: await tokenFor(id) };
    const make = (name: string): Promise<Told> =>
      world.ask(
        `mutation { createQueue(folderId: "${shared()}", input: { name: "${name}" }) { id } }`,
        {},
        as,
      );
    expect((await make('Dan 1')).codes).toEqual(['FORBIDDEN_OPERATION']);
    const changed = await world.data(edit, { id, input: { roles: ['OPERATOR'], surname: 'D' } });
    expect(at(changed, 'editUser')).toMatchObject({ roles: ['OPERATOR'], surname: 'D', userName: 'Dan' });
    expect((await make('Dan 2')).errors).toEqual([]);
    await world.data(edit, { id, input: { isActive: false } });
    expect((await make('Dan 3')).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('is changed as its caller has seen it, and once under a key', async () => {
    const id = await added('Ida', ['READER']);
    const change = `mutation ($id: ID!, $name: String!, $seen: Int, $key: String) {
      editUser(id: $id, input: { name: $name }, expectedRevision: $seen, idempotencyKey: $key) { name revision }
    }`;
    const first = { id, name: 'first', seen: 0, key: 'once' };
    const answer = { editUser: { name: 'first', revision: 1 } };
    expect(await world.data(change, first)).toEqual(answer);
    expect(await world.data(change, first)).toEqual(answer);
    const stale = await world.ask(change, { id, name: 'second', seen: 0 });
    expect(stale.codes).toEqual(['OPTIMISTIC_CONCURRENCY']);
    const other = await world.ask(change, { id, name: 'second', key: 'once' });
    expect(other.codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('has tokens that can be revoked', async () => {
    const id = await added('Eve', ['READER']);
    const first = { token: await tokenFor(id) };
    const second = { token: await tokenFor(id, true) };
    expect((await world.ask('{ folders { totalCount } }', {}, first)).codes).toEqual(['UNAUTHENTICATED']);
    expect((await world.ask('{ folders { totalCount } }', {}, second)).errors).toEqual([]);
  });

  it('has events that say who has decided about it, without a password', async () => {
    const id = await added('Fay', []);
    await world.data(password, { id, password: 'never to be seen' });
    await world.data(edit, { id, input: { name: 'Fay' } });
    await world.data(edit, { id, input: { name: 'Fay' } });
    const events = await world.services.orchestrator.store.readStream(`user-${id}`);
    expect(events.map(({ type }) => type)).toEqual(['Create', 'Edit']);
    expect(JSON.parse(events[1]?.metadata ?? '')).toMatchObject({
      door: 'graphql',
      principal: { kind: 'user' },
    });
    expect(JSON.stringify(events)).not.toContain('never to be seen');
  });
});

describe('a user is refused', () => {
  it.each([
    ['whose name is taken', { userName: 'ADMIN', roles: [] }, 'NAME_ALREADY_USED'],
    [
      'whose name is an e-mail address of another',
      { userName: 'gil@example.org', roles: [] },
      'NAME_ALREADY_USED',
    ],
    [
      'whose e-mail address is a name of another',
      { userName: 'x', email: 'Gil', roles: [] },
      'NAME_ALREADY_USED',
    ],
    ['without a name', { userName: ' ', roles: [] }, 'INVALID_ARGUMENT'],
    ['whose name ends with a space', { userName: 'x ', roles: [] }, 'INVALID_ARGUMENT'],
    ['whose name is too long', { userName: 'x'.repeat(101), roles: [] }, 'INVALID_ARGUMENT'],
    [
      'in a folder that does not exist',
      { userName: 'x', roles: [], folderIds: ['4711'] },
      'INVALID_ARGUMENT',
    ],
    ['with a role that does not exist', { userName: 'x', roles: ['KING'] }, 'BAD_USER_INPUT'],
  ])('%s', async (_, input, code) => {
    if (world.services.orchestrator.definitions.userByName('Gil') === undefined)
      await added('Gil', [], { email: 'gil@example.org' });
    expect((await world.ask(create, { input })).codes).toEqual([code]);
  });

  it('that does not exist', async () => {
    for (const [query, variables] of [
      [edit, { input: { name: 'x' } }],
      [password, { password: 'long enough' }],
      [token, {}],
    ] as const)
      expect((await world.ask(query, { id: '4711', ...variables })).codes).toEqual(['ITEM_NOT_FOUND']);
  });
});

describe('who adds users', () => {
  it.each([{ roles: ['READER'] }, { isActive: false }, { folderIds: [] }])(
    'cannot keep themselves out: %o',
    async (input) => {
      const { id } = world.services.orchestrator.definitions.userByName('admin') ?? { id: 0 };
      expect((await world.ask(edit, { id, input })).codes).toEqual(['FORBIDDEN_OPERATION']);
    },
  );

  it('must work in all folders', async () => {
    const folder = idOf(await world.data(newFolder, { input: { name: 'Own' } }));
    const id = await added('Hal', ['ADMIN'], { folderIds: [folder] });
    const as = { token: await tokenFor(id) };
    for (const [query, variables] of [
      [create, { input: { userName: 'y', roles: ['ADMIN'] } }],
      [edit, { id, input: { folderIds: null } }],
      [token, { id: '1' }],
      [password, { id: '1', password: 'long enough' }],
      [newFolder, { input: { name: 'y' } }],
    ] as const)
      expect((await world.ask(query, variables, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
  });
});

describe('a folder that is added', () => {
  it('has queues of its own, and a path', async () => {
    const outer = at(await world.data(newFolder, { input: { name: 'Outer' } }), 'createFolder');
    const parentId = at(outer, 'id');
    const inner = at(await world.data(newFolder, { input: { name: 'Inner', parentId } }), 'createFolder');
    expect(inner).toMatchObject({ name: 'Inner', path: 'Outer/Inner', parentId });
    const queue = 'mutation ($id: ID!) { createQueue(folderId: $id, input: { name: "Same" }) { name } }';
    for (const id of [parentId, at(inner, 'id')]) await world.data(queue, { id });
  });

  it.each([
    [{ name: 'shared' }, 'NAME_ALREADY_USED'],
    [{ name: 'a/b' }, 'INVALID_ARGUMENT'],
    [{ name: '' }, 'INVALID_ARGUMENT'],
    [{ name: 'x', parentId: '4711' }, 'INVALID_ARGUMENT'],
  ])('is refused: %o', async (input, code) => {
    expect((await world.ask(newFolder, { input })).codes).toEqual([code]);
  });
});
