import type { ReadModels, ReadModelsOptions } from '../readModel/readModels.ts';
import type { State } from '../state/state.ts';
import type { EventStore } from '../store/eventStore.ts';

/** What a node works on. */
export interface Data {
  readonly store: EventStore;
  readonly state: State;
  readonly openReads: (events: Pick<ReadModelsOptions, 'onWarning' | 'onFailed'>) => Promise<ReadModels>;
  /** It is certain that no other node works on this log. */
  readonly isAlone: boolean;
}
