import { describe, expect, it } from 'vitest';
import { metadataOf } from '../../../src/commands/context.ts';
import { completeDecision, followUpId } from '../../../src/commands/followUps.ts';
import { editQueue } from '../../../src/commands/queues.ts';
import { noHead, sealAppend } from '../../../src/commands/sealedAppend.ts';
import {
  memoryStore,
  openDecisions,
  readEvents,
  readLog,
  startOrchestrator,
} from '../../support/orchestrator.ts';
import type { StoredEvent } from '../../../src/store/eventStore.ts';
import { T0 } from '../../support/given.ts';
import { createData as unkeyed, status } from '../domain/queueItem/world.ts';
import { keyOf, uniqueKeyOf } from '../readModel/world.ts';
import { Dead, dyingStore } from './faultyStore.ts';
import { expectWhole } from './wholeness.ts';

const createData = { ...unkeyed, key: keyOf(1), uniqueKey: uniqueKeyOf(1) };

const decision = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

describe('the id of a follow-up', () => {
  it('is the UUID of version 5 of the decision and the place of the event', () => {
    expect(followUpId(decision, 'queueItem-2', 0)).toBe('8dbfb9b8-fd40-5081-a09c-599522c25b05');
  });

  it('is the same again for the same, and another for anything else', () => {
    const ids = [
      followUpId(decision, 'queueItem-2', 0),
      followUpId(decision, 'queueItem-2', 1),
      followUpId(decision, 'queueItem-3', 0),
      followUpId('6ba7b810-9dad-11d1-80b4-00c04fd430c9', 'queueItem-2', 0),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(followUpId(decision, 'queueItem-2', 0)).toBe(ids[0]);
  });
});

describe('completing a decision', () => {
  const decided = async () => {
    const world = await startOrchestrator();
    const metadata = metadataOf(world.context, world.clock);
    const retry = { ...createData, id: 2 };
    const events = [
      { type: 'Create', data: createData },
      status({ from: 'InProgress', to: 'Retried', retry }),
    ];
    await world.store.append(sealAppend('queueItem-1', noHead, events, metadata).append);
    return { world, retry };
  };

  it('writes what is missing, with the instant and the caller of the decision', async () => {
    const { world, retry } = await decided();
    world.time.now += 60_000;
    await completeDecision(world.store, 'queueItem-1', 1);
    const [, by, created] = await readEvents(world.store);
    expect(created).toMatchObject({ stream: 'queueItem-2', type: 'Create', data: retry });
    expect(created?.metadata).toEqual({
      ...metadataOf(world.context, () => T0),
      $causationId: by?.id,
      hash: expect.any(String),
    });
  });

  it('writes to the letter what its own writer would have written', async () => {
    const store = memoryStore(false);
    const world = await startOrchestrator({ store });
    const queue = await world.queue({ name: 'A' });
    await editQueue(world, world.context, queue.id, { ...queue, name: 'B' });
    const log = await readLog(store);

    // The same decisions on a log of their own, without what follows from them.
    const again = memoryStore(false);
    for (const event of log.filter(({ metadata }) => !metadata.includes('$causationId')))
      await again.append({ ...event, expectedRevision: event.revision - 1, events: [event] });
    for (let open = await openDecisions(again); open.length > 0; open = await openDecisions(again))
      for (const { stream, revision } of open) await completeDecision(again, stream, revision);
    const texts = (events: readonly StoredEvent[]) =>
      Object.fromEntries(events.map(({ id, stream, data, metadata }) => [id, [stream, data, metadata]]));
    expect(texts(await readLog(again))).toEqual(texts(log));
  });

  it('twice changes nothing', async () => {
    const { world } = await decided();
    await completeDecision(world.store, 'queueItem-1', 1);
    await completeDecision(world.store, 'queueItem-1', 1);
    await Promise.all([1, 2, 3].map(() => completeDecision(world.store, 'queueItem-1', 1)));
    expect(await readEvents(world.store)).toHaveLength(3);
  });

  it('of what is no decision, or not there, does nothing', async () => {
    const { world } = await decided();
    await completeDecision(world.store, 'queueItem-1', 0);
    await completeDecision(world.store, 'queueItem-1', 9);
    await completeDecision(world.store, 'queueItem-9', 0);
    expect(await readEvents(world.store)).toHaveLength(2);
  });

  it('writes what follows from a follow-up that is there already', async () => {
    const store = memoryStore(false);
    const healthy = await startOrchestrator({ store });
    const queue = await healthy.queue({ name: 'A' });
    // Dies when the new name is taken and the queue has it, but the old one is not given back.
    const dying = dyingStore(store, 2, 'after');
    const world = await startOrchestrator({ store: dying.store });
    await expect(editQueue(world, world.context, queue.id, { ...queue, name: 'B' })).rejects.toThrow(Dead);
    const [taken] = (await readEvents(store)).filter(({ type }) => type === 'Taken').slice(-1);
    expect(await openDecisions(store)).toEqual([{ stream: `queue-${queue.id}`, revision: 1 }]);
    await completeDecision(store, taken?.stream ?? '', taken?.revision ?? 0);
    await expectWhole(store);
  });
});
