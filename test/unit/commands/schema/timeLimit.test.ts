import { describe, expect, it } from 'vitest';
import { withinTime } from '../../../../src/commands/schema/timeLimit.ts';

describe('withinTime', () => {
  it('given work that ends, when run, then its value is returned', () => {
    expect(withinTime(10_000, () => [1, 2])).toEqual({ outcome: 'done', value: [1, 2] });
    expect(withinTime(10_000, () => undefined)).toEqual({ outcome: 'done', value: undefined });
  });

  it('given work that never ends, when run, then it is interrupted, and the next work runs', () => {
    const endless = (): void => {
      for (;;);
    };
    expect(withinTime(10, endless)).toEqual({ outcome: 'tooLong' });
    expect(withinTime(10_000, () => 1)).toEqual({ outcome: 'done', value: 1 });
  });

  it('given a catastrophic regular expression of JavaScript, when run, then it is interrupted', () => {
    expect(withinTime(10, () => /^(a+)+$/.test(`${'a'.repeat(40)}!`))).toEqual({ outcome: 'tooLong' });
  });

  it('given work that throws, when run, then the very error is thrown on', () => {
    const error = new RangeError('x');
    const fail = (): never => {
      throw error;
    };
    expect(() => withinTime(10_000, fail)).toThrow(error);
  });
});
