import { openEventStoreDb } from '../../src/store/eventstoredb/openEventStoreDb.ts';
import { startEventStoreProcess } from '../support/nodes/eventStoreProcess.ts';
import { describeKilledServer } from './kill/killedServer.ts';
import { recordedIn } from './kill/recordedItems.ts';

// Fewer lives, since each one begins with ten seconds in which the lock of the life before grows stale.
describeKilledServer({
  place: 'EventStoreDB',
  lives: 3,
  earlyKills: 0,
  open: async () => {
    const server = await startEventStoreProcess();
    const log = await openEventStoreDb({ url: server.url });
    return {
      env: { EVENTSTORE_URL: server.url },
      recorded: () => recordedIn(log),
      close: async () => {
        await log.close();
        await server.stop();
      },
    };
  },
});
