import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LogAge } from '../../../src/nodes/logAge.ts';

let now: number;
let end: number;
let followed: number;
let waiting: (() => void)[];
beforeEach(() => {
  [now, end, followed, waiting] = [1_000_000, 10, 10, []];
});

const logAge = (lastPosition = async () => end): LogAge =>
  new LogAge({
    store: { lastPosition },
    caughtUpTo: (position) =>
      position <= followed ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
    clock: () => now,
  });

describe('the age of the log that a node knows', () => {
  it('is that of the last look that it has caught up with', async () => {
    const age = logAge();
    now += 1_500;
    expect(age.ms).toBe(1_500);
    await age.look();
    expect([age.ms, age.isTooOld]).toEqual([0, false]);
    now += 2_001;
    expect([age.ms, age.isTooOld]).toEqual([2_001, true]);
  });

  it('grows while the node has not followed so far', async () => {
    const age = logAge();
    end = 20;
    const looking = age.look();
    now += 3_000;
    expect(age.isTooOld).toBe(true);
    await Promise.resolve();
    await Promise.resolve();
    for (const resolve of waiting) resolve();
    await looking;
    // All is known as of when it was looked, not of when that was caught up with.
    expect(age.ms).toBe(3_000);
    followed = 20;
    await age.look();
    expect(age.ms).toBe(0);
  });

  it('grows while the end of the log cannot be read', async () => {
    const age = logAge(() => Promise.reject(new Error('no store')));
    age.start();
    onTestFinished(() => age.stop());
    await new Promise((resolve) => setTimeout(resolve, 20));
    now += 2_001;
    expect(age.isTooOld).toBe(true);
  });

  it('is looked after by itself', async () => {
    const age = logAge();
    now += 5_000;
    age.start();
    onTestFinished(() => age.stop());
    await expect.poll(() => age.ms).toBe(0);
  });
});
