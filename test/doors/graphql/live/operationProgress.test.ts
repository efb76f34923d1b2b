import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { carryOutOperations } from '../operationWorld.ts';
import { at, idOf } from '../world.ts';
import { type LiveWorld, startLiveWorld } from './liveWorld.ts';
import type { Subscribed } from './sockets.ts';

const PROGRESS = 'subscription ($id: ID!) { operationProgress(id: $id) { id status total processed } }';

let world: LiveWorld;
beforeAll(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.closeAll());
afterAll(() => world.stop());

async function next(subscription: Subscribed): Promise<unknown> {
  const { data, codes } = await subscription.next();
  expect(codes).toEqual([]);
  return at(data, 'operationProgress');
}

async function start(count: number): Promise<string> {
  const reference = `r${Math.random()}`;
  for (let n = 0; n < count; n += 1) await world.addItem({ reference });
  const input = { filter: { reference }, priority: 'HIGH' };
  return idOf(
    await world.within(
      'mutation ($filter: QueueItemFilter!, $priority: QueueItemPriority!) { setPriorities(filter: $filter, priority: $priority) { id } }',
      input,
    ),
  );
}

describe('operationProgress', () => {
  it('tells how far an operation is, and is complete when it has finished', async () => {
    const id = await start(5);
    const subscription = world.open().subscribe(PROGRESS, { id });
    expect(await next(subscription)).toEqual({ id, status: 'RUNNING', total: 5, processed: 0 });
    const carrier = carryOutOperations(world, { atOnce: 2 });
    const told: number[] = [];
    for (let status: unknown = 'RUNNING'; status === 'RUNNING';) {
      const operation = await next(subscription);
      status = at(operation, 'status');
      told.push(Number(at(operation, 'processed')));
    }
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(5);
    expect(await subscription.isOver()).toBe(true);
    await carrier.stop();
    const late = world.open().subscribe(PROGRESS, { id });
    expect(await next(late)).toMatchObject({ status: 'FINISHED', processed: 5 });
    expect(await late.isOver()).toBe(true);
  });

  it('is refused of operations of other folders, and of none', async () => {
    const id = await start(1);
    const folder = await world.createFolder('Mine');
    const stranger = await world.createUser('a stranger', ['reader'], [folder.id]);
    const nobody = await world.createUser('without a role', []);
    const codes = async (of: string, as?: string): Promise<readonly unknown[]> =>
      (await world.open(as).subscribe(PROGRESS, { id: of }).next()).codes;
    expect(await codes(id, await world.tokenOf(stranger.id))).toEqual(['ITEM_NOT_FOUND']);
    expect(await codes(id, await world.tokenOf(nobody.id))).toEqual(['FORBIDDEN_OPERATION']);
    expect(await codes('404')).toEqual(['ITEM_NOT_FOUND']);
  });
});
