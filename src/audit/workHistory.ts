import { setImmediate as turn } from 'node:timers/promises';
import type { FieldChange } from '../domain/changes/changes.ts';
import { changesBetween, type Field } from '../domain/changes/changes.ts';
import type { Work } from '../domain/changes/work.ts';
import { changesOf, evolveWork, fieldsOf, workStream } from '../domain/changes/work.ts';
import { DomainError } from '../domain/errors.ts';
import type { Recorded } from '../domain/event.ts';
import type { Instant } from '../domain/instant.ts';
import { isNotAfter } from '../domain/instant.ts';
import type { WorkRef } from '../domain/work.ts';
import { decode } from '../store/decode.ts';
import type { EventStore, StoredEvent } from '../store/eventStore.ts';
import { hashOf } from '../store/hashChain.ts';

const PAGE = 500;

type Log = Pick<EventStore, 'readStream'>;

/** What histories are read from. */
export interface WorkLog extends Pick<EventStore, 'readStream'> {
  /** How the states of a piece of work are shown: with what is encrypted opened. Left out: as they are kept. */
  readonly showing?: (work: WorkRef) => Promise<Show>;
}

export type Show = (work: Work) => Work | Promise<Work>;

const asKept: Show = (work) => work;

/** An event of a piece of work, and what it has done to the work. */
export interface WorkEntry {
  readonly event: Recorded;
  /** As it is stored. */
  readonly stored: StoredEvent;
  /** Of the chain of its stream; null where it carries none. */
  readonly hash: string | null;
  readonly before: Work | null;
  readonly after: Work;
}

export const changesIn = ({ before, after }: WorkEntry): FieldChange[] => changesOf(before, after);

/** Every event of a piece of work in its order; none where it is not there. Others get their turn between pages. */
export async function* workEntries(log: WorkLog, work: WorkRef): AsyncGenerator<WorkEntry> {
  const stream = workStream(work);
  const show = (await log.showing?.(work)) ?? asKept;
  let kept: Work | null = null;
  let before: Work | null = null;
  for (let from = 0; ;) {
    const page = await log.readStream(stream, { from, maxCount: PAGE });
    for (const stored of page) {
      const event = decode(stored);
      kept = evolveWork(work.kind, kept, event);
      const after: Work = await show(kept);
      yield { event, stored, hash: hashOf(stored), before, after };
      before = after;
    }
    if (page.length < PAGE) return;
    from += page.length;
    await turn();
  }
}

/** A part of a history: revisions are exclusive. */
export interface HistoryPart {
  readonly after: number | null;
  readonly before: number | null;
  readonly rows: number;
  /** The last rows of the part, the last one first. */
  readonly fromEnd: boolean;
}

/** Some entries of a piece of work. It is folded from its beginning in any case. */
export async function historyPart(log: WorkLog, work: WorkRef, part: HistoryPart): Promise<WorkEntry[]> {
  const { after, before, rows, fromEnd } = part;
  const found: WorkEntry[] = [];
  for await (const entry of workEntries(log, work)) {
    const { revision } = entry.event;
    if (before !== null && revision >= before) break;
    if (!fromEnd && found.length === rows) break;
    if (after !== null && revision <= after) continue;
    found.push(entry);
    if (fromEnd && found.length > rows) found.shift();
  }
  return fromEnd ? found.toReversed() : found;
}

/** How many events a piece of work has. */
export async function countEntries(log: Log, work: WorkRef): Promise<number> {
  const [last] = await log.readStream(workStream(work), { direction: 'backwards', maxCount: 1 });
  return last === undefined ? 0 : last.revision + 1;
}

/** The folder of a piece of work, which never changes; null where it is not there. */
export async function folderOfWork(log: Log, work: WorkRef): Promise<number | null> {
  const [first] = await log.readStream(workStream(work), { maxCount: 1 });
  return first === undefined ? null : decode(first).metadata.folderId;
}

/** A moment in the life of a piece of work: right after one of its events, or an instant. */
export type Moment = { readonly revision: number } | { readonly at: Instant };

/**
 * The last event up to a moment, and the work right after it; null where the work was not there yet. An instant is that
 * up to the first event that was decided later. Throws InvalidArgument for a revision that there is not.
 */
export async function entryAt(log: WorkLog, work: WorkRef, moment: Moment): Promise<WorkEntry | null> {
  let last: WorkEntry | null = null;
  for await (const entry of workEntries(log, work)) {
    const { revision, metadata } = entry.event;
    if ('revision' in moment ? revision > moment.revision : !isNotAfter(metadata.at, moment.at)) break;
    last = entry;
  }
  if ('revision' in moment && last?.event.revision !== moment.revision)
    throw new DomainError('InvalidArgument', `The work has no revision ${moment.revision}.`);
  return last;
}

const fieldsAt = (entry: WorkEntry | null): Field[] => (entry === null ? [] : fieldsOf(entry.after));

/** Two moments of a piece of work; null where it was not there yet. */
export interface Comparison {
  readonly before: WorkEntry | null;
  readonly after: WorkEntry | null;
  /** What differs; all fields that have a value where it was not there at the first one. */
  readonly changes: readonly FieldChange[];
}

/** Compares two moments; before the work was there where `from` is null. Throws as entryAt. */
export async function comparisonOf(
  log: WorkLog,
  work: WorkRef,
  from: Moment | null,
  to: Moment,
): Promise<Comparison> {
  const before = from === null ? null : await entryAt(log, work, from);
  const after = await entryAt(log, work, to);
  return { before, after, changes: changesBetween(fieldsAt(before), fieldsAt(after)) };
}
