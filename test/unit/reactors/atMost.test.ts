import { describe, expect, it } from 'vitest';
import { atMost } from '../../../src/reactors/atMost.ts';

describe('works in turns', () => {
  it('are so many at a time, begun in their order, and one that fails makes room', async () => {
    const inTurns = atMost(2);
    const begun: number[] = [];
    const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    const works = ends.map(({ promise }, n) =>
      inTurns(async () => {
        begun.push(n);
        await promise;
        return n;
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.reject(new Error('failed'));
    await expect(works[1]).rejects.toThrow('failed');
    expect(begun).toEqual([0, 1, 2]);
    for (const { resolve } of ends) resolve();
    expect(await Promise.all([works[0], works[2], works[3]])).toEqual([0, 2, 3]);
    expect(begun).toEqual([0, 1, 2, 3]);
    expect(await inTurns(async () => 'free again')).toBe('free again');
  });
});
