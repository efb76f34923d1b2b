import { setImmediate as turn } from 'node:timers/promises';
import type { ChainHead } from '../../store/chainHeads.ts';
import { ChainHeads, headOf } from '../../store/chainHeads.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { LogPlace } from '../../store/logPlace.ts';
import { openChainTexts } from '../../store/openForReading.ts';
import type { BrokenLink } from '../../store/verifyChains.ts';
import { checkEvent, linkOf } from '../../store/verifyChains.ts';
import { GrowingTree, NO_HASH } from '../tree.ts';
import type { Link, Links } from './links.ts';
import { linksOf, linksOfTexts } from './links.ts';

/** More broken links than these are counted, not listed. */
const LISTED = 100_000;

/** Where the span of an anchor ends: behind the event at a position, or behind so many events of the log. */
export interface Boundary {
  readonly number: number;
  readonly at: { readonly position: number } | { readonly count: number };
}

/** A part of the log, to be checked by itself. */
export interface Range {
  /** Exclusive. */
  readonly after: number;
  /** Inclusive. */
  readonly until: number;
  /**
   * Those of each log that anchors were made in, in their order; of this log first. Counts are from the log's beginning,
   * so that a range with one begins there.
   */
  readonly boundaries: readonly (readonly Boundary[])[];
}

/** What the log has where an anchor covers something; no root where it has nothing. */
export interface FoundSpan {
  readonly number: number;
  readonly events: number;
  readonly root: string | null;
}

export interface RangeReport {
  readonly events: number;
  /** Streams that begin in it. */
  readonly streams: number;
  readonly broken: readonly BrokenLink[];
  /** Those that are not listed, too. */
  readonly brokenCount: number;
  readonly spans: readonly FoundSpan[];
  /** Events behind the last boundary of this log. */
  readonly rest: number;
}

export type ReadLog = Pick<EventStore, 'readAll' | 'readStream'>;

/** Told of each page: its events, and by how much of the log's positions the check has come further. */
export type OnProgress = (events: number, positions: number) => void;

/** Checks the chain of each stream in a range, and makes the spans that it has. */
export async function checkRange(
  log: ReadLog,
  range: Range,
  onProgress: OnProgress = () => {},
  links: Links = linksOf(log),
): Promise<RangeReport> {
  const chains = new RangeChains(log, range.after);
  const spans = range.boundaries.map((boundaries) => new Spans(boundaries));
  let checked = 0;
  for (let after = range.after; after < range.until;) {
    const page = await links.read(after);
    const last = page.at(-1);
    if (last === undefined) break;
    const within =
      last.position <= range.until ? page : page.filter(({ position }) => position <= range.until);
    for (const link of within) {
      const hash = chains.confirm(link) ?? (await chains.judge(link)) ?? NO_HASH;
      for (const each of spans) each.add(link.position, hash);
    }
    checked += within.length;
    onProgress(within.length, Math.min(last.position, range.until) - after);
    after = last.position;
    await turn();
  }
  const ended = spans.map((each) => each.end());
  const [rest = checked] = ended.map((each) => each.rest);
  return { ...chains.report(), events: checked, spans: ended.flatMap((each) => each.found), rest };
}

/** As checkRange, of the log at a place: from texts where its store writes them. */
export async function checkRangeAt(
  place: LogPlace,
  log: ReadLog,
  range: Range,
  onProgress: OnProgress,
): Promise<RangeReport> {
  const texts = await openChainTexts(place);
  if (texts === null) return checkRange(log, range, onProgress);
  try {
    return await checkRange(log, range, onProgress, linksOfTexts(texts, log));
  } finally {
    await texts.close();
  }
}

/** The chains of the streams of a range, as far as they were seen. */
class RangeChains {
  readonly #log: ReadLog;
  readonly #after: number;
  readonly #heads = new ChainHeads();
  readonly #broken: BrokenLink[] = [];
  #brokenCount = 0;
  #streams = 0;

  constructor(log: ReadLog, after: number) {
    this.#log = log;
    this.#after = after;
  }

  /** The hash of an event that goes on its chain as it should; null where that is not sure, and nothing is noted. */
  confirm(link: Link): string | null {
    const slot = this.#heads.slotOf(link.stream);
    const before = this.#heads.at(slot);
    if (link.revision !== (before?.revision ?? -1) + 1 || before?.hash === null) return null;
    const hash = link.hashBehind(before?.hash ?? '');
    if (hash === null) return null;
    if (before === undefined) this.#streams += 1;
    this.#heads.put(slot, { revision: link.revision, hash });
    return hash;
  }

  /** The hash that any event carries, after all of it was looked at; null where it carries none. */
  async judge(link: Link): Promise<string | null> {
    const event = await link.event();
    const own = headOf(event);
    const before = this.#heads.get(link.stream) ?? (await this.#beforeRange(link));
    if (before === undefined) this.#streams += 1;
    const reason = checkEvent(before, event, own);
    if (reason !== null) {
      this.#brokenCount += 1;
      if (this.#broken.length < LISTED) this.#broken.push(linkOf(event, reason));
    }
    this.#heads.set(link.stream, own);
    return own.hash;
  }

  /** The event before the first one of a stream in this range; undefined where that begins the stream. */
  async #beforeRange({ stream, revision }: Link): Promise<ChainHead | undefined> {
    if (this.#after === 0 || revision === 0) return undefined;
    const [found] = await this.#log.readStream(stream, { from: revision - 1, maxCount: 1 });
    const isThere = found?.revision === revision - 1 && found.position <= this.#after;
    return isThere ? headOf(found) : undefined;
  }

  report(): Pick<RangeReport, 'streams' | 'broken' | 'brokenCount'> {
    return { streams: this.#streams, broken: this.#broken, brokenCount: this.#brokenCount };
  }
}

/** The trees over the events between boundaries. */
class Spans {
  readonly #boundaries: readonly Boundary[];
  readonly #found: FoundSpan[] = [];
  #tree = new GrowingTree();
  #events = 0;

  constructor(boundaries: readonly Boundary[]) {
    this.#boundaries = boundaries;
  }

  add(position: number, hash: string): void {
    for (let next = this.#next(); next !== undefined && isBehind(position, next); next = this.#next())
      this.#close(next);
    this.#tree.add(hash);
    this.#events += 1;
    const next = this.#next();
    if (next !== undefined && 'count' in next.at && next.at.count <= this.#events) this.#close(next);
  }

  /** What there is at the boundaries, and how many events behind the last one. */
  end(): { readonly found: readonly FoundSpan[]; readonly rest: number } {
    const rest = this.#next() === undefined ? this.#tree.leaves : 0;
    for (let next = this.#next(); next !== undefined; next = this.#next()) this.#close(next);
    return { found: this.#found, rest };
  }

  #next(): Boundary | undefined {
    return this.#boundaries[this.#found.length];
  }

  #close({ number }: Boundary): void {
    const { leaves } = this.#tree;
    this.#found.push({ number, events: leaves, root: leaves === 0 ? null : this.#tree.root });
    this.#tree = new GrowingTree();
  }
}

const isBehind = (position: number, { at }: Boundary): boolean => 'position' in at && position > at.position;
