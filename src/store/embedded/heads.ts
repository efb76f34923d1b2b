import { NO_STREAM } from '../eventStore.ts';
import type { Append } from '../eventStore.ts';
import type { EventTable } from './eventTable.ts';

/** Streams whose last revision is kept in each of the two generations. */
const GENERATION = 50_000;

/**
 * The last revision of recently used streams, so that an append to one needs no look-up. Two generations in place
 * of an exact order of use: a stream not touched while the young one filled up is forgotten.
 */
export class Heads {
  readonly #table: EventTable;
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(table: EventTable) {
    this.#table = table;
  }

  /** The stream's last revision, or NO_STREAM. */
  of(stream: string): number {
    const revision = this.#known(stream) ?? this.#table.head(stream);
    this.set(stream, revision);
    return revision;
  }

  /**
   * As `of`, but an unknown stream that is to be created is taken as missing. Looking it up would cost nearly as much
   * as the insert, which finds out anyway: the unique index refuses it where the stream exists.
   */
  assumedOf({ stream, expectedRevision, events }: Append): number {
    if (expectedRevision !== NO_STREAM || events.length === 0) return this.of(stream);
    return this.#known(stream) ?? NO_STREAM;
  }

  /** Somebody has read the stream to its end: whoever reads often appends next. */
  learn(stream: string, revision: number): void {
    if (this.#known(stream) === undefined) this.set(stream, revision);
  }

  set(stream: string, revision: number): void {
    this.#young.set(stream, revision);
  }

  /** Forgets, between groups only: within one, rows that are not inserted yet are known here alone. */
  trim(): void {
    if (this.#young.size < GENERATION) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** After a group that was rolled back nothing in memory can be trusted. */
  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  #known(stream: string): number | undefined {
    return this.#young.get(stream) ?? this.#old.get(stream);
  }
}
