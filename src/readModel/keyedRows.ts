import type { Database, Statement } from 'better-sqlite3';
import type { Change, Key, Row, Table } from '../../projections/projection.ts';
import type { Rows } from './rows.ts';
import { RowWriter } from './rowWriter.ts';

/** Characters of a row that is too long to be kept: a few of them could take all of the memory. */
const LONG = 10_000;

interface Entry {
  readonly name: string | number;
  /** As the table holds it. */
  stored: Row | undefined;
  row: Row | undefined;
  isDirty: boolean;
}

/**
 * Rows found by their key. Each is read once and written once a page; the last `capacity` that came in stay in memory,
 * since work that was taken is soon done.
 */
export class KeyedRows implements Rows {
  readonly #writer: RowWriter;
  readonly #select: Statement<[Key], Row>;
  readonly #entries = new Map<string | number, Entry>();
  readonly #dirty: Entry[] = [];
  readonly #capacity: number;

  constructor(db: Database, table: Table, physicalName: string, capacity: number) {
    this.#writer = new RowWriter(db, table, physicalName);
    const byKey = table.key.map((column) => `${column} = ?`).join(' AND ');
    this.#select = db.prepare<[Key], Row>(`SELECT * FROM ${physicalName} WHERE ${byKey}`);
    this.#capacity = capacity;
  }

  apply(change: Change, position: number): void {
    const entry = this.#entry(change);
    if (entry.row !== undefined && entry.row.position >= position) return;
    const row = change.evolve(entry.row);
    if (row === entry.row) return;
    entry.row = row;
    if (entry.isDirty) return;
    entry.isDirty = true;
    this.#dirty.push(entry);
  }

  #entry({ key, isFirst }: Change): Entry {
    const name = nameOf(key);
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const stored = isFirst === true ? undefined : this.#select.get(key);
    const entry: Entry = { name, stored, row: stored, isDirty: false };
    this.#entries.set(name, entry);
    return entry;
  }

  flush(): void {
    const added: Row[] = [];
    for (const entry of this.#dirty) {
      const { stored, row } = entry;
      if (stored === undefined) {
        if (row !== undefined) added.push(row);
      } else if (row !== undefined) this.#writer.update(stored, row);
      else this.#writer.delete(stored);
      entry.stored = row;
      entry.isDirty = false;
    }
    this.#writer.insert(added);
    this.#evict();
    this.#dirty.length = 0;
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
    this.#dirty.length = 0;
  }
}

const nameOf = (key: Key): string | number => (key.length === 1 ? (key[0] ?? '') : key.join(' '));

function isLong(row: Row): boolean {
  let characters = 0;
  for (const value of Object.values(row)) if (typeof value === 'string') characters += value.length;
  return characters > LONG;
}
