import { parentPort, workerData } from 'node:worker_threads';
import type { Instant } from '../domain/instant.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { openForReading } from '../store/openForReading.ts';
import { makeRows, projectionsAsOf } from './asOf/makeRows.ts';
import { openAlone } from './sqlite/database.ts';
import { post } from './workers.ts';

// A thread that makes rows as they were at an instant, in a file, and then ends.

/** What the thread is started with. */
export interface AsOfData {
  readonly log: LogPlace;
  readonly at: Instant;
  readonly path: string;
}

/** How far the log was read. */
export interface AsOfReport {
  readonly position: number;
}

async function run(port: NonNullable<typeof parentPort>): Promise<void> {
  const { log: place, at, path } = workerData as AsOfData;
  const log = await openForReading(place);
  try {
    const report = (position: number): void => post(port, { position } satisfies AsOfReport);
    await makeRows(log, at, (facts) => openAlone(path, facts, projectionsAsOf), report);
  } finally {
    await log.close();
  }
}

if (parentPort !== null) await run(parentPort);
