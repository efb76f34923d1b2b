import { beforeEach, describe, expect, it } from 'vitest';
import { GrowthSignal } from '../../../src/readModel/growthSignal.ts';

describe('the signal that the log has grown', () => {
  let told: number;
  let signal: GrowthSignal;

  beforeEach(() => {
    told = 0;
    signal = new GrowthSignal(() => {
      told += 1;
    });
  });

  it('given growth upon growth, then the projector is told once, until it reports', () => {
    signal.grown(1);
    signal.grown(2);
    expect(told).toBe(1);
    signal.reached(2);
    signal.grown(3);
    expect(told).toBe(2);
  });

  it('given a report of less than there is, then it is told once more', () => {
    signal.grown(1);
    signal.grown(9);
    signal.reached(1);
    expect(told).toBe(2);
    signal.reached(9);
    expect(told).toBe(2);
  });

  it('given growth that it has reported already, then it is not told, and is told of the next', () => {
    signal.reached(5);
    signal.grown(4);
    signal.grown(5);
    expect(told).toBe(0);
    signal.grown(6);
    expect(told).toBe(1);
  });
});
