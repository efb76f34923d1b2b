import type { QueueIndex, Waiting } from './queueIndex.ts';

/** An open piece of work as it is known from the log, or from the read model where the revision is -1. */
export interface OpenEntry extends Waiting {
  /** Somebody is about to take it. */
  isClaiming: boolean;
  /** Of the last event the entry knows of. */
  revision: number;
}

/** Changes an entry; false where the work is not open any more. */
export type Change<E> = (entry: E) => boolean;

/** Open pieces of work by their ids, each of them in the place from which it can be taken, if it can. */
export class OpenEntries<E extends OpenEntry> {
  readonly #entries = new Map<number, E>();
  readonly #placeOf: (entry: E) => QueueIndex | null;
  readonly #now: () => string;

  /** `placeOf` tells where an entry is taken from, null where it cannot be taken; `now` is as in ReadyIndex. */
  constructor(placeOf: (entry: E) => QueueIndex | null, now: () => string) {
    this.#placeOf = placeOf;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: number): E | undefined {
    return this.#entries.get(id);
  }

  values(): Iterable<E> {
    return this.#entries.values();
  }

  /** An entry that is known already stays as it is. */
  add(entry: E, now = this.#now()): void {
    if (this.#entries.has(entry.id)) return;
    this.#entries.set(entry.id, entry);
    if (!entry.isClaiming) this.#placeOf(entry)?.add(entry, now);
  }

  /** Takes an entry out for an attempt to take the work; `settle` or `release` must follow. */
  takeOut(entry: E): void {
    this.#placeOf(entry)?.remove(entry);
    entry.isClaiming = true;
  }

  /** As `takeOut`, of work that somebody else has chosen; null where it cannot be taken, as far as is known here. */
  takeOutNamed(id: number): E | null {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.isClaiming || this.#placeOf(entry) === null) return null;
    this.takeOut(entry);
    return entry;
  }

  /** Ends an attempt with the work as it stands in the log at `revision`; null where there is no such work. */
  settle(id: number, revision: number, change: Change<E> | null): void {
    const entry = this.#entries.get(id);
    // The log was faster and has taken the work out.
    if (entry === undefined) return;
    entry.isClaiming = false;
    if (change === null) this.#entries.delete(id);
    else if (revision > entry.revision) this.#change(entry, revision, change);
    this.#place(entry);
  }

  /** Ends an attempt of which nothing is known: the entry goes back as it was. */
  release(id: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.isClaiming = false;
    this.#place(entry);
  }

  /** Follows an event of the work; one that the entry knows of changes nothing. */
  follow(id: number, revision: number, change: Change<E>): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || revision <= entry.revision) return;
    if (!entry.isClaiming) this.#placeOf(entry)?.remove(entry);
    this.#change(entry, revision, change);
    this.#place(entry);
  }

  #change(entry: E, revision: number, change: Change<E>): void {
    entry.revision = revision;
    if (!change(entry)) this.#entries.delete(entry.id);
  }

  #place(entry: E): void {
    if (!entry.isClaiming && this.#entries.get(entry.id) === entry)
      this.#placeOf(entry)?.add(entry, this.#now());
  }
}
