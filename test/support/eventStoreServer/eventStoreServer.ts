import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';
import { MAX_APPEND_BYTES } from '../../../src/store/eventStore.ts';
import type { Credentials } from './access.ts';
import type { Certificate } from './certificate.ts';
import { Database } from './database.ts';
import type { Member } from './database.ts';
import { Faults } from './faults.ts';
import { grpcServer } from './services/definitions.ts';
import { OpenCalls } from './services/openCalls.ts';
import type { Endpoint } from './wire/rpcErrors.ts';

export interface EventStoreServerOptions {
  /** A file, made where it is missing (its folder must be there); default `:memory:`, lost when it stops. */
  readonly path?: string;
  /** Default a free one, kept when it starts again. */
  readonly port?: number;
  /** The one user; default everybody may do everything. The client sends credentials over TLS only. */
  readonly credentials?: Credentials;
  /** Default no TLS. */
  readonly tls?: Certificate;
  /** Default 1 MiB. */
  readonly maxAppendBytes?: number;
  /** After which a write that is not done is answered with a time-out; default 2 s. */
  readonly writeTimeoutMs?: number;
}

const HOST = '127.0.0.1';
const BIND_TRIES = 100;
const BIND_PAUSE_MS = 20;

/** Starts a server that speaks the protocol of EventStoreDB, for tests with the real client. */
export async function startEventStoreServer(
  options: EventStoreServerOptions = {},
): Promise<EventStoreServer> {
  const server = new EventStoreServer(options, new Database(options.path ?? ':memory:'));
  await server.start();
  return server;
}

/** One node: alone, or one of a cluster. Faults hold until `recover`, and end with `stop`. */
export class EventStoreServer implements Member {
  readonly instanceId = randomUUID();
  readonly host = HOST;
  readonly #options: EventStoreServerOptions;
  readonly #database: Database;
  readonly #faults = new Faults();
  #port: number;
  #calls = new OpenCalls();
  #server: Server | undefined;

  constructor(options: EventStoreServerOptions, database: Database) {
    this.#options = options;
    this.#database = database;
    this.#port = options.port ?? 0;
    database.add(this);
  }

  get port(): number {
    return this.#port;
  }

  /** The connection string for the client. */
  get url(): string {
    return connectionString([this], this.#options);
  }

  /** Listens, on the port it had before. */
  async start(): Promise<void> {
    if (this.#server !== undefined) throw new Error('the server runs already');
    const log = await this.#database.enter(this);
    const { credentials, maxAppendBytes = MAX_APPEND_BYTES, writeTimeoutMs = 2_000 } = this.#options;
    this.#calls = new OpenCalls();
    const server = grpcServer(
      {
        log,
        faults: this.#faults,
        calls: this.#calls,
        credentials,
        maxAppendBytes,
        writeTimeoutMs,
        leader: () => this.#leaderElsewhere(),
      },
      () => this.#database.facts,
    );
    this.#port = await bind(server, this.#port, this.#options.tls);
    this.#server = server;
  }

  /** Ends at once: connections break without a word. What is written stays in the file. */
  async stop(): Promise<void> {
    if (this.#server === undefined) return;
    this.#server.forceShutdown();
    this.#server = undefined;
    this.#faults.recover();
    await this.#database.leave(this);
  }

  /** Accepts calls and answers none, neither new ones nor open ones; what comes meanwhile is never written. */
  silence(): void {
    this.#faults.silence();
  }

  /** Breaks all open streams (subscriptions, reads, appends) once. */
  breakStreams(): void {
    this.#calls.breakAll();
  }

  /** The next append is written, but its stream breaks in place of an answer. */
  breakAppendAfterWrite(): void {
    this.#faults.breakNextAppend('afterWrite');
  }

  /** The stream of the next append breaks before that is written. */
  breakAppendBeforeWrite(): void {
    this.#faults.breakNextAppend('beforeWrite');
  }

  /** Every call is answered with the address of the leader, by default of this very server. */
  notLeader(leader: Endpoint = this): void {
    this.#faults.leaderElsewhere = leader;
  }

  /** Everything takes so long before it happens; appends that take too long are still written. */
  slow(ms: number): void {
    this.#faults.delayMs = ms;
  }

  /** Nothing can be written: appends fail with an error of the server. */
  full(): void {
    this.#faults.isFull = true;
  }

  /** Ends all faults. */
  recover(): void {
    this.#faults.recover();
  }

  #leaderElsewhere(): Endpoint | undefined {
    const { leader } = this.#database;
    return leader === this ? undefined : leader;
  }
}

async function bind(server: Server, port: number, tls: Certificate | undefined): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) },
        ]);
  // The port of a server that has just stopped is free a moment later.
  for (let tries = 1; ; tries += 1) {
    try {
      return await bindOnce(server, port, credentials);
    } catch (error) {
      if (port === 0 || tries === BIND_TRIES) throw error;
      await setTimeout(BIND_PAUSE_MS);
    }
  }
}

function bindOnce(server: Server, port: number, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${HOST}:${port}`, credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

export function connectionString(
  nodes: readonly Endpoint[],
  { credentials, tls }: EventStoreServerOptions,
): string {
  const user =
    credentials === undefined
      ? ''
      : `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`;
  const hosts = nodes.map(({ host, port }) => `${host}:${port}`).join(',');
  const security = tls === undefined ? 'tls=false' : `tls=true&tlsCAFile=${tls.file}`;
  return `esdb://${user}${hosts}?${security}`;
}
