// The whole program under load, while the server of its log dies, breaks off or says nothing: what it has acknowledged
// is kept, and nothing is done twice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../../src/store/verifyChains.ts';
import type { TestApp } from '../support/app.ts';
import { startApp, TOKEN } from '../support/app.ts';
import type { EventStoreServer } from '../support/eventStoreServer/eventStoreServer.ts';
import { startEventStoreServer } from '../support/eventStoreServer/eventStoreServer.ts';
import type { Client } from './kill/client.ts';
import { clientOf } from './kill/client.ts';
import type { Told } from './kill/ledger.ts';
import { emptyLedger } from './kill/ledger.ts';
import { randomFrom } from './kill/random.ts';
import { recordedIn } from './kill/recordedItems.ts';
import { shownItems } from './kill/shownItems.ts';
import { unsettled } from './kill/unsettled.ts';
import type { Load, LoadQueue } from './kill/workload.ts';
import { runLoad } from './kill/workload.ts';

const MAX_RETRIES = 2;
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

let folder: string;
let server: EventStoreServer;
let app: TestApp;
let client: Client;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orchestream-faults-'));
  server = await startEventStoreServer({ path: path.join(folder, 'log.db') });
  app = await startApp({ environment: { EVENTSTORE_URL: server.url } });
  client = clientOf(app.url, TOKEN);
});
afterEach(async () => {
  server.recover();
  await app.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function createQueue(name: string): Promise<LoadQueue> {
  const unique = name === 'unique';
  const rules = { MaxNumberOfRetries: MAX_RETRIES, AcceptAutomaticallyRetry: true };
  const definition = { Name: name, EnforceUniqueReference: unique, ...rules };
  return {
    id: Number((await client('POST', '/odata/QueueDefinitions', definition)).body['Id']),
    name,
    unique,
  };
}

async function whyNotReady(): Promise<unknown> {
  const { body } = await client('GET', '/health/ready');
  return body['status'] === 'ready' ? null : body['reason'];
}

async function ready(): Promise<void> {
  await expect.poll(whyNotReady, { timeout: 20_000 }).toBeNull();
}

describe(`a server that fails under load (KILL_SEED=${seed})`, () => {
  it('loses nothing that was acknowledged, and doubles nothing', { timeout: 120_000 }, async () => {
    const queues = [await createQueue('plain'), await createQueue('unique')];
    const ledger = emptyLedger();
    const surprises: Load['surprises'] = [];
    let [isOver, references] = [false, 0];
    const load = runLoad({
      client,
      ledger,
      random: randomFrom(seed),
      queues,
      fresh: () => `r-${(references += 1)}`,
      inHand: [],
      surprises,
      stopped: () => isOver,
    });

    await sleep(500);
    for (const breakOff of [
      () => server.breakAppendAfterWrite(),
      () => server.breakAppendBeforeWrite(),
      () => server.breakStreams(),
    ]) {
      breakOff();
      await sleep(300);
    }
    await server.stop();
    // For longer than calls wait for it.
    await sleep(5_000);
    await server.start();
    await ready();
    await sleep(500);
    server.silence();
    await expect.poll(whyNotReady, { timeout: 15_000 }).toBe('EventStoreDB cannot be reached');
    server.recover();
    await ready();
    await sleep(500);
    isOver = true;
    await load;

    expect(surprises).toEqual([]);
    const rules = new Map(queues.map(({ id, unique }) => [id, { unique, maxRetries: MAX_RETRIES }]));
    const { store } = app.services.orchestrator;
    const wrong = async (): Promise<readonly string[]> => {
      const [recorded, shown] = [
        await recordedIn(store),
        await shownItems(
          client,
          queues.map(({ id }) => id),
        ),
      ];
      return unsettled(ledger, { recorded, shown }, rules);
    };
    await expect.poll(wrong, { timeout: 20_000, interval: 300 }).toEqual([]);
    expect((await verifyChains(store)).broken).toEqual([]);
    const kinds: readonly (readonly { readonly told: Told }[])[] = Object.values(ledger);
    const told = kinds.flatMap((requests) => requests.map((request) => request.told));
    expect(told).toContain('unknown');
    expect(told.filter((each) => each === 'acknowledged').length).toBeGreaterThan(100);
  });
});
