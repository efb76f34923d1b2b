import { createReadStream, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openEmbeddedStore } from '../src/store/embedded/embeddedStore.ts';

/** Takes away the read models of a folder that no server uses. */
export function removeReadModels(dataDir: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path.join(dataDir, `read.db${end}`), { force: true });
}

export const hasReadModels = (dataDir: string): boolean => existsSync(path.join(dataDir, 'read.db'));

/** Reads the log and the read models once, so that the system has of them in memory what there is room for. */
export async function readThrough(dataDir: string): Promise<void> {
  for (const name of ['events.db', 'read.db'])
    for await (const _ of createReadStream(path.join(dataDir, name), { highWaterMark: 4 * 1024 * 1024 }));
}

/** How many events the log of a folder holds: embedded positions have no gaps. */
export async function eventsIn(dataDir: string): Promise<number> {
  const store = openEmbeddedStore({ path: path.join(dataDir, 'events.db'), readOnly: true });
  try {
    return await store.lastPosition();
  } finally {
    await store.close();
  }
}
