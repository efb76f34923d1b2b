import type { ReadModels, ReadModelsOptions } from '../readModel/readModels.ts';
import type { State } from '../state/state.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { LogPlace } from '../store/logPlace.ts';

/** What a node works on. */
export interface Data {
  readonly store: EventStore;
  /** Where threads find the log; undefined where everything is kept in the memory of this process. */
  readonly place: LogPlace | undefined;
  readonly state: State;
  readonly openReads: (
    events: Pick<ReadModelsOptions, 'contents' | 'onWarning' | 'onFailed'>,
  ) => Promise<ReadModels>;
  /** It is certain that no other node works on this log. */
  readonly isAlone: boolean;
}
