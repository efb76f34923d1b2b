import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Answer } from '../kill/client.ts';
import { emptyLedger } from '../kill/ledger.ts';
import { randomFrom } from '../kill/random.ts';
import type { Recorded } from '../kill/recordedItems.ts';
import { recordedIn } from '../kill/recordedItems.ts';
import { shownItems } from '../kill/shownItems.ts';
import { unsettled } from '../kill/unsettled.ts';
import type { Cluster } from './cluster.ts';
import { Slots } from './slots.ts';
import { runTakers } from './takers.ts';

export interface Run {
  readonly items: number;
  readonly takers: number;
  /** How often a node is killed or stopped, and started again. */
  readonly replacements: number;
  readonly seed: number;
}

const NODES = 3;
const MAX_RETRIES = 3;
const AT_ONCE = 100;
const SETTLED_WITHIN_MS = 20_000;

/**
 * Three nodes that come and go, and robots that take from one queue until all is done: each item is handed out once,
 * and what was acknowledged is in the log and in the read models.
 */
export async function expectTakenOnce(cluster: Cluster, run: Run): Promise<void> {
  const random = randomFrom(run.seed);
  const ledger = emptyLedger();
  const surprises: Answer[] = [];
  const slots = await Slots.start(cluster, NODES, random);
  const queue = await createQueue();
  await addItems();

  let isOver = false;
  const client = slots.any;
  const working = runTakers({ client, ledger, random, queue, surprises, isOver: () => isOver }, run.takers);
  for (let n = 0; n < run.replacements; n += 1) {
    await sleep(random.between(100, 800));
    await slots.replaceOne();
  }
  while ((await recorded()).items.some(({ status }) => status === 'New')) await sleep(200);
  isOver = true;
  await working;

  expect(surprises).toEqual([]);
  let wrong = await wrongs();
  for (const until = Date.now() + SETTLED_WITHIN_MS; wrong.length > 0 && Date.now() < until;) {
    await sleep(300);
    wrong = await wrongs();
  }
  expect(wrong).toEqual([]);
  expect((await recorded()).items.length).toBeGreaterThanOrEqual(run.items);

  function recorded(): Promise<Recorded> {
    return recordedIn(cluster.log);
  }

  async function wrongs(): Promise<readonly string[]> {
    const rules = new Map([[queue.id, { unique: false, maxRetries: MAX_RETRIES }]]);
    const seen = { recorded: await recorded(), shown: await shownItems(client, [queue.id]) };
    return unsettled(ledger, seen, rules);
  }

  async function createQueue(): Promise<{ id: number; name: string }> {
    const rules = { MaxNumberOfRetries: MAX_RETRIES, AcceptAutomaticallyRetry: true };
    const { status, body } = await slots.any('POST', '/odata/QueueDefinitions', { Name: 'Work', ...rules });
    expect(status).toBe(201);
    return { id: Number(body['Id']), name: 'Work' };
  }

  async function addItems(): Promise<void> {
    for (let n = 0; n < run.items; n += AT_ONCE) {
      const references = Array.from({ length: Math.min(AT_ONCE, run.items - n) }, (_, i) => `r-${n + i}`);
      const queueItems = references.map((Reference) => ({ Reference, SpecificContent: { Reference } }));
      const request = { queueName: queue.name, commitType: 'ProcessAllIndependently', queueItems };
      const { told } = await slots.any('POST', '/odata/Queues/UiPathODataSvc.BulkAddQueueItems', request);
      expect(told).toBe('acknowledged');
      ledger.bulks.push({
        queueId: queue.id,
        commitType: 'ProcessAllIndependently',
        references,
        told,
        failed: [],
      });
    }
  }
}
