import type { ReadModels } from '../readModel/readModels.ts';
import type { State } from '../state/state.ts';
import type { EventStore } from '../store/eventStore.ts';

/** What a node works on. */
export interface Data {
  readonly store: EventStore;
  readonly state: State;
  /** `onError` is told when what keeps them up has failed. */
  readonly openReads: (onError: (error: unknown) => void) => Promise<ReadModels>;
  /** It is certain that no other node works on this log. */
  readonly isAlone: boolean;
}
