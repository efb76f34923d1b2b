import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressThrottle } from '../../../src/commands/progressThrottle.ts';

let written: string[];
let errors: unknown[];
let throttle: ProgressThrottle;
beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  errors = [];
  throttle = new ProgressThrottle((error) => errors.push(error));
});
afterEach(() => {
  vi.useRealTimers();
});

const report = (text: string, key = 'a') =>
  throttle.report(key, async () => {
    written.push(text);
  });

describe('progress', () => {
  it('is written at once, then the last of each second', async () => {
    expect(await report('1')).toBe(true);
    expect([await report('2'), await report('3')]).toEqual([false, false]);
    expect(written).toEqual(['1']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(written).toEqual(['1', '3']);
    await report('4');
    await vi.advanceTimersByTimeAsync(999);
    expect(written).toEqual(['1', '3']);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual(['1', '3', '4']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await report('5')).toBe(true);
  });

  it('of one does not hold up that of another', async () => {
    await report('1');
    expect(await report('1 of b', 'b')).toBe(true);
  });

  it('that waits is written when it must be', async () => {
    await report('1');
    await report('2');
    await throttle.flush('a');
    expect(written).toEqual(['1', '2']);
    await throttle.flush('a');
    await throttle.flush('none');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written).toEqual(['1', '2']);
  });

  it('is written when all stops', async () => {
    for (const key of ['a', 'b']) {
      await report('1', key);
      await report(`2 of ${key}`, key);
    }
    await throttle.stop();
    expect(written.slice(2)).toEqual(['2 of a', '2 of b']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that cannot be written is told to its caller, or to whom it may concern', async () => {
    const failing = () => Promise.reject(new Error('no disk'));
    await expect(throttle.report('a', failing)).rejects.toThrow('no disk');
    expect(await throttle.report('a', failing)).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(errors).toMatchObject([{ message: 'no disk' }]);
  });
});
