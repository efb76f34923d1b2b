import { describe, expect, it } from 'vitest';
import { Together } from '../../../src/nodes/together.ts';

/** Who asks, and what `ask` was asked for; answers come when the test gives them. */
function asking() {
  const together = new Together<number>();
  const asked: {
    count: number;
    answer: (values: readonly number[]) => void;
    fail: (error: Error) => void;
  }[] = [];
  const next = (question: string) =>
    together.next(
      question,
      (count) =>
        new Promise((answer, fail) => {
          asked.push({ count, answer, fail });
        }),
    );
  return { next, asked };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('those who ask the same', () => {
  it('while an answer is under way are asked for together in the next one', async () => {
    const { next, asked } = asking();
    const first = next('a');
    const later = [next('a'), next('a'), next('a')];
    expect(asked.map(({ count }) => count)).toEqual([1]);
    asked[0]?.answer([1]);
    expect(await first).toBe(1);
    await turn();
    expect(asked.map(({ count }) => count)).toEqual([1, 3]);
    asked[1]?.answer([2, 3]);
    expect(await Promise.all(later)).toEqual([2, 3, null]);
    void next('a');
    expect(asked).toHaveLength(3);
  });

  it('do not wait for those who ask something else', () => {
    const { next, asked } = asking();
    void next('a');
    void next('b');
    expect(asked).toHaveLength(2);
  });

  it('all fail when one answer fails, and ask again', async () => {
    const { next, asked } = asking();
    const all = Promise.allSettled([next('a'), next('a')]);
    asked[0]?.fail(new Error('no answer'));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = next('a');
    asked[1]?.answer([7]);
    expect(await again).toBe(7);
  });

  it('get no more than 32 in one answer', async () => {
    const { next, asked } = asking();
    const all = Array.from({ length: 40 }, () => next('a'));
    for (let n = 0; n < 3; n += 1) {
      asked[n]?.answer(Array.from({ length: asked[n]?.count ?? 0 }, (_, value) => value));
      await turn();
    }
    await Promise.all(all);
    expect(asked.map(({ count }) => count)).toEqual([1, 32, 7]);
  });
});
