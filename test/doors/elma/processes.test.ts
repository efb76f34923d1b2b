import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateVersion, deleteProcess, publishProcess } from '../../../src/commands/publishProcess.ts';
import type { ElmaWorld } from './world.ts';
import { group, mine, process, startElma, unknown } from './world.ts';

const second = '2d9d6c0e-3f86-4a2e-b7c2-0de1f4c86a52';

let world: ElmaWorld;
let keyOf: (token: string, version: number) => string;
beforeAll(async () => {
  world = await startElma();
  const { orchestrator, admin } = world;
  await publishProcess(orchestrator, admin, {
    process,
    name: 'Creating profiles, better',
    hash: 'abc',
    created: '2020-06-29T10:29:52.5Z',
    context: [],
  });
  const { id } = await publishProcess(orchestrator, admin, { process: second, name: 'Second' });
  await publishProcess(orchestrator, admin, { process: second, name: 'Second, tried' });
  await activateVersion(orchestrator, admin, id, 2, false);
  const gone = await publishProcess(orchestrator, admin, { name: 'Gone' });
  await deleteProcess(orchestrator, admin, gone.id);
  keyOf = (token, version) =>
    orchestrator.definitions.processByKey(token)?.versions.find((each) => each.version === version)?.key ??
    '';
});
afterAll(() => world.app.stop());

const ask = async (path: string, body: object = {}): Promise<unknown> =>
  (await world.post(`repository/${path}`, { auth_tkn: mine, ...body })).json;

const seconds = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const first = () => ({
  uuid: keyOf(process, 21),
  token: process,
  version: 21,
  active: true,
  name: 'Creating profiles',
  created: seconds,
  uploaded: seconds,
  useruuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  fullname: 'admin',
  groups: [group],
});
const better = () => {
  const { groups: _, ...version } = first();
  return {
    ...version,
    uuid: keyOf(process, 22),
    version: 22,
    name: 'Creating profiles, better',
    hash: 'abc',
    created: '2020-06-29T10:29:52Z',
  };
};
const other = (version: number) => {
  const { groups: _, ...shown } = first();
  const name = version === 1 ? 'Second' : 'Second, tried';
  return { ...shown, uuid: keyOf(second, version), token: second, version, active: version === 1, name };
};

describe('the repository', () => {
  it('lists processes in their current versions, in pages', async () => {
    const all = { status: 200, total: 2, process: [better(), other(1)] };
    expect(await ask('actual', { page: 0, limit: 0 })).toStrictEqual(all);
    expect(await ask('actual')).toStrictEqual(all);
    expect(await ask('actual', { page: 1, limit: 1 })).toStrictEqual({ ...all, process: [better()] });
    expect(await ask('actual', { page: '2', limit: '1' })).toStrictEqual({ ...all, process: [other(1)] });
    expect(await ask('actual', { page: 3, limit: 1 })).toStrictEqual({ ...all, process: [] });
  });

  it('lists the versions of a process, the newest first', async () => {
    const all = { status: 200, total: 2, process: [better(), first()] };
    expect(await ask('history', { token: process.toUpperCase(), page: 0, limit: 0 })).toStrictEqual(all);
    expect(await ask('history', { token: second, page: 1, limit: 1 })).toMatchObject({
      total: 2,
      process: [other(2)],
    });
  });

  it('finds one version, the current one for 0', async () => {
    expect(await ask('find', { token: process, version: 21 })).toStrictEqual({
      status: 200,
      process: first(),
    });
    for (const version of [0, null, undefined])
      expect(await ask('find', { token: second, version })).toStrictEqual({ status: 200, process: other(1) });
  });

  it('tells what goes in and out of a version', async () => {
    expect(await ask('context', { uuid: keyOf(process, 21) })).toStrictEqual({
      status: 200,
      ctx: [
        { name: 'StringParam_in', type: 'string', isArray: false, scope: 'In' },
        { name: 'IntParam_in', type: 'int', isArray: false, scope: 'In' },
        { name: 'FileParam_in', type: 'file', isArray: false, scope: 'In' },
        { name: 'ArrayParam_in', type: 'file', isArray: true, scope: 'In' },
        { name: 'TableParam_in', type: 'table', isArray: false, scope: 'In' },
        { name: 'Result_out', type: 'int', isArray: false, scope: 'Out' },
        { name: 'File_out', type: 'file', isArray: false, scope: 'Out' },
        { caption: 'In and out', name: 'Both_inout', type: 'string', isArray: false, scope: 'InOut' },
      ],
    });
    expect(await ask('context', { uuid: keyOf(second, 1) })).toStrictEqual({ status: 200, ctx: [] });
  });

  it.each([
    ['history', { token: unknown }],
    ['history', { token: 'none' }],
    ['find', { token: unknown, version: 0 }],
    ['find', { token: process, version: 5 }],
    ['context', { uuid: unknown }],
    ['context', { uuid: process }],
    ['context', { uuid: 'none' }],
  ])('has nothing of another name: %s %j', async (path, body) => {
    expect(await ask(path, body)).toMatchObject({ status: 404, code: 'ITEM_NOT_FOUND' });
  });

  it.each([
    ['history', {}, 'PARAMETER_MISSING'],
    ['find', {}, 'PARAMETER_MISSING'],
    ['context', {}, 'PARAMETER_MISSING'],
    ['actual', { page: -1 }, 'INVALID_ARGUMENT'],
    ['actual', { limit: 'all' }, 'INVALID_ARGUMENT'],
    ['find', { token: process, version: 1.5 }, 'INVALID_ARGUMENT'],
  ])('takes no question that is none: %s %j', async (path, body, code) => {
    expect(await ask(path, body)).toMatchObject({ status: 400, code });
  });

  it('answers nobody who is not allowed', async () => {
    for (const path of ['actual', 'history', 'find', 'context'])
      expect(await ask(path, { auth_tkn: unknown })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });
});
