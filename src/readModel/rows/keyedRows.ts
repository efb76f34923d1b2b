import type { Change, Key, Row } from '../../../projections/projection.ts';
import type { Folded, Rows, Wanted } from './rows.ts';

/** Characters of a row that is too long to be kept: a few of them could take all of the memory. */
const LONG = 10_000;

interface Entry {
  readonly name: string | number;
  readonly key: Key;
  /** As the table holds it. */
  stored: Row | undefined;
  row: Row | undefined;
  isDirty: boolean;
}

interface Pending {
  readonly entry: Entry;
  readonly change: Change;
  readonly position: number;
}

/**
 * Rows found by their key. Each is read once and written once a page; the last `capacity` that came in stay in memory,
 * since work that was taken is soon done.
 */
export class KeyedRows implements Rows {
  readonly #entries = new Map<string | number, Entry>();
  readonly #capacity: number;
  #pending: Pending[] = [];
  #wanted: Entry[] = [];
  #dirty: Entry[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(change: Change, position: number): void {
    this.#pending.push({ entry: this.#entry(change), change, position });
  }

  #entry({ key, isFirst }: Change): Entry {
    const name = nameOf(key);
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const entry: Entry = { name, key, stored: undefined, row: undefined, isDirty: false };
    this.#entries.set(name, entry);
    if (isFirst !== true) this.#wanted.push(entry);
    return entry;
  }

  wanted(): readonly Wanted[] {
    return this.#wanted;
  }

  provide(rows: readonly (Row | undefined)[]): void {
    for (const [index, entry] of this.#wanted.entries()) {
      entry.stored = rows[index];
      entry.row = rows[index];
    }
    this.#wanted = [];
  }

  fold(): Folded {
    for (const pending of this.#pending) this.#apply(pending);
    this.#pending = [];
    const folded = foldedOf(this.#dirty);
    this.#evict();
    this.#dirty = [];
    return folded;
  }

  #apply({ entry, change, position }: Pending): void {
    if (entry.row !== undefined && entry.row.position >= position) return;
    const row = change.evolve(entry.row);
    if (row === entry.row) return;
    entry.row = row;
    if (entry.isDirty) return;
    entry.isDirty = true;
    this.#dirty.push(entry);
  }

  /** Long rows go at once, of the others the oldest. */
  #evict(): void {
    for (const { name, row } of this.#dirty) if (row !== undefined && isLong(row)) this.#entries.delete(name);
    for (const name of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) return;
      this.#entries.delete(name);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#pending = [];
    this.#wanted = [];
    this.#dirty = [];
  }
}

const nameOf = (key: Key): string | number => (key.length === 1 ? (key[0] ?? '') : key.join(' '));

function foldedOf(entries: readonly Entry[]): Folded {
  const added: Row[] = [];
  const changed: [Row, Row][] = [];
  const removed: Row[] = [];
  for (const entry of entries) {
    const { stored, row } = entry;
    if (stored === undefined) {
      if (row !== undefined) added.push(row);
    } else if (row === undefined) removed.push(stored);
    else changed.push([stored, row]);
    entry.stored = row;
    entry.isDirty = false;
  }
  return { added, changed, removed };
}

function isLong(row: Row): boolean {
  let characters = 0;
  for (const value of Object.values(row)) if (typeof value === 'string') characters += value.length;
  return characters > LONG;
}
