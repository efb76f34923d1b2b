import type { EventStore } from '../store/eventStore.ts';
import { PageReader } from './pageReader.ts';
import type { PageWrite, ProjectionStore } from './projectionStore.ts';
import { FoldedTables } from './rows/foldedTables.ts';
import type { TableState } from './versions.ts';

/** Events a page, and so a transaction. */
const PAGE_SIZE = 1_000;

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
  readonly #store: ProjectionStore;
  #serving: FoldedTables;
  #building: Building[];

  constructor(log: Pick<EventStore, 'readAll'>, store: ProjectionStore, pageSize = PAGE_SIZE) {
    this.#pages = new PageReader(log, pageSize);
    this.#store = store;
    this.#serving = new FoldedTables(store.tables.filter(({ position }) => position === null));
    this.#building = groupedByPosition(store.tables).map(([position, group]) => ({
      position,
      tables: new FoldedTables(group),
    }));
  }

  /** The log position up to which the rows that are served have come. */
  get position(): number {
    return this.#store.position;
  }

  /** Names of the projections that are still being built: what they serve may be of an older version, or not all. */
  get building(): string[] {
    return this.#building.flatMap(({ tables: { tables } }) =>
      tables.map(({ state: { projection } }) => projection.name),
    );
  }

  /**
   * Projects the next page, and one of the tables being built; the number of events, 0 where nothing is left to do.
   * Throws StoodDown where another process projects; nothing is written then, nor after any other error.
   */
  async step(): Promise<number> {
    const events = await this.#pages.read(this.position);
    const last = events.at(-1);
    if (last !== undefined) await this.#write({ tables: this.#serving, events, checkpoint: last.position });
    const [first] = this.#building;
    return events.length + (first === undefined ? 0 : await this.#build(first));
  }

  /** Throws where the rows are not there any more. */
  async check(): Promise<void> {
    await this.#store.check?.();
  }

  async #build(building: Building): Promise<number> {
    const checkpoint = this.position;
    const page = await this.#pages.read(building.position);
    const events = page.filter(({ position }) => position <= checkpoint);
    const last = events.at(-1)?.position ?? checkpoint;
    const hasArrived = events.length < page.length || last === checkpoint;
    const { tables } = building;
    await this.#write({ tables, events, checkpoint, built: hasArrived ? 'serving' : last });
    building.position = last;
    if (hasArrived) this.#serve(building);
    return Math.max(events.length, 1);
  }

  #serve(built: Building): void {
    this.#building = this.#building.filter((other) => other !== built);
    this.#serving = new FoldedTables(
      [...this.#serving.tables, ...built.tables.tables].map(({ state }) => state),
    );
  }

  async #write(page: PageWrite): Promise<void> {
    try {
      await this.#store.write(page);
    } catch (error) {
      page.tables.clear();
      throw error;
    }
  }

  close(): void | Promise<void> {
    return this.#store.close();
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
