import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';
import { openEmbeddedStore } from '../store/embedded/embeddedStore.ts';
import type { EventStore } from '../store/eventStore.ts';
import { doubtsAbout, EventStoreUrlError, parseEventStoreUrl } from '../store/eventStoreUrl.ts';
import type { LogPlace } from '../store/logPlace.ts';

export interface LogOptions {
  /** No other node may work on it. */
  readonly isAlone: boolean;
  readonly log: Logger;
  /** Another node works on it all the same: this one cannot go on. */
  readonly onReplaced: () => void;
}

/** The log that the configuration names. */
export const placeOfLog = ({ eventStoreUrl }: Config, file: string): LogPlace =>
  eventStoreUrl === undefined ? { file } : { url: eventStoreUrl };

/** Opens the log for writing. Throws ConfigError, StoreUnavailable. */
export async function openLog(
  place: LogPlace,
  { eventStoreWaitSeconds: waitSeconds }: Config,
  { isAlone, log, onReplaced }: LogOptions,
): Promise<EventStore> {
  if ('file' in place) return openEmbeddedStore({ path: place.file });
  // Its client takes a while to load, which who does not need it does not wait for.
  const { openEventStoreDb } = await import('../store/eventstoredb/openEventStoreDb.ts');
  try {
    for (const doubt of doubtsAbout(parseEventStoreUrl(place.url))) log.warn(doubt);
    return await openEventStoreDb({
      url: place.url,
      waitSeconds,
      onWaiting: (message) => log.warn(message),
      onChange: (reason, error) => {
        if (reason === null) log.warn('EventStoreDB can be reached again');
        else log.error({ err: error }, reason);
      },
      ...(isAlone && { onReplaced }),
    });
  } catch (error) {
    if (error instanceof EventStoreUrlError) throw new ConfigError(`EVENTSTORE_URL ${error.message}`);
    throw error;
  }
}
