// `npm run verify`: checks the hash chain of every stream, also while the server runs.
// Exit code 0 where all hold, 1 where one is broken, 2 where the log cannot be read.
import type { BreakReason } from '../domain/audit/events.ts';
import { verifyChains } from '../store/verifyChains.ts';
import type { Verification } from '../store/verifyChains.ts';
import { NoLog, placeOf, sentence } from './openLog.ts';
import type { Place } from './openLog.ts';

const SHOWN_STREAMS = 100;

const meaning: Record<BreakReason, string> = {
  gap: 'does not follow the event before it: events are missing',
  unsealed: 'carries no hash',
  altered: 'is not what was written, or the event before it is not',
};

async function main(): Promise<number> {
  const place = placeOf(undefined);
  try {
    const verification = await verifyLog(place);
    print(place.shown, verification);
    return verification.broken.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(
      error instanceof NoLog
        ? sentence(error)
        : `The event log ${place.shown} cannot be read: ${reasonOf(error)}`,
    );
    return 2;
  }
}

async function verifyLog(place: Place): Promise<Verification> {
  const store = await place.openForReading();
  try {
    return await verifyChains(store, showProgress);
  } finally {
    await store.close();
  }
}

function showProgress(events: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${events} events `);
}

function print(place: string, { streams, events, broken }: Verification): void {
  if (process.stderr.isTTY) process.stderr.write('\r');
  console.log(`${place}: events: ${events}, streams: ${streams}.`);
  if (broken.length === 0) return console.log('Every chain holds.');
  const byStream = Map.groupBy(broken, ({ stream }) => stream);
  console.log(`Broken links: ${broken.length}, in streams: ${byStream.size}.`);
  for (const [stream, [first, ...more]] of [...byStream].slice(0, SHOWN_STREAMS)) {
    if (first === undefined) continue;
    const further = more.length === 0 ? '' : ` (and ${more.length} more)`;
    console.log(
      `  ${stream} revision ${first.revision}, position ${first.position}: ${meaning[first.reason]}${further}`,
    );
  }
  if (byStream.size > SHOWN_STREAMS) console.log(`  … and ${byStream.size - SHOWN_STREAMS} streams more.`);
}

/** The innermost message: the outer ones say that the log could not be read. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

process.exitCode = await main();
