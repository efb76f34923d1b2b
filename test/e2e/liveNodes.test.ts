// Subscriptions at three nodes on one EventStoreDB (the stand-in), in this process.
import { afterAll, afterEach, beforeAll, describe, it, vi } from 'vitest';
import type { InProcessNode, InProcessNodes } from '../support/nodes/inProcess.ts';
import { inProcessNodes, TOKEN } from '../support/nodes/inProcess.ts';
import { expectHeardEverywhere, expectNoGapOrDouble, expectStatusTold, LiveNodes } from './nodes/live.ts';

let cluster: InProcessNodes;
let nodes: InProcessNode[];
let live: LiveNodes;
beforeAll(async () => {
  cluster = await inProcessNodes();
  nodes = await Promise.all([cluster.start(), cluster.start(), cluster.start()]);
  live = new LiveNodes(nodes, TOKEN);
  await vi.waitUntil(() => nodes.every(({ services }) => services.nodes.living() === 3), { timeout: 10_000 });
}, 60_000);
afterEach(() => live.close());
afterAll(() => cluster.stop());

describe('a subscription at one node', () => {
  it('tells what was written through the others', async () => {
    await expectHeardEverywhere(live, nodes.length);
  });

  it('goes on at another one without gap or double', async () => {
    await expectNoGapOrDouble(live, 3);
  });

  it('tells how a queue stands into which others have put items', async () => {
    await expectStatusTold(live);
  });

  it('goes on at another one where its own was killed', { timeout: 60_000 }, async () => {
    const [first, ...others] = nodes;
    if (first === undefined) throw new Error('there are no nodes');
    await expectNoGapOrDouble(live, 1, () => first.kill(), new LiveNodes(others, TOKEN));
  });
});
