import { describeKilledServer } from './kill/killedServer.ts';
import { recordedItems } from './kill/recordedItems.ts';

describeKilledServer({
  place: 'the embedded store',
  lives: 20,
  earlyKills: 0.25,
  open: async (dataDir) => ({
    env: {},
    recorded: () => recordedItems(dataDir),
    close: async () => {},
  }),
});
