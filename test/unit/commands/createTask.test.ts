import { describe, expect, it } from 'vitest';
import { createTask } from '../../../src/commands/createTask.ts';
import { taskFilesPrepared, filesToFetch, taskPreparationFailed } from '../../../src/commands/prepareTask.ts';
import { publishProcess } from '../../../src/commands/publishProcess.ts';
import { lockSystem } from '../../../src/commands/registerSystem.ts';
import { alice, codeOfRejection } from '../../support/given.ts';
import { contextOf, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { group, processKey, startTaskWorld } from './taskWorld.ts';
import { shaOf } from '../../support/sha.ts';

const url = 'http://127.0.0.1:8088/v1/task/download_elma?uid=c054ab8e&system=5d5ec66f';

describe('creating a task', () => {
  it('lets it be prepared, for the system that sets it', async () => {
    const world = await startTaskWorld();
    const context = '{"IntParam_in": 9007199254740993}';
    const task = await world.create({ context, priority: 'HIGH', callback: 'https://example.com/done' });
    expect(task).toMatchObject({ status: 'PREPARE', priority: 'HIGH', folderId: 1 });
    expect(task.created).toMatchObject({
      id: 1,
      systemId: world.system.id,
      processId: world.process.id,
      processRevision: 1,
      version: 1,
      context: { text: context },
      callback: 'https://example.com/done',
    });
    expect(await world.task(1)).toEqual(task);
    const event = (await readEvents(world.store)).at(-1);
    expect(event).toMatchObject({ stream: 'task-1', metadata: { principal: { kind: 'system' } } });
  });

  it('refuses a callback, and a file, that would never be called, and says of which', async () => {
    const world = await startTaskWorld();
    const asked: string[] = [];
    const orchestrator = {
      ...world,
      refusalOf: (named: string) => {
        asked.push(named);
        return named.startsWith('http://127.0.0.1') ? { message: '127.0.0.1: no.' } : null;
      },
    };
    const create = (input: object): Promise<unknown> =>
      createTask(orchestrator, world.bySystem, {
        systemId: world.system.id,
        process: processKey,
        ...input,
      });
    const context = JSON.stringify({ FileParam_in: url });
    await expect(create({ context })).rejects.toMatchObject({
      code: 'CallRefused',
      message: 'FileParam_in: 127.0.0.1: no.',
    });
    expect(await codeOfRejection(create({ callback: url }))).toBe('CallRefused');
    await create({ context: '{"FileParam_in":"https://example.com/a"}', callback: 'https://example.com/b' });
    expect(asked).toEqual([url, url, 'https://example.com/a', 'https://example.com/b']);
  });

  it('never writes what the system proves itself with', async () => {
    const world = await startTaskWorld();
    await world.create({ priority: 'LOW' });
    const events = await readEvents(world.store);
    const telling = events.filter((event) => JSON.stringify(event).includes(world.system.key));
    expect(telling.map(({ stream }) => stream.split('-')[0])).toEqual(['name', 'system']);
  });

  it('gives each an id of its own, also after a restart', async () => {
    const world = await startTaskWorld();
    const ids = [(await world.create()).created.id, (await world.create()).created.id];
    const again = await startOrchestrator({ store: world.store });
    const next = await createTask(again, world.bySystem, { systemId: world.system.id, process: processKey });
    expect(new Set([...ids, next.created.id]).size).toBe(3);
    expect(next.created.id).toBeGreaterThan(2);
  });

  it('runs the version that was current then', async () => {
    const world = await startTaskWorld();
    const first = await world.create();
    await publishProcess(world, world.context, { process: processKey, name: 'Two' });
    const second = await world.create({ version: 0 });
    const pinned = await world.create({ version: 1 });
    expect([first, second, pinned].map(({ created }) => [created.version, created.isPinned])).toEqual([
      [1, undefined],
      [2, undefined],
      [1, true],
    ]);
  });

  it.each([
    [{ process: '11111111-1111-4111-8111-111111111111' }, 'ItemNotFound'],
    [{ process: 'process' }, 'ItemNotFound'],
    [{ version: 7 }, 'ItemNotFound'],
    [{ systemId: 99 }, 'ItemNotFound'],
    [{ context: '[]' }, 'InvalidTaskContext'],
    [{ context: '{"IntParam_in":"a"}' }, 'InvalidTaskContext'],
    [{ context: `{"a":"${'a'.repeat(256_000)}"}` }, 'ContentSizeExceeded'],
    [{ callback: 'nowhere' }, 'InvalidArgument'],
  ] as const)('is refused with %j', async (input, code) => {
    const world = await startTaskWorld();
    expect(await codeOfRejection(world.create(input))).toBe(code);
    expect((await readEvents(world.store)).some(({ stream }) => stream.startsWith('task-'))).toBe(false);
  });

  it('is refused of a system that is locked, and of one for another', async () => {
    const world = await startTaskWorld();
    const other = contextOf({ kind: 'system', id: '99', name: 'Other' });
    const input = { systemId: world.system.id, process: processKey };
    expect(await codeOfRejection(createTask(world, other, input))).toBe('ForbiddenOperation');
    await lockSystem(world, world.context, world.system.id);
    expect(await codeOfRejection(world.create())).toBe('ForbiddenOperation');
  });

  it('is possible for a person in the folder of the process, in the name of a system', async () => {
    const world = await startTaskWorld();
    const input = { systemId: world.system.id, process: processKey };
    expect((await createTask(world, world.context, input)).created.systemId).toBe(world.system.id);
    expect(await codeOfRejection(createTask(world, contextOf(alice, 2), input))).toBe('ItemNotFound');
  });
});

describe('preparing a task', () => {
  const file = { id: 'f1', name: 'a.txt', size: 3, sha256: shaOf('abc') };

  it('stores its context and gives it the groups of its process', async () => {
    const world = await startTaskWorld();
    const { created } = await world.create({ context: '{"IntParam_in":1.0}' });
    const { task } = await taskFilesPrepared(world, world.context, created.id, []);
    expect(task).toMatchObject({ status: 'QUEUE', groups: [group], files: [] });
    expect(task.contextId).toMatch(/^[0-9a-f-]{36}$/);
    expect(task.context.text).toBe('{"IntParam_in":1.0}');
  });

  it('puts references in the place of the files that were fetched', async () => {
    const world = await startTaskWorld();
    const created = await world.create({ context: `{"FileParam_in":"${url}","IntParam_in":1.0}` });
    expect(await filesToFetch(world, created)).toEqual([{ url, variables: ['FileParam_in'] }]);
    const { task } = await taskFilesPrepared(world, world.context, created.created.id, [{ url, file }]);
    expect(task.context.text).toBe(
      `{"FileParam_in":{"$file":"f1","name":"a.txt","size":3,"sha256":"${shaOf('abc')}"},"IntParam_in":1.0}`,
    );
    expect(task.files).toEqual([{ ...file, direction: 'in' }]);
    expect(task.created.context.text).toContain(url);
  });

  it('knows the version that another node has just published', async () => {
    const world = await startTaskWorld();
    const behind = await startOrchestrator({ store: world.store });
    await behind.stop();
    await publishProcess(world, world.context, { process: processKey, name: 'Two' });
    const { created } = await world.create();
    const { task } = await taskFilesPrepared(behind, world.context, created.id, []);
    expect(task).toMatchObject({ created: { version: 2 }, groups: [] });
  });

  it('that fails ends it', async () => {
    const world = await startTaskWorld();
    const { created } = await world.create();
    const { task } = await taskPreparationFailed(world, world.context, created.id, 'FileParam_in: no answer');
    expect(task).toMatchObject({
      status: 'ERROR',
      failure: { reason: 'PreparationFailed', details: 'FileParam_in: no answer' },
    });
    expect(await codeOfRejection(taskFilesPrepared(world, world.context, created.id, []))).toBe(
      'InvalidTaskStatus',
    );
  });
});
