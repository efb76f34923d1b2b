// Nodes as processes of their own, on one EventStoreDB (the stand-in, a process too) and one PostgreSQL, in a database
// of their own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, hangUp } from '../../../src/postgres/connect.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { openEventStoreDb } from '../../../src/store/eventstoredb/openEventStoreDb.ts';
import { databaseUrl, inDatabase, schemaName } from '../postgres.ts';
import type { ServerProcess } from '../server.ts';
import { startServer } from '../server.ts';
import { startEventStoreProcess } from './eventStoreProcess.ts';

export const TOKEN = 'token-of-the-nodes-0123456789abcdef';
/** The other nodes, and the robots, leave little to one that starts. */
const READY_WITHIN_MS = 120_000;

export interface ProcessNode {
  readonly url: string;
  /** `kill -9` */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Lets the process stand still: it does nothing, and notices nothing. */
  pause(): void;
  resume(): void;
  /** A number of `/metrics`. */
  metric(name: string): Promise<number>;
}

export interface ProcessNodes {
  readonly token: string;
  readonly log: EventStore;
  start(environment?: Readonly<Record<string, string>>): Promise<ProcessNode>;
  /** Runs one statement in the database of the nodes. */
  inDatabase(statement: string): Promise<unknown>;
  /** Ends those that still run, and takes all of it away. */
  stop(): Promise<void>;
}

export async function processNodes(): Promise<ProcessNodes> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'orchestream-nodes-'));
  const database = schemaName();
  await inDatabase('public', `CREATE DATABASE ${database}`);
  const eventStore = await startEventStoreProcess();
  const log = await openEventStoreDb({ url: eventStore.url });
  const url = new URL(databaseUrl());
  url.pathname = `/${database}`;
  const shared = { EVENTSTORE_URL: eventStore.url, DATABASE_URL: url.href };
  const running = new Set<ServerProcess>();

  return {
    token: TOKEN,
    log,
    start: async (environment = {}) => {
      const env = { ...shared, ...environment };
      const server = await startServer({ dataDir, adminToken: TOKEN, env, readyWithinMs: READY_WITHIN_MS });
      running.add(server);
      return nodeOf(server, () => running.delete(server));
    },
    inDatabase: async (statement) => {
      const client = await connect({ url: url.href, schema: 'public', statementMs: 0 });
      try {
        await client.query(statement);
      } finally {
        await hangUp(client);
      }
    },
    stop: async () => {
      await Promise.all([...running].map((server) => server.kill()));
      await log.close();
      await eventStore.stop();
      await dropDatabase(database);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function nodeOf(server: ServerProcess, onEnd: () => void): ProcessNode {
  return {
    url: server.url,
    kill: async () => {
      onEnd();
      await server.kill();
    },
    stop: async () => {
      onEnd();
      const code = await server.stop();
      if (code !== 0) throw new Error(`a node did not stop as asked (${code}):\n${server.output()}`);
    },
    pause: () => process.kill(server.pid, 'SIGSTOP'),
    resume: () => process.kill(server.pid, 'SIGCONT'),
    metric: (name) => metricOf(server.url, name),
  };
}

async function metricOf(url: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const line = (await answer.text()).split('\n').find((text) => text.startsWith(`${name} `));
  if (line === undefined) throw new Error(`there is no metric ${name}`);
  return Number(line.slice(name.length));
}

/** Connections of processes that were killed may stand a moment longer. */
async function dropDatabase(name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await inDatabase('public', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(250);
    }
  }
}
