import type { EventStore } from '../store/eventStore.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { Consistency } from './consistency.ts';
import type { Contents } from './contents.ts';
import { closedContents } from './contents.ts';
import type { Epoch } from './projectionStore.ts';
import { ProjectingSwitch } from './projectingSwitch.ts';
import type { ReadDatabase, ReadDatabaseEvents } from './readDatabase.ts';

/** Where the read models are kept. */
export type ReadModelsPlace =
  /** A file in an existing folder, or `:memory:`. */
  | { readonly path: string }
  /** PostgreSQL, in a schema: lower-case letters, digits and `_`. */
  | { readonly url: string; readonly schema?: string };

export interface ReadModelsOptions extends Omit<ReadDatabaseEvents, 'onCheckpoint'> {
  readonly place: ReadModelsPlace;
  readonly store: EventStore;
  /** Where a projector on a thread of its own finds the log; without it this thread projects. */
  readonly log?: LogPlace;
  /** Opens what rows hold encrypted; without it that stays closed. */
  readonly contents?: Contents;
}

/** What statements about the rows are written with. */
export type Statements = Pick<ReadDatabase, 'dialect' | 'keyed' | 'lists'>;

/** What queries are answered with: the rows, and what opens their encrypted texts. */
export interface Queries extends Statements {
  readonly contents: Contents;
}

/** The read models: what queries work with, and who keeps them up with the log. */
export interface ReadModels extends Queries, Pick<ReadDatabase, 'openItems' | 'definitions'> {
  readonly consistency: Consistency;

  /** The log has grown up to `position`; cheap enough to be told of each append. */
  grown(position: number): void;

  /**
   * This process keeps the rows up with the log from now on, under the epoch of its leadership; whoever does so under an
   * earlier epoch writes nothing any more. Resolves when that is under way. Trouble with the log or the database is told
   * by `unready`, and tried again until it passes. Where a later epoch was at work, this one rests until it is started
   * anew, and `onStoodDown` is called.
   */
  startProjecting(epoch: Epoch, onStoodDown?: () => void): Promise<void>;

  /** Resolves when the last page is written. */
  stopProjecting(): Promise<void>;

  /** Names of the projections that this process builds anew: what they serve may be old, or not all. */
  building(): readonly string[];

  /** Why the rows cannot be read or grow old; null where all is well. */
  unready(): string | null;

  close(): Promise<void>;
}

/**
 * Opens the read models; nobody keeps them up before `startProjecting`. Throws what keeps a file from being opened;
 * PostgreSQL may come later.
 */
export async function openReadModels(options: ReadModelsOptions): Promise<ReadModels> {
  const consistency = new Consistency(
    () => performance.now(),
    () => projecting.projecting?.hurry(),
  );
  const database = await openDatabase(options, {
    onCheckpoint: (position) => consistency.reached(position),
    onWarning: options.onWarning,
    onFailed: options.onFailed,
  });
  const projecting = new ProjectingSwitch(database, options);
  const { dialect, keyed, lists } = database;
  return {
    dialect,
    keyed,
    lists,
    contents: options.contents ?? closedContents,
    consistency,
    openItems: (use) => database.openItems(use),
    definitions: () => database.definitions(),
    grown: (position) => {
      consistency.grown(position);
      projecting.projecting?.grown(position);
    },
    startProjecting: (epoch, onStoodDown) => projecting.start(epoch, onStoodDown),
    stopProjecting: () => projecting.stop(),
    building: () => projecting.projecting?.building() ?? [],
    unready: () => database.unready() ?? projecting.trouble,
    close: async () => {
      await projecting.stop();
      await database.close();
    },
  };
}

/** An adapter is loaded only where it is used. */
async function openDatabase(
  { place, ...options }: ReadModelsOptions,
  events: ReadDatabaseEvents,
): Promise<ReadDatabase> {
  if ('path' in place) {
    const { openSqliteReads } = await import('./sqlite/readDatabase.ts');
    return openSqliteReads({ ...options, path: place.path }, events);
  }
  const { openPostgresReads } = await import('./postgres/readDatabase.ts');
  return openPostgresReads({ ...options, ...place }, events);
}
