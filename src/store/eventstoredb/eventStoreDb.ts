import { checkAppend } from '../checkAppend.ts';
import {
  NO_STREAM,
  StoreUnavailable,
  UNKNOWN_POSITION,
  UnknownOutcome,
  WrongExpectedRevision,
} from '../eventStore.ts';
import type {
  Append,
  Appended,
  EventStore,
  ReadAll,
  ReadStream,
  StoreCapabilities,
  StoredEvent,
  Subscribe,
  Subscription,
} from '../eventStore.ts';
import { append } from './append.ts';
import type { Connection } from './connection.ts';
import type { NodeLock } from './nodeLock.ts';
import type { LogReader } from './readLog.ts';
import { readStream } from './readStream.ts';
import { LogSubscription } from './subscription.ts';
import { Window } from './window.ts';

/** What may be under way: enough to keep a server busy that writes many appends with one flush. */
const APPENDS_AT_ONCE = 512;
const BYTES_AT_ONCE = 8_388_608;

export interface EventStoreDbOptions {
  readonly connection: Connection;
  readonly log: LogReader;
  readonly logId: string;
  /** Where the log ended when it was opened. */
  readonly lastPosition: number;
  /** Taken; undefined where several nodes may work on the log. */
  readonly lock: NodeLock | undefined;
}

/** Where an event stands, and up to where the log surely holds it. */
interface Place {
  readonly position: number | undefined;
  readonly reached: number;
}

/** The event log in EventStoreDB. */
export class EventStoreDb implements EventStore {
  readonly logId: string;
  readonly capabilities: StoreCapabilities = { multiStreamAppend: false };
  readonly #connection: Connection;
  readonly #log: LogReader;
  readonly #lock: NodeLock | undefined;
  readonly #window = new Window(APPENDS_AT_ONCE, BYTES_AT_ONCE);
  readonly #running = new Set<Promise<unknown>>();
  readonly #subscriptions = new Set<LogSubscription>();
  #acknowledged: number;
  #closed: Promise<void> | undefined;

  constructor({ connection, log, logId, lastPosition, lock }: EventStoreDbOptions) {
    this.logId = logId;
    this.#connection = connection;
    this.#log = log;
    this.#lock = lock;
    this.#acknowledged = lastPosition;
  }

  get lastAcknowledgedPosition(): number {
    return this.#acknowledged;
  }

  whyUnavailable(): string | null {
    return this.#lock?.mayNotWrite() ?? this.#connection.reason;
  }

  async append(given: Append): Promise<Appended> {
    const bytes = checkAppend(given);
    this.#checkOpen();
    const reason = this.#lock?.mayNotWrite() ?? null;
    if (reason !== null) throw new StoreUnavailable(reason);
    const appending = this.#window.run(bytes, () => this.#append(given));
    this.#running.add(appending);
    try {
      return await appending;
    } finally {
      this.#running.delete(appending);
    }
  }

  async #append(given: Append): Promise<Appended> {
    const { expectedRevision, events } = given;
    if (events.length === 0) return this.#check(given);
    const revision = expectedRevision + events.length;
    const told = await append(this.#connection, given);
    const { position, reached } =
      told === undefined ? await this.#readBack(given.stream, revision) : { position: told, reached: told };
    this.#acknowledged = Math.max(this.#acknowledged, reached);
    return { revision, position };
  }

  /** The server would write an append without events to its log. */
  async #check({ stream, expectedRevision }: Append): Promise<Appended> {
    const [last] = await readStream(this.#connection, stream, { direction: 'backwards', maxCount: 1 });
    const revision = last?.revision ?? NO_STREAM;
    if (revision !== expectedRevision) throw new WrongExpectedRevision(stream, expectedRevision, revision);
    return { revision, position: undefined };
  }

  /**
   * Where an event stands that is there for certain. Where it cannot be read, the append is not undone; where the server
   * does not tell its position, it stands somewhere before the end of the log.
   */
  async #readBack(stream: string, revision: number): Promise<Place> {
    try {
      const [event] = await readStream(this.#connection, stream, { from: revision, maxCount: 1 });
      if (event === undefined) throw new Error('its event cannot be found');
      if (event.position !== UNKNOWN_POSITION) return { position: event.position, reached: event.position };
      return { position: undefined, reached: await this.#log.lastPosition() };
    } catch (cause) {
      throw new UnknownOutcome('an append was taken, and its position cannot be read', { cause });
    }
  }

  async appendAll(): Promise<never> {
    throw new TypeError('EventStoreDB commits to one stream at a time');
  }

  async readStream(stream: string, options?: ReadStream): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    return readStream(this.#connection, stream, options);
  }

  async readAll(options: ReadAll): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    return this.#log.read(options);
  }

  async lastPosition(): Promise<number> {
    this.#checkOpen();
    return this.#log.lastPosition();
  }

  subscribe(options: Subscribe): Subscription {
    this.#checkOpen();
    const subscription = new LogSubscription(this.#connection, options, () => this.#acknowledged);
    this.#subscriptions.add(subscription);
    void subscription.ended.finally(() => this.#subscriptions.delete(subscription));
    return subscription;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await this.#lock?.release();
    await this.#connection.close();
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new StoreUnavailable('the event log is closed');
  }
}
