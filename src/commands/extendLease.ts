import { DomainError } from '../domain/errors.ts';
import type { Orchestrator } from './context.ts';

/**
 * Moves the deadline of a lease to `leaseMs` from now; returns it (milliseconds since 1970). An extension is no
 * event: it changes a row of the state, while that is not past. Throws LeaseLost.
 */
export async function extendLease(
  { leases, clock }: Orchestrator,
  leaseId: string,
  leaseMs: number,
): Promise<number> {
  const now = clock();
  const deadline = now + leaseMs;
  if (!(await leases.extend(leaseId, deadline, now))) throw new DomainError('LeaseLost');
  return deadline;
}
