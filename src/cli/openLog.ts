import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { openEmbeddedStore } from '../store/embedded/embeddedStore.ts';
import type { EventStore } from '../store/eventStore.ts';

/** There is no log at a place, or none can be made. The message is for people. */
export class NoLog extends Error {
  override readonly name = 'NoLog';
}

/** The place of the log that the configuration names. */
export const configuredPlace = (): string => process.env['DATA_DIR'] || './data';

/** Opens the log in a folder for reading, also while a server writes it. Throws NoLog or StoreUnavailable. */
export async function openForReading(place: string): Promise<EventStore> {
  const file = fileIn(place);
  if (!existsSync(file)) throw new NoLog(`there is no event log ${file}`);
  return openEmbeddedStore({ path: file, readOnly: true });
}

/** Opens it as the one who writes, made where it is missing. Throws NoLog or StoreUnavailable. */
export async function openForWriting(place: string): Promise<EventStore> {
  const file = fileIn(place);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch {
    throw new NoLog(`the folder ${path.dirname(file)} cannot be made`);
  }
  return openEmbeddedStore({ path: file });
}

/** As people may read it. */
export const shownPlace = (place: string): string => fileIn(place);

const fileIn = (place: string): string => path.join(path.resolve(place), 'events.db');
