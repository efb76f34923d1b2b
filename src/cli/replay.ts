// `npm run replay`: makes the read models anew from the log; the server must not run.
// `npm run replay -- --verify`: makes them beside the live ones and compares; the server may run.
// Exit code 0 where all is well, 1 where a table differs, 2 where it cannot be done.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projections } from '../../projections/projections.ts';
import { ConfigError } from '../config.ts';
import { isUnavailable } from '../postgres/unavailable.ts';
import { NotComparable } from '../readModel/digest.ts';
import { StoodDown } from '../readModel/projectionStore.ts';
import { type Comparison, compareWithReplay, replay } from '../readModel/replay.ts';
import { StoreUnavailable } from '../store/eventStore.ts';
import { type LiveReads, liveReads } from './liveReads.ts';
import { NoLog, placeOf, sentence } from './openLog.ts';

const dataDir = path.resolve(process.env['DATA_DIR'] || './data');
const log = placeOf(undefined);

async function main(args: readonly string[]): Promise<number> {
  const [option, ...more] = args;
  if (more.length > 0 || (option !== undefined && option !== '--verify')) {
    console.error('Usage: npm run replay, or npm run replay -- --verify');
    return 2;
  }
  try {
    const live = liveReads(dataDir);
    return option === undefined ? await rebuild(live) : await verify(live);
  } catch (error) {
    if (!(error instanceof Error) || !isMeantForPeople(error)) throw error;
    console.error(error instanceof NoLog ? sentence(error) : `${reasonOf(error)}.`);
    return 2;
  }
}

/** As the writer of the log, so that no server can be running, and none can start. */
async function rebuild({ shown, openAnew }: LiveReads): Promise<number> {
  // One that is not there is not made.
  await (await log.openForReading()).close();
  const store = await log.openForWriting();
  try {
    const started = performance.now();
    const events = await replay(store, openAnew, await store.lastPosition(), showProgress);
    const seconds = (performance.now() - started) / 1_000;
    console.log(`${shown}: ${events} events in ${seconds.toFixed(1)} s.`);
    return 0;
  } finally {
    await store.close();
  }
}

async function verify({ readDigests }: LiveReads): Promise<number> {
  const store = await log.openForReading();
  // Beside the data, where there is room for one more read model.
  mkdirSync(dataDir, { recursive: true });
  const scratch = mkdtempSync(path.join(dataDir, 'replay-'));
  try {
    const scratchPath = path.join(scratch, 'read.db');
    const comparisons = await compareWithReplay(store, readDigests, scratchPath, projections, showProgress);
    for (const comparison of comparisons) console.log(lineOf(comparison));
    return comparisons.every(({ result }) => result === 'equal') ? 0 : 1;
  } finally {
    await store.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function lineOf({ table, result, live, replayed }: Comparison): string {
  if (result === 'unbuilt') return `${table}: is still being built, nothing to compare`;
  const rows = `${live.rows} rows, ${live.sha256.slice(0, 16)}`;
  return result === 'equal'
    ? `${table}: equal (${rows})`
    : `${table}: DIFFERENT (live ${rows}; replayed ${replayed.rows} rows, ${replayed.sha256.slice(0, 16)})`;
}

function showProgress(events: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${events} events `);
}

const meantForPeople = [StoreUnavailable, NotComparable, NoLog, ConfigError, StoodDown];

const isMeantForPeople = (error: Error): boolean =>
  isUnavailable(error) || meantForPeople.some((each) => error instanceof each);

/** The message with what has caused it, as far as there is one. */
const reasonOf = ({ message, cause }: Error): string =>
  cause instanceof Error ? `${message} (${cause.message})` : message.replace(/\.$/, '');

process.exitCode = await main(process.argv.slice(2));
