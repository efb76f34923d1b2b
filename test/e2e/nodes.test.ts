import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyChains } from '../../src/store/verifyChains.ts';
import type { InProcessNode, InProcessNodes } from '../support/nodes/inProcess.ts';
import { inProcessNodes, TOKEN } from '../support/nodes/inProcess.ts';
import { Calls, idIn } from './nodes/calls.ts';
import { expectNoFight, expectOwnWritesRead } from './nodes/expectations.ts';

/** Three nodes on one log, in this process. */
let cluster: InProcessNodes;
let nodes: InProcessNode[];
let calls: Calls;
beforeAll(async () => {
  cluster = await inProcessNodes();
  nodes = await Promise.all([cluster.start(), cluster.start(), cluster.start()]);
  calls = new Calls(nodes, TOKEN);
  await vi.waitUntil(() => living().every((count) => count === 3), { timeout: 10_000 });
});
afterAll(() => cluster.stop());

/** How many nodes each of them sees. */
const living = (): number[] => nodes.map(({ services }) => services.nodes.living());

describe('nodes that begin a log at the same time', () => {
  it('make one folder and one user', async () => {
    const made = await Promise.all(['Folders', 'Users'].map((set) => calls.on(0)('GET', `/odata/${set}`)));
    expect(made.map(({ body }) => body['@odata.count'])).toEqual([1, 1]);
  });
});

describe('what was written through one node', () => {
  it('is known to the others at once, to a client that knows nothing of positions', async () => {
    await expectOwnWritesRead(calls, 12);
  });

  it('is not undone by another one that has folded the item before', async () => {
    await calls.createQueue(0, 'Folded');
    const Id = idIn(await calls.add(0, 'Folded'));
    const writes = Array.from({ length: 24 }, (_, n) =>
      n % 2 === 0
        ? calls.on(n)('POST', '/odata/QueueItemComments', { QueueItemId: Id, Text: `comment ${n}` })
        : calls.on(n)('PUT', `/odata/QueueItems(${Id})`, {
            Name: 'Folded',
            Priority: n % 4 === 1 ? 'High' : 'Low',
          }),
    );
    const told = (await Promise.all(writes)).map(({ status }) => status);
    // Whoever meets others six times in a row is told so; nothing is half done.
    expect(told.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    const comments = await calls.on(1)('GET', `/odata/QueueItemComments?$filter=QueueItemId eq ${Id}`);
    expect(comments.body['@odata.count']).toBe(told.filter((status) => status === 201).length);
    expect((await verifyChains(cluster.log)).broken).toEqual([]);
  });
});

describe('ids', () => {
  it('are never given twice, whichever nodes give them', async () => {
    await calls.createQueue(0, 'Ids');
    const added = await Promise.all(Array.from({ length: 150 }, (_, n) => calls.add(n, 'Ids')));
    const queues = await Promise.all(Array.from({ length: 9 }, (_, n) => calls.createQueue(n, `Ids ${n}`)));
    expect(new Set(added.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(added.map(idIn)).size).toBe(150);
    expect(new Set(queues).size).toBe(9);
  });
});

describe('takers of different nodes', () => {
  it('do not meet at one item', async () => {
    await expectNoFight(calls, 300, () => {
      const takes = nodes.map(({ services }) => services.orchestrator.takes);
      return {
        taken: takes.reduce((sum, { taken }) => sum + taken, 0),
        conflicts: takes.reduce((sum, { conflicts }) => sum + conflicts, 0),
      };
    });
  });

  it('get no names where they know only a credential of a caller', async () => {
    const wanted = { kind: 'queueItem', queueId: 1 };
    const answer = await calls.on(0)('POST', '/internal/next', { wanted, count: 1, seen: 0 });
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
    calls = new Calls(nodes, TOKEN);
    await expect.poll(() => leaders().length, { timeout: 10_000 }).toBe(1);
    await expect.poll(living, { timeout: 10_000 }).toEqual([2, 2]);
    await calls.createQueue(0, 'Afterwards');
    expect(idIn(await calls.add(0, 'Afterwards'))).toBe(idIn(await calls.take(1, 'Afterwards')));
  });
});
