import { parentPort, workerData } from 'node:worker_threads';
import { post } from '../readModel/workers.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { openForReading } from '../store/openForReading.ts';
import type { ThreadMessage } from './threads.ts';
import type { OnProgress, Range, RangeReport } from './verify/range.ts';
import { checkRangeAt } from './verify/range.ts';

// A thread that checks a range of the log.

/** What the thread is started with. */
export interface RangeData {
  readonly log: LogPlace;
  readonly range: Range;
}

async function run(port: NonNullable<typeof parentPort>): Promise<void> {
  const { log: place, range } = workerData as RangeData;
  const tell = (message: ThreadMessage<RangeReport>): void => post(port, message);
  const log = await openForReading(place);
  try {
    const onProgress: OnProgress = (events, positions) => tell({ events, positions });
    tell({ result: await checkRangeAt(place, log, range, onProgress) });
  } finally {
    await log.close();
  }
}

if (parentPort !== null) await run(parentPort);
