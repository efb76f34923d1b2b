import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { seenEverywhere } from '../../../src/nodes/seenEverywhere.ts';
import { Consistency } from '../../../src/readModel/consistency.ts';
import { openState } from '../../../src/state/openState.ts';
import type { Positions } from '../../../src/state/positions.ts';
import { alice, bob } from '../../support/given.ts';

let positions: Positions;
let flushes: number;
beforeEach(async () => {
  const state = await openState({ path: ':memory:', onWriteError: () => {} });
  onTestFinished(() => state.close());
  flushes = 0;
  positions = {
    remember: (...args) => state.positions.remember(...args),
    of: (principal) => state.positions.of(principal),
    forgetBefore: (instant) => state.positions.forgetBefore(instant),
    flush: async () => {
      flushes += 1;
      return state.positions.flush();
    },
  };
});

/** One node, which has acknowledged up to a position and follows the log as the test says. */
function node(
  lastAcknowledgedPosition: number,
  caughtUpTo = (): Promise<void> => Promise.resolve(),
  logId = 'log',
) {
  const store = { logId, lastAcknowledgedPosition };
  const consistency = new Consistency(() => performance.now());
  const seen = seenEverywhere({ store, consistency, positions, caughtUpTo, clock: () => 1 });
  return { store, consistency, seen };
}

describe('what a principal has written', () => {
  it('is known to every node when it is told so', async () => {
    await node(30).seen.wrote(alice);
    const other = node(0).seen;
    expect([await other.of(alice), await other.of(bob)]).toEqual([30, 0]);
  });

  it('is nothing to wait for in another log, on the same state', async () => {
    await node(30).seen.wrote(alice);
    const { seen } = node(5, undefined, 'another log');
    expect(await seen.of(alice)).toBe(0);
    await seen.wrote(alice);
    expect([await seen.of(alice), await node(0).seen.of(alice)]).toEqual([5, 30]);
  });

  it('is kept once', async () => {
    const { store, seen } = node(30);
    await seen.wrote(alice);
    await seen.wrote(alice);
    expect(flushes).toBe(1);
    store.lastAcknowledgedPosition = 40;
    await seen.wrote(alice);
    await seen.wrote(bob);
    expect(flushes).toBe(3);
    expect(await seen.of(bob)).toBe(40);
  });

  it('is answered also where others cannot be told', async () => {
    const working = positions;
    positions = { ...working, flush: () => Promise.reject(new Error('no state')) };
    const { seen } = node(30);
    await seen.wrote(alice);
    expect(await seen.of(alice)).toBe(30);
  });
});

describe('a read', () => {
  it('waits for the rows and for what is in memory', async () => {
    const waiting: (() => void)[] = [];
    const { consistency, seen } = node(
      5,
      () =>
        new Promise((resolve) => {
          waiting.push(resolve);
        }),
    );
    let isDone = false;
    const reading = seen.caughtUp(10).finally(() => {
      isDone = true;
    });
    consistency.reached(10);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isDone).toBe(false);
    for (const resolve of waiting) resolve();
    expect(await reading).toBe(0);
  });

  it('waits for what this node has acknowledged', async () => {
    const { consistency, seen } = node(50);
    setTimeout(() => consistency.reached(50), 5);
    expect(await seen.caughtUp(10)).toBe(0);
    expect(consistency.checkpoint).toBe(50);
  });

  it('is answered where the log is not followed any more', async () => {
    const { consistency, seen } = node(5, () => Promise.reject(new Error('ended')));
    consistency.reached(10);
    expect(await seen.caughtUp(10)).toBe(0);
    await seen.heard(10);
  });
});
