import { parentPort, workerData } from 'node:worker_threads';
import { post } from '../readModel/workers.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { openForReading } from '../store/openForReading.ts';
import type { ThreadMessage } from './threads.ts';
import type { Trust } from './verify/anchors.ts';
import { onThreads } from './verify/onThreads.ts';
import type { LogReport } from './verify/verifyLog.ts';
import { verifyLog } from './verify/verifyLog.ts';

// A thread that verifies a log, with others that help it.

/** What the thread is started with. */
export interface VerifyData {
  readonly log: LogPlace;
  readonly trust: Trust;
  /** How many threads check at once. */
  readonly threads: number;
}

async function run(port: NonNullable<typeof parentPort>): Promise<void> {
  const { log: place, trust, threads } = workerData as VerifyData;
  const tell = (message: ThreadMessage<LogReport>): void => post(port, message);
  const log = await openForReading(place);
  try {
    const result = await verifyLog({
      log,
      trust,
      ...(await onThreads(place, log, threads)),
      onProgress: (events, positions) => tell({ events, positions }),
    });
    tell({ result });
  } finally {
    await log.close();
  }
}

if (parentPort !== null) await run(parentPort);
