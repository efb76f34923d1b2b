import { mkdirSync } from 'node:fs';
import type { BenchServer } from './bench.ts';
import { withServer } from './bench.ts';
import { fill } from './fill.ts';

/** The queue of the deep data folder, whose items nobody has taken. */
export const DEEP = 'deep';

/** Makes sure that `dataDir` holds a store with `items` open items and current read models. */
export async function prepareDeep(
  dataDir: string,
  items: number,
  say: (line: string) => void,
): Promise<string> {
  mkdirSync(dataDir, { recursive: true });
  await withServer(dataDir, async (server) => {
    await server.untilCaughtUp();
    const open = await openItems(server);
    say(`${dataDir} holds ${open} open items, wanted are ${items}`);
    if (open < items) await fill(server, DEEP, { count: items - open, prefix: `deep-${Date.now()}`, say });
    await server.untilCaughtUp();
  });
  return dataDir;
}

const openItems = ({ api, once }: BenchServer): Promise<number> =>
  once(async (connection) => {
    const queueId = await api.findQueue(connection, DEEP);
    if (queueId !== undefined) return api.countNew(connection, queueId);
    await api.createQueue(connection, DEEP);
    return 0;
  });
