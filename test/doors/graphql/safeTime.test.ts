import { afterEach, describe, expect, it, vi } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.stop());

/** Reads wait until they are let go. */
function heldReads(): { readonly release: () => void; readonly asked: () => number } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const waitFor = vi.spyOn(world.services.reads.consistency, 'waitFor').mockImplementation(async () => {
    await promise;
    return 0;
  });
  return { release: () => resolve(undefined), asked: () => waitFor.mock.calls.length };
}

describe('a request that takes longer than it may', () => {
  it('is answered with a code and nothing else', async () => {
    world = await startWorld({}, { timeoutMs: 50 });
    const held = heldReads();
    const { status, text } = await world.ask('{ __typename queues { totalCount } }');
    expect(status).toBe(504);
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message: expect.stringContaining('not undone'),
          extensions: { code: 'OPERATION_TIMED_OUT' },
        },
      ],
    });
    held.release();
  });

  it('reads nothing more, once it is over', async () => {
    world = await startWorld({}, { timeoutMs: 1_500 });
    await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
    await world.data('mutation { addQueueItem(input: { queueName: "Q" }) { id } }');
    const held = heldReads();
    const { codes } = await world.ask('{ queueItems { edges { node { comments { totalCount } } } } }');
    expect([codes, held.asked()]).toEqual([['OPERATION_TIMED_OUT'], 1]);
    held.release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(held.asked()).toBe(1);
  });

  it('keeps the change that it had begun, and begins no other', async () => {
    world = await startWorld({}, { timeoutMs: 1_500 });
    await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
    const held = heldReads();
    const { codes } = await world.ask(
      `mutation {
        first: addQueueItem(input: { queueName: "Q", reference: "first" }) { history { totalCount } queue { totals: items { totalCount } } }
        second: addQueueItem(input: { queueName: "Q", reference: "second" }) { id }
      }`,
    );
    expect(codes).toEqual(['OPERATION_TIMED_OUT']);
    held.release();
    vi.restoreAllMocks();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await world.data('{ queueItems { edges { node { reference } } } }')).toEqual({
      queueItems: { edges: [{ node: { reference: 'first' } }] },
    });
  });

  it('takes no work for a caller who is answered already', async () => {
    world = await startWorld({}, { timeoutMs: 1_500 });
    await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
    const { codes } = await world.ask(
      'mutation { claimWork(input: { waitMs: 20000, leaseMs: 60000 }) { leaseId } }',
    );
    expect(codes).toEqual(['OPERATION_TIMED_OUT']);
    const added = await world.data(
      'mutation { addQueueItem(input: { queueName: "Q" }) { status revision } }',
    );
    expect(added).toEqual({ addQueueItem: { status: 'NEW', revision: 0 } });
    expect(await world.data('{ queueItems { edges { node { status } } } }')).toEqual({
      queueItems: { edges: [{ node: { status: 'NEW' } }] },
    });
  });
});

describe('a request that is quick enough', () => {
  it('is answered as ever', async () => {
    world = await startWorld({}, { timeoutMs: 5_000 });
    expect(await world.data('{ queues { totalCount } }')).toEqual({ queues: { totalCount: 0 } });
  });
});
