import type { ReactorOptions } from '../reactors/startReactors.ts';
import { startReactors } from '../reactors/startReactors.ts';
import type { Lead } from './election.ts';
import { fencedLeases, fencedStore } from './fenced.ts';
import type { Term } from './term.ts';

/** What the leader does: it projects, and runs the reactors, which write nothing after its term. */
export const leadWith =
  (options: ReactorOptions): Lead =>
  async (term) =>
    startReactors({ ...options, orchestrator: fenced(options.orchestrator, term) });

const fenced = (
  orchestrator: ReactorOptions['orchestrator'],
  term: Term,
): ReactorOptions['orchestrator'] => ({
  ...orchestrator,
  store: fencedStore(orchestrator.store, term),
  leases: fencedLeases(orchestrator.leases, term),
});
