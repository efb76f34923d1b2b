import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { alice } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const VIEWER = '{ viewer { principal { kind name } user { userName roles } permissions folderIds } }';

describe('viewer', () => {
  it('says who calls, and what that one may do', async () => {
    const viewer = at(await world.data(VIEWER), 'viewer');
    expect(viewer).toMatchObject({
      principal: { kind: 'USER', name: 'admin' },
      user: { userName: 'admin', roles: ['ADMIN'] },
      permissions: expect.arrayContaining(['Audit.View', 'Queues.Edit']),
      folderIds: null,
    });
  });

  it('says of a token with scopes what those leave, and of somebody without a role nothing', async () => {
    const { id: folder } = await world.createFolder('Own');
    const reader = await world.createUser('a reader', ['reader'], [folder]);
    const token = await world.tokenOf(reader.id, ['OR.Queues.Read']);
    const viewer = at(await world.data(VIEWER, {}, { token }), 'viewer');
    expect(viewer).toMatchObject({ folderIds: [String(folder)], user: { userName: 'a reader' } });
    expect(at(viewer, 'permissions')).toEqual(['Queues.View', 'Transactions.View']);
    const nobody = await world.createUser('nobody', []);
    const none = await world.data(VIEWER, {}, { token: await world.tokenOf(nobody.id) });
    expect(at(none, 'viewer', 'permissions')).toEqual([]);
  });
});

const namesIn = async (field: string, name: string, as = {}): Promise<unknown[]> => {
  const list = await world.data(`{ ${field} { edges { node { ${name} } } } }`, {}, as);
  return nodesOf(at(list, field.replace(/\(.*/, ''))).map((node) => at(node, name));
};

describe('reviewers', () => {
  it('are the users that are let in, for who may edit items', async () => {
    const user = await world.createUser('Zoe', ['operator']);
    const away = await world.createUser('Zac', ['operator']);
    const input = { isActive: false };
    await world.data(
      'mutation ($id: ID!, $input: EditUserInput!) { editUser(id: $id, input: $input) { id } }',
      { id: String(away.id), input },
    );
    const as = { token: await world.tokenOf(user.id) };
    expect(await namesIn('reviewers(nameContains: "Z")', 'userName', as)).toEqual(['Zoe']);
  });
});

describe('a user and a folder', () => {
  it('are found by their numbers and UUIDs, in no folder of others', async () => {
    const one = await world.createFolder('Found');
    const reader = await world.createUser('finder', ['reader'], [one.id]);
    const as = { token: await world.tokenOf(reader.id) };
    const query =
      'query ($user: ID!, $id: ID, $key: ID) { user(id: $user) { userName } folder(id: $id, key: $key) { name } }';
    const found = { user: { userName: 'finder' }, folder: { name: 'Found' } };
    const user = String(reader.id);
    expect(await world.data(query, { user, id: String(one.id) }, as)).toEqual(found);
    expect(await world.data(query, { user, key: one.key }, as)).toEqual(found);
    expect(await world.data(query, { user: '4711', id: '1' }, as)).toEqual({ user: null, folder: null });
    expect((await world.ask(query, { user, key: 'x' }, as)).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('robots', () => {
  it('are those with keys, page by page', async () => {
    const data = { machineName: 'M', username: null, description: null, type: 'Unattended' };
    for (const name of ['R2', 'R1', 'R3'])
      await createDefinition(world.services.orchestrator, contextOf(alice), 'robot', {
        ...data,
        name,
        robotEnvironments: '',
        userId: null,
      });
    expect(await namesIn('robots', 'name')).toEqual(['R1', 'R2', 'R3']);
    const first = await world.data('{ robots(first: 1) { pageInfo { endCursor } } }');
    const after = String(at(first, 'robots', 'pageInfo', 'endCursor'));
    expect(await namesIn(`robots(after: "${after}")`, 'name')).toEqual(['R2', 'R3']);
  });
});

describe('a robot of a machine', () => {
  it('is added with the key of its machine, by which its sessions begin, until it is deleted', async () => {
    const input = { name: 'DocBot', machineName: 'MBOBOC', username: 'CORP\\docbot', userId: '1' };
    const add =
      'mutation ($input: AddMachineRobotInput!) { addMachineRobot(input: $input) { machineKey robot { id name machineName } } }';
    const added = at(await world.data(add, { input }), 'addMachineRobot');
    expect(added).toMatchObject({ robot: { name: 'DocBot', machineName: 'MBOBOC' } });
    const session = { machineKey: String(at(added, 'machineKey')), userName: 'CORP\\docbot', address: '::1' };
    const { auth } = world.services;
    const key = await auth.beginSession(session);
    expect((await world.ask(add, { input })).codes).toEqual(['NAME_ALREADY_USED']);
    const remove = 'mutation ($id: ID!) { deleteMachineRobot(id: $id) { name } }';
    const id = at(added, 'robot', 'id');
    expect(await world.data(remove, { id })).toEqual({ deleteMachineRobot: { name: 'DocBot' } });
    await expect(auth.beginSession(session)).rejects.toMatchObject({ code: 'InvalidCredentials' });
    await expect(auth.authenticate(`UiRobot ${key}`)).rejects.toMatchObject({ code: 'Unauthenticated' });
    expect((await world.ask(remove, { id })).codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('is not for who works in some folders only', async () => {
    const { id: folder } = await world.createFolder('Narrow');
    const admin = await world.createUser('a narrow admin', ['admin'], [folder]);
    const { codes } = await world.ask(
      'mutation { addMachineRobot(input: { name: "N", machineName: "M" }) { machineKey } }',
      {},
      { token: await world.tokenOf(admin.id) },
    );
    expect(codes).toEqual(['FORBIDDEN_OPERATION']);
  });
});

describe('queues', () => {
  it('are listed across the folders of the caller', async () => {
    const folder = await world.createFolder('Other');
    const make = (name: string, folderId?: number) =>
      world.data(
        'mutation ($name: String!, $folder: ID) { createQueue(input: { name: $name }, folderId: $folder) { id } }',
        { name, ...(folderId !== undefined && { folder: String(folderId) }) },
        { headers: folderId === undefined ? { 'x-uipath-organizationunitid': '1' } : {} },
      );
    await make('Here');
    await make('There', folder.id);
    expect(await namesIn('queues(acrossFolders: true)', 'name')).toEqual(['Here', 'There']);
    const reader = await world.createUser('of one folder', ['reader'], [folder.id]);
    const as = { token: await world.tokenOf(reader.id) };
    expect(await namesIn('queues(acrossFolders: true)', 'name', as)).toEqual(['There']);
    const both = await world.ask('{ queues(acrossFolders: true, folderId: "1") { totalCount } }');
    expect(both.codes).toEqual(['PARAMETER_INVALID']);
  });

  it('and their items are found by their UUIDs, too', async () => {
    const here = { headers: { 'x-uipath-organizationunitid': '1' } };
    const queue = await world.data('{ queue(name: "Here") { id key } }', {}, here);
    const key = at(queue, 'queue', 'key');
    const byKey = 'query ($key: ID!) { queue(key: $key) { id } }';
    expect(await world.data(byKey, { key }, here)).toEqual({ queue: { id: idOf(queue) } });
    expect((await world.ask(byKey, { key: 'x' }, here)).codes).toEqual(['INVALID_ARGUMENT']);
    const item = await world.data(
      'mutation { addQueueItem(input: { queueName: "Here" }) { id uniqueKey } }',
      {},
      here,
    );
    const uniqueKey = at(item, 'addQueueItem', 'uniqueKey');
    const byUniqueKey = 'query ($id: ID, $key: ID) { queueItem(id: $id, uniqueKey: $key) { id } }';
    expect(await world.data(byUniqueKey, { key: uniqueKey }, here)).toEqual({
      queueItem: { id: idOf(item) },
    });
    expect((await world.ask(byUniqueKey, { key: uniqueKey, id: '1' }, here)).codes).toEqual([
      'PARAMETER_INVALID',
    ]);
    expect((await world.ask(byUniqueKey, {}, here)).codes).toEqual(['PARAMETER_MISSING']);
  });
});
