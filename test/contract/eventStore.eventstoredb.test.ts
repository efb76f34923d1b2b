import { openEventStoreDb } from '../../src/store/eventstoredb/openEventStoreDb.ts';
import { startEventStoreServer } from '../support/eventStoreServer/eventStoreServer.ts';
import { eventStoreContract } from './eventStore.ts';
import type { OpenStore } from './eventStoreFixtures.ts';

async function openServer(): Promise<OpenStore> {
  const server = await startEventStoreServer();
  const openAgain = () => openEventStoreDb({ url: server.url });
  let store = await openAgain();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openAgain();
      return store;
    },
    cleanup: async () => {
      await store.close();
      await server.stop();
    },
  };
}

eventStoreContract('EventStoreDB', openServer, { multiStreamAppend: false, outlivesClosing: true });
