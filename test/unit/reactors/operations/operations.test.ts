import { describe, expect, it, onTestFinished } from 'vitest';
import { cancelOperation, resumeOperation } from '../../../../src/commands/operations/operations.ts';
import type { Recorded } from '../../../../src/domain/event.ts';
import { onOperationEvent } from '../../../../src/commands/operations/operationEvents.ts';
import { Operations, type OperationsOptions } from '../../../../src/reactors/operations/operations.ts';
import { followLog } from '../../../../src/reactors/logFollower.ts';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import { storeAround } from '../../commands/faultyStore.ts';
import { type OperationWorld, operationWorld } from './world.ts';

interface Started {
  readonly errors: readonly unknown[];
  readonly listen: OperationsOptions['listen'];
  stop(): Promise<void>;
}

/** As a leader that has just begun. */
function lead(world: OperationWorld, changes: Partial<OperationsOptions> = {}): Started {
  const errors: unknown[] = [];
  const listeners = new Set<(event: Recorded) => void>();
  const follower = followLog(world.store, {
    after: world.store.lastAcknowledgedPosition,
    categories: new Set(['operation', 'queueItem']),
    apply: (event) => {
      for (const listener of listeners) listener(event);
    },
    onGrown: () => {},
    onError: (error) => errors.push(error),
  });
  const listen: OperationsOptions['listen'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const operations = new Operations({
    orchestrator: world,
    reads: world.reads,
    listen,
    atOnce: 2,
    restMs: 1,
    onError: (error) => errors.push(error),
    ...changes,
  });
  const stop = async (): Promise<void> => {
    await operations.stop();
    await follower.stop();
  };
  onTestFinished(stop);
  return { errors, listen, stop };
}

const statusOf = (world: OperationWorld, id: number) => async () => (await world.operation(id)).status;
const toHigh = { kind: 'SetPriority', priority: 'High' } as const;

describe('operations', () => {
  it('are carried out as they are started, and those that others have left, too', async () => {
    const world = await operationWorld();
    const queue = await world.queue({ name: 'Q' });
    await world.add(queue, 3);
    const left = await world.change(queue, toHigh);
    const { errors } = lead(world);
    const started = await world.change(queue, { kind: 'SetPriority', priority: 'Low' });
    await expect.poll(statusOf(world, left)).toBe('Finished');
    await expect.poll(statusOf(world, started)).toBe('Finished');
    expect([(await world.operation(left)).changed, (await world.operation(started)).changed]).toEqual([3, 3]);
    expect(errors).toEqual([]);
  });

  it('are told to whoever listens, from their start to their end', async () => {
    const world = await operationWorld();
    const queue = await world.queue({ name: 'Q' });
    await world.add(queue, 1);
    const { listen } = lead(world);
    const heard: string[] = [];
    onTestFinished(onOperationEvent(listen, ({ type }) => void heard.push(type)));
    const id = await world.change(queue, toHigh);
    await expect.poll(() => heard.at(-1)).toBe('Finished');
    expect(heard).toEqual(['Started', 'Progressed', 'Progressed', 'Finished']);
    expect((await world.operation(id)).changed).toBe(1);
  });

  it('wait while the log cannot be written, and then go on', async () => {
    const world = await operationWorld();
    const queue = await world.queue({ name: 'Q' });
    await world.add(queue, 5);
    let failures = 3;
    const store = storeAround(world.store, async (write) => {
      failures -= 1;
      if (failures >= 0) throw new StoreUnavailable('away');
      return write();
    });
    const { errors } = lead(world, { orchestrator: { ...world, store } });
    const id = await world.change(queue, toHigh);
    await expect.poll(statusOf(world, id)).toBe('Finished');
    expect(await world.operation(id)).toMatchObject({ changed: 5, refused: 0 });
    expect(errors).toHaveLength(3);
  });

  it('that stand still are given up, and can be resumed', async () => {
    const world = await operationWorld();
    const queue = await world.queue({ name: 'Q' });
    await world.add(queue, 1);
    let isBroken = true;
    const reads = {
      ...world.reads,
      get lists(): OperationsOptions['reads']['lists'] {
        if (isBroken) throw new Error('no row can be read');
        return world.reads.lists;
      },
    };
    const { errors } = lead(world, { reads });
    const id = await world.change(queue, toHigh);
    await expect.poll(statusOf(world, id)).toBe('Failed');
    expect((await world.operation(id)).reason).toContain('could not go on');
    expect(errors.length).toBeGreaterThan(1);
    isBroken = false;
    await resumeOperation(world, world.context, id);
    await expect.poll(statusOf(world, id)).toBe('Finished');
    expect((await world.operation(id)).changed).toBe(1);
  });

  it('that are cancelled stop between two steps', async () => {
    const world = await operationWorld();
    const queue = await world.queue({ name: 'Q' });
    await world.add(queue, 20);
    const { listen } = lead(world);
    const cancelling: Promise<unknown>[] = [];
    onTestFinished(
      onOperationEvent(listen, ({ type, revision }) => {
        if (type === 'Progressed' && revision === 2)
          cancelling.push(cancelOperation(world, world.context, 1));
      }),
    );
    const id = await world.change(queue, toHigh);
    expect(id).toBe(1);
    await expect.poll(statusOf(world, id)).toBe('Cancelled');
    await Promise.all(cancelling);
    const { changed } = await world.operation(id);
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(20);
  });
});
