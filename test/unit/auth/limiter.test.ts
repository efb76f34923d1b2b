import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../src/auth/limiter.ts';
import { TooManyAttempts } from '../../../src/auth/tooManyAttempts.ts';

describe('a limiter', () => {
  it('given three works and two places, when one ends, then the third begins', async () => {
    const limit = createLimiter(2, 10);
    const [first, second, third] = [work(), work(), work()];
    const all = [first, second, third].map(({ run }) => limit(run));
    await settle();
    expect([first, second, third].map(({ began }) => began())).toEqual([true, true, false]);
    second.end();
    await settle();
    expect(third.began()).toBe(true);
    first.end();
    third.end();
    await Promise.all(all);
  });

  it('given all places and all seats are taken, when one more comes, then it is refused and the others are not', async () => {
    const limit = createLimiter(1, 1);
    const [first, second] = [work(), work()];
    const running = [limit(first.run), limit(second.run)];
    await expect(limit(work().run)).rejects.toBeInstanceOf(TooManyAttempts);
    first.end();
    second.end();
    await expect(Promise.all(running)).resolves.toHaveLength(2);
  });

  it('given a work fails, when the next one waits, then it gets the place', async () => {
    const limit = createLimiter(1, 1);
    const failing = limit(async () => {
      throw new RangeError('no');
    });
    const next = limit(async () => 'done');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('done');
  });

  it('given the queue was full and has emptied, when others come, then they are let in', async () => {
    const limit = createLimiter(1, 0);
    const first = work();
    const running = limit(first.run);
    await expect(limit(async () => 1)).rejects.toBeInstanceOf(TooManyAttempts);
    first.end();
    await running;
    await expect(limit(async () => 2)).resolves.toBe(2);
  });
});

function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let hasBegun = false;
  return {
    run: () => {
      hasBegun = true;
      return promise;
    },
    began: () => hasBegun,
    end: resolve,
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
