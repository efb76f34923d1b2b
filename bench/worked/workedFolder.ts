import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openEmbeddedStore } from '../../src/store/embedded/embeddedStore.ts';
import { runCommand } from '../../test/support/server.ts';
import { withServer } from '../bench.ts';
import { eventsIn } from '../dataFolder.ts';
import { EVENTS_AN_ITEM } from './life.ts';
import { writeLog } from './writeLog.ts';

export const QUEUES = 10;
const REPLAY_MS = 7_200_000;

export const queueNamed = (n: number): string => `worked-${n}`;

/**
 * Makes sure that `dataDir` holds `items` items with all their events and current read models. What was begun there and
 * not finished is made anew.
 */
export async function prepareWorked(
  dataDir: string,
  items: number,
  say: (line: string) => void,
): Promise<string> {
  if (!existsSync(dataDir)) await make(dataDir, items, say);
  const events = await eventsIn(dataDir);
  say(`${dataDir} holds ${events} events`);
  if (events < items * EVENTS_AN_ITEM)
    throw new Error(`${dataDir} has fewer than ${items} items: take it away, and it is made anew`);
  return dataDir;
}

async function make(dataDir: string, items: number, say: (line: string) => void): Promise<void> {
  const folder = `${dataDir}.new`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const queueIds = await makeQueues(folder);
  const store = openEmbeddedStore({ path: path.join(folder, 'events.db') });
  try {
    await writeLog(store, queueIds, items, say);
  } finally {
    await store.close();
  }
  say('making the read models of it');
  const { code, output } = await runCommand('replay', [], { dataDir: folder, withinMs: REPLAY_MS });
  if (code !== 0) throw new Error(`replay ended with ${code}:\n${output}`);
  renameSync(folder, dataDir);
}

const makeQueues = (folder: string): Promise<readonly number[]> =>
  withServer(folder, async ({ api, once }) => {
    const ids: number[] = [];
    for (let n = 0; n < QUEUES; n += 1)
      ids.push(await once((connection) => api.createQueue(connection, queueNamed(n))));
    return ids;
  });
