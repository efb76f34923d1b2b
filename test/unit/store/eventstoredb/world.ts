import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventStoreDb } from '../../../../src/store/eventstoredb/eventStoreDb.ts';
import { openEventStoreDb } from '../../../../src/store/eventstoredb/openEventStoreDb.ts';
import type { OpenOptions } from '../../../../src/store/eventstoredb/openEventStoreDb.ts';
import type { Timing } from '../../../../src/store/eventstoredb/timing.ts';
import type { EventStoreServer } from '../../../support/eventStoreServer/eventStoreServer.ts';
import { startEventStoreServer } from '../../../support/eventStoreServer/eventStoreServer.ts';
import type { EventStoreServerOptions } from '../../../support/eventStoreServer/eventStoreServer.ts';

/** So short that no test waits long, so long that a busy machine does not look like a silent server. */
export const shortTiming: Timing = {
  appendSilenceMs: 600,
  appendMs: 6_000,
  silenceMs: 800,
  readMs: 4_000,
  graceMs: 400,
  probeMs: 800,
  firstPauseMs: 10,
  longestPauseMs: 100,
};

/** A server that goes with the test. */
export async function newServer(options?: EventStoreServerOptions): Promise<EventStoreServer> {
  const server = await startEventStoreServer(options);
  onTestFinished(() => server.stop());
  return server;
}

/** A folder that goes with the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orchestream-eventstoredb-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A server whose log is still there when it starts again. */
export const newServerOnDisk = async (): Promise<EventStoreServer> =>
  newServer({ path: path.join(await newFolder(), 'events.db') });

/** Opens the log of a server; closed with the test. */
export async function openStore(url: string, options: Partial<OpenOptions> = {}): Promise<EventStoreDb> {
  const store = await openEventStoreDb({ url, timing: shortTiming, waitSeconds: 1, ...options });
  onTestFinished(() => store.close());
  return store;
}
