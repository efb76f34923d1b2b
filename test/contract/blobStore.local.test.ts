import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';
import { openLocalBlobs } from '../../src/files/local/localBlobs.ts';
import { blobStoreContract } from './blobStore.ts';

describe('files in a local folder', () => {
  blobStoreContract(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'orchestream-blobs-'));
    const fileOf = (id: string): string => path.join(folder, 'sha256', id.slice(0, 2), id);
    const store = await openLocalBlobs(folder);
    return {
      store,
      change: async (id, to) => writeFile(fileOf(id), to(await readFile(fileOf(id)))),
      age: (id, ms) => utimes(fileOf(id), new Date(Date.now() - ms), new Date(Date.now() - ms)),
      leftovers: () => readdir(path.join(folder, 'incoming')),
      close: async () => {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  });
});
