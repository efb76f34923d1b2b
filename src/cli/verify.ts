// `npm run verify`: checks the hash chain of every stream and every anchor, also while the server runs.
// Exit code 0 where all hold, 1 where one is broken, 2 where the log cannot be read.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Anchor } from '../audit/anchors/anchor.ts';
import { anchorLine, readAnchor } from '../audit/anchors/anchor.ts';
import { anchorsBetween, countAnchors } from '../audit/anchors/anchorLog.ts';
import type { Trust } from '../audit/verify/anchors.ts';
import { onThreads } from '../audit/verify/onThreads.ts';
import type { LogReport } from '../audit/verify/verifyLog.ts';
import { verifyLog } from '../audit/verify/verifyLog.ts';
import { ConfigError } from '../config.ts';
import type { EventStore } from '../store/eventStore.ts';
import { STANDARD } from '../store/transfer/files.ts';
import type { Installation } from './installation.ts';
import { askInstallation } from './installation.ts';
import { NoLog, placeOf, sentence } from './openLog.ts';
import { shownFile, showProgress } from './transferOptions.ts';
import type { VerifyOptions } from './verifyOptions.ts';
import { verifyOptions, verifyUsage } from './verifyOptions.ts';
import { reportLines } from './verifyReport.ts';

/** A file of anchors that is none. */
class NoAnchors extends Error {
  override readonly name = 'NoAnchors';
}

const place = placeOf(undefined);

async function main(args: readonly string[]): Promise<number> {
  const options = verifyOptions(args);
  if (options === null || options.task === 'help') {
    console.error(verifyUsage);
    return options === null ? 2 : 0;
  }
  try {
    return await run(options);
  } catch (error) {
    console.error(troubleOf(error));
    return 2;
  }
}

async function run(options: VerifyOptions): Promise<number> {
  const installation = await askInstallation();
  if (options.task === 'showKey') return showKey(installation);
  return withLog((store) =>
    options.task === 'exportAnchors'
      ? exportAnchors(store, options.file ?? STANDARD)
      : verify(store, options, installation),
  );
}

async function withLog(work: (store: EventStore) => Promise<number>): Promise<number> {
  const store = await place.openForReading();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function showKey({ publicKey, trouble }: Installation): number {
  if (publicKey !== null) {
    console.log(publicKey);
    return 0;
  }
  console.error(`There is no key of anchors: ${trouble ?? 'the server was not started yet'}.`);
  return 2;
}

async function exportAnchors(store: EventStore, file: string): Promise<number> {
  const anchors = await anchorsBetween(store, 0, await countAnchors(store));
  const text = anchors.map((anchor) => `${anchorLine(anchor)}\n`).join('');
  if (file === STANDARD) process.stdout.write(text);
  else writeFileSync(file, text);
  console.error(`${shownFile(file, 'output')}: ${anchors.length} anchors.`);
  return 0;
}

async function verify(
  store: EventStore,
  options: VerifyOptions,
  installation: Installation,
): Promise<number> {
  const trust = trustOf(options, installation);
  let events = 0;
  const report = await verifyLog({
    log: store,
    trust,
    ...(await onThreads(place.log, store, options.threads)),
    onProgress: (more) => {
      events += more;
      showProgress(events);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  for (const line of reportLines(place.shown, report, installation)) console.log(line);
  return isSound(report) ? 0 : 1;
}

const isSound = ({ brokenCount, faults }: LogReport): boolean => brokenCount === 0 && faults.length === 0;

function trustOf({ keys, file, acceptedLosses }: VerifyOptions, installation: Installation): Trust {
  const { publicKey, witness } = installation;
  const known = [...(publicKey === null ? [] : [publicKey]), ...keys];
  const kept = [...(witness === null ? [] : [witness]), ...(file === undefined ? [] : anchorsIn(file))];
  return {
    keys: known.length === 0 ? null : known,
    kept: new Map(kept.map(({ said, hash }) => [said.number, hash])),
    acceptedLosses: new Set(acceptedLosses),
  };
}

/** The anchors of a file, one a line. Throws NoAnchors. */
function anchorsIn(file: string): Anchor[] {
  const lines = textOf(file)
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, index) => {
    const anchor = readAnchor(line);
    if (anchor === null) throw new NoAnchors(`${file}, line ${index + 1}: this is no anchor`);
    return anchor;
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file === STANDARD ? 0 : file, 'utf8');
  } catch {
    throw new NoAnchors(`${file} cannot be read`);
  }
}

function troubleOf(error: unknown): string {
  if (error instanceof NoLog) return sentence(error);
  if (error instanceof NoAnchors || error instanceof ConfigError)
    return `${error.message.replace(/\.$/, '')}.`;
  return `The event log ${place.shown} cannot be read: ${innermost(error)}`;
}

/** The innermost message: the outer ones say that the log could not be read. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermost(error.cause);
}

process.exitCode = await main(process.argv.slice(2));
