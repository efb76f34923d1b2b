import { EventStoreDBClient, excludeSystemEvents, NO_STREAM, UnavailableError } from '@eventstore/db-client';
import type { AppendResult, EventData } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { startEventStoreCluster } from '../../support/eventStoreServer/eventStoreCluster.ts';
import { all, events, follow, idsOf, required, userEvents, world } from './world.ts';

const stream = 'queueItem-1';
const credentials = { username: 'admin', password: 'changeit' };
const paths = [
  { path: 'all over one call', options: {}, timeout: 'deadline-exceeded' },
  { path: 'one a call', options: { credentials }, timeout: 'timeout' },
];

/** Whether a promise is still open after a while in which the server had time to answer. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  const quietly = promise.then(
    () => 'settled',
    () => 'settled',
  );
  const later = new Promise((resolve) => setTimeout(resolve, 150, open));
  return (await Promise.race([quietly, later])) === open;
}

describe.each(paths)('a fault meets appends, $path', ({ options, timeout }) => {
  const given = world({ writeTimeoutMs: 200 });
  const append = (batch: EventData[], name = stream): Promise<AppendResult> =>
    given.client.appendToStream(name, batch, { expectedRevision: NO_STREAM, ...options });

  it('breaks the stream after the write: the repeat finds it done', async () => {
    const batch = events(2);
    given.server.breakAppendAfterWrite();
    await expect(append(batch)).rejects.toBeInstanceOf(UnavailableError);
    expect(idsOf(await userEvents(given.client))).toEqual(idsOf(batch));
    expect(await append(batch)).toMatchObject({ nextExpectedRevision: 1n, position: undefined });
    expect((await append(events(1), 'queueItem-2')).success).toBe(true);
  });

  it('breaks the stream before the write: the repeat does it', async () => {
    const batch = events(2);
    given.server.breakAppendBeforeWrite();
    await expect(append(batch)).rejects.toBeInstanceOf(UnavailableError);
    expect(await userEvents(given.client)).toEqual([]);
    expect((await append(batch)).position).toBeDefined();
    expect(idsOf(await userEvents(given.client))).toEqual(idsOf(batch));
  });

  it('is full: nothing is written until it recovers', async () => {
    given.server.full();
    await expect(append(events(1))).rejects.toMatchObject({ type: 'unknown' });
    expect(await userEvents(given.client)).toEqual([]);
    given.server.recover();
    expect((await append(events(1))).nextExpectedRevision).toBe(0n);
  });

  it('is slow: the append takes its time', async () => {
    given.server.slow(100);
    const begun = performance.now();
    await append(events(1));
    expect(performance.now() - begun).toBeGreaterThan(99);
  });

  it('is too slow: the append times out and is written all the same', async () => {
    const batch = events(1);
    const follower = follow(given.client.subscribeToAll({ filter: excludeSystemEvents() }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    await append(events(1), 'queueItem-2');
    given.server.slow(400);
    await expect(append(batch)).rejects.toMatchObject({ type: timeout });
    expect(follower.seen).toHaveLength(1);
    given.server.recover();
    await follower.until(() => follower.seen.length === 2);
    expect(follower.seen.at(-1)?.id).toBe(batch[0]?.id);
    expect(await append(batch)).toMatchObject({ nextExpectedRevision: 0n, position: undefined });
  });

  it('silences the server: the append is not answered and not written', async () => {
    await append(events(1), 'queueItem-2');
    given.server.silence();
    const swallowed = append(events(1));
    expect(await isOpen(swallowed)).toBe(true);
    given.server.recover();
    expect((await append(events(1))).nextExpectedRevision).toBe(0n);
    expect(await isOpen(swallowed)).toBe(true);
    expect(await all(given.client.readStream(stream))).toHaveLength(1);
  });

  it('sends the client to the leader', async () => {
    given.server.notLeader({ host: '127.0.0.1', port: 4 });
    await expect(append(events(1))).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: 4 },
    });
    given.server.recover();
    expect(await userEvents(given.connect(given.server.url))).toEqual([]);
  });
});

describe('a fault meets reads and subscriptions', () => {
  const given = world();

  it('breaks all open streams, and the next calls are served', async () => {
    await given.client.appendToStream(stream, events(3));
    const followers = [follow(given.client.subscribeToAll()), follow(given.client.subscribeToStream(stream))];
    for (const { signs, until } of followers) await until(() => signs.includes('caughtUp'));
    given.server.breakStreams();
    for (const { failed } of followers) expect(await failed).toBeInstanceOf(UnavailableError);
    await given.client.appendToStream(stream, events(1));
    expect(followers.map(({ seen }) => seen.filter(({ streamId }) => streamId === stream).length)).toEqual([
      3, 3,
    ]);
    expect(await all(given.client.readStream(stream))).toHaveLength(4);
  });

  it('silences the server: nothing more comes until it recovers', async () => {
    const follower = follow(given.client.subscribeToAll({ filter: excludeSystemEvents() }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    given.server.silence();
    const read = all(given.client.readAll());
    expect(await isOpen(read)).toBe(true);
    const other = given.connect(given.server.url);
    expect(await isOpen(other.appendToStream(stream, events(1)))).toBe(true);
    given.server.recover();
    await given.client.appendToStream(stream, events(1));
    await follower.until(() => follower.seen.length === 1);
    expect(await isOpen(read)).toBe(true);
  });

  it('sends reads and subscriptions to the leader', async () => {
    given.server.notLeader({ host: '127.0.0.1', port: 4 });
    await expect(all(given.client.readAll())).rejects.toMatchObject({ type: 'not-leader' });
    const other = given.connect(given.server.url);
    expect(await follow(other.subscribeToAll()).failed).toMatchObject({ leader: { port: 4 } });
    given.server.recover();
    expect((await all(given.connect(given.server.url).readAll())).length).toBeGreaterThan(0);
  });

  it('is slow: reads and live events take their time', async () => {
    await given.client.appendToStream(stream, events(1));
    given.server.slow(80);
    const begun = performance.now();
    await all(given.client.readStream(stream));
    expect(performance.now() - begun).toBeGreaterThan(79);
  });
});

describe('appends under way', () => {
  const given = world();

  it('are all unknown when one of them breaks the common stream, and can all be repeated', async () => {
    await given.client.appendToStream('other-1', events(1));
    const batches = Array.from({ length: 30 }, () => events(1));
    const appendAll = () =>
      Promise.allSettled(
        batches.map((batch, n) =>
          given.client.appendToStream(`queueItem-${n}`, batch, { expectedRevision: NO_STREAM }),
        ),
      );
    given.server.breakAppendAfterWrite();
    const first = await appendAll();
    const lost = first.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter((error) => !(error instanceof UnavailableError))).toEqual([]);
    const second = await appendAll();
    expect(second.map(({ status }) => status)).toEqual(batches.map(() => 'fulfilled'));
    expect(await userEvents(given.client)).toHaveLength(31);
  });
});

describe('a silent member of a cluster', () => {
  it('holds back what is written through another, until it recovers', async () => {
    const cluster = await startEventStoreCluster(2);
    const [silent, other] = cluster.members.map(({ url }) => EventStoreDBClient.connectionString(url));
    const follower = follow(required(silent).subscribeToAll({ filter: excludeSystemEvents() }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    cluster.members[0]?.silence();
    await required(other).appendToStream(stream, events(1));
    expect(await isOpen(follower.until(() => follower.seen.length > 0))).toBe(true);
    cluster.members[0]?.recover();
    await follower.until(() => follower.seen.length === 1);
    await Promise.all([silent?.dispose(), other?.dispose()]);
    await cluster.stop();
  });
});
