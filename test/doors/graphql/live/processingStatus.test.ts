import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { at, idOf } from '../world.ts';
import { type LiveWorld, startLiveWorld } from './liveWorld.ts';
import type { Subscribed } from './sockets.ts';

const STATUS = `subscription ($queueIds: [ID!]!) {
  processingStatus(queueIds: $queueIds) { position queueId status { itemsToProcess itemsInProgress successful total } }
}`;

let world: LiveWorld;
beforeAll(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.closeAll());
afterAll(() => world.stop());

const createQueue = async (name: string): Promise<string> =>
  idOf(
    await world.within('mutation ($name: String!) { createQueue(input: { name: $name }) { id } }', { name }),
  );

interface Figures {
  readonly queueId: unknown;
  readonly status: unknown;
}

async function next(subscription: Subscribed): Promise<Figures> {
  const { data, codes } = await subscription.next();
  expect(codes).toEqual([]);
  return {
    queueId: at(data, 'processingStatus', 'queueId'),
    status: Object.values(Object(at(data, 'processingStatus', 'status'))),
  };
}

/** What is told up to the figures that are waited for: how many steps are told of depends on how fast they come. */
async function until(subscription: Subscribed, wanted: Figures): Promise<void> {
  for (;;) {
    const found = await next(subscription);
    if (JSON.stringify(found) === JSON.stringify(wanted)) return;
  }
}

describe('processingStatus', () => {
  it('tells how each queue stands, then what has become of it', async () => {
    const [queueId, other] = [await createQueue('Counted'), await createQueue('Idle')];
    const subscription = world.open().subscribe(STATUS, { queueIds: [queueId, other] });
    const first = [await next(subscription), await next(subscription)];
    expect(first).toEqual(
      expect.arrayContaining([
        { queueId, status: [0, 0, 0, 0] },
        { queueId: other, status: [0, 0, 0, 0] },
      ]),
    );
    await world.addItem({ queueId });
    expect(await next(subscription)).toEqual({ queueId, status: [1, 0, 0, 0] });
    const id = idOf(
      await world.within('mutation { startTransaction(input: { queueName: "Counted" }) { id } }'),
    );
    expect(await next(subscription)).toEqual({ queueId, status: [0, 1, 0, 0] });
    await world.within(
      `mutation { setTransactionResult(id: "${id}", input: { isSuccessful: true }) { id } }`,
    );
    expect(await next(subscription)).toEqual({ queueId, status: [0, 0, 1, 1] });
  });

  it('ends up with the last figures where much happens at once', async () => {
    const queueId = await createQueue('Busy');
    const subscription = world.open().subscribe(STATUS, { queueIds: [queueId] });
    await next(subscription);
    await Promise.all(Array.from({ length: 30 }, () => world.addItem({ queueId })));
    await until(subscription, { queueId, status: [30, 0, 0, 0] });
  });

  it('says nothing of what leaves the figures as they are', async () => {
    const queueId = await createQueue('Quiet');
    const id = await world.addItem({ queueId });
    const subscription = world.open().subscribe(STATUS, { queueIds: [queueId] });
    expect(await next(subscription)).toEqual({ queueId, status: [1, 0, 0, 0] });
    await world.within(`mutation { editQueueItem(id: "${id}", input: { priority: HIGH }) { id } }`);
    await world.comment(id);
    await world.addItem({ queueId });
    expect(await next(subscription)).toEqual({ queueId, status: [2, 0, 0, 0] });
  });

  it('is refused of queues of others, of no queue, and to who may see none', async () => {
    const { queueId } = world;
    const mine = await world.createFolder('Mine');
    const stranger = await world.createUser('a stranger', ['reader'], [mine.id]);
    const nobody = await world.createUser('without a role', []);
    const codes = async (queueIds: readonly string[], as?: string): Promise<readonly unknown[]> =>
      (await world.open(as).subscribe(STATUS, { queueIds }).next()).codes;
    expect(await codes([queueId], await world.tokenOf(stranger.id))).toEqual(['ITEM_NOT_FOUND']);
    expect(await codes([queueId], await world.tokenOf(nobody.id))).toEqual(['FORBIDDEN_OPERATION']);
    expect(await codes(['404'])).toEqual(['ITEM_NOT_FOUND']);
    expect(await codes([])).toEqual(['PARAMETER_INVALID']);
    expect(await codes(Array.from({ length: 101 }, (_, n) => String(n)))).toEqual(['PARAMETER_INVALID']);
  });

  it('ends where its credential is taken away', async () => {
    const queueId = await createQueue('Hidden');
    const reader = await world.createUser('a reader', ['reader']);
    const subscription = world
      .open(await world.tokenOf(reader.id))
      .subscribe(STATUS, { queueIds: [queueId] });
    await next(subscription);
    await world.services.auth.removeUser(reader.id);
    await world.addItem({ queueId });
    expect((await subscription.next()).codes).toEqual(['UNAUTHENTICATED']);
    expect(await subscription.isOver()).toBe(true);
  });
});
