import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openEmbeddedStore } from '../src/store/embedded/embeddedStore.ts';

/** Takes away the read models of a folder that no server uses. */
export function removeReadModels(dataDir: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path.join(dataDir, `read.db${end}`), { force: true });
}

export const hasReadModels = (dataDir: string): boolean => existsSync(path.join(dataDir, 'read.db'));

/** How many events the log of a folder holds: embedded positions have no gaps. */
export async function eventsIn(dataDir: string): Promise<number> {
  const store = openEmbeddedStore({ path: path.join(dataDir, 'events.db'), readOnly: true });
  try {
    return await store.lastPosition();
  } finally {
    await store.close();
  }
}
