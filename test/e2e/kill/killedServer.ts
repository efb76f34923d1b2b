// Ends the server with `kill -9` in the middle of its work, again and again on the same data, and holds it to what it
// had told its clients. KILL_SEED repeats a run's random choices (not its timing).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../../support/server.ts';
import { buildOnce, runCommand, spawnServer, startServer } from '../../support/server.ts';
import type { Client } from './client.ts';
import { clientOf } from './client.ts';
import { brokenPromises } from './expectations.ts';
import type { Told } from './ledger.ts';
import { emptyLedger } from './ledger.ts';
import type { QueueRules } from './queueRules.ts';
import { randomFrom } from './random.ts';
import type { Recorded } from './recordedItems.ts';
import { shownItems } from './shownItems.ts';
import type { Seen } from './unsettled.ts';
import { unsettled } from './unsettled.ts';
import type { Load, LoadQueue } from './workload.ts';
import { runLoad } from './workload.ts';

const MAX_RETRIES = 2;
/** How long after ready a decision may wait for what follows from it. */
const SETTLED_WITHIN_MS = 10_000;
const adminToken = 'token-of-the-kill-test-0123456789abcdef';
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

export interface KilledLog {
  /** Tells the server, and the commands, where the log is. */
  readonly env: Readonly<Record<string, string>>;
  /** What is in the log, read beside the server. */
  recorded(): Promise<Recorded>;
  close(): Promise<void>;
}

export interface KillRun {
  /** Where the log is, for people. */
  readonly place: string;
  readonly lives: number;
  /** How likely it is that a server is killed a first time before it is ready. */
  readonly earlyKills: number;
  readonly open: (dataDir: string) => Promise<KilledLog>;
}

/** The test, for one place of the log. */
export function describeKilledServer({ place, lives, earlyKills, open }: KillRun): void {
  describe(`a server on ${place} that is killed at random moments (KILL_SEED=${seed})`, () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'orchestream-kill-'));
    let log: KilledLog;
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
      log = await open(dataDir);
    }, 300_000);

    afterAll(async () => {
      await server?.kill();
      await log.close();
      rmSync(dataDir, { recursive: true, force: true });
    });

    it(`keeps what it promised over ${lives} lives`, { timeout: 300_000 }, async () => {
      for (let life = 0; life < lives; life += 1) {
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
      const { env } = log;
      if (queues.length > 0 && random.chance(earlyKills)) {
        const early = await spawnServer({ dataDir, adminToken, env });
        await sleep(random.between(50, 600));
        await early.kill();
      }
      return startServer({ dataDir, adminToken, env });
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
      while (unsettled(ledger, seen, rules()).length > 0 && performance.now() < deadline) {
        await sleep(250);
        seen = await look(client);
      }
      expect(unsettled(ledger, seen, rules())).toEqual([]);
    }

    async function look(client: Client): Promise<Seen> {
      const shown = await shownItems(
        client,
        queues.map(({ id }) => id),
      );
      return { shown, recorded: await log.recorded() };
    }

    /** A load of which nothing was cut off would show nothing. Over many lives something of each kind is. */
    function expectLoadHadSubstance(): void {
      const kinds: readonly (readonly { readonly told: Told }[])[] = Object.values(ledger);
      const toldOf = (told: Told) => kinds.filter((requests) => requests.some((each) => each.told === told));
      expect(toldOf('acknowledged')).toHaveLength(kinds.length);
      expect(toldOf('unknown').length).toBeGreaterThanOrEqual(Math.min(kinds.length, lives / 3));
    }

    /** Every item that is still New can be taken, once. */
    async function expectRestIsHandedOut(client: Client): Promise<void> {
      const left = (await log.recorded()).items.filter(({ status }) => status === 'New');
      const taken = await Promise.all(queues.map(({ name }) => takeAll(client, name)));
      expect(taken.flat().toSorted(byNumber)).toEqual(left.map(({ id }) => id).toSorted(byNumber));
    }

    async function expectCommandSucceeds(name: string, ...args: readonly string[]): Promise<void> {
      const { code, output } = await runCommand(name, args, { dataDir, withinMs: 60_000, env: log.env });
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
}

const byNumber = (a: number, b: number): number => a - b;
