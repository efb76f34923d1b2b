import type { Database } from 'better-sqlite3';
import type { Projection, Row } from '../../../projections/projection.ts';
import { projections } from '../../../projections/projections.ts';
import type { DomainEvent, Metadata } from '../../../src/domain/event.ts';
import { FoldedTables } from '../../../src/readModel/rows/foldedTables.ts';
import { openReadDatabase } from '../../../src/readModel/sqlite/database.ts';
import { SqliteProjectionStore } from '../../../src/readModel/sqlite/projectionStore.ts';
import type { StoredEvent } from '../../../src/store/eventStore.ts';
import { metadata } from '../readModel/world.ts';

/** Writes a log in memory: positions are 1, 2, 3 …, ids tell them. */
export class Log {
  readonly events: StoredEvent[] = [];
  readonly #revisions = new Map<string, number>();

  append(stream: string, event: DomainEvent, given: Partial<Metadata> = {}): this {
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const position = this.events.length + 1;
    this.events.push({
      stream,
      revision,
      position,
      id: idAt(position),
      type: event.type,
      data: JSON.stringify(event.data),
      metadata: JSON.stringify(metadata(given)),
    });
    return this;
  }
}

/** The id of the event at a position. */
export const idAt = (position: number): string =>
  `e0000000-0000-4000-8000-${String(position).padStart(12, '0')}`;

/** Tables in memory that events are folded into. */
export class Tables {
  readonly #db: Database;
  readonly #store: SqliteProjectionStore;
  readonly #tables: FoldedTables;

  constructor() {
    const { db, tables } = openReadDatabase(':memory:', { logId: 'test', lastPosition: 0 }, projections);
    this.#db = db;
    this.#store = new SqliteProjectionStore(db, tables, 1, () => db.close());
    this.#tables = new FoldedTables(tables);
  }

  apply(events: readonly StoredEvent[]): this {
    this.#store.write({ tables: this.#tables, events, checkpoint: 0 });
    return this;
  }

  /** Forgets the rows in memory, as a restart does. */
  restart(): this {
    this.#tables.clear();
    return this;
  }

  rows<R extends Row>({ table }: Projection<R>): R[] {
    return this.#db.prepare<[], R>(`SELECT * FROM ${table.name} ORDER BY ${table.key.join()}`).all();
  }

  all(): Record<string, Row[]> {
    return Object.fromEntries(projections.map((projection) => [projection.name, this.rows(projection)]));
  }
}

/** The rows of a projection after a log. */
export const rowsAfter = <R extends Row>(projection: Projection<R>, log: Log): R[] =>
  new Tables().apply(log.events).rows(projection);
