import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbeddedStore } from '../../src/store/embedded/embeddedStore.ts';
import { eventStoreContract } from './eventStore.ts';
import type { OpenStore } from './eventStoreFixtures.ts';

async function openFile(multiStreamAppend: boolean): Promise<OpenStore> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orchestream-log-'));
  const openAgain = () => openEmbeddedStore({ path: path.join(folder, 'events.db'), multiStreamAppend });
  let store = openAgain();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = openAgain();
      return store;
    },
    cleanup: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openMemory(multiStreamAppend: boolean): Promise<OpenStore> {
  const store = openEmbeddedStore({ path: ':memory:', multiStreamAppend });
  const reopen = () => Promise.reject(new Error('a log in memory ends with its store'));
  return { store, reopen, cleanup: () => store.close() };
}

for (const multiStreamAppend of [true, false]) {
  const streams = multiStreamAppend ? 'several streams a commit' : 'one stream a commit';
  eventStoreContract(`embedded in a file, ${streams}`, () => openFile(multiStreamAppend), {
    multiStreamAppend,
    outlivesClosing: true,
  });
  eventStoreContract(`embedded in memory, ${streams}`, () => openMemory(multiStreamAppend), {
    multiStreamAppend,
    outlivesClosing: false,
  });
}
