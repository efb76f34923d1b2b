import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { cancelTask } from '../../../../src/commands/changeTask.ts';
import type { Orchestrator } from '../../../../src/commands/context.ts';
import { createTask } from '../../../../src/commands/createTask.ts';
import { publishProcess } from '../../../../src/commands/publishProcess.ts';
import { allowSystem, registerSystem } from '../../../../src/commands/registerSystem.ts';
import type { Recorded } from '../../../../src/domain/event.ts';
import { taskStream } from '../../../../src/domain/task/streams.ts';
import type { Task } from '../../../../src/domain/task/task.ts';
import type { BlobStore } from '../../../../src/files/blobStore.ts';
import { BlobError } from '../../../../src/files/errors.ts';
import { createOutbound } from '../../../../src/outbound/outbound.ts';
import { prepareTasks } from '../../../../src/reactors/prepareFiles/prepareTasks.ts';
import { decode } from '../../../../src/store/decode.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { bytesOf, temporaryBlobs } from '../../../support/files.ts';
import { memoryStore } from '../../../support/orchestrator.ts';
import { dyingStore } from '../../commands/faultyStore.ts';
import type { TaskWorld } from '../../commands/taskWorld.ts';
import { group, processKey, startTaskWorld, variable } from '../../commands/taskWorld.ts';
import { listen, stopListening } from '../../outbound/listen.ts';

afterEach(stopListening);

interface Preparation {
  readonly files: BlobStore;
  readonly errors: unknown[];
  /** Starts a process's preparing; on the test's orchestrator unless told. */
  readonly start: (orchestrator?: Orchestrator, files?: Pick<BlobStore, 'put'>) => { stop(): Promise<void> };
}

async function preparationIn(world: TaskWorld): Promise<Preparation> {
  await publishProcess(world, world.context, {
    process: processKey,
    name: 'Creating profiles',
    groups: [group],
    context: [
      variable('FileParam_in', 'file'),
      variable('ArrayParam_in', 'file', 'In', true),
      variable('StringParam_in', 'string'),
    ],
  });
  const files = await temporaryBlobs();
  const outbound = createOutbound({ allowLoopback: true });
  const errors: unknown[] = [];
  const started: { stop(): Promise<void> }[] = [];
  onTestFinished(async () => {
    await Promise.all(started.map((each) => each.stop()));
    await outbound.close();
    await files.close();
  });
  return {
    files,
    errors,
    start: (orchestrator = world, store = files) => {
      const preparing = prepareTasks({
        orchestrator,
        files: store,
        outbound,
        fileMs: 60_000,
        pausesMs: [1, 1],
        listen: (listener) => listenTo(world.store, listener),
        onError: (error) => errors.push(error),
      });
      started.push(preparing);
      return preparing;
    },
  };
}

function listenTo(store: EventStore, listener: (event: Recorded) => void): () => void {
  const subscription = store.subscribe({
    after: store.lastAcknowledgedPosition,
    onEvents: (events) => events.map(decode).forEach(listener),
    onError: () => {},
  });
  return () => void subscription.stop();
}

async function ended(world: TaskWorld, id: number): Promise<Task> {
  for (;;) {
    const task = await world.task(id);
    if (task.status !== 'PREPARE') return task;
    await sleep(2);
  }
}

const moves = async ({ store }: TaskWorld, id: number): Promise<readonly string[]> =>
  (await store.readStream(taskStream(id))).map(({ type }) => type).slice(1);

describe('preparing a task', () => {
  it('lets one without files wait for a bot as soon as it is created', async () => {
    const world = await startTaskWorld();
    const { start, errors } = await preparationIn(world);
    start();
    const { created } = await world.create({ context: '{"StringParam_in":"http://127.0.0.1/no-file"}' });
    const task = await ended(world, created.id);
    expect(task).toMatchObject({ status: 'QUEUE', groups: [group], files: [] });
    expect(task.contextId).toMatch(/^[0-9a-f-]{36}$/);
    expect(task.context).toEqual(created.context);
    const [, moved] = (await world.store.readStream(taskStream(created.id))).map(decode);
    expect(moved?.metadata).toMatchObject({
      folderId: 1,
      principal: { name: 'Preparation' },
      door: 'internal',
    });
    expect(errors).toEqual([]);
  });

  it('puts references in the place of the files that it names, each fetched once', async () => {
    const world = await startTaskWorld();
    const { start, files } = await preparationIn(world);
    start();
    const server = await listen((_, response) => {
      response.setHeader('content-disposition', 'attachment; filename="a.txt"').end('content');
    });
    const url = `${server.url}/v1/task/download_elma?uid=1&system=2`;
    const context = JSON.stringify({ FileParam_in: url, ArrayParam_in: [url, url], StringParam_in: url });
    const { created } = await world.create({ context });

    const task = await ended(world, created.id);

    expect(task.status).toBe('QUEUE');
    expect(server.seen).toEqual(['GET /v1/task/download_elma?uid=1&system=2']);
    const [file] = task.files;
    const { id = '', name = '', size = 0, sha256 = '' } = file ?? {};
    expect(file).toMatchObject({ direction: 'in', name: 'a.txt', size: 7 });
    const reference = { $file: id, name, size, sha256 };
    expect(JSON.parse(task.context.text)).toEqual({
      FileParam_in: reference,
      ArrayParam_in: [reference, reference],
      StringParam_in: url,
    });
    expect((await bytesOf((await files.open(sha256)).content)).toString()).toBe('content');
  });

  it('fetches every URL where that was wanted and the process says nothing, whatever is wanted by then', async () => {
    const world = await startTaskWorld();
    const { start } = await preparationIn(world);
    await publishProcess(world, world.context, { process: processKey, name: 'Says nothing' });
    const server = await listen((_, response) => response.end('content'));
    const create = (urlsAreFiles: boolean): Promise<Task> =>
      createTask({ ...world, urlsAreFiles }, world.bySystem, {
        systemId: world.system.id,
        process: processKey,
        context: JSON.stringify({ a: `${server.url}/a.txt`, b: ['text', `${server.url}/b.txt`] }),
      });
    const [wanted, unwanted] = [await create(true), await create(false)];
    start();

    const task = await ended(world, wanted.created.id);
    expect(task.files.map(({ name }) => name)).toEqual(['a.txt', 'b.txt']);
    const [a, b] = task.files.map(({ id, name, size, sha256 }) => ({ $file: id, name, size, sha256 }));
    expect(JSON.parse(task.context.text)).toEqual({ a, b: ['text', b] });
    expect(await ended(world, unwanted.created.id)).toMatchObject({ status: 'QUEUE', files: [] });
  });

  it('fails one whose file cannot be had, and says which, without the query of its URL', async () => {
    const world = await startTaskWorld();
    const { start } = await preparationIn(world);
    start();
    const server = await listen((_, response) => response.writeHead(404).end());
    const context = JSON.stringify({ FileParam_in: `${server.url}/a?system=secret` });
    const { created } = await world.create({ context });
    const task = await ended(world, created.id);
    expect(task).toMatchObject({
      status: 'ERROR',
      failure: {
        type: 'ApplicationException',
        reason: 'PreparationFailed',
        details: `The file of FileParam_in could not be fetched from ${server.url}/a?…: The server answered 404.`,
      },
    });
  });

  it('goes on with what was left when it starts', async () => {
    const world = await startTaskWorld();
    const { start } = await preparationIn(world);
    const { created } = await world.create();
    start();
    expect(await ended(world, created.id)).toMatchObject({ status: 'QUEUE' });
    expect(await moves(world, created.id)).toEqual(['Status']);
  });

  it.each(['before', 'after'] as const)(
    'moves a task once, though the process dies %s the move is durable',
    async (when) => {
      const store = memoryStore();
      const world = await startTaskWorld({ store });
      const { start, errors } = await preparationIn(world);
      const server = await listen((_, response) => response.end('content'));
      const { created } = await world.create({ context: `{"FileParam_in":"${server.url}/a"}` });
      const dying = dyingStore(store, 1, when);
      const first = start({ ...world, store: dying.store });
      while (!dying.isDead()) await sleep(2);
      await first.stop();
      expect(errors).toHaveLength(1);
      world.tasks.evict(taskStream(created.id));

      start();

      expect(await ended(world, created.id)).toMatchObject({ status: 'QUEUE' });
      await sleep(20);
      expect(await moves(world, created.id)).toEqual(['Status']);
    },
  );

  it('moves a task once, though two processes prepare it', async () => {
    const world = await startTaskWorld();
    const { start, errors } = await preparationIn(world);
    const server = await listen((_, response) => response.end('content'));
    start();
    start();
    const created = await Promise.all([
      world.create({ context: `{"FileParam_in":"${server.url}/a"}` }),
      world.create(),
    ]);
    for (const {
      created: { id },
    } of created) {
      expect(await ended(world, id)).toMatchObject({ status: 'QUEUE' });
      await sleep(20);
      expect(await moves(world, id)).toEqual(['Status']);
    }
    expect(errors).toEqual([]);
  });

  it('keeps no system waiting for the files of another one, whose server hangs', async () => {
    const world = await startTaskWorld();
    const { start } = await preparationIn(world);
    start();
    const hanging = await listen(() => undefined);
    const server = await listen((_, response) => response.end('content'));
    for (let n = 0; n < 40; n += 1) await world.create({ context: `{"FileParam_in":"${hanging.url}/${n}"}` });
    const registration = { key: crypto.randomUUID(), name: 'Another', description: null };
    const { id: systemId } = await registerSystem(world, world.context, registration);
    await allowSystem(world, world.context, systemId);
    const { created } = await createTask(world, world.context, {
      systemId,
      process: processKey,
      context: `{"FileParam_in":"${server.url}/a"}`,
    });
    expect(await ended(world, created.id)).toMatchObject({ status: 'QUEUE' });
  });

  it('gives up the files of a task that is cancelled', async () => {
    const world = await startTaskWorld();
    const { start, errors } = await preparationIn(world);
    const preparing = start();
    const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
    const server = await listen((_, response) => {
      response.on('close', onClosed);
    });
    const { created } = await world.create({ context: `{"FileParam_in":"${server.url}/a"}` });
    while (server.seen.length === 0) await sleep(2);
    await cancelTask(world, world.bySystem, { id: created.id });
    await closed;
    await preparing.stop();
    expect(await world.task(created.id)).toMatchObject({ status: 'CANCEL' });
    expect(errors).toEqual([]);
  });

  it('stops at once, and leaves what is under way to the next start', async () => {
    const world = await startTaskWorld();
    const { start, errors } = await preparationIn(world);
    const preparing = start();
    const server = await listen(() => undefined);
    const { created } = await world.create({ context: `{"FileParam_in":"${server.url}/a"}` });
    while (server.seen.length === 0) await sleep(2);
    await preparing.stop();
    expect(await world.task(created.id)).toMatchObject({ status: 'PREPARE' });
    expect(errors).toEqual([]);
  });

  it('lets a task wait where the file store fails, until it works again', async () => {
    const world = await startTaskWorld();
    const { start, errors } = await preparationIn(world);
    const server = await listen((_, response) => response.end('content'));
    const { created } = await world.create({ context: `{"FileParam_in":"${server.url}/a"}` });
    const full = new BlobError('full', 'ENOSPC');
    const first = start(world, { put: () => Promise.reject(full) });
    while (errors.length === 0) await sleep(2);
    await first.stop();
    expect(errors).toEqual([full]);
    expect(await world.task(created.id)).toMatchObject({ status: 'PREPARE' });
    start();
    expect(await ended(world, created.id)).toMatchObject({ status: 'QUEUE' });
  });
});
