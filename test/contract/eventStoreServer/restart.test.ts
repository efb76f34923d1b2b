import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ANY, NO_STREAM, StreamDeletedError, StreamNotFoundError } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, events, follow, idsOf, positionOf, required, userEvents, world } from './world.ts';

let folder: string;
const options = {
  get path() {
    return path.join(folder, 'events.db');
  },
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orchestream-esdb-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a server with a file, stopped and started again', () => {
  const given = world(options);

  it('breaks what is open and listens on the same port', async () => {
    const { client, server } = given;
    const { port } = server;
    await client.appendToStream('queueItem-1', events(1));
    const follower = follow(client.subscribeToAll());
    await follower.until(() => follower.signs.includes('caughtUp'));
    await server.stop();
    expect(await follower.failed).toMatchObject({ type: 'unavailable' });
    await expect(client.appendToStream('queueItem-1', events(1))).rejects.toMatchObject({ code: 14 });
    await server.start();
    expect(server.port).toBe(port);
    expect((await client.appendToStream('queueItem-1', events(1))).success).toBe(true);
  });

  it('keeps the log and its positions', async () => {
    await given.client.appendToStream('queueItem-2', events(3));
    const before = await all(given.client.readAll());
    await given.server.stop();
    await given.server.start();
    const client = given.connect(given.server.url);
    const after = await all(client.readAll());
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ type }) => type)).toEqual(['$epoch-information']);
    const fromPosition = positionOf(required(before.at(-2)));
    const follower = follow(client.subscribeToAll({ fromPosition }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    expect(follower.seen[0]?.id).toBe(before.at(-1)?.id);
  });

  it('knows a repeat where a revision is expected, and forgets the ids where none is', async () => {
    const [expected, any] = [events(2), events(2)];
    await given.client.appendToStream('task-1', expected, { expectedRevision: NO_STREAM });
    await given.client.appendToStream('task-2', any, { expectedRevision: ANY });
    await given.server.stop();
    await given.server.start();
    const client = given.connect(given.server.url);
    expect(await client.appendToStream('task-1', expected, { expectedRevision: NO_STREAM })).toMatchObject({
      nextExpectedRevision: 1n,
      position: undefined,
    });
    expect((await client.appendToStream('task-2', any, { expectedRevision: ANY })).nextExpectedRevision).toBe(
      3n,
    );
  });

  it('knows metadata and deletions', async () => {
    const { client: before } = given;
    for (const name of ['queue-1', 'queue-2', 'queue-3']) await before.appendToStream(name, events(3));
    await before.setStreamMetadata('queue-1', { maxCount: 1 });
    await before.deleteStream('queue-2');
    await before.tombstoneStream('queue-3');
    await given.server.stop();
    await given.server.start();
    const client = given.connect(given.server.url);
    expect(await all(client.readStream('queue-1'))).toHaveLength(1);
    await expect(all(client.readStream('queue-2'))).rejects.toBeInstanceOf(StreamNotFoundError);
    await expect(all(client.readStream('queue-3'))).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('is well again', async () => {
    given.server.silence();
    given.server.full();
    await given.server.stop();
    await given.server.start();
    const batch = events(1);
    await given.client.appendToStream('user-1', batch);
    expect(idsOf(await all(given.client.readStream('user-1')))).toEqual(idsOf(batch));
  });
});

describe('a server without a file, stopped and started again', () => {
  const given = world();

  it('has lost its log', async () => {
    await given.client.appendToStream('queueItem-1', events(1));
    await given.server.stop();
    await given.server.start();
    expect(await userEvents(given.connect(given.server.url))).toEqual([]);
  });
});
