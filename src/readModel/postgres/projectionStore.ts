import type { Client } from 'pg';
import type { Projection } from '../../../projections/projection.ts';
import { connect, hangUp } from '../../postgres/connect.ts';
import type { Epoch, LogFacts, PageWrite, ProjectionStore } from '../projectionStore.ts';
import type { FoldedTables } from '../rows/foldedTables.ts';
import type { TableState } from '../versions.ts';
import { moveCheckpoint } from './checkpoint.ts';
import { type PostgresPlace, WRITE_MS } from './place.ts';
import { type Preparation, type PreparedDatabase, prepareDatabase } from './prepareDatabase.ts';
import { switchTable } from './tables.ts';
import { TableWriter } from './tableWriter.ts';

/** Opens the read database for the one that projects, made where it is missing. Throws StoodDown. */
export const openProjectionStore = (
  place: PostgresPlace,
  log: LogFacts,
  projections: readonly Projection[],
  epoch: Epoch,
): Promise<ProjectionStore> => open(place, { schema: place.schema, log, projections, epoch });

/** Opens it with nothing in it, to make all rows anew while nobody else projects. */
export const openAnew = (
  place: PostgresPlace,
  log: LogFacts,
  projections: readonly Projection[],
): Promise<ProjectionStore> =>
  open(place, { schema: place.schema, log, projections, epoch: 'current', isAnew: true });

async function open(place: PostgresPlace, preparation: Preparation): Promise<ProjectionStore> {
  const client = await connect({ ...place, statementMs: WRITE_MS, pipeline: true });
  try {
    const prepared = await prepareDatabase(client, preparation);
    // The rows can be made again: a crash may lose the last of them, never their agreement with the checkpoint.
    await client.query('SET synchronous_commit TO off');
    return new PostgresProjectionStore(client, place.schema, prepared);
  } catch (error) {
    await hangUp(client);
    throw error;
  }
}

class PostgresProjectionStore implements ProjectionStore {
  readonly tables: readonly TableState[];
  readonly #client: Client;
  readonly #schema: string;
  readonly #epoch: number;
  readonly #writers = new Map<string, TableWriter>();
  #position: number;

  constructor(client: Client, schema: string, { tables, position, epoch }: PreparedDatabase) {
    this.tables = tables;
    this.#client = client;
    this.#schema = schema;
    this.#epoch = epoch;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  /** Two round trips: what must be known before the rows are folded, and what follows from it. */
  async write(page: PageWrite): Promise<void> {
    try {
      page.tables.collect(page.events);
      await this.#begin(page);
      await this.#finish(page);
    } catch (error) {
      await this.#rollBack();
      throw error;
    }
    this.#position = page.checkpoint;
  }

  async #begin({ tables, checkpoint }: PageWrite): Promise<void> {
    await Promise.all([
      this.#client.query('BEGIN'),
      moveCheckpoint(this.#client, this.#schema, {
        from: this.#position,
        to: checkpoint,
        epoch: this.#epoch,
      }),
      ...this.#load(tables),
    ]);
  }

  #load({ tables }: FoldedTables): Promise<void>[] {
    return tables.map(async ({ state, rows }) =>
      rows.provide(await this.#writerOf(state).load(rows.wanted())),
    );
  }

  async #finish({ tables: { tables }, built }: PageWrite): Promise<void> {
    // Folding may fail: nothing must be on its way by then.
    const folded = tables.map(({ state, rows }) => ({ writer: this.#writerOf(state), rows: rows.fold() }));
    const writes = folded.map(({ writer, rows }) => writer.write(rows));
    const notes = typeof built === 'number' ? tables.map(({ state }) => this.#advance(state, built)) : [];
    if (built !== 'serving') {
      await Promise.all([...writes, ...notes, this.#client.query('COMMIT')]);
      return;
    }
    await Promise.all(writes);
    for (const { state } of tables) await switchTable(this.#client, state);
    await this.#client.query('COMMIT');
  }

  #advance({ projection: { name, version } }: TableState, position: number): Promise<unknown> {
    const statement = 'UPDATE projection SET position = $1 WHERE name = $2 AND version = $3';
    return this.#client.query(statement, [position, name, version]);
  }

  /** Where the connection is lost the database does so by itself. */
  async #rollBack(): Promise<void> {
    try {
      await this.#client.query('ROLLBACK');
    } catch {
      // What went wrong first is what counts.
    }
  }

  #writerOf({ projection, tableName }: TableState): TableWriter {
    const known = this.#writers.get(tableName);
    if (known !== undefined) return known;
    const writer = new TableWriter(this.#client, projection.table, tableName);
    this.#writers.set(tableName, writer);
    return writer;
  }

  async check(): Promise<void> {
    const { rowCount } = await this.#client.query('SELECT 1 FROM checkpoint');
    if (rowCount === 0) throw new Error('the checkpoint of the read models is gone');
  }

  close(): Promise<void> {
    return hangUp(this.#client);
  }
}
