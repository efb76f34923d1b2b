// Ends the server with `kill -9` while it tells a system of its tasks, again and again on the same data. However it was
// cut off: each task that has ended is told of at least once, under one name, and the log knows of it exactly once.
// KILL_SEED repeats a run's random choices (not its timing).
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrchestrator } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { elmaDemo } from '../../src/demo/elmaWorld.ts';
import { openForReading } from '../../src/store/openForReading.ts';
import type { LogServer } from '../support/logServer.ts';
import { startLogServer } from '../support/logServer.ts';
import type { Received, Receiver } from '../support/receiver.ts';
import { startReceiver } from '../support/receiver.ts';
import type { ServerProcess } from '../support/server.ts';
import { buildOnce, runCommand, startServer } from '../support/server.ts';
import { misnamed, receivedCallbacks } from './callbacks/receivedCallbacks.ts';
import type { RecordedCallback } from './callbacks/recordedCallbacks.ts';
import { recordedCallbacks, untold } from './callbacks/recordedCallbacks.ts';
import { clientOf } from './kill/client.ts';
import { randomFrom } from './kill/random.ts';

/** On EventStoreDB each life begins with ten seconds in which the lock of the life before grows stale. */
const LIVES = process.env['TEST_STORE'] === 'eventstoredb' ? 2 : 6;
/** A message that has failed is sent again some seconds later. */
const SETTLED_WITHIN_MS = 30_000;
const adminToken = 'token-of-the-callbacks-0123456789abcdef';
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

describe(`a server that is killed while it sends callbacks (KILL_SEED=${seed})`, () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'orchestream-callbacks-'));
  const random = randomFrom(seed);
  /** The tasks that the system knows it has set. */
  const known: number[] = [];
  /** Messages that were not taken once. */
  const refused = new Set<string>();
  let receiver: Receiver;
  let logServer: LogServer | undefined;
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    receiver = await startReceiver(answer);
    logServer = await startLogServer();
    await buildOnce();
    await seedWorld();
  }, 300_000);

  afterAll(async () => {
    await server?.kill();
    await logServer?.stop();
    await receiver.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** A file is never there; a message is taken at once or after a while, and now and then not the first time. */
  function answer(response: ServerResponse, _: number, { path: asked, headers }: Received): void {
    if (asked === '/missing') return void response.writeHead(404).end();
    const name = String(headers['webhook-id']);
    const status = !refused.has(name) && random.chance(0.15) ? 503 : 200;
    if (status === 503) refused.add(name);
    const afterMs = random.chance(0.5) ? 0 : random.between(1, 300);
    setTimeout(() => response.writeHead(status).end(), afterMs);
  }

  /** The demo's system and process. */
  async function seedWorld(): Promise<void> {
    const config = readConfig({
      DATA_DIR: dataDir,
      PORT: '0',
      ADMIN_TOKEN: adminToken,
      ADMIN_PASSWORD: 'p'.repeat(12),
      ...logServer?.environment,
    });
    const { stop } = await createOrchestrator({ config, isDemo: true, log: pino({ level: 'silent' }) });
    await stop();
  }

  it(`tells of each task over ${LIVES} lives`, { timeout: 300_000 }, async () => {
    for (let life = 0; life < LIVES; life += 1) {
      server = await started();
      await killWithinLoad(server);
    }
    server = await started();
    await expect
      .poll(async () => untold(await recorded()), { timeout: SETTLED_WITHIN_MS, interval: 500 })
      .toEqual([]);
    expect(await server.stop()).toBe(0);

    const callbacks = await recorded();
    const ids = callbacks.map(({ taskId }) => taskId);
    expect(known.filter((id) => !ids.includes(id))).toEqual([]);
    expect(misnamed(messages(), ids)).toEqual([]);
    expect([...receivedCallbacks(messages()).keys()].filter((id) => !ids.includes(id))).toEqual([]);
    expectLoadHadSubstance(callbacks);
    const { code, output } = await runCommand('verify', [], {
      dataDir,
      withinMs: 60_000,
      env: logServer?.environment ?? {},
    });
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  });

  const started = (): Promise<ServerProcess> =>
    startServer({
      dataDir,
      adminToken,
      env: { EGRESS_ALLOW_CIDRS: '127.0.0.0/8', ...logServer?.environment },
    });

  const messages = () => receiver.had.filter(({ path: asked }) => asked === '/done');

  async function killWithinLoad(running: ServerProcess): Promise<void> {
    let isOver = false;
    const load = Promise.all(Array.from({ length: 3 }, () => setTasks(running, () => isOver)));
    await sleep(random.between(300, 1_500));
    await running.kill();
    isOver = true;
    await load;
  }

  /** Sets tasks whose file is missing, so that they fail, one after another. */
  async function setTasks({ url }: ServerProcess, isOver: () => boolean): Promise<void> {
    const client = clientOf(url, adminToken);
    const ctx = JSON.stringify({ FileParam_in: `${receiver.url}/missing` });
    const task = { process: elmaDemo.process, ctx, callback: `${receiver.url}/done` };
    while (!isOver()) {
      const { body } = await client('POST', '/v1/orchestra/task/create', {
        auth_tkn: elmaDemo.systems[0],
        task,
      });
      const { id } = (body['task'] ?? {}) as { id?: number };
      if (id !== undefined) known.push(id);
      await sleep(random.between(20, 80));
    }
  }

  async function recorded(): Promise<readonly RecordedCallback[]> {
    const url = logServer?.environment['EVENTSTORE_URL'];
    const store = await openForReading(
      url === undefined ? { file: path.join(dataDir, 'events.db') } : { url },
    );
    try {
      return await recordedCallbacks(store);
    } finally {
      await store.close();
    }
  }

  /** Where nothing was sent twice and nothing failed, nothing was cut off. */
  function expectLoadHadSubstance(callbacks: readonly RecordedCallback[]): void {
    expect(callbacks.length).toBeGreaterThan(LIVES);
    const failures = callbacks.flatMap(({ types }) => types.filter((type) => type === 'AttemptFailed'));
    expect(failures.length).toBeGreaterThan(0);
    expect(messages().length).toBeGreaterThan(callbacks.length);
  }
});
