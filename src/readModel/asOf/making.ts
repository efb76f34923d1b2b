import { mkdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DomainError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { LogPlace } from '../../store/logPlace.ts';
import type { AsOfData, AsOfReport } from '../asOfWorker.ts';
import { sqlite } from '../expression/dialects.ts';
import { queriesBy } from '../queriesBy.ts';
import type { Statements } from '../readModels.ts';
import { prepareDatabase, removeDatabase } from '../sqlite/database.ts';
import { SqliteProjectionStore } from '../sqlite/projectionStore.ts';
import { grammar } from '../sqlite/readDatabase.ts';
import { startReader } from '../sqlite/reader.ts';
import { statementsOf } from '../sqlite/statements.ts';
import { startWorker } from '../workers.ts';
import { makeRows, projectionsAsOf } from './makeRows.ts';

/** Rows as they were at an instant, to be looked through. */
export interface RowsAt extends Statements {
  close(): Promise<void>;
}

/** Rows that are being made. */
export interface Making {
  readonly rows: Promise<RowsAt>;
  /** Gives it up, and takes away what there is of them. */
  stop(): Promise<void>;
}

export type Make = (at: Instant, onRead: (position: number) => void) => Making;

/**
 * Makes them on a thread of its own, in files `<n>.db` of a folder, which is made where it is missing; queries are answered
 * on another one.
 */
export function makeOnThread(log: LogPlace, folder: string, onFailed: (error: unknown) => void): Make {
  let files = 0;
  return (at, onRead) => {
    files += 1;
    mkdirSync(folder, { recursive: true });
    const path = `${folder}/${files}.db`;
    const worker = startWorker('asOfWorker', { log, at, path } satisfies AsOfData);
    worker.on('message', ({ position }: AsOfReport) => onRead(position));
    const made = new Promise<RowsAt>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', (code) => {
        if (code === 0) resolve(openRows(path, onFailed));
        else reject(givenUp());
      });
    });
    const rows = made.catch((error: unknown) => {
      removeDatabase(path);
      throw error;
    });
    return { rows, stop: async () => void (await worker.terminate()) };
  };
}

const givenUp = (): DomainError =>
  new DomainError('StateAtInstantNotReady', 'The state at that instant could not be made in time.');

function openRows(path: string, onFailed: (error: unknown) => void): RowsAt {
  const reader = startReader({ path }, onFailed);
  const queries = queriesBy(reader.run, grammar);
  return {
    dialect: sqlite,
    keyed: queries,
    lists: queries,
    close: async () => {
      await reader.close();
      removeDatabase(path);
    },
  };
}

/** Makes them on this thread, in memory: for a log that is in the memory of this process. */
export const makeInline =
  (log: Pick<EventStore, 'logId' | 'readAll' | 'lastPosition'>): Make =>
  (at, onRead) => {
    const db = new Database(':memory:');
    const open = (facts: Parameters<typeof prepareDatabase>[1]): SqliteProjectionStore =>
      new SqliteProjectionStore(db, prepareDatabase(db, facts, projectionsAsOf), 'current', () => {});
    const run = statementsOf(db);
    const queries = queriesBy(async (query) => run(query), grammar);
    const rows = makeRows(log, at, open, onRead).then(() => ({
      dialect: sqlite,
      keyed: queries,
      lists: queries,
      close: async () => void db.close(),
    }));
    return { rows, stop: async () => void (await rows.catch(() => {})) };
  };
