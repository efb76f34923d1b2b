import {
  ANY,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { StreamMetadata } from '@eventstore/db-client/dist/streams/utils/streamMetadata.js';
import { describe, expect, it } from 'vitest';
import { all, events, follow, idsOf, userEvents, world } from './world.ts';

const stream = 'queueItem-1';

describe('the metadata of a stream', () => {
  const given = world();
  const revisions = async (): Promise<number[]> =>
    (await all(given.client.readStream(stream))).map(({ revision }) => Number(revision));
  const setMetadata = (metadata: StreamMetadata) => given.client.setStreamMetadata(stream, metadata);

  it('are set and got, and there are none before', async () => {
    expect(await given.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
    await setMetadata({ maxCount: 3, owner: 'somebody' });
    await setMetadata({ maxCount: 4, owner: 'somebody else' });
    expect(await given.client.getStreamMetadata(stream)).toMatchObject({
      streamName: stream,
      metadata: { maxCount: 4, owner: 'somebody else' },
    });
  });

  it('have revisions of their own', async () => {
    await given.client.setStreamMetadata(stream, { maxCount: 3 }, { expectedRevision: NO_STREAM });
    await given.client.setStreamMetadata(stream, { maxCount: 4 }, { expectedRevision: 0n });
    await expect(
      given.client.setStreamMetadata(stream, { maxCount: 5 }, { expectedRevision: 0n }),
    ).rejects.toMatchObject({ actualVersion: 1n });
  });

  it('hide all but the last events', async () => {
    await given.client.appendToStream(stream, events(10));
    await setMetadata({ maxCount: 3 });
    expect(await revisions()).toEqual([7, 8, 9]);
    await given.client.appendToStream(stream, events(1));
    expect(await revisions()).toEqual([8, 9, 10]);
  });

  it('hide events before a revision', async () => {
    await given.client.appendToStream(stream, events(10));
    await setMetadata({ truncateBefore: 8 });
    expect(await revisions()).toEqual([8, 9]);
    await setMetadata({ truncateBefore: 10 });
    expect(await revisions()).toEqual([]);
  });

  it('hide old events', async () => {
    await given.client.appendToStream(stream, events(2));
    await setMetadata({ maxAge: 1_000 });
    expect(await revisions()).toEqual([0, 1]);
    await setMetadata({ maxAge: -1 });
    expect(await revisions()).toEqual([]);
  });

  it('hide nothing in $all', async () => {
    await given.client.appendToStream(stream, events(10));
    await setMetadata({ maxCount: 1 });
    expect(await userEvents(given.client)).toHaveLength(10);
  });
});

describe('a deleted stream', () => {
  const given = world();

  it('is not found, and goes on with its revisions when it is appended to', async () => {
    const { client } = given;
    await client.appendToStream(stream, events(3));
    await client.setStreamMetadata(stream, { owner: 'somebody' });
    expect((await client.deleteStream(stream, { expectedRevision: 2n })).position?.commit).toBeGreaterThan(
      0n,
    );
    await expect(all(client.readStream(stream))).rejects.toBeInstanceOf(StreamNotFoundError);
    const again = events(2);
    expect(
      (await client.appendToStream(stream, again, { expectedRevision: NO_STREAM })).nextExpectedRevision,
    ).toBe(4n);
    expect(idsOf(await all(client.readStream(stream)))).toEqual(idsOf(again));
    expect(await client.getStreamMetadata(stream)).toMatchObject({
      metadata: { truncateBefore: 3, owner: 'somebody' },
    });
  });

  it('goes on at its last revision, and with any', async () => {
    const { client } = given;
    await client.appendToStream(stream, events(3));
    await client.deleteStream(stream);
    expect(
      (await client.appendToStream(stream, events(1), { expectedRevision: 2n })).nextExpectedRevision,
    ).toBe(3n);
    await client.deleteStream(stream);
    expect(
      (await client.appendToStream(stream, events(1), { expectedRevision: ANY })).nextExpectedRevision,
    ).toBe(4n);
    expect(await all(client.readStream(stream))).toHaveLength(1);
  });

  it('still knows repeats and refuses lower revisions', async () => {
    const { client } = given;
    const first = events(2);
    await client.appendToStream(stream, first, { expectedRevision: NO_STREAM });
    await client.deleteStream(stream);
    expect(await client.appendToStream(stream, first, { expectedRevision: NO_STREAM })).toMatchObject({
      nextExpectedRevision: 1n,
      position: undefined,
    });
    await expect(client.appendToStream(stream, events(1), { expectedRevision: 0n })).rejects.toMatchObject({
      actualVersion: 1n,
    });
    await expect(all(client.readStream(stream))).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('counts as deleted where an existing stream is expected', async () => {
    const { client } = given;
    await client.appendToStream(stream, events(1));
    await client.deleteStream(stream);
    const refused = client.appendToStream(stream, events(1), { expectedRevision: STREAM_EXISTS });
    await expect(refused).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(refused).rejects.toMatchObject({ streamName: stream });
  });

  it('is deleted at the expected revision only', async () => {
    await given.client.appendToStream(stream, events(2));
    const refused = given.client.deleteStream(stream, { expectedRevision: 0n });
    await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersionError);
    await expect(refused).rejects.toMatchObject({
      streamName: stream,
      expectedVersion: 0n,
      actualVersion: 1n,
    });
    expect(await all(given.client.readStream(stream))).toHaveLength(2);
  });
});

describe('a tombstoned stream', () => {
  const given = world();

  it('is gone for good', async () => {
    const { client } = given;
    await client.appendToStream(stream, events(2));
    const follower = follow(client.subscribeToStream(stream));
    await follower.until(() => follower.signs.includes('caughtUp'));
    await client.tombstoneStream(stream, { expectedRevision: 1n });
    expect(await follower.failed).toMatchObject({ type: 'stream-deleted', streamName: stream });
    await expect(all(client.readStream(stream))).rejects.toMatchObject({
      type: 'stream-deleted',
      streamName: stream,
    });
    for (const expectedRevision of [ANY, NO_STREAM, STREAM_EXISTS, 1n] as const)
      await expect(client.appendToStream(stream, events(1), { expectedRevision })).rejects.toBeInstanceOf(
        StreamDeletedError,
      );
    const admin = { username: 'admin', password: 'changeit' };
    await expect(client.appendToStream(stream, events(1), { credentials: admin })).rejects.toBeInstanceOf(
      StreamDeletedError,
    );
    await expect(client.setStreamMetadata(stream, {})).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(client.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(client.tombstoneStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('keeps its events in $all, with a last one that says so', async () => {
    const { client } = given;
    await client.appendToStream(stream, events(2));
    await client.tombstoneStream(stream);
    const log = (await all(client.readAll())).filter(({ streamId }) => streamId === stream);
    expect(log.map(({ revision }) => revision)).toEqual([0n, 1n, 2n ** 63n - 1n]);
    expect(log.at(-1)?.type).toBe('$streamDeleted');
  });
});
