// Ends the server with `kill -9` in the middle of its work, again and again on the same data, and holds it to what it
// had told its clients. KILL_SEED repeats a run's random choices (not its timing).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.ts';
import { buildOnce, runCommand, spawnServer, startServer } from '../support/server.ts';
import type { ActualItem } from './kill/actualItem.ts';
import type { Client } from './kill/client.ts';
import { clientOf } from './kill/client.ts';
import { brokenPromises, differences, halfDone } from './kill/expectations.ts';
import type { Told } from './kill/ledger.ts';
import { emptyLedger } from './kill/ledger.ts';
import type { QueueRules } from './kill/queueRules.ts';
import { randomFrom } from './kill/random.ts';
import type { Recorded } from './kill/recordedItems.ts';
import { recordedItems } from './kill/recordedItems.ts';
import { shownItems } from './kill/shownItems.ts';
import type { Load, LoadQueue } from './kill/workload.ts';
import { runLoad } from './kill/workload.ts';

const LIVES = 20;
const MAX_RETRIES = 2;
/** How long after ready a decision may wait for what follows from it. */
const SETTLED_WITHIN_MS = 10_000;
const adminToken = 'token-of-the-kill-test-0123456789abcdef';
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

describe(`a server that is killed at random moments (KILL_SEED=${seed})`, () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'orchestream-kill-'));
  const random = randomFrom(seed);
  const ledger = emptyLedger();
  const inHand: number[] = [];
  const surprises: Load['surprises'] = [];
  const queues: LoadQueue[] = [];
  let references = 0;
  let server: ServerProcess | undefined;

  const rules = (): QueueRules =>
    new Map(queues.map(({ id, unique }) => [id, { unique, maxRetries: MAX_RETRIES }]));
  const fresh = (): string => `r-${(references += 1)}`;

  beforeAll(async () => {
    await buildOnce();
  }, 300_000);

  afterAll(async () => {
    await server?.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it(`keeps what it promised over ${LIVES} lives`, { timeout: 300_000 }, async () => {
    for (let life = 0; life < LIVES; life += 1) {
      server = await startAgain();
      const client = clientOf(server.url, adminToken);
      if (life === 0) queues.push(await createQueue(client, 'plain'), await createQueue(client, 'unique'));
      else await expectAllKept(client);
      await killWithinLoad(server, client);
    }
    server = await startAgain();
    const client = clientOf(server.url, adminToken);
    await expectAllKept(client);
    expectLoadHadSubstance();
    await expectRestIsHandedOut(client);
    expect(await server.stop()).toBe(0);
    await expectCommandSucceeds('verify');
    await expectCommandSucceeds('replay', '--verify');
  });

  /** Now and then the server is killed a first time before it is ready. */
  async function startAgain(): Promise<ServerProcess> {
    if (queues.length > 0 && random.chance(0.25)) {
      const early = await spawnServer({ dataDir, adminToken });
      await sleep(random.between(50, 600));
      await early.kill();
    }
    return startServer({ dataDir, adminToken });
  }

  async function createQueue(client: Client, name: string): Promise<LoadQueue> {
    const unique = name === 'unique';
    const { status, body } = await client('POST', '/odata/QueueDefinitions', {
      Name: name,
      MaxNumberOfRetries: MAX_RETRIES,
      AcceptAutomaticallyRetry: true,
      EnforceUniqueReference: unique,
    });
    expect(status).toBe(201);
    return { id: Number(body['Id']), name, unique };
  }

  async function killWithinLoad(running: ServerProcess, client: Client): Promise<void> {
    let stopped = false;
    const load = runLoad({
      client,
      ledger,
      random,
      queues,
      fresh,
      inHand,
      surprises,
      stopped: () => stopped,
    });
    await sleep(random.between(300, 1_800));
    await running.kill();
    stopped = true;
    await load;
    expect(surprises).toEqual([]);
  }

  /** What was told is in the log; what follows from it, and the read models, may need a moment more. */
  async function expectAllKept(client: Client): Promise<void> {
    let seen = await look(client);
    expect(brokenPromises(ledger, seen.recorded.items, rules())).toEqual([]);
    const deadline = performance.now() + SETTLED_WITHIN_MS;
    while (unsettled(seen).length > 0 && performance.now() < deadline) {
      await sleep(250);
      seen = await look(client);
    }
    expect(unsettled(seen)).toEqual([]);
  }

  async function look(client: Client): Promise<Seen> {
    const shown = await shownItems(
      client,
      queues.map(({ id }) => id),
    );
    return { shown, recorded: await recordedItems(dataDir) };
  }

  const unsettled = ({ shown, recorded }: Seen): readonly string[] => [
    ...brokenPromises(ledger, recorded.items, rules()),
    ...halfDone(ledger, recorded.items),
    ...recorded.unfollowed,
    ...recorded.takenTwice.map((id) => `item ${id} was moved to InProgress twice`),
    ...differences(shown, recorded.items),
  ];

  /** A load of which nothing was cut off would show nothing. */
  function expectLoadHadSubstance(): void {
    const kinds: readonly (readonly { readonly told: Told }[])[] = Object.values(ledger);
    for (const requests of kinds) {
      expect(requests.some(({ told }) => told === 'acknowledged')).toBe(true);
      expect(requests.some(({ told }) => told === 'unknown')).toBe(true);
    }
  }

  /** Every item that is still New can be taken, once. */
  async function expectRestIsHandedOut(client: Client): Promise<void> {
    const left = (await recordedItems(dataDir)).items.filter(({ status }) => status === 'New');
    const taken = await Promise.all(queues.map(({ name }) => takeAll(client, name)));
    expect(taken.flat().toSorted(byNumber)).toEqual(left.map(({ id }) => id).toSorted(byNumber));
  }

  async function expectCommandSucceeds(name: string, ...args: readonly string[]): Promise<void> {
    const { code, output } = await runCommand(name, args, { dataDir, withinMs: 60_000 });
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  }

  async function takeAll(client: Client, queueName: string): Promise<readonly number[]> {
    const ids: number[] = [];
    const takeOneByOne = async (): Promise<void> => {
      for (;;) {
        const request = { transactionData: { Name: queueName } };
        const { status, body } = await client(
          'POST',
          '/odata/Queues/UiPathODataSvc.StartTransaction',
          request,
        );
        if (status === 204) return;
        expect(status).toBe(200);
        ids.push(Number(body['Id']));
      }
    };
    await Promise.all(Array.from({ length: 8 }, takeOneByOne));
    return ids;
  }
});

interface Seen {
  readonly shown: readonly ActualItem[];
  readonly recorded: Recorded;
}

const byNumber = (a: number, b: number): number => a - b;
