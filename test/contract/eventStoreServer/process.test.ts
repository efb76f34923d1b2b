import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AccessDeniedError, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, events, idsOf, userEvents } from './world.ts';

const program = fileURLToPath(new URL('../../support/eventStoreServer/main.ts', import.meta.url));

describe('the server as a process of its own', () => {
  let folder: string;
  let running: ChildProcess[];
  let clients: EventStoreDBClient[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'orchestream-esdb-'));
    running = [];
    clients = [];
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.dispose()));
    await Promise.all(running.map(kill));
    await rm(folder, { recursive: true });
  });

  async function start(settings: Record<string, string>): Promise<{ url: string; child: ChildProcess }> {
    const child = spawn(process.execPath, [program], {
      env: { FILE: path.join(folder, 'events.db'), ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    const [url] = await once(createInterface({ input: child.stdout }), 'line');
    return { url: String(url), child };
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  function connect(url: string): EventStoreDBClient {
    const client = EventStoreDBClient.connectionString(url);
    clients.push(client);
    return client;
  }

  it('keeps all that it acknowledged when it is killed', async () => {
    const { url, child } = await start({});
    const client = connect(url);
    const acknowledged: string[] = [];
    const appends = Array.from({ length: 200 }, async (_, n) => {
      const [batch] = [events(1)];
      await client.appendToStream(`queueItem-${n}`, batch, { expectedRevision: NO_STREAM });
      acknowledged.push(...idsOf(batch));
      if (acknowledged.length === 50) child.kill('SIGKILL');
    });
    await Promise.allSettled(appends);
    const again = await start({ PORT: new URL(url.replace('esdb', 'http')).port });
    expect(again.url).toBe(url);
    const kept = idsOf(await userEvents(connect(url)));
    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([]);
  });

  it('ends when it is told to', async () => {
    const { url, child } = await start({});
    await connect(url).appendToStream('queueItem-1', events(1));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('asks for credentials where it is given some', async () => {
    const { url } = await start({ CREDENTIALS: 'admin:changeit' });
    const client = connect(url);
    await client.appendToStream('queueItem-1', events(1));
    expect(await all(client.readStream('queueItem-1'))).toHaveLength(1);
    const nobody = connect(url.replace('admin:changeit@', ''));
    await expect(nobody.appendToStream('queueItem-1', events(1))).rejects.toBeInstanceOf(AccessDeniedError);
  });
});
