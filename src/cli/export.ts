// `npm run export`: writes the event log to a file, also while the server runs.
// Exit code 0 where the file is whole, 1 where a file that is there cannot be added to, 2 where it cannot be done.
import { existsSync, statSync, truncateSync } from 'node:fs';
import type { EventStore } from '../store/eventStore.ts';
import { BrokenFile } from '../store/transfer/brokenFile.ts';
import { type Begun, exportedText, nothingYet } from '../store/transfer/exportLog.ts';
import { isCompressed, readFile, STANDARD, writeFile } from '../store/transfer/files.ts';
import { type Scanned, scanFile } from '../store/transfer/scanFile.ts';
import { placeOf } from './openLog.ts';
import { fromCaller, reasonOf, shownFile, showProgress, transferOptions } from './transferOptions.ts';

const usage = `Writes the event log to a file, from which "npm run import" makes it again, in any store.

  npm run export -- --to FILE [--from LOG]

  --to FILE    A new file, or one that was exported before or cut: what is missing is added to it. A name that ends in
               .gz compresses it; then it cannot be added to. - is the standard output ("npm run --silent" keeps
               npm's own lines out of it).
  --from LOG   A folder with events.db, or a URL of EventStoreDB (esdb://host:2113). Default: what EVENTSTORE_URL or
               DATA_DIR names; a password is better there than in a command, which others on the machine can see.

The server may run meanwhile: the file holds the log as it was when the export began.

Not in the log, and so not in the file: credentials, keys, secrets and the deadlines of leases. They are in state.db, to
be copied while no server runs, or in PostgreSQL (DATABASE_URL). Without them the next start makes a password for the
user admin, tokens and apps are to be made anew, and work in progress gets its deadline again.`;

async function main(args: readonly string[]): Promise<number> {
  const options = transferOptions(args);
  if (options?.to === undefined || options.help) {
    console.error(usage);
    return options?.help === true ? 0 : 2;
  }
  const file = fromCaller(options.to);
  try {
    const log = await placeOf(options.from).openForReading();
    try {
      await exportTo(file, log);
    } finally {
      await log.close();
    }
    return 0;
  } catch (error) {
    console.error(`${shownFile(file, 'output')} could not be written: ${reasonOf(error)}.`);
    return error instanceof BrokenFile ? 1 : 2;
  }
}

async function exportTo(file: string, log: EventStore): Promise<void> {
  const until = await log.lastPosition();
  const begun = file !== STANDARD && existsSync(file) ? await begunIn(file, log) : null;
  if (begun?.isWhole === true && begun.position >= until) {
    console.error(`${file}: nothing has come since; ${begun.events} events.`);
    return;
  }
  if (begun !== null) truncateSync(file, begun.events === 0 ? 0 : begun.bytes);
  const text = exportedText(log, until, startingWith(begun), showProgress, ({ events, sha256 }) =>
    console.error(`${shownFile(file, 'output')}: ${events} events, SHA-256 ${sha256}.`),
  );
  await writeFile(file, text, begun === null ? 'new' : 'behind');
}

/** A file whose events this log has, too. Throws BrokenFile. */
async function begunIn(file: string, log: EventStore): Promise<Scanned> {
  if (isCompressed(file))
    throw new BrokenFile('it is there already, and nothing can be added to what is compressed');
  const scanned = await scanFile(readFile(file));
  const { logId, last } = scanned;
  if (logId === null && statSync(file).size > 0) throw new BrokenFile('it is no exported log');
  if (logId !== null && logId !== log.logId) throw new BrokenFile('it was exported from another log');
  if (last === null) return scanned;
  const [same] = await log.readStream(last.stream, { from: last.revision, maxCount: 1 });
  if (same?.id !== last.id) throw new BrokenFile('it holds events that the log does not have');
  return scanned;
}

const startingWith = (begun: Scanned | null): Begun =>
  begun === null || begun.events === 0 ? nothingYet() : begun;

process.exitCode = await main(process.argv.slice(2));
