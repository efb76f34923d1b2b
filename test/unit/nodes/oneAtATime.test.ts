import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { oneAtATime } from '../../../src/nodes/oneAtATime.ts';
import { openState } from '../../../src/state/openState.ts';
import type { Leaders } from '../../../src/state/leaders.ts';

let leaders: Leaders;
let now: number;
beforeEach(async () => {
  now = 1_000_000;
  const state = await openState({ path: ':memory:', onWriteError: () => {} });
  onTestFinished(() => state.close());
  ({ leaders } = state);
});

const alone = <T>(holder: string, work: () => Promise<T>): Promise<T> =>
  oneAtATime(leaders, holder, () => now, work);

describe('what only one node does at a time', () => {
  it('is done by each in its turn', async () => {
    let running = 0;
    const most: number[] = [];
    const work = async (): Promise<void> => {
      running += 1;
      most.push(running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    await Promise.all(['a', 'b', 'c'].map((holder) => alone(holder, work)));
    expect(most).toEqual([1, 1, 1]);
  });

  it('is free for the next one where it fails', async () => {
    await expect(alone('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await alone('b', async () => 'done')).toBe('done');
  });

  it('is not waited for any longer where whoever did it has died', async () => {
    await leaders.acquire({ name: 'start', holder: 'dead', now, until: now + 30_000 });
    const waiting = alone('b', async () => 'done');
    now += 30_000;
    expect(await waiting).toBe('done');
  });
});
