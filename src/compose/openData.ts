import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';
import { openReadModels } from '../readModel/readModels.ts';
import { waitForDatabase } from '../postgres/waitForDatabase.ts';
import { openState } from '../state/openState.ts';
import type { State } from '../state/state.ts';
import { StoreUnavailable } from '../store/eventStore.ts';
import type { Data } from './data.ts';
import { openLog, placeOfLog } from './openLog.ts';
import type { Stops } from './stops.ts';

const MEMORY = ':memory:';

export interface DataOptions {
  readonly log: Logger;
  /** Another node has taken over what this one works on. */
  readonly onReplaced: () => void;
}

/**
 * Opens the log and the state that the configuration names, and the read models when they are asked for. Throws
 * ConfigError, StoreUnavailable.
 */
export async function openData(
  config: Config,
  { log, onReplaced }: DataOptions,
  stops: Stops,
): Promise<Data> {
  const paths = pathsIn(config.dataDir);
  // Several nodes may work on what all of them reach.
  const isAlone = config.eventStoreUrl === undefined || config.databaseUrl === undefined;
  const logPlace = placeOfLog(config, paths.events);
  const place = paths.events === MEMORY ? undefined : logPlace;
  const store = await openLog(logPlace, config, { isAlone, log, onReplaced });
  stops.push(() => store.close());
  const state = await stateOf(config, paths.state, log);
  stops.push(() => state.close());
  return {
    store,
    place,
    state,
    openReads: (events) =>
      opened(
        openReadModels({
          place: config.databaseUrl === undefined ? { path: paths.read } : { url: config.databaseUrl },
          store,
          ...(place !== undefined && { log: place }),
          ...events,
        }),
        `the read models ${paths.read} (which may be deleted: the log has all of them) cannot be opened`,
      ),
    isAlone,
  };
}

async function stateOf(
  { databaseUrl: url, databaseWaitSeconds }: Config,
  path: string,
  log: Logger,
): Promise<State> {
  const onWriteError = (error: unknown): void => log.error({ err: error }, 'the state could not be written');
  if (url === undefined)
    return opened(openState({ path, onWriteError }), `the state ${path} cannot be opened`);
  const waiting = waitForDatabase(url, databaseWaitSeconds, (message) => log.warn(message));
  const opening = waiting.then(() => openState({ url, onWriteError }));
  return opened(opening, 'the state in PostgreSQL cannot be opened');
}

/** Says which file could not be opened. */
async function opened<T>(opening: Promise<T>, otherwise: string): Promise<T> {
  try {
    return await opening;
  } catch (cause) {
    throw new StoreUnavailable(otherwise, { cause });
  }
}

function pathsIn(dataDir: string): { events: string; state: string; read: string } {
  if (dataDir === MEMORY) return { events: MEMORY, state: MEMORY, read: MEMORY };
  try {
    // What items and tasks hold is nobody else's business on this machine.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch {
    throw new ConfigError(`DATA_DIR ${dataDir} cannot be made or is no folder.`);
  }
  return {
    events: join(dataDir, 'events.db'),
    state: join(dataDir, 'state.db'),
    read: join(dataDir, 'read.db'),
  };
}
