import type { Projection } from '../../../projections/projection.ts';
import { categoryOf } from '../../domain/event.ts';
import { decodeOwn } from '../../store/decode.ts';
import type { StoredEvent } from '../../store/eventStore.ts';
import type { TableState } from '../versions.ts';
import { ChainedRows } from './chainedRows.ts';
import { KeyedRows } from './keyedRows.ts';
import type { Rows } from './rows.ts';

/** Rows of a table kept in memory from page to page. */
const CAPACITY = 10_000;

/** A table with its rows in memory. */
export interface FoldedTable {
  readonly state: TableState;
  readonly rows: Rows;
}

/** Tables that have come equally far in the log, and fold its pages together. */
export class FoldedTables {
  readonly tables: readonly FoldedTable[];
  readonly #byCategory = new Map<string, FoldedTable[]>();

  constructor(states: readonly TableState[]) {
    this.tables = states.map((state) => ({ state, rows: rowsOf(state.projection) }));
    for (const table of this.tables) {
      for (const category of table.state.projection.categories) {
        const others = this.#byCategory.get(category) ?? [];
        this.#byCategory.set(category, [...others, table]);
      }
    }
  }

  /** Collects what the events of a page change; the rows of each table are folded when whoever writes them says so. */
  collect(events: readonly StoredEvent[]): void {
    for (const stored of events) {
      const tables = this.#byCategory.get(categoryOf(stored.stream));
      if (tables === undefined) continue;
      const event = decodeOwn(stored);
      if (event === null) continue;
      for (const { state, rows } of tables) {
        for (const change of state.projection.changes(event)) rows.add(change, event.position);
      }
    }
  }

  /** What was folded is not written. */
  clear(): void {
    for (const { rows } of this.tables) rows.clear();
  }
}

const rowsOf = ({ table }: Projection): Rows =>
  table.isChain === true ? new ChainedRows(CAPACITY) : new KeyedRows(CAPACITY);
