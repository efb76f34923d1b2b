import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeBehind } from '../../../src/state/writeBehind.ts';

/** What a database is to it: each batch waits until the test answers it. */
function slowWriter() {
  const batches: { readonly entries: [string, number][]; readonly answer: (error?: Error) => void }[] = [];
  const onError = vi.fn<(error: unknown) => void>();
  const behind = writeBehind<number>({
    delayMs: 5,
    retryMs: 200,
    join: Math.max,
    onError,
    write: (batch) =>
      new Promise<void>((resolve, reject) => {
        batches.push({
          entries: [...batch],
          answer: (error) => (error === undefined ? resolve() : reject(error)),
        });
      }),
  });
  return { behind, batches, onError };
}

const settled = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(0);
};

describe('what is written behind', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes into one batch after the delay, the values of one key as one', async () => {
    const { behind, batches } = slowWriter();
    behind.collect('a', 1);
    behind.collect('b', 2);
    behind.collect('a', 3);
    await vi.advanceTimersByTimeAsync(4);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches.map(({ entries }) => entries)).toEqual([
      [
        ['a', 3],
        ['b', 2],
      ],
    ]);
  });

  it('is pending until it is known to be written', async () => {
    const { behind, batches } = slowWriter();
    behind.collect('a', 1);
    expect(behind.pending('a')).toBe(1);
    await vi.advanceTimersByTimeAsync(5);
    behind.collect('a', 2);
    expect(behind.pending('a')).toBe(2);
    batches[0]?.answer();
    await settled();
    expect(behind.pending('a')).toBe(2);
    expect(behind.pending('b')).toBeUndefined();
  });

  it('waits for the batch that is under way', async () => {
    const { behind, batches } = slowWriter();
    behind.collect('a', 1);
    const first = behind.flush();
    behind.collect('a', 2);
    const both = [behind.flush(), behind.flush()];
    await settled();
    expect(batches).toHaveLength(1);
    batches[0]?.answer();
    await first;
    await settled();
    expect(batches.map(({ entries }) => entries)).toEqual([[['a', 1]], [['a', 2]]]);
    batches[1]?.answer();
    await Promise.all(both);
    expect(behind.pending('a')).toBeUndefined();
  });

  it('is kept where it fails, joined with what came since, and tried again', async () => {
    const { behind, batches } = slowWriter();
    behind.collect('a', 5);
    behind.collect('b', 1);
    const flush = behind.flush();
    behind.collect('a', 4);
    batches[0]?.answer(new Error('gone'));
    await expect(flush).rejects.toThrow('gone');
    expect(behind.pending('a')).toBe(5);
    await vi.advanceTimersByTimeAsync(200);
    expect(batches[1]?.entries).toEqual([
      ['a', 5],
      ['b', 1],
    ]);
  });

  it('tells once that it fails, and once more after it had worked again', async () => {
    const { behind, batches, onError } = slowWriter();
    behind.collect('a', 1);
    for (const [n, error] of [new Error('1'), new Error('2'), undefined].entries()) {
      await vi.advanceTimersByTimeAsync(200);
      batches[n]?.answer(error);
      await settled();
    }
    expect(onError.mock.calls).toEqual([[new Error('1')]]);
    behind.collect('a', 1);
    await vi.advanceTimersByTimeAsync(5);
    batches[3]?.answer(new Error('3'));
    await settled();
    expect(onError).toHaveBeenCalledTimes(2);
  });

  it('is not written after it was stopped', async () => {
    const { behind, batches } = slowWriter();
    behind.collect('a', 1);
    behind.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(batches).toEqual([]);
  });
});
