import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';
import { openReadModels } from '../readModel/readModels.ts';
import { openState } from '../state/openState.ts';
import { openEmbeddedStore } from '../store/embedded/embeddedStore.ts';
import { StoreUnavailable } from '../store/eventStore.ts';
import type { Data } from './data.ts';
import type { Stops } from './stops.ts';

const MEMORY = ':memory:';

/** Opens the log and the state that the configuration names. Throws ConfigError, StoreUnavailable. */
export async function openData({ dataDir }: Config, log: Logger, stops: Stops): Promise<Data> {
  const paths = pathsIn(dataDir);
  const store = openEmbeddedStore({ path: paths.events });
  stops.push(() => store.close());
  const onWriteError = (error: unknown): void => log.error({ err: error }, 'leases could not be written');
  const state = await opened(
    openState({ path: paths.state, onWriteError }),
    `the state ${paths.state} cannot be opened`,
  );
  stops.push(() => state.close());
  return {
    store,
    state,
    openReads: (onError) =>
      opened(
        openReadModels({
          path: paths.read,
          store,
          ...(paths.events !== MEMORY && { eventsPath: paths.events }),
          onError,
        }),
        `the read models ${paths.read} (which may be deleted: the log has all of them) cannot be opened`,
      ),
    isAlone: true,
  };
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
    mkdirSync(dataDir, { recursive: true });
  } catch {
    throw new ConfigError(`DATA_DIR ${dataDir} cannot be made or is no folder.`);
  }
  return {
    events: join(dataDir, 'events.db'),
    state: join(dataDir, 'state.db'),
    read: join(dataDir, 'read.db'),
  };
}
