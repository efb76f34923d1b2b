import type { Orchestrator } from '../commands/context.ts';
import { metadataOf } from '../commands/context.ts';
import { foldedWork } from '../commands/foldedWork.ts';
import { idBlocks } from '../commands/ids.ts';
import type { Personal } from '../commands/personal/personal.ts';
import { internalContext } from '../commands/prepareStore.ts';
import type { Sharing } from '../commands/sharing.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { State } from '../state/state.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Memory } from './memory.ts';

export interface OrchestratorOptions {
  readonly store: EventStore;
  readonly state: State;
  readonly memory: Memory;
  readonly personal: Personal;
  readonly outbound: Outbound;
  readonly clock: () => number;
  /** See ELMA_FILE_DETECTION. */
  readonly urlsAreFiles: boolean;
  /** See CALLBACK_ON_CANCEL. */
  readonly tellsOfCancelled: boolean;
  /** Where several nodes work on the log. */
  readonly sharing?: Sharing | undefined;
}

/** What commands work with. */
export function orchestratorOn(options: OrchestratorOptions): Orchestrator {
  const { store, state, memory, personal, outbound, clock, urlsAreFiles, tellsOfCancelled, sharing } =
    options;
  const { definitions, ready, follower } = memory;
  const internal = internalContext('Ids');
  return {
    store,
    clock,
    urlsAreFiles,
    tellsOfCancelled,
    definitions,
    ready,
    caughtUpTo: (position) => follower.caughtUpTo(position),
    ...foldedWork(store),
    ids: idBlocks(store, () => metadataOf(internal, clock)),
    leases: state.leases,
    personal,
    takes: { taken: 0, conflicts: 0 },
    refusalOf: (url) => outbound.refusalOf(url),
    ...(sharing !== undefined && { sharing }),
  };
}
