import type { Database } from 'better-sqlite3';
import { checkAppend } from '../checkAppend.ts';
import { StoreUnavailable } from '../eventStore.ts';
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
import { readCategories } from './categories.ts';
import { Checkpoints } from './checkpoints.ts';
import { openForReading, openForWriting, readLogId } from './database.ts';
import { EventTable } from './eventTable.ts';
import { reading } from './failures.ts';
import { flushOf } from './flush.ts';
import type { Flush } from './flush.ts';
import { GroupCommit } from './groupCommit.ts';
import { GroupWriter } from './groupWriter.ts';
import { LogSubscription } from './subscription.ts';
import { lockForWriting } from './writerLock.ts';

export interface EmbeddedStoreOptions {
  /** A file, made where it is missing (its folder must be there), or `:memory:`. */
  readonly path: string;
  /** False behaves as a store that commits to one stream at a time; default true. */
  readonly multiStreamAppend?: boolean;
  /** Reads beside the process that writes; appends are refused. Default false. */
  readonly readOnly?: boolean;
}

/** Throws StoreUnavailable where the file cannot be opened, is of another version or another process writes it. */
export function openEmbeddedStore(options: EmbeddedStoreOptions): EmbeddedStore {
  const { path, multiStreamAppend = true, readOnly = false } = options;
  if (readOnly) return new EmbeddedStore(openForReading(path), { multiStreamAppend }, null);
  const lock = lockForWriting(path);
  try {
    return new EmbeddedStore(openForWriting(path), { multiStreamAppend }, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The event log in one SQLite file. */
export class EmbeddedStore implements EventStore {
  readonly logId: string;
  readonly capabilities: StoreCapabilities;
  readonly #db: Database;
  readonly #table: EventTable;
  readonly #lock: { release(): void } | null;
  readonly #flush: Flush;
  readonly #commits: GroupCommit | null;
  readonly #checkpoints: Checkpoints;
  readonly #subscriptions = new Set<LogSubscription>();
  #closed: Promise<void> | undefined;

  /** No lock: read-only. */
  constructor(db: Database, capabilities: StoreCapabilities, lock: { release(): void } | null) {
    this.#db = db;
    this.#table = new EventTable(db);
    this.#lock = lock;
    this.#flush = flushOf(db.name);
    this.#commits =
      lock &&
      new GroupCommit(new GroupWriter(db, this.#table), this.#flush.run, (events, bytes) =>
        this.#publish(events, bytes),
      );
    this.#checkpoints = new Checkpoints(db);
    this.logId = readLogId(db);
    this.capabilities = capabilities;
  }

  get lastAcknowledgedPosition(): number {
    return this.#commits?.position ?? 0;
  }

  whyUnavailable(): string | null {
    return this.#commits?.whyUnavailable() ?? null;
  }

  async append(append: Append): Promise<Appended> {
    const [appended] = await this.#write([append]);
    if (appended === undefined) throw new TypeError('an append was answered by nothing');
    return appended;
  }

  async appendAll(appends: readonly Append[]): Promise<readonly Appended[]> {
    if (!this.capabilities.multiStreamAppend)
      throw new TypeError('this store commits to one stream at a time');
    if (new Set(appends.map(({ stream }) => stream)).size < appends.length) {
      throw new TypeError('a stream stands twice in one commit');
    }
    return appends.length === 0 ? [] : this.#write(appends);
  }

  #write(appends: readonly Append[]): Promise<readonly Appended[]> {
    return new Promise((resolve, reject) => {
      const bytes = appends.reduce((sum, append) => sum + checkAppend(append), 0);
      const events = appends.reduce((sum, append) => sum + append.events.length, 0);
      this.#openCommits().add({ appends, events, bytes, resolve, reject });
    });
  }

  #openCommits(): GroupCommit {
    this.#checkOpen();
    if (this.#commits === null) throw new TypeError('the event log is open for reading only');
    return this.#commits;
  }

  async readStream(stream: string, options: ReadStream = {}): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    const events = reading(() => this.#table.stream(stream, options));
    const last = events.at(-1);
    if (last !== undefined && options.direction !== 'backwards' && options.maxCount === undefined)
      this.#commits?.learn(stream, last.revision);
    return events;
  }

  async readAll({ after, maxCount, categories }: ReadAll): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    if (categories !== undefined) return readCategories(this.#db, categories, after, maxCount);
    return reading(() => this.#table.page(after, maxCount));
  }

  async lastPosition(): Promise<number> {
    this.#checkOpen();
    return this.#commits?.position ?? reading(() => this.#table.lastPosition());
  }

  subscribe(options: Subscribe): Subscription {
    this.#checkOpen();
    const subscription = new LogSubscription(options, (after, count) => this.#durablePage(after, count));
    this.#subscriptions.add(subscription);
    void subscription.ended.finally(() => this.#subscriptions.delete(subscription));
    return subscription;
  }

  /** What is committed and not flushed yet comes with its group. */
  #durablePage(after: number, count: number): readonly StoredEvent[] {
    const page = reading(() => this.#table.page(after, count));
    const durable = this.#commits?.position;
    return durable === undefined ? page : page.filter(({ position }) => position <= durable);
  }

  /** Another process or thread has appended: subscriptions of a read-only instance read on. */
  noticeAppended(): void {
    for (const subscription of this.#subscriptions) subscription.readOn();
  }

  #publish(events: readonly StoredEvent[], bytes: number): void {
    for (const subscription of this.#subscriptions) subscription.push(events, bytes);
    this.#checkpoints.onCommitted(bytes);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#commits?.stop();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await this.#checkpoints.stop();
    await this.#flush.close();
    this.#db.close();
    this.#lock?.release();
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new StoreUnavailable('the event log is closed');
  }
}
