// Logs with anchors, in a file that tests can tamper with, and what verification says of them.
import Database from 'better-sqlite3';
import type { Anchor } from '../../../src/audit/anchors/anchor.ts';
import { readAnchor } from '../../../src/audit/anchors/anchor.ts';
import { keepAnchors, LogWasCut } from '../../../src/audit/anchors/anchoring.ts';
import { anchorEvents } from '../../../src/audit/anchors/anchorLog.ts';
import type { Signer } from '../../../src/audit/anchors/signer.ts';
import { newPrivateKey, signerWith } from '../../../src/audit/anchors/signer.ts';
import type { Trust } from '../../../src/audit/verify/anchors.ts';
import type { OnProgress, Range, RangeReport } from '../../../src/audit/verify/range.ts';
import { checkRange, checkRangeAt } from '../../../src/audit/verify/range.ts';
import type { LogReport } from '../../../src/audit/verify/verifyLog.ts';
import { verifyLog } from '../../../src/audit/verify/verifyLog.ts';
import type { Keys } from '../../../src/state/keys.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';

/** The part of the state that anchoring needs, in memory. */
export function memoryKeys(): Keys {
  const values = new Map<string, Uint8Array>();
  return {
    find: async (name) => values.get(name) ?? null,
    getOrCreate: async (name, create) => {
      const value = values.get(name) ?? create();
      values.set(name, value);
      return value;
    },
    set: async (name, value) => void values.set(name, value),
    remove: async (name) => values.delete(name),
  };
}

export const newSigner = (): Signer => signerWith(newPrivateKey());

/** Anchors what a log has that is not covered yet, at most so many events an anchor. */
export async function anchorAll(
  store: EventStore,
  { signer = newSigner(), keys = memoryKeys(), everyEvents = 10 }: Partial<AnchorOptions> = {},
): Promise<void> {
  const caughtUp = Promise.withResolvers<void>();
  const errors: unknown[] = [];
  const watched = changed(store, {
    subscribe: (options) => store.subscribe({ ...options, onCaughtUp: () => caughtUp.resolve() }),
  });
  const anchoring = keepAnchors({
    store: watched,
    signer,
    keys,
    clock: () => Date.UTC(2026, 0, 1),
    onError: (error) => {
      errors.push(error);
      if (!(error instanceof LogWasCut)) caughtUp.resolve();
    },
    everyEvents,
    everyMs: 3_600_000,
  });
  await caughtUp.promise;
  await anchoring.stop();
  if (errors.length > 0) throw errors[0];
}

/** A store that does some things in another way. */
export const changed = (store: EventStore, changes: Partial<EventStore>): EventStore => ({
  logId: store.logId,
  capabilities: store.capabilities,
  lastAcknowledgedPosition: store.lastAcknowledgedPosition,
  append: (append) => store.append(append),
  appendAll: (appends) => store.appendAll(appends),
  readStream: (stream, options) => store.readStream(stream, options),
  readAll: (options) => store.readAll(options),
  lastPosition: () => store.lastPosition(),
  subscribe: (options) => store.subscribe(options),
  close: () => store.close(),
  ...changes,
});

export interface AnchorOptions {
  readonly signer: Signer;
  readonly keys: Keys;
  readonly everyEvents: number;
}

export async function anchorsIn(store: Pick<EventStore, 'readStream'>): Promise<Anchor[]> {
  const anchors: Anchor[] = [];
  for await (const page of anchorEvents(store))
    for (const event of page) {
      const anchor = readAnchor(event.data);
      if (anchor === null) throw new Error(`${event.data} is no anchor`);
      anchors.push(anchor);
    }
  return anchors;
}

export const noTrust: Trust = { keys: null, kept: new Map(), acceptedLosses: new Set() };

export const keeping = (anchors: readonly Anchor[]): Map<number, string> =>
  new Map(anchors.map(({ said, hash }) => [said.number, hash]));

/** Verifies on this thread, cut into so many ranges. */
export const verify = (log: EventStore, trust: Partial<Trust> = {}, ranges = 1): Promise<LogReport> =>
  verifyBy((part, onProgress) => checkRange(log, part, onProgress), log, trust, ranges);

/** Verifies the log in a file. */
export async function verifyFile(file: string, trust: Partial<Trust> = {}, ranges = 1): Promise<LogReport> {
  const log = openEmbeddedStore({ path: file, readOnly: true });
  try {
    return await verifyBy(
      (part, onProgress) => checkRangeAt({ file }, log, part, onProgress),
      log,
      trust,
      ranges,
    );
  } finally {
    await log.close();
  }
}

const verifyBy = (
  check: (part: Range, onProgress: OnProgress) => Promise<RangeReport>,
  log: EventStore,
  trust: Partial<Trust>,
  ranges: number,
): Promise<LogReport> =>
  verifyLog({
    log,
    trust: { ...noTrust, ...trust },
    ranges,
    checkRanges: (parts, onProgress) => Promise.all(parts.map((part) => check(part, onProgress))),
  });

/** What a person with access to the file can do; the statement is given the log as table `event`. */
export function tamper(file: string, sql: string, ...values: readonly string[]): void {
  const db = new Database(file);
  if (values.length === 0) db.exec(sql);
  else db.prepare(sql).run(...values);
  db.close();
}

/** The faults of a report, without what is for people. */
export const faultsOf = ({ faults }: LogReport): [number, string][] =>
  faults.map(({ number, fault }) => [number, fault]);
