import { every } from '../reactors/every.ts';
import type { ReactorOptions } from '../reactors/startReactors.ts';
import { startReactors } from '../reactors/startReactors.ts';
import type { Positions } from '../state/positions.ts';
import type { Sessions } from '../state/sessions.ts';
import type { Lead } from './election.ts';
import { fencedLeases, fencedOutbound, fencedStore } from './fenced.ts';
import type { Term } from './term.ts';

const FORGET_MS = 600_000;
/** What somebody wrote longer ago has come to all rows and nodes; robots not heard of since are gone. */
const REMEMBERED_MS = 86_400_000;

export interface LeadOptions extends Omit<ReactorOptions, 'sparedUntil'> {
  readonly positions: Positions;
  readonly sessions: Sessions;
  /** No other node works on the log, and this one projects already, whatever epochs are known of. */
  readonly isAlone: boolean;
  /** Another process has projected under a later epoch: this one needs a new term to go on. */
  readonly onStoodDown: () => void;
}

/**
 * What the leader does: it projects, and runs the reactors, which write nothing and call nobody after its term. The grace
 * of leases counts from this call, by which a node starts: whoever takes the lead later has heard of robots all along.
 */
export function leadWith(options: LeadOptions): Lead {
  const sparedUntil = options.orchestrator.clock() + options.graceMs;
  return async (term) => {
    const { reads, isAlone, onStoodDown, onError } = options;
    if (!isAlone) await reads.startProjecting(term.epoch, onStoodDown);
    try {
      const orchestrator = fenced(options.orchestrator, term);
      const outbound = fencedOutbound(options.outbound, term);
      const stopReactors = await startReactors({ ...options, sparedUntil, orchestrator, outbound });
      const forgetting = every(
        FORGET_MS,
        () => forget(options),
        (error) => onError(error, 'old positions and sessions could not be forgotten'),
      );
      return () => Promise.all([stopReactors(), forgetting.stop(), reads.stopProjecting()]);
    } catch (error) {
      await reads.stopProjecting();
      throw error;
    }
  };
}

async function forget({ positions, sessions, orchestrator: { clock } }: LeadOptions): Promise<void> {
  const instant = clock() - REMEMBERED_MS;
  await positions.forgetBefore(instant);
  await sessions.forgetBefore(instant);
}

const fenced = (
  orchestrator: ReactorOptions['orchestrator'],
  term: Term,
): ReactorOptions['orchestrator'] => ({
  ...orchestrator,
  store: fencedStore(orchestrator.store, term),
  leases: fencedLeases(orchestrator.leases, term),
});
