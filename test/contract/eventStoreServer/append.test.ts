import { randomUUID } from 'node:crypto';
import {
  ANY,
  binaryEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { AppendExpectedRevision, AppendResult, EventData } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { all, anEvent, events, idsOf, userEvents, world } from './world.ts';

const stream = 'queueItem-1';

/** Credentials of their own make the client send an append over a call of its own. */
const paths = [
  { path: 'all over one call', options: {} },
  { path: 'one a call', options: { credentials: { username: 'admin', password: 'changeit' } } },
];

describe.each(paths)('appends, $path', ({ options }) => {
  const given = world();
  const append = (
    expectedRevision: AppendExpectedRevision,
    batch: EventData[],
    name = stream,
  ): Promise<AppendResult> => given.client.appendToStream(name, batch, { expectedRevision, ...options });
  const stored = () => all(given.client.readStream(stream));

  describe('with no stream or a revision expected', () => {
    it('creates a stream, and tells revision and position of the last event', async () => {
      const appended = await append(NO_STREAM, events(3));
      expect(appended).toMatchObject({ success: true, nextExpectedRevision: 2n });
      const last = (await stored()).at(-1);
      expect(last?.revision).toBe(2n);
      expect(appended.position).toEqual(last?.position);
    });

    it('appends at the last revision', async () => {
      await append(NO_STREAM, events(2));
      expect((await append(1n, events(2))).nextExpectedRevision).toBe(3n);
    });

    it('refuses no_stream where the stream exists, and tells where it is', async () => {
      await append(NO_STREAM, events(2));
      const refused = append(NO_STREAM, events(1));
      await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersionError);
      await expect(refused).rejects.toMatchObject({
        streamName: stream,
        expectedVersion: 'no_stream',
        actualVersion: 1n,
      });
    });

    it.each([0n, 5n])('refuses %d at revision 1', async (revision) => {
      await append(NO_STREAM, events(2));
      await expect(append(revision, events(1))).rejects.toMatchObject({
        expectedVersion: revision,
        actualVersion: 1n,
      });
      expect(await stored()).toHaveLength(2);
    });

    it.each([0n, 2n ** 62n])('refuses %d where there is no stream', async (revision) => {
      await expect(append(revision, events(1))).rejects.toMatchObject({ actualVersion: 'no_stream' });
    });

    it('takes a repeat for what it is, even behind later events, and tells no position', async () => {
      const batch = events(2);
      await append(NO_STREAM, batch);
      await append(1n, events(2));
      expect(await append(NO_STREAM, batch)).toEqual({
        success: true,
        nextExpectedRevision: 1n,
        position: undefined,
      });
      expect(await stored()).toHaveLength(4);
    });

    it('refuses a repeat with one event more, or in another order', async () => {
      const batch = events(2);
      await append(NO_STREAM, batch);
      await expect(append(NO_STREAM, [...batch, anEvent()])).rejects.toMatchObject({ actualVersion: 1n });
      await expect(append(NO_STREAM, batch.toReversed())).rejects.toMatchObject({ actualVersion: 1n });
    });

    it('writes the same id again at the last revision, and in another stream', async () => {
      const batch = events(1);
      await append(NO_STREAM, batch);
      expect((await append(0n, batch)).nextExpectedRevision).toBe(1n);
      expect((await append(NO_STREAM, batch, 'queueItem-2')).nextExpectedRevision).toBe(0n);
      expect(await userEvents(given.client)).toHaveLength(3);
    });

    it('only checks the revision where there are no events', async () => {
      await append(NO_STREAM, events(2));
      expect((await append(1n, [])).nextExpectedRevision).toBe(1n);
      await expect(append(0n, [])).rejects.toMatchObject({ actualVersion: 1n });
    });
  });

  describe('with any revision expected', () => {
    it('appends to a missing and to an existing stream', async () => {
      expect((await append(ANY, events(1))).nextExpectedRevision).toBe(0n);
      expect((await append(ANY, events(2))).nextExpectedRevision).toBe(2n);
    });

    it('takes remembered ids for a repeat', async () => {
      const batch = events(2);
      await append(ANY, batch);
      await append(ANY, events(1));
      expect(await append(ANY, batch)).toMatchObject({ nextExpectedRevision: 1n, position: undefined });
      expect(await stored()).toHaveLength(3);
    });

    it('refuses what begins as a repeat and goes on as something new', async () => {
      const batch = events(1);
      await append(ANY, batch);
      await expect(append(ANY, [...batch, anEvent()])).rejects.toMatchObject({ actualVersion: 0n });
    });

    it('loses none of many appends at the same time', async () => {
      await Promise.all(Array.from({ length: 40 }, () => append(ANY, events(2))));
      expect((await stored()).map(({ revision }) => revision)).toEqual(
        Array.from({ length: 80 }, (_, n) => BigInt(n)),
      );
    });
  });

  describe('with an existing stream expected', () => {
    it('refuses a missing one', async () => {
      await expect(append(STREAM_EXISTS, events(1))).rejects.toMatchObject({
        expectedVersion: 'stream_exists',
        actualVersion: 'no_stream',
      });
    });

    it('appends to one that has events, or only metadata', async () => {
      await append(NO_STREAM, events(1));
      expect((await append(STREAM_EXISTS, events(1))).nextExpectedRevision).toBe(1n);
      await given.client.setStreamMetadata('queueItem-2', { maxCount: 5 });
      expect((await append(STREAM_EXISTS, events(1), 'queueItem-2')).nextExpectedRevision).toBe(0n);
    });
  });

  it('lets one of many create each stream', async () => {
    const claims = Array.from({ length: 8 }, () =>
      Array.from({ length: 10 }, (_, n) => append(NO_STREAM, events(1), `queueItem-${n}`)),
    );
    const settled = await Promise.allSettled(claims.flat());
    const lost = settled.filter(({ status }) => status === 'rejected');
    expect(lost).toHaveLength(70);
    expect(lost[0]).toMatchObject({ reason: { type: 'wrong-expected-version', actualVersion: 0n } });
    expect(await userEvents(given.client)).toHaveLength(10);
  });

  it('keeps the bytes of data and metadata', async () => {
    const bytes = Uint8Array.from([0, 159, 146, 150, 255]);
    const text = Uint8Array.from(Buffer.from('{"n": 1.0, "я": "𝄞\u2028"}'));
    await append(NO_STREAM, [
      binaryEvent({ type: 'A', data: bytes, metadata: text }),
      binaryEvent({ type: 'B', data: text, metadata: bytes }),
      anEvent('C', { text: 'я𝄞\n\u2028' }),
    ]);
    const [a, b, c] = await stored();
    expect(a).toMatchObject({ isJson: false, data: bytes, metadata: { n: 1, я: '𝄞\u2028' } });
    expect(b).toMatchObject({ isJson: false, data: text, metadata: bytes });
    expect(c).toMatchObject({ isJson: true, data: { text: 'я𝄞\n\u2028' } });
  });

  it.each(['noDash', '-', 'с-кириллицей', 'esdbStream-1', `long-${'x'.repeat(300)}`, 'a-\n-b'])(
    'takes the stream name %j',
    async (name) => {
      await append(NO_STREAM, events(2), name);
      await expect(append(NO_STREAM, events(1), name)).rejects.toMatchObject({ streamName: name });
      expect((await all(given.client.readStream(name))).map(({ streamId }) => streamId)).toEqual([
        name,
        name,
      ]);
      expect((await userEvents(given.client)).map(({ streamId }) => streamId)).toEqual([name, name]);
    },
  );
});

describe('appends over one call', () => {
  const given = world();

  it('are written in the order in which they were begun', async () => {
    // The very first append of a client may be overtaken by the next, in the client.
    await given.client.appendToStream('other-1', events(1));
    const batch = events(50);
    await Promise.all(
      batch.map((event, n) =>
        given.client.appendToStream(stream, event, { expectedRevision: n === 0 ? NO_STREAM : BigInt(n - 1) }),
      ),
    );
    expect(idsOf(await all(given.client.readStream(stream)))).toEqual(idsOf(batch));
  });

  it('may come in several messages', async () => {
    const batch = events(20);
    await given.client.appendToStream(stream, batch, { expectedRevision: NO_STREAM, batchAppendSize: 300 });
    expect(idsOf(await all(given.client.readStream(stream)))).toEqual(idsOf(batch));
  });
});

describe.each(paths)('the limit of an append, $path', ({ options }) => {
  const byDefault = world();
  const raised = world({ maxAppendBytes: 8 * 1_048_576 });

  const ofBytes = (bytes: number): EventData =>
    binaryEvent({ id: randomUUID(), type: 'Edit', data: new Uint8Array(bytes - 2 * 'Edit'.length) });

  it('is 1 MiB of data, metadata and two bytes a character of the types together', async () => {
    const { client } = byDefault;
    const most = [ofBytes(524_288), ofBytes(524_288)];
    expect((await client.appendToStream(stream, most, options)).nextExpectedRevision).toBe(1n);
    const refused = client.appendToStream(stream, [...most, anEvent()], options);
    await expect(refused).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    await expect(refused).rejects.toMatchObject({ maxAppendSize: 1_048_576 });
  });

  it('can be raised, and what is large comes back whole and is still told from a repeat', async () => {
    const { client } = raised;
    const large = Uint8Array.from({ length: 5 * 1_048_576 }, (_, n) => n % 251);
    const batch = [binaryEvent({ type: 'Large', data: large, metadata: { n: 1 } }), anEvent()];
    const write = (given: EventData[]) =>
      client.appendToStream(stream, given, { expectedRevision: NO_STREAM, ...options });
    expect((await write(batch)).nextExpectedRevision).toBe(1n);
    expect(await write(batch)).toMatchObject({ nextExpectedRevision: 1n, position: undefined });
    await expect(write([ofBytes(3_000_000)])).rejects.toMatchObject({ actualVersion: 1n });
    const [first, second] = await userEvents(client);
    expect(first).toMatchObject({ type: 'Large', revision: 0n, metadata: { n: 1 } });
    expect(Buffer.compare(Buffer.from(first?.data instanceof Uint8Array ? first.data : []), large)).toBe(0);
    expect(second).toMatchObject({ revision: 1n, data: { n: 1 } });
  });
});
