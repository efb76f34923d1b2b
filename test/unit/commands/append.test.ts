import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { append, appendAll } from '../../../src/commands/append.ts';
import type { Append, EventStore } from '../../../src/store/eventStore.ts';
import {
  NO_STREAM,
  StoreUnavailable,
  UnknownOutcome,
  WrongExpectedRevision,
} from '../../../src/store/eventStore.ts';
import { memoryStore } from '../../support/orchestrator.ts';
import { failingStore } from './faultyStore.ts';

const unknown = new UnknownOutcome('the answer was lost');
const unavailable = new StoreUnavailable('no connection');

const event = (stream: string): Append => ({
  stream,
  expectedRevision: NO_STREAM,
  events: [{ id: randomUUID(), type: 'Create', data: '{}', metadata: '{}' }],
});

const lengthOf = async (store: EventStore, stream: string) => (await store.readStream(stream)).length;

describe('an append whose outcome is unknown', () => {
  it.each(['before', 'after'] as const)(
    'is written once where the answer was lost %s it was',
    async (when) => {
      const { store, fail } = failingStore(memoryStore());
      fail(unknown, when);
      expect(await append(store, event('a-1'))).toMatchObject({ revision: 0 });
      expect(await lengthOf(store, 'a-1')).toBe(1);
    },
  );

  it('to several streams is written once', async () => {
    const { store, fail } = failingStore(memoryStore());
    fail(unknown, 'after');
    fail(unknown, 'before');
    await appendAll(store, [event('a-1'), event('a-2')]);
    expect([await lengthOf(store, 'a-1'), await lengthOf(store, 'a-2')]).toEqual([1, 1]);
  });

  it('is asked after also when the store cannot be reached for a while', async () => {
    const { store, fail } = failingStore(memoryStore());
    fail(unknown, 'after');
    fail(unavailable, 'before');
    expect(await append(store, event('a-1'))).toMatchObject({ revision: 0 });
    expect(await lengthOf(store, 'a-1')).toBe(1);
  });

  it('stays unknown where nobody answers', async () => {
    const { store, fail } = failingStore(memoryStore());
    fail(unknown, 'after');
    for (let n = 0; n < 3; n += 1) fail(unavailable, 'before');
    await expect(append(store, event('a-1'))).rejects.toBe(unknown);
  });

  it('was not written where another one stands in its place', async () => {
    const { store, fail } = failingStore(memoryStore());
    await append(store, event('a-1'));
    fail(unknown, 'before');
    await expect(append(store, event('a-1'))).rejects.toThrow(WrongExpectedRevision);
    expect(await lengthOf(store, 'a-1')).toBe(1);
  });
});

describe('an append that the store refuses', () => {
  it('is not tried again', async () => {
    const { store, fail } = failingStore(memoryStore());
    fail(unavailable, 'before');
    await expect(append(store, event('a-1'))).rejects.toBe(unavailable);
    expect(await lengthOf(store, 'a-1')).toBe(0);
  });
});
