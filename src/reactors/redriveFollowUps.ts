import { completeDecision } from '../commands/followUps.ts';
import type { EventStore } from '../store/eventStore.ts';

/** A decision some of whose follow-ups are missing. */
export interface OpenDecision {
  readonly stream: string;
  readonly revision: number;
}

/**
 * Writes what a crash has left out: the missing follow-ups of decisions that somebody made and did not live to
 * complete. Writing one that is there after all is a repeat. One that fails does not stop the others.
 */
export async function redriveFollowUps(
  store: EventStore,
  open: readonly OpenDecision[],
  onError: (error: unknown, decision: OpenDecision) => void,
): Promise<void> {
  for (const decision of open) {
    try {
      await completeDecision(store, decision.stream, decision.revision);
    } catch (error) {
      onError(error, decision);
    }
  }
}
