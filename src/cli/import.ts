// `npm run import`: makes an event log from a file that `npm run export` has written; no server may write that log.
// Exit code 0 where the log holds all of it, 1 where the file is not whole or the log is another one, 2 where it cannot
// be done.
import { existsSync } from 'node:fs';
import { append, appendAll } from '../commands/append.ts';
import type { EventStore } from '../store/eventStore.ts';
import { BrokenFile } from '../store/transfer/brokenFile.ts';
import { readFile, STANDARD } from '../store/transfer/files.ts';
import { ForeignLog } from '../store/transfer/heldLog.ts';
import { type Imported, importLog, type Target } from '../store/transfer/importLog.ts';
import { readEvents } from '../store/transfer/readEvents.ts';
import { NoLog, type Place, placeOf } from './openLog.ts';
import { fromCaller, reasonOf, shownFile, showProgress, transferOptions } from './transferOptions.ts';

const usage = `Makes an event log from a file that "npm run export" has written.

  npm run import -- --from FILE [--to LOG]

  --from FILE  Decompressed where its name ends in .gz; - is the standard input.
  --to LOG     A folder for events.db, made where it is missing, or a URL of EventStoreDB (esdb://host:2113). Default:
               what EVENTSTORE_URL or DATA_DIR names; a password is better there than in a command, which others on
               the machine can see.

The log must be empty, or hold what this file begins with: an import that was stopped goes on when it is run again, and
a file that was added to brings what has come since. No server may run on it. Events stand in it in the order and to
the letter as they were; every hash chain is checked on the way. The log has an id of its own, and positions that
clients remember mean nothing in it.

Not in the file: credentials, keys, secrets and the deadlines of leases. Copy state.db as well, while no server runs, or
go on with the same DATABASE_URL. Without them the next start makes a password for the user admin, tokens and apps are
to be made anew, and work in progress gets its deadline again.`;

async function main(args: readonly string[]): Promise<number> {
  const options = transferOptions(args);
  if (options?.from === undefined || options.help) {
    console.error(usage);
    return options?.help === true ? 0 : 2;
  }
  const file = fromCaller(options.from);
  const place = placeOf(options.to);
  try {
    if (file !== STANDARD && !existsSync(file)) throw new NoLog(`there is no file ${file}`);
    const log = await place.openForWriting();
    try {
      return await importTo(log, file, place);
    } finally {
      await log.close();
    }
  } catch (error) {
    console.error(`Nothing was imported: ${reasonOf(error)}.`);
    return 2;
  }
}

async function importTo(log: EventStore, file: string, { shown }: Place): Promise<number> {
  let soFar: Imported = { events: 0, heldBefore: 0 };
  try {
    await importLog(patient(log), readEvents(readFile(file)), (imported) => {
      soFar = imported;
      showProgress(imported.events);
    });
    console.log(`${shown}: ${told(soFar)}.`);
    return 0;
  } catch (error) {
    console.error(`${error instanceof ForeignLog ? shown : shownFile(file, 'input')}: ${reasonOf(error)}.`);
    console.error(`${shown}: ${told(soFar)}, and no more.`);
    return error instanceof BrokenFile || error instanceof ForeignLog ? 1 : 2;
  }
}

const told = ({ events, heldBefore }: Imported): string =>
  heldBefore === 0
    ? `${events} events were imported`
    : `${events - heldBefore} events were imported behind ${heldBefore} that were there`;

/** Finds out what became of an append whose outcome is unknown, as commands do. */
const patient = (log: EventStore): Target => ({
  capabilities: log.capabilities,
  append: (each) => append(log, each),
  appendAll: (all) => appendAll(log, all),
  readAll: (options) => log.readAll(options),
  readStream: (stream, options) => log.readStream(stream, options),
});

process.exitCode = await main(process.argv.slice(2));
