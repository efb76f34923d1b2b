import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootCalls } from './rootFields.ts';
import { at, idOf, startWorld, type World } from './world.ts';

let world: World;
let shared: string;
let other: string;
let item: string;
beforeAll(async () => {
  world = await startWorld();
  shared = String(world.services.orchestrator.definitions.folders()[0]?.id);
  await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
  item = idOf(await world.data('mutation { addQueueItem(input: { queueName: "Q" }) { id } }'));
  other = String((await world.createFolder('Other')).id);
});
afterAll(() => world.stop());

// Who logs in has no credential yet: see logIn.test.ts.
const calls = rootCalls().filter(({ name }) => name !== 'logIn');

describe('without a credential', () => {
  it.each([
    ...calls.map((call) => call.document()),
    '{ __schema { queryType { name } } }',
    '{ __typename }',
    '{',
  ])('nothing is told: %s', async (query) => {
    const { status, text, headers } = await world.ask(query, {}, { token: null });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toEqual({
      errors: [{ message: 'You are not authenticated!', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it('a wrong one tells no more', async () => {
    const { status, codes } = await world.ask('{ __typename }', {}, { token: 'wrong' });
    expect({ status, codes }).toEqual({ status: 401, codes: ['UNAUTHENTICATED'] });
  });
});

describe('a caller without a role', () => {
  // Who calls is told to anybody who does.
  it.each(calls.filter(({ name }) => name !== 'viewer'))('may not call $operation $name', async (call) => {
    const stranger = await world.createUser(`stranger to ${call.operation} ${call.name}`, []);
    const { codes, data } = await world.ask(call.document(), {}, { token: await world.tokenOf(stranger.id) });
    expect(codes).toEqual(['FORBIDDEN_OPERATION']);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  });
});

describe('a reader', () => {
  const needed: Readonly<Record<string, boolean>> = {
    queue: true,
    queues: true,
    queueItem: true,
    queueItems: true,
    operation: true,
    operations: true,
    callback: true,
    callbacks: true,
    system: true,
    systems: true,
    users: true,
    viewer: true,
    user: true,
    folder: true,
    robots: true,
    queueItemEvents: true,
    queueItemComments: true,
    processingRecords: true,
    folders: true,
    process: true,
    processes: true,
    task: true,
    tasks: true,
    robot: true,
    bot: true,
    bots: true,
    history: true,
    workAsOf: true,
    diff: true,
  };
  it.each(calls)('may read and change nothing: $operation $name', async (call) => {
    const reader = await world.createUser(`reader of ${call.operation} ${call.name}`, ['reader']);
    const as = { token: await world.tokenOf(reader.id) };
    const { codes } = await world.ask(call.document(call.takesFolder ? `folderId: "${shared}"` : ''), {}, as);
    expect(codes.includes('FORBIDDEN_OPERATION')).toBe(needed[call.name] !== true);
  });
});

describe('a caller who may add but not look', () => {
  it('gets what was added, and null with an error for what lies beyond it', async () => {
    const user = await world.createUser('adder', ['operator']);
    const as = { token: await world.tokenOf(user.id, ['OR.Queues.Write']) };
    const { data, errors } = await world.ask(
      `mutation ($folder: ID) { addQueueItem(input: { queueName: "Q" }, folderId: $folder) {
        status queue { name } history { totalCount } comments { totalCount }
      } }`,
      { folder: shared },
      as,
    );
    expect(data).toEqual({ addQueueItem: { status: 'NEW', queue: null, history: null, comments: null } });
    expect(errors.map(({ path, extensions }) => [path?.at(-1), extensions['code']])).toEqual([
      ['queue', 'FORBIDDEN_OPERATION'],
      ['history', 'FORBIDDEN_OPERATION'],
      ['comments', 'FORBIDDEN_OPERATION'],
    ]);
  });
});

describe('folders', () => {
  const read = (argument: string, headers: Record<string, string> = {}, token?: string) =>
    world.ask(
      `query ($id: ID!) { queueItem(id: $id${argument}) { id } }`,
      { id: item },
      { headers, ...(token !== undefined && { token }) },
    );

  it('are named by an argument or a header; the argument counts more', async () => {
    const found = { queueItem: { id: item } };
    expect((await read(`, folderId: "${shared}"`)).data).toEqual(found);
    expect((await read('', { 'x-uipath-organizationunitid': shared })).data).toEqual(found);
    expect((await read('', { 'x-uipath-folderpath': 'shared' })).data).toEqual(found);
    expect((await read(`, folderId: "${shared}"`, { 'x-uipath-organizationunitid': other })).data).toEqual(
      found,
    );
  });

  it('hold their items apart', async () => {
    expect((await read(`, folderId: "${other}"`)).data).toEqual({ queueItem: null });
    const { codes } = await world.ask(
      'mutation ($id: ID!, $folder: ID) { addComment(queueItemId: $id, text: "x", folderId: $folder) { id } }',
      { id: item, folder: other },
    );
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
    const lists = await world.data(
      'query ($folder: ID) { queueItems(folderId: $folder) { totalCount } queues(folderId: $folder) { totalCount } queue(name: "Q", folderId: $folder) { id } }',
      { folder: other },
    );
    expect(lists).toEqual({ queueItems: { totalCount: 0 }, queues: { totalCount: 0 }, queue: null });
  });

  it('must be named where there are several, and must be there', async () => {
    expect((await read('')).codes).toEqual(['REQUIRED_ORGANIZATION_UNIT']);
    expect((await read(', folderId: "4711"')).codes).toEqual(['INVALID_ORGANIZATION_UNIT']);
    expect((await read(', folderId: "x"')).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it.each(calls.filter(({ takesFolder }) => takesFolder))(
    'are closed to callers of other folders: $name',
    async (call) => {
      const user = await world.createUser(`elsewhere with ${call.name}`, ['admin'], [Number(other)]);
      const as = { token: await world.tokenOf(user.id) };
      const { codes } = await world.ask(call.document(`folderId: "${shared}"`), {}, as);
      expect(codes).toEqual(['INVALID_ORGANIZATION_UNIT']);
    },
  );

  it('are not needed where the caller has one', async () => {
    const user = await world.createUser('local', ['reader'], [Number(shared)]);
    const { data } = await read('', {}, await world.tokenOf(user.id));
    expect(at(data, 'queueItem', 'id')).toBe(item);
  });
});
