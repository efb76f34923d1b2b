import type { Database } from 'better-sqlite3';
import type { Epoch, PageWrite, ProjectionStore } from '../projectionStore.ts';
import type { FoldedTables } from '../rows/foldedTables.ts';
import type { TableState } from '../versions.ts';
import { Checkpoint } from './checkpoint.ts';
import { switchTable } from './tables.ts';
import { TableWriter } from './tableWriter.ts';

/** The read database in SQLite for the one that projects. */
export class SqliteProjectionStore implements ProjectionStore {
  readonly tables: readonly TableState[];
  readonly #db: Database;
  readonly #checkpoint: Checkpoint;
  readonly #writers = new Map<string, TableWriter>();
  readonly #close: () => void;

  /** Throws StoodDown. `close` lets go of the database. */
  constructor(db: Database, tables: readonly TableState[], epoch: Epoch, close: () => void) {
    this.tables = tables;
    this.#db = db;
    this.#checkpoint = new Checkpoint(db, epoch);
    this.#close = close;
  }

  get position(): number {
    return this.#checkpoint.position;
  }

  write(page: PageWrite): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      this.#checkpoint.move(page.checkpoint);
      page.tables.collect(page.events);
      this.#writeRows(page.tables);
      this.#noteBuilt(page);
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#checkpoint.moved(page.checkpoint);
  }

  #writeRows({ tables }: FoldedTables): void {
    for (const { state, rows } of tables) {
      const writer = this.#writerOf(state);
      rows.provide(writer.load(rows.wanted()));
      writer.write(rows.fold());
    }
  }

  #writerOf({ projection, tableName }: TableState): TableWriter {
    const known = this.#writers.get(tableName);
    if (known !== undefined) return known;
    const writer = new TableWriter(this.#db, projection.table, tableName);
    this.#writers.set(tableName, writer);
    return writer;
  }

  #noteBuilt({ tables: { tables }, built }: PageWrite): void {
    if (built === undefined) return;
    for (const { state } of tables) {
      const { name, version } = state.projection;
      if (built === 'serving') switchTable(this.#db, state);
      else
        this.#db
          .prepare('UPDATE projection SET position = ? WHERE name = ? AND version = ?')
          .run(built, name, version);
    }
  }

  close(): void {
    this.#close();
  }
}
