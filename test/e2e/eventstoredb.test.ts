import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openEventStoreDb } from '../../src/store/eventstoredb/openEventStoreDb.ts';
import { verifyChains } from '../../src/store/verifyChains.ts';
import type { TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';
import { selfSignedCertificate } from '../support/eventStoreServer/certificate.ts';
import type { EventStoreServer } from '../support/eventStoreServer/eventStoreServer.ts';
import { startEventStoreServer } from '../support/eventStoreServer/eventStoreServer.ts';
import { runCommand, spawnServer, startServer } from '../support/server.ts';

let folder: string;
let eventStore: EventStoreServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orchestream-e2e-'));
});
afterEach(async () => {
  await eventStore?.stop();
  eventStore = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function lastWords(url: string): Promise<string> {
  const env = { EVENTSTORE_URL: url, EVENTSTORE_WAIT_SECONDS: '1', LOG_LEVEL: 'silent' };
  const server = await spawnServer({ dataDir: join(folder, 'other'), adminToken: 'token', env });
  await expect(server.ready()).rejects.toThrow('ended before it was ready');
  expect(await server.stop()).toBe(1);
  return server.output();
}

describe('the program, where it cannot start on EventStoreDB, says in one line without the password', () => {
  it('that the URL is none', async () => {
    expect(await lastWords('esdb://admin:hid:den@127.0.0.1')).toBe(
      'EVENTSTORE_URL must have user:password before the @.\n',
    );
  });

  it('that the file of an authority cannot be read', async () => {
    expect(await lastWords('esdb://admin:hidden@127.0.0.1?tlsCAFile=/nowhere.pem')).toBe(
      'EVENTSTORE_URL has tlsCAFile, but that file cannot be read.\n',
    );
  });

  it('that the server is not there', async () => {
    expect(await lastWords('esdb://admin:hidden@127.0.0.1:1?tls=false')).toMatch(
      /^EventStoreDB at esdb:\/\/127\.0\.0\.1:1 could not be reached in 1 s without TLS: [^\n]*ECONNREFUSED 127\.0\.0\.1:1\n$/,
    );
  });

  it('that the server answers nothing', async () => {
    eventStore = await startEventStoreServer();
    eventStore.silence();
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const words =
      /^EventStoreDB at esdb:\/\/127\.0\.0\.1:\d+ could not be reached in 1 s without TLS: [^\n]+\n$/;
    expect(await lastWords(eventStore.url)).toMatch(words);
    expect(await lastWords(`esdb://admin:hidden@127.0.0.1:${port}?tls=false`)).toMatch(words);
    mute.close();
  });

  it('that the user is refused', async () => {
    const tls = selfSignedCertificate(join(folder, 'ca.pem'));
    await writeFile(tls.file, tls.certificate);
    eventStore = await startEventStoreServer({ tls, credentials: { username: 'admin', password: 'right' } });
    expect(await lastWords(eventStore.url.replace('right', 'hidden'))).toMatch(
      /^EventStoreDB at esdb:\/\/127\.0\.0\.1:\d+ refuses the user of EVENTSTORE_URL(?:(?!hidden)[^\n])*\n$/m,
    );
  });

  it('that another node works on the log', async () => {
    eventStore = await startEventStoreServer();
    const env = { EVENTSTORE_URL: eventStore.url };
    const first = await startServer({ dataDir: join(folder, 'first'), adminToken: 'token', env });
    try {
      expect(await lastWords(eventStore.url)).toMatch(
        new RegExp(`^Another node \\([^\\n]+, process ${first.pid}\\) works on this log\\.[^\\n]*\\n$`),
      );
    } finally {
      expect(await first.stop()).toBe(0);
    }
  });
});

describe('the program, replaced by another node', () => {
  it('stops with an error', async () => {
    eventStore = await startEventStoreServer();
    const env = { EVENTSTORE_URL: eventStore.url };
    const first = await startServer({ dataDir: join(folder, 'first'), adminToken: 'token', env });
    // Not as patient as a node is: as if the first one had not been heard of for long.
    const lockTimes = { renewMs: 1_000, staleMs: 200 };
    const other = await openEventStoreDb({ url: eventStore.url, lockTimes, onReplaced: () => {} });
    await vi.waitFor(() => expect(fetch(`${first.url}/health/live`)).rejects.toThrow('fetch failed'), 15_000);
    await other.close();
    expect(await first.stop()).toBe(1);
    expect(first.output()).toContain('another node works on the log now, so this one stops');
  });
});

describe('the program, while EventStoreDB is away', () => {
  let app: TestApp;
  let server: EventStoreServer;
  beforeEach(async () => {
    server = eventStore = await startEventStoreServer({ path: join(folder, 'log.db') });
    app = await startApp({ onDisk: true, environment: { EVENTSTORE_URL: server.url } });
  });
  afterEach(() => app.stop());

  const add = (name: string) =>
    app.request('POST', '/odata/QueueDefinitions', {
      headers: { 'x-uipath-organizationunitid': '1' },
      body: { Name: name },
    });
  const names = async (): Promise<unknown[]> => {
    const answer = await app.request('GET', '/odata/QueueDefinitions?$orderby=Name', {
      headers: { 'x-uipath-organizationunitid': '1' },
    });
    return (answer.json as { value: { Name: unknown }[] }).value.map(({ Name }) => Name);
  };
  const readiness = async (): Promise<number> => (await app.request('GET', '/health/ready')).status;

  it('refuses what it would have to write, answers what it can read, and goes on when it is back', async () => {
    expect((await add('before')).status).toBe(201);
    expect(await names()).toEqual(['before']);
    await server.stop();
    await vi.waitFor(async () => expect(await readiness()).toBe(503), 10_000);
    expect((await app.request('GET', '/health/ready')).json).toEqual({
      status: 'unready',
      reason: 'EventStoreDB cannot be reached',
    });
    expect((await add('lost')).status).toBe(503);
    expect(await names()).toEqual(['before']);

    await server.start();
    await vi.waitFor(async () => expect(await readiness()).toBe(200), 10_000);
    expect((await add('since')).status).toBe(201);
    await vi.waitFor(async () => expect(await names()).toEqual(['before', 'since']), 10_000);
  });
});

describe('what the program logs while its EventStoreDB goes and comes back', () => {
  it('has neither the password nor anything that it can be made from', async () => {
    const tls = selfSignedCertificate(join(folder, 'ca.pem'));
    await writeFile(tls.file, tls.certificate);
    const credentials = { username: 'admin', password: 'a-hidden-password' };
    eventStore = await startEventStoreServer({ path: join(folder, 'log.db'), tls, credentials });
    const logged: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
    const app = await startApp({ log, environment: { EVENTSTORE_URL: eventStore.url } });
    const addQueue = async (Name: string) =>
      (await app.request('POST', '/odata/QueueDefinitions', { body: { Name } })).status;
    expect(await addQueue('before')).toBe(201);
    await eventStore.stop();
    await vi.waitFor(() => expect(logged.join('')).toContain('EventStoreDB cannot be reached'), 10_000);
    expect(await addQueue('lost')).toBe(503);
    await eventStore.start();
    await vi.waitFor(() => expect(logged.join('')).toContain('EventStoreDB can be reached again'), 10_000);
    expect(await addQueue('since')).toBe(201);
    await app.stop();
    for (const secret of [
      credentials.password,
      btoa(`admin:${credentials.password}`),
      btoa(credentials.password),
    ])
      expect(logged.join('')).not.toContain(secret);
  });
});

describe('the program, on a server that tells no positions of events in streams', () => {
  it('takes, retries and reads what it has written', async () => {
    eventStore = await startEventStoreServer({ tellsPositions: false });
    const app = await startApp({ environment: { EVENTSTORE_URL: eventStore.url } });
    const call = async (path: string, body: object) =>
      (await app.request('POST', `/odata/${path}`, { body })).json;
    await call('QueueDefinitions', {
      Name: 'Q',
      EnforceUniqueReference: true,
      MaxNumberOfRetries: 1,
      AcceptAutomaticallyRetry: true,
    });
    await call('Queues/UiPathODataSvc.AddQueueItem', { itemData: { Name: 'Q', Reference: 'R' } });
    const taken = await call('Queues/UiPathODataSvc.StartTransaction', { transactionData: { Name: 'Q' } });
    const id = (taken as { Id: number }).Id;
    eventStore.breakAppendAfterWrite();
    const failed = {
      IsSuccessful: false,
      ProcessingException: { Type: 'ApplicationException', Reason: 'r' },
    };
    await call(`Queues(${id})/UiPathODataSvc.SetTransactionResult`, { transactionResult: failed });
    const { json } = await app.request('GET', '/odata/QueueItems?$orderby=Id');
    expect((json as { value: object[] }).value).toMatchObject([
      { Id: id, Status: 'Retried', Reference: 'R' },
      { Status: 'New', Reference: 'R', RetryNumber: 1 },
    ]);
    expect((await verifyChains(app.services.orchestrator.store)).broken).toEqual([]);
    await app.stop();
  });
});

describe('what the program has written to EventStoreDB', () => {
  it('holds in every chain, gives the same rows again, and is there after a start elsewhere', async () => {
    eventStore = await startEventStoreServer();
    const env = { EVENTSTORE_URL: eventStore.url };
    const dataDir = join(folder, 'data');
    const first = await startServer({ dataDir, adminToken: 'token', env: { ...env, LOG_LEVEL: 'silent' } });
    const request = (url: string, method: string, body?: object): Promise<Response> =>
      fetch(`${url}/odata/QueueDefinitions`, {
        method,
        headers: {
          authorization: 'Bearer token',
          'content-type': 'application/json',
          'x-uipath-organizationunitid': '1',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    expect((await request(first.url, 'POST', { Name: 'Крупные суммы' })).status).toBe(201);
    const settings = { dataDir, withinMs: 30_000, env };
    const verified = await runCommand('verify', [], settings);
    expect(verified.output).toContain('Every chain holds.');
    expect(verified.code).toBe(0);
    expect(await runCommand('replay', [], settings)).toMatchObject({
      code: 2,
      output: expect.stringContaining(`process ${first.pid}) works on this log`),
    });
    expect((await runCommand('replay', ['--verify'], settings)).code).toBe(0);
    expect(await first.stop()).toBe(0);
    expect((await runCommand('replay', [], settings)).code).toBe(0);

    const next = await startServer({ dataDir: join(folder, 'elsewhere'), adminToken: 'token', env });
    expect(await (await request(next.url, 'GET')).json()).toMatchObject({
      value: [{ Name: 'Крупные суммы' }],
    });
    expect(await next.stop()).toBe(0);
  });
});
