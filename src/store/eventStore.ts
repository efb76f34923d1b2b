/**
 * The port of the event log. Two adapters keep its promises: the embedded store (SQLite) and EventStoreDB; one
 * contract suite (test/contract/eventStore.ts) runs on both.
 *
 * Words: a stream's revisions are 0-based and gapless. A position orders the whole log, is strictly increasing,
 * not gapless, and means nothing in another log (`logId`). Both are JavaScript numbers, checked to be safe integers.
 * Data and metadata are JSON texts: what was hashed is what is stored, to the letter.
 */

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1;

/** The most bytes that one append to one stream may hold, as `eventBytes` counts them. */
export const MAX_APPEND_BYTES = 1_048_576;

/** The position of an event of which it is not known where it stands in the log. */
export const UNKNOWN_POSITION = -1;

/** The largest revision of a stream: 2^20 events, since public ids of events carry the revision in 20 bits. */
export const MAX_REVISION = 1_048_575;

export interface NewEvent {
  /** A UUID in lower case; the same id again at the same place is a repeat, not a second event. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  /**
   * What the texts say, where whoever made the event has it at hand: whoever follows the log in the same process need
   * not parse them again. It is shared, so never changed, and not stored.
   */
  readonly parsed?: { readonly data: object; readonly metadata: object } | undefined;
}

export interface Append {
  /** `category-key`: at most 256 characters, not starting with `$`. */
  readonly stream: string;
  /** The revision of the stream's last event, or NO_STREAM. There is no "any". */
  readonly expectedRevision: number;
  readonly events: readonly NewEvent[];
}

export interface Appended {
  /** Revision of the last event of this append. */
  readonly revision: number;
  /** Position of that event; undefined where the store does not tell it (a repeated append). */
  readonly position: number | undefined;
}

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  readonly revision: number;
  /** Of an event that `readStream` gives it may be UNKNOWN_POSITION: some servers tell positions in the whole log alone. */
  readonly position: number;
}

export interface ReadStream {
  /** First revision to read, inclusive; default 0 forwards, the last one backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly maxCount?: number;
}

export interface ReadAll {
  /** Exclusive; 0 reads from the beginning. */
  readonly after: number;
  readonly maxCount: number;
  /** Only streams whose category is one of these. Cheap in the embedded store, a filter elsewhere. */
  readonly categories?: readonly string[];
}

export interface Subscribe {
  /** Exclusive position to start behind; 0 from the beginning. */
  readonly after: number;
  /** Called with 1..n events in log order, after they are durable; the next call waits for its promise. */
  readonly onEvents: (events: readonly StoredEvent[]) => void | Promise<void>;
  /** Called each time the subscription has reached the end of the log. */
  readonly onCaughtUp?: () => void;
  /** The handler threw, or the store failed for good; the subscription has ended. A store that is away for now is waited for. */
  readonly onError: (error: unknown) => void;
}

export interface Subscription {
  /** Ends it; resolves when a running handler has returned. */
  stop(): Promise<void>;
}

/** How stores differ, as a table rather than as ifs. */
export interface StoreCapabilities {
  /** appendAll commits to several streams at once. */
  readonly multiStreamAppend: boolean;
}

export interface EventStore {
  /** A random id of this log; positions of another log mean nothing here. */
  readonly logId: string;
  readonly capabilities: StoreCapabilities;

  /**
   * Position of the last event that this instance acknowledged: never below that of an append that has resolved.
   * A reader who waits until a projection has reached it reads what was written here.
   */
  readonly lastAcknowledgedPosition: number;

  /**
   * Appends to one stream, all or nothing, and resolves when durable.
   *
   * - the stream's last revision equals `expectedRevision`: appended.
   * - it is higher, and the events behind `expectedRevision` have exactly these ids in this order: a repeat,
   *   answered as success with the revision of the last of them.
   * - otherwise WrongExpectedRevision. No events: a pure check of the revision.
   * - more than MAX_APPEND_BYTES: AppendTooLarge, nothing sent.
   * - a revision beyond MAX_REVISION: StreamFull, nothing sent.
   * - StoreUnavailable: nothing was written. UnknownOutcome: it may or may not be written; append the same
   *   events (same ids) at the same revision again to find out.
   */
  append(append: Append): Promise<Appended>;

  /**
   * As `append`, to several streams in one commit: all or nothing. Each stream at most once.
   * Throws a TypeError where `capabilities.multiStreamAppend` is false.
   */
  appendAll(appends: readonly Append[]): Promise<readonly Appended[]>;

  /** Events of one stream; empty where it does not exist. */
  readStream(stream: string, options?: ReadStream): Promise<readonly StoredEvent[]>;

  /** A page of the whole log in order; only at the end of the log it has fewer than `maxCount` events. */
  readAll(options: ReadAll): Promise<readonly StoredEvent[]>;

  /** Position of the last event in the log; 0 where it is empty. */
  lastPosition(): Promise<number>;

  /** Catches up from a position, then follows. */
  subscribe(options: Subscribe): Subscription;

  /** Waits for running appends, ends subscriptions and lets go of everything. */
  close(): Promise<void>;

  /** Why calls fail for now, or appends do, for people; null where they need not. */
  whyUnavailable?(): string | null;
}

export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  readonly stream: string;
  readonly expectedRevision: number;
  /** The stream's revision when the append was judged, or NO_STREAM. */
  readonly actualRevision: number;

  constructor(stream: string, expectedRevision: number, actualRevision: number) {
    super(`stream ${stream} is at revision ${actualRevision}, not ${expectedRevision}`);
    this.stream = stream;
    this.expectedRevision = expectedRevision;
    this.actualRevision = actualRevision;
  }
}

export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
}

/** The stream cannot hold these events: its revisions would go beyond MAX_REVISION. */
export class StreamFull extends Error {
  override readonly name = 'StreamFull';

  constructor(stream: string) {
    super(`stream ${stream} has no revision left for this append`);
  }
}

/** Nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The append may or may not have been written. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}
