import { describe, expect, it } from 'vitest';
import { addQueueItem } from '../../../src/commands/addQueueItem.ts';
import { claimWork } from '../../../src/commands/claimWork.ts';
import { sweepLeases } from '../../../src/reactors/sweepLeases.ts';
import { startOrchestrator } from '../../support/orchestrator.ts';

const GRACE = 60_000;

const start = async () => {
  const world = await startOrchestrator();
  const queue = await world.queue({ name: 'Q' });
  /** Adds an item and claims it; its id. */
  const claim = async (leaseMs: number): Promise<number> => {
    await addQueueItem(world, world.context, 'Q', {});
    const claimed = await claimWork(world, world.context, {
      queueIds: [queue.id],
      grant: 'claim',
      leaseMs,
    });
    return claimed?.item.created.id ?? 0;
  };
  const statusOf = async (id: number): Promise<string> => (await world.item(id)).status;
  return { world, claim, statusOf };
};

describe('a lease that was granted after the start', () => {
  it('is ended as soon as it is past, however many others are left to their robots', async () => {
    const { world, claim, statusOf } = await start();
    for (let n = 0; n < 101; n += 1) await claim(1);
    const sweep = await sweepLeases(world, world.time.now + GRACE);
    const id = await claim(5_000);
    world.time.now += 5_000;
    await sweep();
    expect(await statusOf(id)).toBe('Failed');
  });
});

describe('a lease that was found at the start', () => {
  it('is left to its robot for a while: its extension may be lost', async () => {
    const { world, claim, statusOf } = await start();
    const id = await claim(10_000);
    world.time.now += 11_000;
    const sweep = await sweepLeases(world, world.time.now + GRACE);
    world.time.now += GRACE - 1;
    await sweep();
    expect(await statusOf(id)).toBe('InProgress');
    world.time.now += 1;
    await sweep();
    expect(await statusOf(id)).toBe('Failed');
  });

  it('is ended at once where no while is wanted', async () => {
    const { world, claim, statusOf } = await start();
    const id = await claim(10_000);
    world.time.now += 10_000;
    await (
      await sweepLeases(world, world.time.now)
    )();
    expect(await statusOf(id)).toBe('Failed');
  });
});
