import { expect, it } from 'vitest';
import { toldOnce } from '../../../src/nodes/toldOnce.ts';

it('tells of a failure once, until a round succeeds', async () => {
  const outcomes = ['a', 'b', null, 'c', 'd'];
  const told: string[] = [];
  let n = 0;
  const round = toldOnce(
    async () => {
      const outcome = outcomes[n];
      n += 1;
      if (typeof outcome === 'string') throw new Error(outcome);
    },
    (error) => told.push(error instanceof Error ? error.message : ''),
  );
  for (const _ of outcomes) await round();
  expect(told).toEqual(['a', 'c']);
});
