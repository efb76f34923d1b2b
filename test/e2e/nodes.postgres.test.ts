// Nodes as real processes on EventStoreDB (the stand-in) and PostgreSQL, which are killed, stopped and put to sleep.
// NODES_SEED repeats a run's random choices (not its timing).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyChains } from '../../src/store/verifyChains.ts';
import { testDatabaseUrl } from '../support/postgres.ts';
import type { ProcessNode, ProcessNodes } from '../support/nodes/processes.ts';
import { processNodes, TOKEN } from '../support/nodes/processes.ts';
import { buildOnce } from '../support/server.ts';
import type { Client } from './kill/client.ts';
import { clientOf } from './kill/client.ts';
import { differences } from './kill/expectations.ts';
import { recordedIn } from './kill/recordedItems.ts';
import { shownItems } from './kill/shownItems.ts';
import { Calls } from './nodes/calls.ts';
import { expectNoFight, expectOwnWritesRead, expectPositionsHeard } from './nodes/expectations.ts';
import { expectTakenOnce } from './nodes/takenOnce.ts';

const seed = Number(process.env['NODES_SEED'] ?? Date.now() % 1_000_000);
const ITEMS = 5_000;
const LEASED = 30;
const LEASE_MS = 1_000;

describe.skipIf(testDatabaseUrl === null)(`several processes on one log (NODES_SEED=${seed})`, () => {
  let cluster: ProcessNodes;
  beforeAll(async () => {
    await buildOnce();
    cluster = await processNodes();
  }, 300_000);
  afterAll(() => cluster.stop());

  it('hand each item out once and keep what they acknowledged', { timeout: 600_000 }, async () => {
    await expectTakenOnce(cluster, { items: ITEMS, takers: 48, replacements: 12, seed });
    expect((await verifyChains(cluster.log)).broken).toEqual([]);
  });
});

describe.skipIf(testDatabaseUrl === null)('three processes', () => {
  let cluster: ProcessNodes;
  let nodes: ProcessNode[];
  let calls: Calls;
  beforeAll(async () => {
    await buildOnce();
    cluster = await processNodes();
    const environment = {
      LEASE_GRACE_SECONDS: '0',
      CLIENT_ID: 'reader',
      CLIENT_SECRET: 'secret of the reader',
    };
    nodes = await Promise.all(Array.from({ length: 3 }, () => cluster.start(environment)));
    calls = new Calls(nodes, TOKEN);
  }, 300_000);
  afterAll(() => cluster.stop());

  it('let a client read what it has written, whichever of them it meets', { timeout: 120_000 }, async () => {
    await expectOwnWritesRead(calls, 20);
  });

  it('let somebody else read it who is told its position', { timeout: 120_000 }, async () => {
    const urls = nodes.map(({ url }) => url);
    const form = {
      grant_type: 'client_credentials',
      client_id: 'reader',
      client_secret: 'secret of the reader',
    };
    const body = new URLSearchParams({ ...form, scope: 'OR.Default' });
    const granted = await fetch(`${urls[0]}/identity/connect/token`, { method: 'POST', body });
    const { access_token: reader } = (await granted.json()) as { access_token: string };
    await expectPositionsHeard(urls, TOKEN, reader, 20);
  });

  it('do not let their takers meet at one item', { timeout: 120_000 }, async () => {
    const total = async (name: string): Promise<number> =>
      (await Promise.all(nodes.map((node) => node.metric(name)))).reduce((sum, count) => sum + count, 0);
    await expectNoFight(calls, 900, async () => ({
      taken: await total('orchestream_takes_total'),
      conflicts: await total('orchestream_take_conflicts_total'),
    }));
  });

  it('make the read models anew that somebody has dropped under them', { timeout: 120_000 }, async () => {
    const id = await calls.createQueue(0, 'Dropped');
    for (let n = 0; n < 20; n += 1) await calls.add(n, 'Dropped');
    const client = calls.on(0);
    const before = await shownItems(client, [id]);
    expect(before).toHaveLength(20);
    await cluster.inDatabase('DROP SCHEMA orchestream_read CASCADE');
    for (const { url } of nodes) {
      const node = clientOf(url, TOKEN);
      const shown = async (): Promise<unknown> => {
        const { status } = await node('GET', '/odata/QueueItems?$top=1');
        return status === 200 ? shownItems(node, [id]) : status;
      };
      await expect.poll(shown, { timeout: 30_000, interval: 200 }).toEqual(before);
      expect((await node('GET', '/health/ready')).status).toBe(200);
    }
    expect((await calls.add(1, 'Dropped')).status).toBe(201);
    expect((await calls.take(2, 'Dropped')).status).toBe(200);
  });

  it(
    'notice a leader that stands still, and it writes nothing when it goes on',
    { timeout: 120_000 },
    async () => {
      const leader = await theLeader(nodes);
      const others = nodes.filter((node) => node !== leader);
      const client = clientOf(others[0]?.url ?? '', TOKEN);
      const queueId = await lend(client);
      leader.pause();
      try {
        await expect
          .poll(() => statuses(client, queueId), { timeout: 60_000, interval: 500 })
          .toEqual(['Failed']);
        expect(await theLeader(others)).not.toBe(leader);
      } finally {
        leader.resume();
      }
      await expect.poll(() => leader.metric('orchestream_leader'), { timeout: 10_000 }).toBe(0);
      // It has rounds of a second: whatever it would have done it has done by now.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(await theLeader(nodes)).not.toBe(leader);

      const { items, takenTwice } = await recordedIn(cluster.log);
      expect(takenTwice).toEqual([]);
      const leased = items.filter((item) => item.queueId === queueId);
      expect(leased.map(({ status }) => status)).toEqual(Array.from({ length: LEASED }, () => 'Failed'));
      const events = await cluster.log.readAll({ after: 0, maxCount: 100_000 });
      const ends = events.filter(({ type, data }) => type === 'Status' && JSON.parse(data).to === 'Failed');
      expect(new Set(ends.map(({ stream }) => stream)).size).toBe(ends.length);
      expect((await verifyChains(cluster.log)).broken).toEqual([]);
      for (const { url } of nodes)
        expect(differences(await shownItems(clientOf(url, TOKEN), [queueId]), leased)).toEqual([]);
    },
  );
});

async function theLeader(nodes: readonly ProcessNode[]): Promise<ProcessNode> {
  const leads = await Promise.all(nodes.map((node) => node.metric('orchestream_leader')));
  const leaders = nodes.filter((_, n) => leads[n] === 1);
  const [leader, another] = leaders;
  if (leader === undefined || another !== undefined) throw new Error(`${leaders.length} nodes lead`);
  return leader;
}

/** Lends items for a second; the id of their queue. */
async function lend(client: Client): Promise<number> {
  const rules = { MaxNumberOfRetries: 0, AcceptAutomaticallyRetry: false };
  const { status, body } = await client('POST', '/odata/QueueDefinitions', { Name: 'Leases', ...rules });
  expect(status).toBe(201);
  const queueItems = Array.from({ length: LEASED }, (_, n) => ({
    Reference: `r-${n}`,
    SpecificContent: { n },
  }));
  const bulk = { queueName: 'Leases', commitType: 'AllOrNothing', queueItems };
  expect((await client('POST', '/odata/Queues/UiPathODataSvc.BulkAddQueueItems', bulk)).status).toBe(200);
  const query = `mutation($input: ClaimWorkInput!) { claimWork(input: $input) { leaseId } }`;
  const variables = { input: { queueIds: [String(body['Id'])], leaseMs: LEASE_MS } };
  for (let n = 0; n < LEASED; n += 1)
    expect((await client('POST', '/graphql', { query, variables })).body['errors']).toBeUndefined();
  return Number(body['Id']);
}

/** Which statuses the items of a queue have. */
async function statuses(client: Client, queueId: number): Promise<string[]> {
  const items = await shownItems(client, [queueId]);
  return [...new Set(items.map(({ status }) => status))];
}
