import { describe, expect, it, vi } from 'vitest';
import type { LeadOptions } from '../../../src/nodes/lead.ts';
import { leadWith } from '../../../src/nodes/lead.ts';
import { Term } from '../../../src/nodes/term.ts';
import { startReactors } from '../../../src/reactors/startReactors.ts';
import { startOrchestrator } from '../../support/orchestrator.ts';

vi.mock('../../../src/reactors/startReactors.ts', () => ({
  startReactors: vi.fn<() => Promise<() => Promise<void>>>(async () => async () => {}),
}));

describe('who takes the lead', () => {
  it('spares leases that it finds for a while after its node has started, however late it leads', async () => {
    const world = await startOrchestrator();
    const startedAt = world.time.now;
    const options: object = {
      orchestrator: world,
      outbound: {},
      reads: { stopProjecting: async () => {} },
      graceMs: 60_000,
      isAlone: true,
    };
    const lead = leadWith(options as LeadOptions);
    world.time.now += 3_600_000;
    const stop = await lead(
      new Term({ name: 'leader', epoch: 1, holder: 'node', until: Infinity }, () => world.time.now),
    );
    await stop();
    expect(vi.mocked(startReactors).mock.calls).toMatchObject([
      [{ graceMs: 60_000, sparedUntil: startedAt + 60_000 }],
    ]);
  });
});
