import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { LogReader } from './logReader.ts';
import { LogWriter, proposal } from './logWriter.ts';
import type { Expected, AppendResult } from './logWriter.ts';
import { lastUpTo } from './positions.ts';
import { StreamStates } from './streamStates.ts';
import type { Proposed } from './storedText.ts';

/** A statistics event follows each so many appends, as they come between others on a real server, by the clock. */
const APPENDS_A_STATISTIC = 200;

/** The log of EventStoreDB over the embedded store. */
export class EventLog {
  readonly reader: LogReader;
  readonly writer: LogWriter;
  readonly #store: EventStore;
  #appends = 0;

  private constructor(store: EventStore, states: StreamStates, lastPosition: number) {
    this.#store = store;
    this.reader = new LogReader(store, states);
    this.writer = new LogWriter(store, states, lastPosition);
  }

  /** A file, made where it is missing, or `:memory:`. */
  static async open(path: string): Promise<EventLog> {
    const store = openEmbeddedStore({ path });
    const lastPosition = await store.lastPosition();
    const log = new EventLog(store, await StreamStates.load(store), lastPosition);
    if (lastPosition === 0) await log.#begin();
    await log.#writeSystemEvent('$epoch-information', '$epoch-information');
    return log;
  }

  append(stream: string, expected: Expected, events: readonly Proposed[]): Promise<AppendResult> {
    this.#appends += 1;
    const appended = this.writer.append(stream, expected, events);
    if (this.#appends % APPENDS_A_STATISTIC !== 0) return appended;
    const statistics = this.#writeSystemEvent('$stats-127.0.0.1:2113', '$statsCollected');
    return Promise.all([appended, statistics]).then(([result]) => result);
  }

  /** How much of the log lies behind a commit position: a number to compare, not a count. */
  backlogBehind(commit: number): number {
    return this.#store.lastAcknowledgedPosition - lastUpTo(commit);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /** What a new database begins with. */
  async #begin(): Promise<void> {
    await this.#writeSystemEvent('$$$stats-127.0.0.1:2113', '$metadata', '{"$maxAge":86400}');
    await this.#writeSystemEvent('$user-admin', '$UserCreated', '{"loginName":"admin"}');
    await this.#writeSystemEvent('$users', '$User', '"admin"');
  }

  async #writeSystemEvent(stream: string, type: string, json = '{}'): Promise<void> {
    await this.writer.append(stream, 'any', [proposal(type, json)]);
  }
}
