import type { Projection } from '../../projections/projection.ts';
import type { ReadDigests } from '../../src/readModel/digest.ts';
import type { Epoch, ProjectionStore } from '../../src/readModel/projectionStore.ts';
import type { ReadModelsPlace } from '../../src/readModel/readModels.ts';
import type { EventStore } from '../../src/store/eventStore.ts';

/** A place for read models that a test has for itself, with nothing in it. */
export interface TestPlace {
  readonly place: ReadModelsPlace;
  readonly readDigests: ReadDigests;
  /** The rows of a log, open for the one that projects. */
  openRows(log: EventStore, projections: readonly Projection[], epoch: Epoch): Promise<ProjectionStore>;
  /** Runs a statement beside the program under test; its rows. */
  run(statement: string): Promise<unknown[]>;
  remove(): Promise<void>;
}

export type NewPlace = () => Promise<TestPlace>;
