import { expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { completeWork, failWork, releaseWork } from '../../../src/commands/finishWork.ts';
import { deleteQueue } from '../../../src/commands/queues.ts';
import { startTransaction } from '../../../src/commands/startTransaction.ts';
import type { Fence } from '../../../src/domain/queueItem/queueItem.ts';
import { alice, bob, codeOfRejection, second, T0 } from '../../support/given.ts';
import type { TestOrchestrator } from '../../support/orchestrator.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { application, business } from '../domain/queueItem/world.ts';
import { eachStore } from './stores.ts';
import { expectWhole, logState } from './wholeness.ts';

const byAlice: Fence = { startTransactionBy: 'user:583' };

eachStore('starting a transaction, written $how', ({ multiStreamAppend }) => {
  const start = () => startOrchestrator({ store: memoryStore(multiStreamAppend) });
  const take = (world: TestOrchestrator, input: object = {}) =>
    startTransaction(world, world.context, { queueName: 'Q', ...input });

  it('lends the next item to the caller', async () => {
    const world = await start();
    await world.queue({ name: 'Q' });
    const { created } = await addQueueItem(world, world.context, 'Q', {});
    world.time.now += 5_000;
    const item = await take(world, { queueName: 'q' });
    expect(item).toEqual(await world.item(created.id));
    expect(item).toMatchObject({
      status: 'InProgress',
      startProcessing: second(5),
      robotId: null,
      lease: { grant: 'startTransaction', holder: 'user:583', leaseMs: 86_400_000 },
      version: 1,
    });
    expect(await world.leases.all()).toMatchObject([
      { workId: created.id, deadline: T0 + 5_000 + 86_400_000, grant: 'startTransaction' },
    ]);
  });

  it('gives nothing where there is nothing', async () => {
    const world = await start();
    await world.queue({ name: 'Q' });
    expect(await take(world)).toBeNull();
    await addQueueItem(world, world.context, 'Q', { deferDate: second(10) });
    expect(await take(world)).toBeNull();
    world.time.now += 10_000;
    expect(await take(world)).not.toBeNull();
    expect(await take(world)).toBeNull();
  });

  it('refuses a queue that is not there, or no longer', async () => {
    const world = await start();
    expect(await codeOfRejection(take(world))).toBe('ItemNotFound');
    const { id } = await world.queue({ name: 'Q' });
    await addQueueItem(world, world.context, 'Q', {});
    await deleteQueue(world, world.context, id);
    expect(await codeOfRejection(take(world))).toBe('ItemNotFound');
    expect(await world.claim(id)).toBeNull();
  });

  it('finds an item that was added just now', async () => {
    const world = await start();
    await world.queue({ name: 'Q' });
    for (let n = 0; n < 20; n += 1) {
      const { created } = await addQueueItem(world, world.context, 'Q', {});
      expect((await take(world))?.created.id).toBe(created.id);
    }
  });

  it('lends for as long as the queue says', async () => {
    const world = await start();
    await world.queue({ name: 'Q', leaseMinutes: 2 });
    await addQueueItem(world, world.context, 'Q', {});
    expect((await take(world))?.lease?.leaseMs).toBe(120_000);
    expect(await world.leases.all()).toMatchObject([{ deadline: T0 + 120_000 }]);
  });

  it('takes by reference', async () => {
    const world = await start();
    await world.queue({ name: 'Q' });
    for (const reference of ['A-1', 'B-1', 'B-10'])
      await addQueueItem(world, world.context, 'Q', { reference });
    const reference = 'B-1';
    expect((await take(world, { reference }))?.created.reference).toBe('B-1');
    expect(await take(world, { reference, referenceFilterOption: 'Equals' })).toBeNull();
    const next = await take(world, { reference, referenceFilterOption: 'StartsWith' });
    expect(next?.created.reference).toBe('B-10');
    expect((await take(world, { reference: '' }))?.created.reference).toBe('A-1');
  });

  it('tells the robot that it names, or that calls', async () => {
    const world = await start();
    await world.queue({ name: 'Q' });
    const robot = await createDefinition(world, world.context, 'robot', {
      name: 'DocBot',
      machineName: 'M',
      username: null,
      description: null,
      type: 'NonProduction',
      robotEnvironments: '',
      userId: null,
    });
    for (let n = 0; n < 3; n += 1) await addQueueItem(world, world.context, 'Q', {});
    expect((await take(world, { robotIdentifier: robot.key.toUpperCase() }))?.robotId).toBe(robot.id);
    const asRobot = world.as({ kind: 'robot', id: '749', name: 'DocBot' });
    expect((await startTransaction(world, asRobot, { queueName: 'Q' }))?.robotId).toBe(749);
    const nobody = '00000000-0000-0000-0000-000000000000';
    expect((await take(world, { robotIdentifier: nobody }))?.robotId).toBeNull();
    expect(await codeOfRejection(take(world, { robotIdentifier: 'somebody' }))).toBe('InvalidArgument');
  });

  it('with content adds an item and lends it at once', async () => {
    const world = await start();
    const queue = await world.queue({ name: 'Q' });
    const item = await take(world, { content: '{"A":1}', reference: 'R', deferDate: second(100) });
    expect(item).toEqual(await world.item(item?.created.id ?? 0));
    expect(item).toMatchObject({
      status: 'InProgress',
      created: { reference: 'R' },
      deferDate: null,
      startProcessing: second(0),
      version: 1,
    });
    const events = await readEvents(world.store);
    expect(events.slice(-2).map(({ type }) => type)).toEqual(['Create', 'Status']);
    expect(await world.leases.all()).toMatchObject([
      { leaseId: item?.lease?.leaseId, deadline: T0 + 86_400_000 },
    ]);
    await world.caughtUpTo(world.store.lastAcknowledgedPosition);
    expect(await world.claim(queue.id)).toBeNull();
  });

  it('with content keeps references unique', async () => {
    const world = await start();
    await world.queue({ name: 'Q', enforceUniqueReference: true });
    const content = '{"A":1}';
    const item = await take(world, { content, reference: 'R' });
    expect(item?.status).toBe('InProgress');
    expect(await codeOfRejection(take(world, { content, reference: 'R' }))).toBe('DuplicateReference');
    expect(await codeOfRejection(take(world, { content }))).toBe('TransactionReferenceRequired');
    await completeWork(world, world.context, item?.created.id ?? 0, byAlice, {});
    await expectWhole(world.store);
  });

  it('lends what a failure or a postponement brings back, in the order that UiPath promises', async () => {
    const world = await start();
    await world.queue({ name: 'Q', acceptAutomaticallyRetry: true, maxNumberOfRetries: 1 });
    for (const reference of ['A', 'B']) await addQueueItem(world, world.context, 'Q', { reference });

    const a = await take(world);
    await completeWork(world, world.context, a?.created.id ?? 0, byAlice, { output: '{"Ok":true}' });
    const b = await take(world);
    expect(b?.created.reference).toBe('B');
    await failWork(world, world.context, b?.created.id ?? 0, byAlice, application, {});
    const again = await take(world);
    expect(again?.created).toMatchObject({ reference: 'B', key: b?.created.key, retryNumber: 1 });
    expect(again?.created.id).not.toBe(b?.created.id);

    await releaseWork(world, world.context, again?.created.id ?? 0, byAlice, { deferDate: second(50) });
    expect(await take(world)).toBeNull();
    world.time.now += 50_000;
    expect((await take(world))?.created.id).toBe(again?.created.id);
    await failWork(world, world.context, again?.created.id ?? 0, byAlice, business, {});
    expect(await take(world)).toBeNull();
    const { items } = await expectWhole(world.store);
    expect([...items.values()].map(({ status }) => status)).toEqual(['Successful', 'Retried', 'Failed']);
    expect(await world.leases.all()).toEqual([]);
  });

  it('lets nobody else end it', async () => {
    const world = await start();
    await world.queue({ name: 'Q' });
    await addQueueItem(world, world.context, 'Q', {});
    const item = await take(world);
    const id = item?.created.id ?? 0;
    expect(
      await codeOfRejection(completeWork(world, world.as(bob), id, { startTransactionBy: 'user:584' }, {})),
    ).toBe('LeaseLost');
    await completeWork(world, world.as(alice), id, byAlice, {});
    expect((await logState(world.store)).items.get(id)?.status).toBe('Successful');
  });
});
