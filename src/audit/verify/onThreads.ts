import type { EventStore } from '../../store/eventStore.ts';
import type { LogPlace } from '../../store/logPlace.ts';
import type { RangeData } from '../rangeWorker.ts';
import { runThread } from '../threads.ts';
import type { OnProgress, Range, RangeReport, ReadLog } from './range.ts';
import { checkRange, checkRangeAt } from './range.ts';
import type { VerifyOptions } from './verifyLog.ts';

/** A range for each thread would be as long as its slowest one: shorter ones even that out. */
const RANGES_A_THREAD = 4;
/** A shorter one, in positions of the log, is checked sooner than its thread has begun. */
const SHORTEST = 25_000;

type Strategy = Pick<VerifyOptions, 'ranges' | 'checkRanges'>;

/**
 * How a log is checked: in a file by so many threads at once. A server is read from one thread, in one range: what it
 * sends takes longer than its check, and the event before a range would be a question of its own.
 */
export async function onThreads(
  place: LogPlace,
  log: ReadLog & Pick<EventStore, 'lastPosition'>,
  threads: number,
): Promise<Strategy> {
  const ranges = Math.min(threads * RANGES_A_THREAD, Math.ceil((await log.lastPosition()) / SHORTEST));
  if ('url' in place || threads === 1 || ranges < 2)
    return inline((range, onProgress) => checkRangeAt(place, log, range, onProgress));
  return { ranges, checkRanges: (parts, onProgress) => atOnce(threads, parts, place, onProgress) };
}

/** On this thread, the log that it has open. */
export const here = (log: ReadLog): Strategy =>
  inline((range, onProgress) => checkRange(log, range, onProgress));

/** On this thread, in one range. */
const inline = (check: (range: Range, onProgress: OnProgress) => Promise<RangeReport>): Strategy => ({
  ranges: 1,
  checkRanges: (ranges, onProgress) => Promise.all(ranges.map((range) => check(range, onProgress))),
});

async function atOnce(
  threads: number,
  ranges: readonly Range[],
  log: LogPlace,
  onProgress: OnProgress,
): Promise<readonly RangeReport[]> {
  const reports: RangeReport[] = [];
  const left = [...ranges.entries()];
  const takeTurns = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, range] = next;
      reports[index] = await runThread<RangeReport>(
        'rangeWorker',
        { log, range } satisfies RangeData,
        onProgress,
      );
    }
  };
  await Promise.all(Array.from({ length: threads }, takeTurns));
  return reports;
}
