import { describe, expect, it } from 'vitest';
import { retryAtOf } from '../../../src/commands/retryPause.ts';
import { second, T0 } from '../../support/given.ts';
import { create, given } from '../domain/queueItem/world.ts';

const attempt = (retryNumber: number) => given([create({ retryNumber })]).state;

describe('the pause before the next attempt', () => {
  it.each([
    [0, 10],
    [1, 20],
    [4, 160],
    [6, 640],
    [7, 900],
    [49, 900],
  ])('after %i retries is %i s, a fifth more or less', (retryNumber, seconds) => {
    const at = (random: number) => retryAtOf(attempt(retryNumber), null, T0, random);
    expect([at(0), at(0.5), at(1)]).toEqual([second(seconds * 0.8), second(seconds), second(seconds * 1.2)]);
  });

  it('is what the robot says', () => {
    expect(retryAtOf(attempt(3), 0, T0)).toBe(second(0));
    expect(retryAtOf(attempt(3), 5_000, T0)).toBe(second(5));
  });
});
