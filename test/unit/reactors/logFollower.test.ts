import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { noHead, sealAppend } from '../../../src/commands/sealedAppend.ts';
import type { Recorded } from '../../../src/domain/event.ts';
import { followLog } from '../../../src/reactors/logFollower.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { metadata, second } from '../../support/given.ts';
import { memoryStore } from '../../support/orchestrator.ts';

const append = async (store: EventStore, stream: string): Promise<number> => {
  const sealed = sealAppend(stream, noHead, [{ type: 'Create', data: { stream } }], metadata(second(0)));
  return (await store.append(sealed.append)).position ?? 0;
};

const follow = (store: EventStore, after = 0, onApply: (event: Recorded) => void = () => {}) => {
  const applied: Recorded[] = [];
  const errors: unknown[] = [];
  const grown: number[] = [];
  const foreign: string[] = [];
  const follower = followLog(store, {
    after,
    categories: new Set(['a', 'b']),
    apply: (event) => {
      onApply(event);
      applied.push(event);
    },
    onForeign: ({ stream, revision }) => foreign.push(`${stream} ${revision}`),
    onGrown: (position) => grown.push(position),
    onError: (error) => errors.push(error),
  });
  return { ...follower, streams: () => applied.map(({ stream }) => stream), errors, grown, foreign, applied };
};

describe('a follower of the log', () => {
  it('applies what was there and what comes, in order, decoded', async () => {
    const store = memoryStore();
    await append(store, 'a-1');
    const follower = follow(store);
    const last = await append(store, 'b-1');
    await follower.caughtUpTo(last);
    expect(follower.streams()).toEqual(['a-1', 'b-1']);
    expect(follower.applied[1]).toMatchObject({ type: 'Create', data: { stream: 'b-1' }, position: last });
    expect(follower.grown.at(-1)).toBe(last);
    await follower.stop();
  });

  it('begins behind the position that it is told', async () => {
    const store = memoryStore();
    const first = await append(store, 'a-1');
    const follower = follow(store, first);
    await follower.caughtUpTo(await append(store, 'a-2'));
    expect(follower.streams()).toEqual(['a-2']);
    await follower.stop();
  });

  it('leaves out other categories, but has reached them', async () => {
    const store = memoryStore();
    const follower = follow(store);
    await append(store, 'a-1');
    await follower.caughtUpTo(await append(store, 'c-1'));
    expect(follower.streams()).toEqual(['a-1']);
    await follower.stop();
  });

  it('lets several wait, each for what it asks for', async () => {
    const store = memoryStore();
    const follower = follow(store);
    const positions = await Promise.all(['a-1', 'a-2', 'a-3'].map((stream) => append(store, stream)));
    const reached: number[] = [];
    await Promise.all(
      positions.map(async (position) => {
        await follower.caughtUpTo(position);
        reached.push(position);
        expect(follower.applied.length).toBeGreaterThanOrEqual(positions.indexOf(position) + 1);
      }),
    );
    expect(reached).toEqual(positions);
    await follower.stop();
  });

  it('lets nobody wait for what is reached', async () => {
    const store = memoryStore();
    const follower = follow(store, 5);
    await follower.caughtUpTo(5);
    await follower.caughtUpTo(0);
    await follower.stop();
    await follower.caughtUpTo(5);
    expect(follower.applied).toEqual([]);
  });

  it('tells those who wait when it is stopped', async () => {
    const store = memoryStore();
    const follower = follow(store);
    await Promise.all([
      expect(follower.caughtUpTo(1_000)).rejects.toThrow('not followed any more'),
      follower.stop(),
    ]);
    await expect(follower.caughtUpTo(1_000)).rejects.toThrow('not followed any more');
    expect(follower.errors).toEqual([]);
  });

  it('passes over what somebody else has put there, and tells of it', async () => {
    const store = memoryStore();
    const follower = follow(store);
    const foreign = { id: randomUUID(), type: 'Create', data: '{}', metadata: '' };
    await store.append({ stream: 'a-1', expectedRevision: -1, events: [foreign] });
    await store.append({ stream: 'c-1', expectedRevision: -1, events: [foreign] });
    await follower.caughtUpTo(await append(store, 'a-2'));
    expect(follower.streams()).toEqual(['a-2']);
    expect(follower.foreign).toEqual(['a-1 0']);
    expect(follower.errors).toEqual([]);
    await follower.stop();
  });

  it('ends where an event cannot be applied, and says so', async () => {
    const store = memoryStore();
    const failure = new Error('broken');
    const follower = follow(store, 0, ({ stream }) => {
      if (stream === 'a-2') throw failure;
    });
    await Promise.all([
      expect(follower.caughtUpTo(1_000)).rejects.toThrow('not followed any more'),
      append(store, 'a-1'),
      append(store, 'a-2'),
    ]);
    expect(follower.errors).toEqual([failure]);
    expect(follower.streams()).toEqual(['a-1']);
    await follower.stop();
  });
});
