import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { metadataOf } from '../../../src/commands/context.ts';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { createQueue, deleteQueue, demandQueueById, editQueue } from '../../../src/commands/queues.ts';
import { nameStream } from '../../../src/commands/reservations.ts';
import { noHead, sealAppend } from '../../../src/commands/sealedAppend.ts';
import type { Queue } from '../../../src/domain/queue/queue.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import { bob, codeOfRejection, codeThrownBy } from '../../support/given.ts';
import type { TestOrchestrator } from '../../support/orchestrator.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { eachStore } from './stores.ts';
import { expectWhole } from './wholeness.ts';

eachStore('queues, written $how', ({ multiStreamAppend }) => {
  const start = () => startOrchestrator({ store: memoryStore(multiStreamAppend) });
  const rename = (world: TestOrchestrator, queue: Queue, name: string) =>
    editQueue(world, world.context, queue.id, { ...queue, name });

  it('are known at once, by name in any case', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'DocQueue', maxNumberOfRetries: 3 });
    expect(world.definitions.queueByName(1, 'docQUEUE')).toEqual(queue);
    expect(queue).toMatchObject({ id: 1, name: 'DocQueue', maxNumberOfRetries: 3, folderId: 1, revision: 0 });
    await expectWhole(world.store);
  });

  it('have names of their own in their folder, in whatever case', async () => {
    const world = await start();
    await world.queue({ name: 'DocQueue' });
    expect(await codeOfRejection(world.queue({ name: 'DOCQUEUE' }))).toBe('NameAlreadyUsed');
    const elsewhere = world.as(bob, 2);
    const other = await createQueue(world, elsewhere, { ...defaultSettings, name: 'DocQueue' });
    expect(world.definitions.queueByName(2, 'docqueue')).toEqual(other);
    await expectWhole(world.store);
  });

  it('are made once where several want the name at once', async () => {
    const world = await start();
    const codes = await Promise.all(
      Array.from({ length: 5 }, () => codeOfRejection(world.queue({ name: 'DocQueue' }))),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect((await expectWhole(world.store)).queues.size).toBe(1);
  });

  it('give their name back when they are renamed', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    const renamed = await rename(world, queue, 'B');
    expect(renamed).toMatchObject({ id: queue.id, name: 'B', revision: 1 });
    expect(world.definitions.queueByName(1, 'A')).toBeUndefined();
    expect(await codeOfRejection(world.queue({ name: 'b' }))).toBe('NameAlreadyUsed');
    const other = await world.queue({ name: 'A' });
    expect(world.definitions.queueByName(1, 'a')).toEqual(other);
    await expectWhole(world.store);
  });

  it('can be renamed back and forth', async () => {
    const world = await start();
    let queue = await world.queue({ name: 'A' });
    for (const name of ['B', 'A', 'a', 'B', 'C', 'A']) queue = await rename(world, queue, name);
    expect(queue).toMatchObject({ name: 'A', revision: 6 });
    await expectWhole(world.store);
  });

  it('keep their name where the new one is taken', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    await world.queue({ name: 'B' });
    expect(await codeOfRejection(rename(world, queue, 'b'))).toBe('NameAlreadyUsed');
    expect(world.definitions.queueByName(1, 'A')).toEqual(queue);
    await expectWhole(world.store);
  });

  it('give their name back when they are deleted', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    expect(await deleteQueue(world, world.context, queue.id)).toMatchObject({ deleted: true, name: 'A' });
    expect(await codeOfRejection(deleteQueue(world, world.context, queue.id))).toBe('ItemNotFound');
    expect(await codeOfRejection(rename(world, queue, 'B'))).toBe('ItemNotFound');
    await world.queue({ name: 'A' });
    await expectWhole(world.store);
  });

  it('are left as they are by an edit that changes nothing', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    const before = world.store.lastAcknowledgedPosition;
    expect(await editQueue(world, world.context, queue.id, queue)).toEqual(queue);
    expect(world.store.lastAcknowledgedPosition).toBe(before);
  });

  it('are found in their folder alone', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    expect(codeThrownBy(() => demandQueueById(world, world.as(bob, 2), queue.id))).toBe('ItemNotFound');
    expect(codeThrownBy(() => demandQueueById(world, world.context, 99))).toBe('ItemNotFound');
    expect(demandQueueById(world, world.context, queue.id)).toEqual(queue);
    expect(await codeOfRejection(deleteQueue(world, world.as(bob, 2), queue.id))).toBe('ItemNotFound');
  });

  it('refuse settings that make no sense', async () => {
    const world = await start();
    expect(await codeOfRejection(world.queue({ name: '' }))).toBe('InvalidArgument');
    expect(await codeOfRejection(world.queue({ name: 'A', specificDataJsonSchema: '{' }))).toBe(
      'InvalidQueueSchemaDefinition',
    );
    const queue = await world.queue({ name: 'A' });
    const edit = (changes: object) =>
      codeOfRejection(editQueue(world, world.context, queue.id, { ...queue, ...changes }));
    expect(await edit({ outputDataJsonSchema: '[]' })).toBe('InvalidQueueSchemaDefinition');
    expect(await edit({ enforceUniqueReference: true })).toBe('QueueDefinitionParametersCannotChange');
    expect(await edit({ maxNumberOfRetries: 51 })).toBe('InvalidArgument');
  });

  it('take all edits that come at once, each on what the others have made of it', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    const edit = (changes: object) => editQueue(world, world.context, queue.id, { ...queue, ...changes });
    await Promise.all([edit({ description: 'one' }), edit({ maxNumberOfRetries: 2 })]);
    const { queues } = await expectWhole(world.store);
    expect(queues.get(queue.id)).toEqual(world.definitions.queue(queue.id));
    expect(queues.get(queue.id)?.revision).toBe(2);
  });

  it('are decided about as the log has them, where this node is behind', async () => {
    const store = memoryStore(multiStreamAppend);
    const world = await startOrchestrator({ store });
    const queue = await world.queue({ name: 'A' });
    const behind = await startOrchestrator({ store });
    await behind.stop();
    await rename(world, queue, 'B');
    const edited = await editQueue(behind, behind.context, queue.id, {
      ...queue,
      name: 'B',
      description: 'x',
    });
    expect(edited).toMatchObject({ name: 'B', description: 'x', revision: 2 });
    await deleteQueue(world, world.context, queue.id);
    expect(await codeOfRejection(deleteQueue(behind, behind.context, queue.id))).toBe('ItemNotFound');
    await expectWhole(store);
  });

  it('do not lose a name that two renames at once have left behind', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    await Promise.allSettled([rename(world, queue, 'B'), rename(world, queue, 'C')]);
    const name = world.definitions.queue(queue.id)?.name ?? '';
    for (const other of ['A', 'B', 'C'].filter((each) => each !== name)) await world.queue({ name: other });
    expect((await expectWhole(world.store)).queues.size).toBe(3);
  });

  it('do not lose a name that a rename beside a deletion has left behind', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'A' });
    await Promise.allSettled([rename(world, queue, 'B'), deleteQueue(world, world.context, queue.id)]);
    for (const name of ['A', 'B'])
      await world.queue({ name }).catch((error: unknown) => {
        if (world.definitions.queueByName(1, name) === undefined) throw error;
      });
    await expectWhole(world.store);
  });
});

describe('a name that is held', () => {
  it('stays held where the queue that it is for was not created yet', async () => {
    const world = await startOrchestrator();
    const stream = nameStream('queue', 1, 'A');
    const key = randomUUID();
    const event = {
      type: 'Create',
      data: { ...defaultSettings, name: 'A', id: 9, key, nameStream: stream },
    };
    const taken = {
      type: 'Taken',
      data: { key, creates: { stream: 'queue-9', isNew: true, events: [event] } },
    };
    await world.store.append(
      sealAppend(stream, noHead, [taken], metadataOf(world.context, world.clock)).append,
    );
    expect(await codeOfRejection(world.queue({ name: 'A' }))).toBe('NameAlreadyUsed');
    expect((await readEvents(world.store)).some(({ stream: of }) => of === 'queue-9')).toBe(true);
    await expectWhole(world.store);
  });
});

describe('folders, users and robots', () => {
  const userData = {
    userName: 'carol',
    name: null,
    surname: null,
    email: null,
    roles: ['operator'],
    folders: null,
    isActive: true,
  } as const;

  it('are known at once, with an id and a key', async () => {
    const world = await startOrchestrator();
    const user = await createDefinition(world, world.context, 'user', userData);
    expect(user).toMatchObject({ ...userData, id: 1 });
    expect(user.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(world.definitions.user(1)).toMatchObject(user);
    const key = '00000000-0000-4000-8000-000000000583';
    const named = await createDefinition(world, world.context, 'user', {
      ...userData,
      userName: 'dave',
      id: 583,
      key,
    });
    expect(named).toMatchObject({ id: 583, key });
  });

  it('have names of their own among their kind', async () => {
    const world = await startOrchestrator();
    await createDefinition(world, world.context, 'user', userData);
    const again = createDefinition(world, world.as(bob, 2), 'user', { ...userData, userName: 'CAROL' });
    expect(await codeOfRejection(again)).toBe('NameAlreadyUsed');
    const folder = {
      displayName: 'carol',
      fullyQualifiedName: 'Shared/carol',
      description: null,
      parentId: null,
    };
    expect(await createDefinition(world, world.context, 'folder', folder)).toMatchObject({ id: 1 });
    await createDefinition(world, world.context, 'folder', { ...folder, fullyQualifiedName: 'Other/carol' });
    expect(world.definitions.folders()).toHaveLength(2);
  });

  it('must have one', async () => {
    const world = await startOrchestrator();
    const unnamed = createDefinition(world, world.context, 'user', { ...userData, userName: ' ' });
    expect(await codeOfRejection(unnamed)).toBe('InvalidArgument');
  });
});
