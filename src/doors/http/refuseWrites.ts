import { DomainError } from '../../domain/errors.ts';
import type { Services } from './services.ts';

/**
 * Why this node takes no writes though it answers what reads: the log is away, or the node is behind on it. Null where
 * it takes them.
 */
export function whyNoWrites({
  lagging,
  orchestrator: { store },
}: Pick<Services, 'lagging' | 'orchestrator'>): DomainError | null {
  if (lagging() === null) return null;
  // A log that is away comes before what follows from it.
  const isAway = (store.whyUnavailable?.() ?? null) !== null;
  return new DomainError(isAway ? 'StoreUnavailable' : 'NodeBehind');
}

/** Throws StoreUnavailable or NodeBehind where this node takes no writes. */
export function demandWrites(services: Pick<Services, 'lagging' | 'orchestrator'>): void {
  const reason = whyNoWrites(services);
  if (reason !== null) throw reason;
}
