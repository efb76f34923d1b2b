// A process that dies at each of its writes while it changes many items, and the one that goes on after it.
import { expect, it } from 'vitest';
import { referenceStream } from '../../../../src/commands/reservations.ts';
import type { ItemChange } from '../../../../src/domain/operation/events.ts';
import { carryOut } from '../../../../src/reactors/operations/carryOut.ts';
import { verifyChains } from '../../../../src/store/verifyChains.ts';
import { memoryStore, openDecisions, readEvents } from '../../../support/orchestrator.ts';
import { dyingStore } from '../../commands/faultyStore.ts';
import { eachStore } from '../../commands/stores.ts';
import { type OperationWorld, operationWorld } from './world.ts';

const alive = new AbortController().signal;

async function dies(
  world: OperationWorld,
  id: number,
  n: number,
  when: 'before' | 'after',
): Promise<boolean> {
  const { store, isDead } = dyingStore(world.store, n, when);
  await carryOut({ orchestrator: { ...world, store }, reads: world.reads, atOnce: 2 }, id, alive).catch(
    () => {},
  );
  return isDead();
}

/** Each item stands in the other queue, and its chain holds its reference there. */
async function expectHeld(world: OperationWorld, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const { status, created, retriedBy } = await world.item(id);
    expect(status).toBe('Deleted');
    const moved = await world.item(retriedBy ?? 0);
    expect(moved).toMatchObject({ status: 'New', created: { queueId: 2, key: created.key, ancestorId: id } });
    const held = await world.store.readStream(referenceStream(2, created.reference ?? ''));
    expect(held.map(({ type, data }) => [type, JSON.parse(data)])).toEqual([['Taken', { key: created.key }]]);
  }
}

eachStore(
  'a process that dies while it changes many items, on a log written $how,',
  ({ multiStreamAppend }) => {
    it.each([
      ['before', { kind: 'Retry' }],
      ['after', { kind: 'Retry' }],
      ['before', { kind: 'Delete' }],
      ['after', { kind: 'Delete' }],
      ['before', { kind: 'Move', queueId: 2 }],
      ['after', { kind: 'Move', queueId: 2 }],
    ] as const satisfies readonly (readonly ['before' | 'after', ItemChange])[])(
      '%s a write is durable, then the next one changes each item once, and counts all: %o',
      async (when, change) => {
        for (let n = 1, isDead = true; isDead; n += 1) {
          const log = memoryStore(multiStreamAppend);
          const world = await operationWorld(log);
          const queue = await world.queue({ name: 'Q' });
          const other = await world.queue({ name: 'Other', enforceUniqueReference: true });
          expect(other.id).toBe(2);
          const ids = change.kind === 'Move' ? await world.add(queue, 3) : await world.fail(queue, 3);
          const id = await world.change(queue, change);
          isDead = await dies(world, id, n, when);

          const next = await operationWorld(log);
          await carryOut({ orchestrator: next, reads: next.reads, atOnce: 2 }, id, alive);
          await next.redrive();
          expect(await next.operation(id)).toMatchObject({
            status: 'Finished',
            total: 3,
            changed: 3,
            refused: 0,
          });
          const events = await readEvents(log);
          const made = events.filter(({ metadata }) => metadata.requestId === `operation-${id}`);
          const onItems = made.filter(({ stream }) => ids.some((item) => stream === `queueItem-${item}`));
          expect(onItems).toHaveLength(3);
          const attempts = events.filter(
            ({ stream, type }) => stream.startsWith('queueItem-') && type === 'Create',
          );
          expect(attempts).toHaveLength(change.kind === 'Delete' ? 3 : 6);
          expect(await openDecisions(log)).toEqual([]);
          if (change.kind === 'Move') await expectHeld(next, ids);
          expect((await verifyChains(log)).broken).toEqual([]);
        }
      },
    );
  },
);
