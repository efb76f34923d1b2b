// Subscriptions at nodes that are processes of their own, on EventStoreDB (the stand-in) and PostgreSQL.
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import type { ProcessNode, ProcessNodes } from '../support/nodes/processes.ts';
import { processNodes, TOKEN } from '../support/nodes/processes.ts';
import { testDatabaseUrl } from '../support/postgres.ts';
import { buildOnce } from '../support/server.ts';
import { expectHeardEverywhere, expectNoGapOrDouble, expectStatusTold, LiveNodes } from './nodes/live.ts';

describe.skipIf(testDatabaseUrl === null)('a subscription at one of three processes', () => {
  let cluster: ProcessNodes;
  let nodes: ProcessNode[];
  let live: LiveNodes;
  beforeAll(async () => {
    await buildOnce();
    cluster = await processNodes();
    nodes = await Promise.all(Array.from({ length: 3 }, () => cluster.start()));
    live = new LiveNodes(nodes, TOKEN);
  }, 300_000);
  afterEach(() => live.close());
  afterAll(() => cluster.stop());

  it('tells what was written through the others', { timeout: 60_000 }, async () => {
    await expectHeardEverywhere(live, nodes.length);
  });

  it('goes on at another one without gap or double', { timeout: 60_000 }, async () => {
    await expectNoGapOrDouble(live, 3);
  });

  it('tells how a queue stands into which others have put items', { timeout: 60_000 }, async () => {
    await expectStatusTold(live);
  });

  it('goes on at another one where its own was killed', { timeout: 120_000 }, async () => {
    const [first, ...others] = nodes;
    if (first === undefined) throw new Error('there are no nodes');
    await expectNoGapOrDouble(live, 1, () => first.kill(), new LiveNodes(others, TOKEN));
  });
});
