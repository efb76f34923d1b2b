import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../../../src/commands/createTask.ts';
import { taskFilesPrepared } from '../../../src/commands/prepareTask.ts';
import { allowSystem, registerSystem } from '../../../src/commands/registerSystem.ts';
import type { Role } from '../../../src/domain/directory/directory.ts';
import { alice } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { group, processKey as token, systemKey } from '../../unit/commands/taskWorld.ts';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

const key = '11111111-1111-4111-8111-111111111111';

const publish =
  'mutation ($input: PublishProcessInput!, $folder: ID) { publishProcess(input: $input, folderId: $folder) { id token name versionCount currentVersion { version } } }';
const activate =
  'mutation ($id: ID!, $version: Int!, $active: Boolean, $folder: ID) { activateProcessVersion(id: $id, version: $version, active: $active, folderId: $folder) { name currentVersion { version } } }';
const edit =
  'mutation ($id: ID!, $max: Int!, $folder: ID) { editProcess(id: $id, input: { maxAttempts: $max }, folderId: $folder) { maxAttempts } }';
const remove =
  'mutation ($id: ID!, $folder: ID) { deleteProcess(id: $id, folderId: $folder) { isDeleted taskStatus { queued } } }';

let world: World;
let shared: string;
let elsewhere: string;
let id: string;

beforeAll(async () => {
  world = await startWorld();
  shared = String(world.services.orchestrator.definitions.folders()[0]?.id);
  const variables = [
    { name: 'Invoice', type: 'FILE' },
    { name: 'Lines', caption: 'All lines', type: 'STRING', isArray: true, scope: 'IN_OUT' },
  ];
  id = idOf(
    await world.data(publish, {
      input: {
        process: token,
        name: 'Invoices',
        key,
        groups: [group],
        variables,
        hash: 'abc',
        created: '2026-01-02T03:04:05Z',
      },
    }),
  );
  elsewhere = String((await world.createFolder('Elsewhere')).id);
});
afterAll(() => world.stop());

const give = (input: object) => world.ask(publish, { input, folder: shared });
const inShared = (query: string, variables: object = {}) =>
  world.data(query, { ...variables, folder: shared });

const listed = async (filter: string): Promise<unknown[]> => {
  const query = `{ processes(folderId: "${shared}"${filter}) { edges { node { name } } } }`;
  return nodesOf(at(await world.data(query), 'processes')).map((node) => at(node, 'name'));
};

describe('a process', () => {
  it('is shown with all that was published', async () => {
    const query = `query ($id: ID, $token: ID, $folder: ID) { process(id: $id, token: $token, folderId: $folder) {
      id token folderId revision isDeleted name maxAttempts versionCount
      versions { version key name isActive groups hash created uploadedBy
        variables { name caption type isArray scope } }
    } }`;
    const shown = await inShared(query, { id });
    expect(shown).toEqual({
      process: {
        id,
        token,
        folderId: shared,
        revision: 1,
        isDeleted: false,
        name: 'Invoices',
        maxAttempts: 2,
        versionCount: 1,
        versions: [
          {
            version: 1,
            key,
            name: 'Invoices',
            isActive: true,
            groups: [group],
            hash: 'abc',
            created: '2026-01-02T03:04:05Z',
            uploadedBy: 'admin',
            variables: [
              { name: 'Invoice', caption: null, type: 'FILE', isArray: false, scope: 'IN' },
              { name: 'Lines', caption: 'All lines', type: 'STRING', isArray: true, scope: 'IN_OUT' },
            ],
          },
        ],
      },
    });
    expect(await inShared(query, { token })).toEqual(shown);
  });

  it('has its newest active version as the current one', async () => {
    const { data } = await give({ process: token, name: 'Bills', version: 5 });
    expect(data).toEqual({
      publishProcess: { id, token, name: 'Bills', versionCount: 2, currentVersion: { version: 5 } },
    });
    expect(await inShared(activate, { id, version: 5, active: false })).toEqual({
      activateProcessVersion: { name: 'Invoices', currentVersion: { version: 1 } },
    });
    expect(await inShared(activate, { id, version: 0, active: false })).toEqual({
      activateProcessVersion: { name: 'Bills', currentVersion: null },
    });
    expect(await listed(', isActive: false')).toEqual(['Bills']);
    expect(await listed(', isActive: true')).toEqual([]);
    expect(await inShared(activate, { id, version: 1 })).toEqual({
      activateProcessVersion: { name: 'Invoices', currentVersion: { version: 1 } },
    });
  });

  it('is told how often its tasks may be begun', async () => {
    expect(await inShared(edit, { id, max: 7 })).toEqual({ editProcess: { maxAttempts: 7 } });
  });

  it('tells how its tasks stand', async () => {
    const { orchestrator } = world.services;
    const context = contextOf(alice);
    const system = await registerSystem(orchestrator, context, {
      key: systemKey,
      name: 'BPM',
      description: null,
    });
    await allowSystem(orchestrator, context, system.id);
    const task = { systemId: system.id, process: token, context: null, callback: null };
    const { created } = await createTask(orchestrator, context, task);
    await taskFilesPrepared(orchestrator, context, created.id, []);
    await createTask(orchestrator, context, task);
    const query =
      'query ($id: ID, $folder: ID) { process(id: $id, folderId: $folder) { taskStatus { preparing queued executing done failed cancelled lost doneMeanSeconds failedMeanSeconds lastEnded } } }';
    expect(await inShared(query, { id })).toEqual({
      process: {
        taskStatus: {
          preparing: 1,
          queued: 1,
          executing: 0,
          done: 0,
          failed: 0,
          cancelled: 0,
          lost: 0,
          doneMeanSeconds: 0,
          failedMeanSeconds: 0,
          lastEnded: null,
        },
      },
    });
  });

  it('is gone once it is deleted, and its token is not free again', async () => {
    const doomed = idOf((await give({ process: systemKey, name: 'Doomed' })).data);
    expect(await inShared(remove, { id: doomed })).toEqual({
      deleteProcess: { isDeleted: true, taskStatus: null },
    });
    expect(await listed(', nameContains: "doomed"')).toEqual([]);
    const query = 'query ($id: ID, $folder: ID) { process(id: $id, folderId: $folder) { id } }';
    expect(await inShared(query, { id: doomed })).toEqual({ process: null });
    expect((await give({ process: systemKey, name: 'Again' })).codes).toEqual(['NAME_ALREADY_USED']);
    const { codes } = await world.ask(remove, { id: doomed, folder: shared });
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('gets a token and the first number where nothing is said', async () => {
    const { data } = await give({ name: 'New' });
    expect(data).toMatchObject({
      publishProcess: { token: expect.stringMatching(/^[\da-f-]{36}$/), currentVersion: { version: 1 } },
    });
  });
});

describe('processes', () => {
  it('come by their names, page by page', async () => {
    const page = (after: unknown) =>
      inShared(
        `query ($after: String, $folder: ID) { processes(first: 1, after: $after, folderId: $folder) {
          totalCount pageInfo { hasNextPage endCursor } edges { node { name } }
        } }`,
        { after },
      );
    const first = at(await page(null), 'processes');
    expect(first).toMatchObject({ totalCount: 2, edges: [{ node: { name: 'Invoices' } }] });
    const second = at(await page(at(first, 'pageInfo', 'endCursor')), 'processes');
    expect(second).toMatchObject({ pageInfo: { hasNextPage: false }, edges: [{ node: { name: 'New' } }] });
  });

  it('count their versions and variables among the rows of a request', async () => {
    const many = Array.from({ length: 500 }, (_, n) => ({ name: `V${n}`, type: 'INT' }));
    await give({ name: 'Wide', variables: many });
    const widths = Array.from(
      { length: 45 },
      (_, n) =>
        `p${n}: processes(first: 3, folderId: "${shared}") { edges { node { currentVersion { variables { name } } } } }`,
    );
    expect((await world.ask(`{ ${widths.slice(0, 30).join(' ')} }`)).codes).toEqual([]);
    const { codes } = await world.ask(`{ ${widths.join(' ')} }`);
    expect(new Set(codes)).toEqual(new Set(['INVALID_ARGUMENT']));
  });
});

describe('bad input', () => {
  it.each([
    ['a token that is no UUID', { process: 'x', name: 'P' }],
    ['a version that is no UUID', { key: 'x', name: 'P' }],
    ['a group that is no UUID', { name: 'P', groups: ['x'] }],
    ['no name', { name: ' ' }],
    ['a long name', { name: 'x'.repeat(251) }],
    ['a long hash', { name: 'P', hash: 'x'.repeat(129) }],
    ['version 0', { name: 'P', version: 0 }],
    ['a version that is not the highest', { process: token, name: 'P', version: 5 }],
    [
      'a variable twice',
      {
        name: 'P',
        variables: [
          { name: 'a', type: 'INT' },
          { name: 'A', type: 'INT' },
        ],
      },
    ],
    ['a variable without a name', { name: 'P', variables: [{ name: '', type: 'INT' }] }],
  ])('is refused: %s', async (_, input) => {
    expect((await give(input)).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it.each([0, 51, -1])('is refused: %i attempts', async (max) => {
    expect((await world.ask(edit, { id, max, folder: shared })).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('is refused: a version that is not there', async () => {
    const { codes } = await world.ask(activate, { id, version: 4, folder: shared });
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('is refused: a name that is none, or none, or two', async () => {
    const codesOf = async (given: string) =>
      (await world.ask(`{ process(folderId: "${shared}"${given}) { id } }`)).codes;
    expect(await codesOf(', token: "x"')).toEqual(['INVALID_ARGUMENT']);
    expect(await codesOf(', id: "x"')).toEqual(['INVALID_ARGUMENT']);
    expect(await codesOf('')).toEqual(['PARAMETER_MISSING']);
    expect(await codesOf(`, id: "1", token: "${token}"`)).toEqual(['PARAMETER_INVALID']);
  });
});

describe('folders', () => {
  it('hold their processes apart', async () => {
    const query =
      'query ($id: ID, $folder: ID) { process(id: $id, folderId: $folder) { id } processes(folderId: $folder) { totalCount } }';
    expect(await world.data(query, { id, folder: elsewhere })).toEqual({
      process: null,
      processes: { totalCount: 0 },
    });
    expect(await world.data(`{ process(token: "${token}", folderId: "${elsewhere}") { id } }`)).toEqual({
      process: null,
    });
  });

  it.each([
    ['publishes', publish, { input: { process: token, name: 'Mine' } }],
    ['activates', activate, { version: 1 }],
    ['edits', edit, { max: 3 }],
    ['deletes', remove, {}],
  ])("nobody %s another folder's process", async (_, mutation, variables) => {
    const { revision } = world.services.orchestrator.definitions.process(Number(id)) ?? {};
    const { codes } = await world.ask(mutation, { id, ...variables, folder: elsewhere });
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
    expect(world.services.orchestrator.definitions.process(Number(id))?.revision).toBe(revision);
  });
});

describe('roles', () => {
  const codesFor = async (role: Role, query: string, variables: object = {}): Promise<readonly unknown[]> => {
    const user = await world.createUser(`${role} who asks ${query}`, [role]);
    const as = { token: await world.tokenOf(user.id) };
    return (await world.ask(query, { id, folder: shared, ...variables }, as)).codes;
  };

  it.each(['operator', 'robot', 'reader', 'auditor'] as const)(
    'let the %s look, and change nothing',
    async (role) => {
      const query =
        'query ($id: ID, $folder: ID) { process(id: $id, folderId: $folder) { versions { version } } }';
      expect(await codesFor(role, query)).toEqual([]);
      for (const [mutation, variables] of [
        [publish, { input: { name: 'P' } }],
        [activate, { version: 1 }],
        [edit, { max: 3 }],
        [remove, {}],
      ] as const)
        expect(await codesFor(role, mutation, variables)).toEqual(['FORBIDDEN_OPERATION']);
    },
  );

  it('hide how tasks stand from who may not see tasks, and nothing else', async () => {
    const user = await world.createUser('publisher', ['admin']);
    const as = { token: await world.tokenOf(user.id, ['OR.Execution']) };
    const query =
      'query ($id: ID, $folder: ID) { process(id: $id, folderId: $folder) { id taskStatus { queued } } }';
    const { data, codes } = await world.ask(query, { id, folder: shared }, as);
    expect(data).toEqual({ process: { id, taskStatus: null } });
    expect(codes).toEqual(['FORBIDDEN_OPERATION']);
  });
});
