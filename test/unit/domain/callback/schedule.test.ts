import { describe, expect, it } from 'vitest';
import { delays, MAX_ASKED_MS, nextAttempt } from '../../../../src/domain/callback/schedule.ts';
import { millisecondsBetween } from '../../../../src/domain/instant.ts';
import { second } from '../../../support/given.ts';

const at = second(0);

const waitAfter = (failures: number, random = 0.5, askedMs: number | null = null): number => {
  const next = nextAttempt(failures, at, random, askedMs);
  if (next === null) throw new Error('there is another attempt');
  return millisecondsBetween(at, next);
};

describe('the attempts of a callback', () => {
  it('are nine in about 45 hours', () => {
    expect(delays).toHaveLength(9);
    const hours = delays.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect(hours).toBeCloseTo(44.6, 1);
  });

  it.each([
    [1, 5_000],
    [2, 30_000],
    [3, 300_000],
    [4, 1_800_000],
    [5, 7_200_000],
    [6, 21_600_000],
    [7, 43_200_000],
    [8, 86_400_000],
  ])('come %i failures later after %i ms', (failures, ms) => {
    expect(waitAfter(failures)).toBe(ms);
  });

  it('end with the ninth failure', () => {
    expect(nextAttempt(9, at, 0.5, null)).toBeNull();
    expect(nextAttempt(9, at, 0.5, 60_000)).toBeNull();
  });

  it('stray a fifth to either side', () => {
    expect([waitAfter(3, 0), waitAfter(3, 0.999_999)]).toEqual([240_000, 360_000]);
  });
});

describe('a pause that the receiver asks for', () => {
  it('is kept where it is longer', () => {
    expect(waitAfter(1, 0.5, 60_000)).toBe(60_000);
  });

  it('shortens nothing', () => {
    expect(waitAfter(3, 0.5, 1_000)).toBe(300_000);
    expect(waitAfter(3, 0.5, 0)).toBe(300_000);
  });

  it('is an hour at most', () => {
    expect(waitAfter(1, 0.5, 86_400_000)).toBe(MAX_ASKED_MS);
    expect(waitAfter(8, 0.5, 86_400_000 * 7)).toBe(86_400_000);
  });
});
