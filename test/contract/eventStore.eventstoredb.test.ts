import { beforeEach, describe } from 'vitest';
import { openEventStoreDb } from '../../src/store/eventstoredb/openEventStoreDb.ts';
import { startEventStoreServer } from '../support/eventStoreServer/eventStoreServer.ts';
import { eventStoreContract } from './eventStore.ts';
import type { OpenStore } from './eventStoreFixtures.ts';
import { Scope } from './scopedStore.ts';

/** A real server, as this program is told of it; without one there is a stand-in for each test. */
const url = process.env['EVENTSTORE_URL'] ?? '';

async function openStandIn(): Promise<OpenStore> {
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

async function openReal(): Promise<OpenStore> {
  const openAgain = () => openEventStoreDb({ url });
  let store = await openAgain();
  const scope = new Scope(await store.lastPosition());
  return {
    store: scope.of(store),
    reopen: async () => {
      await store.close();
      store = await openAgain();
      return scope.of(store);
    },
    cleanup: () => store.close(),
  };
}

const facts = { multiStreamAppend: false, outlivesClosing: true };

/** What cannot be seen of a log that all tests share, and why. */
const unseen: Readonly<Record<string, string>> = {
  'gives each log an id of its own': 'all tests share the log of the real server',
  'takes a stream name of 256 characters with further dashes':
    'streams get a prefix on a shared log, and this name has no room for it',
};

const isReal = url !== '';

describe('on the server of EVENTSTORE_URL, or on a stand-in', () => {
  beforeEach(({ task, skip }) => {
    const reason = isReal ? unseen[task.name] : undefined;
    if (reason === undefined) return;
    process.stderr.write(`skipped: "${task.name}": ${reason}\n`);
    skip(reason);
  });
  eventStoreContract('EventStoreDB', isReal ? openReal : openStandIn, facts);
});
