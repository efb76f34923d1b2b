import type { Orchestrator } from '../commands/context.ts';
import { internalContext } from '../commands/prepareStore.ts';
import { expireLeases } from './expireLeases.ts';

const NONE: ReadonlySet<string> = new Set();

/**
 * Ends leases that are past whenever the function is called that it resolves to. Those it has found are left to their
 * robots until `until` (milliseconds since 1970): an extension may be among what the crash of a node has lost, and robots
 * need time to be heard. A lease that was granted since then has lost nothing.
 */
export async function sweepLeases(
  orchestrator: Orchestrator,
  until: number,
): Promise<() => Promise<unknown>> {
  const { leases, clock } = orchestrator;
  const internal = internalContext('Lease expiry');
  const found = (await leases.all()).filter(({ deadline }) => deadline < until);
  let spared: ReadonlySet<string> = new Set(found.map(({ leaseId }) => leaseId));
  return async () => {
    if (clock() >= until) spared = NONE;
    await expireLeases(orchestrator, internal, spared);
  };
}
