import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { openEmbeddedStore } from '../store/embedded/embeddedStore.ts';
import type { EventStore } from '../store/eventStore.ts';
import { EventStoreUrlError, redacted } from '../store/eventStoreUrl.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { fromCaller } from './transferOptions.ts';

const WAIT_SECONDS = 10;

/** There is no log at a place, or none can be made. The message is for people. */
export class NoLog extends Error {
  override readonly name = 'NoLog';
}

/** As a line for people. */
export const sentence = ({ message }: NoLog): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}. DATA_DIR or EVENTSTORE_URL says where it is.`;

/** Where a log is, or is to be. */
export interface Place {
  /** As people may read it. */
  readonly shown: string;
  /** As threads find it. */
  readonly log: LogPlace;
  /** Opens it for reading, also while a server writes it. Throws NoLog or StoreUnavailable. */
  openForReading(): Promise<EventStore>;
  /** Opens it as the one who writes, made where it is missing. Throws NoLog or StoreUnavailable. */
  openForWriting(): Promise<EventStore>;
}

/** The place that is named, a folder or a URL of EventStoreDB; else the one that the configuration names. */
export function placeOf(named: string | undefined): Place {
  if (named !== undefined) return isUrl(named) ? serverAt(named) : folderAt(fromCaller(named));
  const url = process.env['EVENTSTORE_URL'] ?? '';
  return url === '' ? folderAt(path.resolve(process.env['DATA_DIR'] || './data')) : serverAt(url);
}

const isUrl = (place: string): boolean => /^[\w+]+:\/\//.test(place);

function folderAt(folder: string): Place {
  const file = path.join(folder, 'events.db');
  return {
    shown: file,
    log: { file },
    openForReading: async () => {
      if (!existsSync(file)) throw new NoLog(`there is no event log ${file}`);
      return openEmbeddedStore({ path: file, readOnly: true });
    },
    openForWriting: async () => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
      } catch {
        throw new NoLog(`the folder ${folder} cannot be made`);
      }
      return openEmbeddedStore({ path: file });
    },
  };
}

function serverAt(url: string): Place {
  const open = async (isWriting: boolean): Promise<EventStore> => {
    try {
      // Its client takes long to load.
      const { openEventStoreDb } = await import('../store/eventstoredb/openEventStoreDb.ts');
      // The lock of a single node, so that no server works on the log meanwhile; without it the store only reads.
      const lock = isWriting && { onReplaced: () => {} };
      return await openEventStoreDb({ url, waitSeconds: WAIT_SECONDS, ...lock });
    } catch (error) {
      if (!(error instanceof EventStoreUrlError)) throw error;
      throw new NoLog(`the URL of EventStoreDB ${error.message}`);
    }
  };
  return {
    shown: redacted(url),
    log: { url },
    openForReading: () => open(false),
    openForWriting: () => open(true),
  };
}
