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
    const known = this.#young.get(stream);
    if (known !== undefined) return known;
    const revision = this.#old.get(stream) ?? this.#table.head(stream);
    this.set(stream, revision);
    return revision;
  }

  set(stream: string, revision: number): void {
    this.#young.set(stream, revision);
    if (this.#young.size < GENERATION) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** After a group that failed nothing in memory can be trusted. */
  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
