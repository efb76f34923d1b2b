import { EventStoreDBClient, excludeSystemEvents, FOLLOWER, NotLeaderError } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEventStoreCluster } from '../../support/eventStoreServer/eventStoreCluster.ts';
import type { EventStoreCluster } from '../../support/eventStoreServer/eventStoreCluster.ts';
import { all, events, follow, required, userEvents } from './world.ts';

describe('a cluster of three', () => {
  let cluster: EventStoreCluster;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    cluster = await startEventStoreCluster(3);
    client = EventStoreDBClient.connectionString(cluster.url);
  });
  afterEach(async () => {
    await client.dispose();
    await cluster.stop();
  });

  const append = (stream: string, options = {}) => client.appendToStream(stream, events(1), options);
  const others = () => cluster.members.filter((member) => member !== cluster.leader);

  it('is found by the addresses of its members, and the leader is asked', async () => {
    cluster.elect(required(cluster.members[2]));
    expect(cluster.leader).toBe(cluster.members[2]);
    others().forEach((member) => member.full());
    expect((await append('queueItem-1')).success).toBe(true);
    const follower = follow(client.subscribeToAll({ filter: excludeSystemEvents() }));
    await follower.until(() => follower.signs.includes('caughtUp'));
    expect(follower.seen).toHaveLength(1);
  });

  it('has one log', async () => {
    await append('queueItem-1');
    const follower = EventStoreDBClient.connectionString(required(others()[0]).url);
    expect(await userEvents(follower)).toHaveLength(1);
    expect((await follower.appendToStream('queueItem-1', events(1))).nextExpectedRevision).toBe(1n);
    await follower.dispose();
  });

  it('can be asked for a follower', async () => {
    await append('queueItem-1');
    cluster.leader.notLeader();
    const reader = EventStoreDBClient.connectionString(`${cluster.url}&nodePreference=${FOLLOWER}`);
    expect(await all(reader.readStream('queueItem-1'))).toHaveLength(1);
    await reader.dispose();
  });

  it('sends those who need the leader to it', async () => {
    const other = required(others()[0]);
    const direct = EventStoreDBClient.connectionString(other.url);
    const refused = direct.appendToStream('queueItem-1', events(1), { requiresLeader: true });
    await expect(refused).rejects.toBeInstanceOf(NotLeaderError);
    await expect(refused).rejects.toMatchObject({
      leader: { address: '127.0.0.1', port: cluster.leader.port },
    });
    // The client has learnt where the leader is.
    other.full();
    const appended = await direct.appendToStream('queueItem-1', events(1), { requiresLeader: true });
    expect(appended.nextExpectedRevision).toBe(0n);
    await direct.dispose();
  });

  it('goes on under another leader where the leader stops, and the stopped one may come back', async () => {
    await append('queueItem-1');
    const stopped = cluster.leader;
    await stopped.stop();
    expect(cluster.leader).not.toBe(stopped);
    await expect(append('queueItem-1')).rejects.toMatchObject({ type: 'unavailable' });
    expect((await append('queueItem-1')).nextExpectedRevision).toBe(1n);
    await stopped.start();
    const direct = EventStoreDBClient.connectionString(stopped.url);
    expect(await all(direct.readStream('queueItem-1'))).toHaveLength(2);
    await direct.dispose();
  });
});
