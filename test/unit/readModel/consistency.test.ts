import { beforeEach, describe, expect, it } from 'vitest';
import { Consistency } from '../../../src/readModel/consistency.ts';

describe('reading what was written', () => {
  let now: number;
  let consistency: Consistency;

  beforeEach(() => {
    now = 1_000;
    consistency = new Consistency(() => now);
  });

  it('given rows that have come there, then nobody waits', async () => {
    consistency.reached(5);
    expect(await consistency.waitFor(5)).toBe(0);
    expect(consistency.checkpoint).toBe(5);
  });

  it('given a read that has to wait, then it says so, and otherwise not', async () => {
    let waiting = 0;
    consistency = new Consistency(
      () => now,
      () => (waiting += 1),
    );
    consistency.reached(5);
    await consistency.waitFor(5);
    expect(waiting).toBe(0);
    const wait = consistency.waitFor(6);
    expect(waiting).toBe(1);
    consistency.reached(6);
    await wait;
  });

  it('given rows that come there, then those who wait for that or less go on', async () => {
    const waits = [consistency.waitFor(3), consistency.waitFor(5), consistency.waitFor(9, 20)];
    consistency.reached(5);
    expect(await Promise.all(waits.slice(0, 2))).toEqual([0, 0]);
    now += 20;
    expect(await waits[2]).toBe(20);
  });

  it('given rows that do not come, then it tells for how long the log has been ahead of them', async () => {
    consistency.grown(5);
    now += 300;
    expect(consistency.behindMs).toBe(300);
    const waiting = consistency.waitFor(5, 1);
    now += 50;
    expect(await waiting).toBe(350);
  });

  it('knows how far the log has grown, wherever the rows are', () => {
    consistency.grown(9);
    consistency.reached(9);
    consistency.grown(5);
    expect(consistency.end).toBe(9);
  });

  it('given rows that come part of the way, then only the rest counts', () => {
    consistency.grown(5);
    now += 100;
    consistency.grown(9);
    now += 100;
    consistency.reached(5);
    expect(consistency.behindMs).toBe(100);
    consistency.reached(9);
    expect(consistency.behindMs).toBe(0);
    consistency.grown(9);
    expect(consistency.behindMs).toBe(0);
  });

  it('given rows that begin anew, then they are behind from that moment on', () => {
    consistency.grown(9);
    consistency.reached(9);
    now += 500;
    consistency.reached(0);
    now += 100;
    consistency.reached(4);
    expect(consistency.behindMs).toBe(100);
    consistency.reached(9);
    expect(consistency.behindMs).toBe(0);
  });

  it('given appends right after one another, then they count as one', () => {
    consistency.grown(5);
    now += 5;
    consistency.grown(6);
    consistency.reached(5);
    expect(consistency.behindMs).toBe(5);
    consistency.reached(6);
    expect(consistency.behindMs).toBe(0);
  });
});
