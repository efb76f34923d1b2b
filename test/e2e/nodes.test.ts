import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyChains } from '../../src/store/verifyChains.ts';
import type { InProcessNode, InProcessNodes } from '../support/nodes/inProcess.ts';
import { inProcessNodes, TOKEN } from '../support/nodes/inProcess.ts';
import type { Answer, Client } from './kill/client.ts';
import { clientOf } from './kill/client.ts';

/** Three nodes on one log: a client that meets one after the other notices nothing. */
let cluster: InProcessNodes;
let nodes: InProcessNode[];
let clients: Client[];
beforeAll(async () => {
  cluster = await inProcessNodes();
  nodes = [await cluster.start(), await cluster.start(), await cluster.start()];
  clients = nodes.map(({ url }) => clientOf(url, TOKEN));
  await vi.waitUntil(() => living().every((count) => count === 3), { timeout: 10_000 });
});
afterAll(() => cluster.stop());

/** How many nodes each of them sees. */
const living = (): number[] => nodes.map(({ services }) => services.nodes.living());

const on = (n: number): Client => {
  const client = clients[n % clients.length];
  if (client === undefined) throw new Error(`there is no node ${n}`);
  return client;
};

const route = (action: string): string => `/odata/Queues/UiPathODataSvc.${action}`;

async function createQueue(Name: string): Promise<void> {
  expect((await on(0)('POST', '/odata/QueueDefinitions', { Name })).status).toBe(201);
}

const add = (n: number, Name: string, more: object = {}): Promise<Answer> =>
  on(n)('POST', route('AddQueueItem'), { itemData: { Name, SpecificContent: { n }, ...more } });

const take = (n: number, Name: string): Promise<Answer> =>
  on(n)('POST', route('StartTransaction'), { transactionData: { Name } });

const idIn = ({ body }: Answer): number => Number(body['Id']);

describe('what was written through one node', () => {
  it('is known to the others at once, to a client that knows nothing of positions', async () => {
    for (let round = 0; round < 12; round += 1) {
      const Name = `Round ${round}`;
      const created = await on(round)('POST', '/odata/QueueDefinitions', { Name });
      expect(created.status).toBe(201);
      const added = await add(round + 1, Name);
      expect(added.status).toBe(201);
      const taken = await take(round + 2, Name);
      expect([taken.status, idIn(taken)]).toEqual([200, idIn(added)]);
      const read = await on(round)('GET', `/odata/QueueItems(${idIn(added)})`);
      expect([read.status, read.body['Status']]).toEqual([200, 'InProgress']);
      const ended = { transactionResult: { IsSuccessful: true, Output: { round } } };
      const path = `/odata/Queues(${idIn(added)})/UiPathODataSvc.SetTransactionResult`;
      expect((await on(round + 1)('POST', path, ended)).status).toBe(200);
      const last = await on(round + 2)('GET', `/odata/QueueItems?$filter=Id eq ${idIn(added)}`);
      expect(last.body['value']).toMatchObject([{ Status: 'Successful', Output: { round } }]);
    }
  });

  it('is not undone by another one that has folded the item before', async () => {
    await createQueue('Folded');
    const Id = idIn(await add(0, 'Folded'));
    const writes = Array.from({ length: 24 }, (_, n) =>
      n % 2 === 0
        ? on(n)('POST', '/odata/QueueItemComments', { QueueItemId: Id, Text: `comment ${n}` })
        : on(n)('PUT', `/odata/QueueItems(${Id})`, {
            Name: 'Folded',
            Priority: n % 4 === 1 ? 'High' : 'Low',
          }),
    );
    const told = (await Promise.all(writes)).map(({ status }) => status);
    // Whoever meets others six times in a row is told so; nothing is half done.
    expect(told.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    const comments = await on(1)('GET', `/odata/QueueItemComments?$filter=QueueItemId eq ${Id}`);
    expect(comments.body['@odata.count']).toBe(told.filter((status) => status === 201).length);
    const { broken } = await verifyChains(cluster.log);
    expect(broken).toEqual([]);
  });
});

describe('ids', () => {
  it('are never given twice, whichever nodes give them', async () => {
    await createQueue('Ids');
    const added = await Promise.all(Array.from({ length: 150 }, (_, n) => add(n, 'Ids')));
    const queues = await Promise.all(
      Array.from({ length: 9 }, (_, n) => on(n)('POST', '/odata/QueueDefinitions', { Name: `Ids ${n}` })),
    );
    expect(new Set(added.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(added.map(idIn)).size).toBe(150);
    expect(new Set(queues.map(idIn)).size).toBe(9);
  });
});

describe('takers of different nodes', () => {
  it('take in order, and do not meet at one item', async () => {
    await createQueue('Fight');
    const queueItems = Array.from({ length: 300 }, (_, n) => ({ SpecificContent: { n } }));
    const bulk = { queueName: 'Fight', commitType: 'ProcessAllIndependently', queueItems };
    expect((await on(0)('POST', route('BulkAddQueueItems'), bulk)).status).toBe(200);
    const before = counts();
    const taken: number[] = [];
    const taker = async (n: number): Promise<void> => {
      for (let answer = await take(n, 'Fight'); answer.status !== 204; answer = await take(n, 'Fight'))
        if (answer.status === 200) taken.push(idIn(answer));
    };
    await Promise.all(Array.from({ length: 48 }, (_, n) => taker(n)));
    expect(taken.length).toBe(300);
    expect(new Set(taken).size).toBe(300);
    const after = counts();
    expect(after.taken - before.taken).toBe(300);
    expect((after.conflicts - before.conflicts) / 300).toBeLessThan(0.2);
  });

  it('name nothing to who knows only a credential of a caller', async () => {
    const answer = await on(0)('POST', '/internal/next', { queueId: 1, count: 1, seen: 0 });
    expect(answer.status).toBe(401);
  });
});

describe('the leader', () => {
  const leaders = (): InProcessNode[] => nodes.filter(({ services }) => services.nodes.isLeader());

  it('is one of the nodes, and another one some seconds after it was killed', async () => {
    const [leader, ...others] = leaders();
    expect(others).toEqual([]);
    await leader?.kill();
    nodes = nodes.filter((node) => node !== leader);
    clients = nodes.map(({ url }) => clientOf(url, TOKEN));
    await expect.poll(() => leaders().length, { timeout: 10_000 }).toBe(1);
    await expect.poll(living, { timeout: 10_000 }).toEqual([2, 2]);
    await createQueue('Afterwards');
    expect(idIn(await add(0, 'Afterwards'))).toBe(idIn(await take(1, 'Afterwards')));
  });
});

const counts = (): { taken: number; conflicts: number } => {
  const takes = nodes.map(({ services }) => services.orchestrator.takes);
  return {
    taken: takes.reduce((sum, { taken }) => sum + taken, 0),
    conflicts: takes.reduce((sum, { conflicts }) => sum + conflicts, 0),
  };
};
