import { randomUUID } from 'node:crypto';
import type { Server } from '@grpc/grpc-js';
import { MAX_APPEND_BYTES } from '../../../src/store/eventStore.ts';
import type { Credentials } from './access.ts';
import type { Certificate } from './certificate.ts';
import { Database } from './database.ts';
import type { Member } from './database.ts';
import { Faults } from './faults.ts';
import type { EventLog } from './log/eventLog.ts';
import { HOST, Listener } from './listener.ts';
import { grpcServer } from './services/definitions.ts';
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
  /** Whether reads of a stream tell where its events stand in the whole log, as servers from 22.6 on do; default true. */
  readonly tellsPositions?: boolean;
}

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
  #running: { readonly server: Server; readonly listener: Listener } | undefined;

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
    if (this.#running !== undefined) throw new Error('the server runs already');
    const log = await this.#database.enter(this);
    try {
      const server = this.#serverOf(log);
      const listener = await Listener.listen(server, this.#port, this.#options.tls);
      this.#running = { server, listener };
      this.#port = listener.port;
    } catch (error) {
      await this.#database.leave(this);
      throw error;
    }
  }

  /** Ends as if it were killed: connections break without a word. What is written stays in the file. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    await running.listener.close();
    running.server.forceShutdown();
    this.#faults.recover();
    await this.#database.leave(this);
  }

  /** Accepts calls and answers none, neither new ones nor open ones; what comes meanwhile is never written. */
  silence(): void {
    this.#faults.silence();
  }

  /** Breaks all connections once, and with them all open streams: subscriptions, reads, appends. */
  breakStreams(): void {
    this.#running?.listener.breakConnections();
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

  #serverOf(log: EventLog): Server {
    const {
      credentials,
      maxAppendBytes = MAX_APPEND_BYTES,
      writeTimeoutMs = 2_000,
      tellsPositions = true,
    } = this.#options;
    const faults = this.#faults;
    const leader = (): Endpoint | undefined => this.#leaderElsewhere();
    return grpcServer(
      { log, faults, credentials, maxAppendBytes, writeTimeoutMs, tellsPositions, leader },
      () => this.#database.facts,
    );
  }

  #leaderElsewhere(): Endpoint | undefined {
    const { leader } = this.#database;
    return leader === this ? undefined : leader;
  }
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
