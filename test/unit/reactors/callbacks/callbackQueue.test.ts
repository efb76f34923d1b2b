import { describe, expect, it } from 'vitest';
import type { CallbackEvent } from '../../../../src/domain/callback/callback.ts';
import { OPENS_AFTER, PROBE_MS } from '../../../../src/reactors/callbacks/breaker.ts';
import type { PendingCallback, Tried } from '../../../../src/reactors/callbacks/callbackQueue.ts';
import { CallbackQueue } from '../../../../src/reactors/callbacks/callbackQueue.ts';
import { recorded, second, T0 } from '../../../support/given.ts';

const pending = (taskId: number, more: Partial<PendingCallback> = {}): PendingCallback => ({
  taskId,
  systemId: 61,
  url: 'https://a.example/done',
  dueAt: T0,
  revision: 0,
  ...more,
});

const queueOf = (...callbacks: PendingCallback[]): CallbackQueue => {
  const queue = new CallbackQueue();
  for (const callback of callbacks) queue.put(callback);
  return queue;
};

/** The ids of all that can be started at an instant, and are. */
function startAll(queue: CallbackQueue, now = T0): number[] {
  const started: number[] = [];
  for (let next = queue.start(now); next !== null; next = queue.start(now)) started.push(next.taskId);
  return started;
}

/** What is started fails or is answered at once, and is due again right away. */
function tryOnce(queue: CallbackQueue, tried: Tried, now = T0): number | null {
  const next = queue.start(now);
  if (next === null) return null;
  queue.settle(next.taskId, tried, now, tried === 'answered' ? null : next);
  return next.taskId;
}

describe('the queue of callbacks', () => {
  it('starts those that are due, the first due first', () => {
    const queue = queueOf(
      pending(1, { dueAt: T0 + 2 }),
      pending(2, { dueAt: T0 + 1 }),
      pending(3, { dueAt: T0 + 3 }),
    );
    expect(startAll(queue, T0)).toEqual([]);
    expect(queue.nextAt()).toBe(T0 + 1);
    expect(startAll(queue, T0 + 2)).toEqual([2, 1]);
    expect([queue.size, queue.running]).toEqual([3, 2]);
  });

  it('starts two of a host at a time, of whichever systems', () => {
    const queue = queueOf(pending(1), pending(2, { systemId: 62 }), pending(3), pending(4, { systemId: 62 }));
    expect(startAll(queue)).toHaveLength(2);
    expect(queue.nextAt()).toBeNull();
    queue.settle(1, 'answered', T0, null);
    expect(startAll(queue)).toHaveLength(1);
  });

  it('lets no host wait for another one', () => {
    const slow = Array.from({ length: 20 }, (_, n) => pending(n + 1));
    const queue = queueOf(...slow, pending(50, { url: 'https://b.example/' }));
    expect(startAll(queue)).toEqual(expect.arrayContaining([50]));
  });

  it('gives each host its turn', () => {
    const queue = queueOf(
      ...[1, 2, 3].map((id) => pending(id)),
      ...[11, 12, 13].map((id) => pending(id, { url: 'https://b.example/' })),
    );
    const order: (number | null)[] = [];
    for (let n = 0; n < 6; n += 1) order.push(tryOnce(queue, 'answered'));
    expect(order).toEqual([1, 11, 2, 12, 3, 13]);
    expect([queue.size, queue.nextAt()]).toEqual([0, null]);
  });

  it('tells hosts apart by their ports, and takes what is no URL for one of its own', () => {
    const urls = ['http://a.example:81/', 'http://a.example:82/', 'nonsense'];
    const queue = queueOf(...urls.map((url, n) => pending(n + 1, { url })));
    expect(startAll(queue)).toEqual([1, 2, 3]);
  });
});

describe('a callback that is settled', () => {
  it('waits for its next attempt', () => {
    const queue = queueOf(pending(1));
    startAll(queue);
    queue.settle(1, 'failed', T0, pending(1, { dueAt: T0 + 5_000, revision: 1 }));
    expect(startAll(queue, T0 + 4_999)).toEqual([]);
    expect(queue.nextAt()).toBe(T0 + 5_000);
    expect(startAll(queue, T0 + 5_000)).toEqual([1]);
  });

  it('is not undone by an older word, nor started twice', () => {
    const queue = queueOf(pending(1));
    startAll(queue);
    queue.put(pending(1, { dueAt: T0 + 1, revision: 3 }));
    expect(startAll(queue, T0 + 9)).toEqual([]);
    queue.settle(1, 'untried', T0, pending(1, { dueAt: T0 + 900, revision: 2 }));
    expect(queue.nextAt()).toBe(T0 + 1);
  });

  it('must have been started', () => {
    expect(() => queueOf(pending(1)).settle(1, 'answered', T0, null)).toThrow('was not started');
  });
});

describe('the events of a callback', () => {
  const apply = (queue: CallbackQueue, revision: number, event: CallbackEvent, at = second(0)): void =>
    queue.apply(recorded('callback-1', revision, event, { at }));
  const target = { systemId: 61, url: 'https://a.example/' };
  const requested: CallbackEvent = {
    type: 'Requested',
    data: { ...target, taskId: 1, outcome: 'DONE', taskRevision: 3 },
  };
  const failed = (nextAt?: string): CallbackEvent => ({
    type: 'AttemptFailed',
    data: { n: 1, ms: 1, error: 'timeout', ...(nextAt !== undefined && { nextAt }) },
  });

  it('put it in, move it and take it out', () => {
    const queue = new CallbackQueue();
    apply(queue, 0, requested, second(1));
    expect(queue.nextAt()).toBe(T0 + 1_000);
    apply(queue, 1, failed(second(7)));
    expect(queue.nextAt()).toBe(T0 + 7_000);
    apply(queue, 2, { type: 'Delivered', data: { n: 2, code: 200, ms: 1 } });
    expect([queue.nextAt(), queue.size]).toEqual([null, 0]);
    apply(queue, 3, { type: 'Replayed', data: target }, second(9));
    expect(queue.nextAt()).toBe(T0 + 9_000);
    apply(queue, 4, failed());
    apply(queue, 5, { type: 'Dead', data: { reason: 'gone' } });
    expect(queue.size).toBe(0);
  });

  it('change nothing where they are known already, or nothing is known', () => {
    const queue = queueOf(pending(1, { revision: 1, dueAt: T0 + 5 }));
    apply(queue, 0, requested);
    apply(queue, 1, failed(second(7)));
    expect(queue.nextAt()).toBe(T0 + 5);
    const empty = new CallbackQueue();
    apply(empty, 1, failed(second(7)));
    expect(empty.size).toBe(0);
  });
});

describe('a receiver that does not answer', () => {
  const failing = (): CallbackQueue => {
    const queue = queueOf(...Array.from({ length: 12 }, (_, n) => pending(n + 1)));
    for (let n = 0; n < OPENS_AFTER; n += 1) expect(tryOnce(queue, 'failed')).not.toBeNull();
    return queue;
  };

  it('is left alone after ten failures in a row, and none of its callbacks is lost', () => {
    const queue = failing();
    expect(startAll(queue, T0 + PROBE_MS - 1)).toEqual([]);
    expect([queue.size, queue.nextAt()]).toEqual([12, T0 + PROBE_MS]);
  });

  it('is asked by one after five minutes, and again five minutes later', () => {
    const queue = failing();
    expect(startAll(queue, T0 + PROBE_MS)).toHaveLength(1);
    expect(queue.nextAt()).toBeNull();
    queue.settle(1, 'failed', T0 + PROBE_MS, pending(1, { dueAt: T0 + PROBE_MS + 5_000, revision: 1 }));
    expect(queue.nextAt()).toBe(T0 + 2 * PROBE_MS);
    expect(startAll(queue, T0 + 2 * PROBE_MS)).toHaveLength(1);
  });

  it('gets all of them as soon as it answers', () => {
    const queue = failing();
    expect(tryOnce(queue, 'answered', T0 + PROBE_MS)).toBe(1);
    for (let n = 0; n < 11; n += 1) expect(tryOnce(queue, 'answered', T0 + PROBE_MS)).not.toBeNull();
    expect(queue.size).toBe(0);
  });

  it('is asked on by other systems, and at other hosts', () => {
    const queue = failing();
    queue.put(pending(20, { systemId: 62 }));
    queue.put(pending(21, { url: 'https://b.example/' }));
    expect(startAll(queue)).toEqual([20, 21]);
  });

  it('is not meant by an answer in between, nor by what was never sent', () => {
    const queue = queueOf(...Array.from({ length: 12 }, (_, n) => pending(n + 1)));
    for (let n = 0; n < OPENS_AFTER - 1; n += 1) tryOnce(queue, 'failed');
    expect(tryOnce(queue, 'answered')).not.toBeNull();
    for (let n = 0; n < OPENS_AFTER - 1; n += 1) tryOnce(queue, 'failed');
    for (let n = 0; n < OPENS_AFTER; n += 1) tryOnce(queue, 'untried');
    expect(queue.nextAt()).toBe(T0);
  });
});
