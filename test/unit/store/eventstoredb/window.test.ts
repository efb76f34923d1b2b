import { describe, expect, it } from 'vitest';
import { Window } from '../../../../src/store/eventstoredb/window.ts';

/** Work that says when it has begun and ends when it is told. */
function task(window: Window, bytes: number) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const seen = { hasBegun: false };
  const done = window.run(bytes, () => {
    seen.hasBegun = true;
    return promise;
  });
  return { seen, done, end: resolve, fail: reject };
}

const begun = (tasks: readonly ReturnType<typeof task>[]): boolean[] =>
  tasks.map(({ seen }) => seen.hasBegun);

describe('a window', () => {
  it('lets so many in at once, and the next as one leaves', async () => {
    const window = new Window(2, 1_000);
    const tasks = [task(window, 1), task(window, 1), task(window, 1), task(window, 1)];
    await Promise.resolve();
    expect(begun(tasks)).toEqual([true, true, false, false]);
    tasks[1]?.end();
    await tasks[1]?.done;
    await Promise.resolve();
    expect(begun(tasks)).toEqual([true, true, true, false]);
  });

  it('lets in by bytes, in the order of coming', async () => {
    const window = new Window(9, 100);
    const tasks = [task(window, 60), task(window, 60), task(window, 10)];
    await Promise.resolve();
    expect(begun(tasks)).toEqual([true, false, false]);
    tasks[0]?.end();
    await tasks[0]?.done;
    await Promise.resolve();
    expect(begun(tasks)).toEqual([true, true, true]);
  });

  it('lets in what is larger than itself when it is empty', async () => {
    const window = new Window(9, 100);
    const large = task(window, 500);
    const small = task(window, 1);
    expect(begun([large, small])).toEqual([true, false]);
    large.end();
    await large.done;
    await Promise.resolve();
    expect(small.seen.hasBegun).toBe(true);
  });

  it('is left by work that fails', async () => {
    const window = new Window(1, 100);
    const [first, second] = [task(window, 1), task(window, 1)];
    const failure = new Error('failed');
    first.fail(failure);
    await expect(first.done).rejects.toBe(failure);
    await Promise.resolve();
    expect(second.seen.hasBegun).toBe(true);
  });
});
