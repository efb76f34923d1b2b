import type { Database } from 'better-sqlite3';
import type { Projection } from '../../projections/projection.ts';
import { categoryOf } from '../domain/event.ts';
import { decode } from '../store/decode.ts';
import type { StoredEvent } from '../store/eventStore.ts';
import { ChainedRows } from './chainedRows.ts';
import { KeyedRows } from './keyedRows.ts';
import type { Rows } from './rows.ts';
import type { TableState } from './versions.ts';

/** Rows of a table kept in memory from page to page. */
const CAPACITY = 10_000;

interface Folding {
  readonly projection: Projection;
  readonly rows: Rows;
}

/** Tables that have come equally far in the log, and fold its pages together. */
export class FoldedTables {
  readonly states: readonly TableState[];
  readonly #foldings: readonly Folding[];
  readonly #byCategory = new Map<string, Folding[]>();

  constructor(db: Database, states: readonly TableState[]) {
    this.states = states;
    this.#foldings = states.map(({ projection, tableName }) => ({
      projection,
      rows: rowsOf(db, projection, tableName),
    }));
    for (const folding of this.#foldings) {
      for (const category of folding.projection.categories) {
        const foldings = this.#byCategory.get(category) ?? [];
        this.#byCategory.set(category, [...foldings, folding]);
      }
    }
  }

  /** Folds and writes a page; inside a transaction. */
  apply(events: readonly StoredEvent[]): void {
    for (const event of events) this.#fold(event);
    for (const { rows } of this.#foldings) rows.flush();
  }

  #fold(stored: StoredEvent): void {
    const foldings = this.#byCategory.get(categoryOf(stored.stream));
    if (foldings === undefined) return;
    const event = decode(stored);
    for (const { projection, rows } of foldings) {
      for (const change of projection.changes(event)) rows.apply(change, event.position);
    }
  }

  /** The transaction was rolled back. */
  clear(): void {
    for (const { rows } of this.#foldings) rows.clear();
  }
}

const rowsOf = (db: Database, { table }: Projection, tableName: string): Rows =>
  table.isChain === true
    ? new ChainedRows(db, table, tableName, CAPACITY)
    : new KeyedRows(db, table, tableName, CAPACITY);
