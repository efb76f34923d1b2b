// Several nodes in one process, each with its own client of EventStoreDB, that are killed and started again. NODES_SEED
// repeats a run's random choices (not its timing).
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { InProcessNodes } from '../support/nodes/inProcess.ts';
import { inProcessNodes } from '../support/nodes/inProcess.ts';
import { expectTakenOnce } from './nodes/takenOnce.ts';

const seed = Number(process.env['NODES_SEED'] ?? Date.now() % 1_000_000);

describe(`nodes that come and go (NODES_SEED=${seed})`, () => {
  let nodes: InProcessNodes;
  beforeAll(async () => {
    nodes = await inProcessNodes();
  });
  afterAll(() => nodes.stop());

  it('hand each item out once and keep what they acknowledged', { timeout: 120_000 }, async () => {
    await expectTakenOnce(nodes, { items: 400, takers: 48, replacements: 5, seed });
  });
});
