import type { Database, Statement } from 'better-sqlite3';
import type { EventStore, StoredEvent } from '../store/eventStore.ts';
import { Checkpoint } from './checkpoint.ts';
import type { ReadDatabase } from './database.ts';
import { FoldedTables } from './foldedTables.ts';
import { PageReader } from './pageReader.ts';
import { switchTable, type TableState } from './versions.ts';

export interface ProjectorOptions {
  /** Under which leadership it projects; see Checkpoint. */
  readonly epoch?: number;
  /** Events a page, and so a transaction. */
  readonly pageSize?: number;
}

/** Tables of new versions on their way to the checkpoint. */
interface Building {
  readonly tables: FoldedTables;
  position: number;
}

/**
 * Folds the log into the read database, page by page: rows and checkpoint move in one transaction. Tables of new
 * versions are built in between, each page of theirs in a transaction of its own, and serve once they have come as
 * far as the checkpoint.
 */
export class Projector {
  readonly #pages: PageReader;
  readonly #db: Database;
  readonly #checkpoint: Checkpoint;
  readonly #advance: Statement<[number, string, number]>;
  #serving: FoldedTables;
  #building: Building[];

  constructor(
    store: Pick<EventStore, 'readAll'>,
    { db, tables }: ReadDatabase,
    { epoch = 0, pageSize = 1_000 }: ProjectorOptions = {},
  ) {
    this.#pages = new PageReader(store, pageSize);
    this.#db = db;
    this.#checkpoint = new Checkpoint(db, epoch);
    this.#advance = db.prepare('UPDATE projection SET position = ? WHERE name = ? AND version = ?');
    this.#serving = new FoldedTables(
      db,
      tables.filter(({ position }) => position === null),
    );
    this.#building = groupedByPosition(tables).map(([position, group]) => ({
      position,
      tables: new FoldedTables(db, group),
    }));
  }

  /** The log position up to which the rows that are served have come. */
  get position(): number {
    return this.#checkpoint.position;
  }

  /** Names of the projections that are still being built: what they serve may be of an older version, or not all. */
  get building(): string[] {
    return this.#building.flatMap(({ tables }) => tables.states.map(({ projection }) => projection.name));
  }

  /**
   * Projects the next page, and one of the tables being built; the number of events, 0 where nothing is left to do.
   * Throws StoodDown where another process projects; nothing is written then, nor after any other error.
   */
  async step(): Promise<number> {
    const events = await this.#pages.read(this.#checkpoint.position);
    const last = events.at(-1);
    if (last !== undefined) this.#project(events, last.position);
    const [first] = this.#building;
    return events.length + (first === undefined ? 0 : await this.#build(first));
  }

  #project(events: readonly StoredEvent[], to: number): void {
    this.#transact(this.#serving, to, () => this.#serving.apply(events));
  }

  async #build(building: Building): Promise<number> {
    const target = this.#checkpoint.position;
    const page = await this.#pages.read(building.position);
    const events = page.filter(({ position }) => position <= target);
    const last = events.at(-1)?.position ?? target;
    const hasArrived = events.length < page.length || last === target;
    const { tables } = building;
    this.#transact(tables, target, () => {
      tables.apply(events);
      for (const state of tables.states) {
        if (hasArrived) switchTable(this.#db, state);
        else this.#advance.run(last, state.projection.name, state.projection.version);
      }
    });
    building.position = last;
    if (hasArrived) this.#serve(building);
    return Math.max(events.length, 1);
  }

  #serve(built: Building): void {
    this.#building = this.#building.filter((other) => other !== built);
    this.#serving = new FoldedTables(this.#db, [...this.#serving.states, ...built.tables.states]);
  }

  #transact(tables: FoldedTables, to: number, write: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      this.#checkpoint.move(to);
      write();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      tables.clear();
      throw error;
    }
    this.#checkpoint.moved(to);
  }
}

/** The tables being built, those together that have come equally far. */
function groupedByPosition(tables: readonly TableState[]): [number, TableState[]][] {
  const groups = new Map<number, TableState[]>();
  for (const table of tables) {
    if (table.position === null) continue;
    groups.set(table.position, [...(groups.get(table.position) ?? []), table]);
  }
  return [...groups];
}
