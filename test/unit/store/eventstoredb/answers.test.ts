import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Answers } from '../../../../src/store/eventstoredb/answers.ts';

describe('a watch over answers', () => {
  let silences = 0;
  let answers: Answers;
  beforeEach(() => {
    vi.useFakeTimers();
    silences = 0;
    answers = new Answers(1_000, () => (silences += 1));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Something that is owed; the function answers it. */
  function owed(): () => Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const watched = answers.watch(promise);
    return () => {
      resolve();
      return watched;
    };
  }

  it('tells when nothing is answered for its time, and again when that goes on', async () => {
    owed();
    await vi.advanceTimersByTimeAsync(999);
    expect(silences).toBe(0);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(silences).toBe(2);
  });

  it('leaves a long queue in peace whose answers come one by one', async () => {
    const queue = Array.from({ length: 20 }, owed);
    for (const answer of queue) {
      await vi.advanceTimersByTimeAsync(900);
      await answer();
    }
    expect(silences).toBe(0);
  });

  it('takes a failure for an answer', async () => {
    owed();
    await vi.advanceTimersByTimeAsync(900);
    await expect(answers.watch(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await vi.advanceTimersByTimeAsync(900);
    expect(silences).toBe(0);
  });

  it('is at rest while nothing is owed', async () => {
    await owed()();
    expect(vi.getTimerCount()).toBe(0);
  });
});
