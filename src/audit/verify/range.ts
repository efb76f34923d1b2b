import { setImmediate as turn } from 'node:timers/promises';
import { PageReader } from '../../readModel/pageReader.ts';
import type { ChainHead } from '../../store/chainHeads.ts';
import { ChainHeads, headOf } from '../../store/chainHeads.ts';
import type { EventStore, StoredEvent } from '../../store/eventStore.ts';
import type { BrokenLink } from '../../store/verifyChains.ts';
import { checkEvent, linkOf } from '../../store/verifyChains.ts';
import { GrowingTree, NO_HASH } from '../tree.ts';

const PAGE = 1_000;
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
): Promise<RangeReport> {
  const chains = new RangeChains(log, range.after);
  const spans = range.boundaries.map((boundaries) => new Spans(boundaries));
  const pages = new PageReader(log, PAGE);
  let checked = 0;
  for (let after = range.after; after < range.until;) {
    const page = await pages.read(after);
    const last = page.at(-1);
    if (last === undefined) break;
    const events =
      last.position <= range.until ? page : page.filter((event) => event.position <= range.until);
    for (const event of events) {
      const own = headOf(event);
      const before = chains.before(event) ?? (await chains.beforeRange(event));
      chains.note(event, before, own);
      for (const each of spans) each.add(event, own.hash ?? NO_HASH);
    }
    checked += events.length;
    onProgress(events.length, Math.min(last.position, range.until) - after);
    after = last.position;
    await turn();
  }
  const ended = spans.map((each) => each.end());
  const [rest = checked] = ended.map((each) => each.rest);
  return { ...chains.report(), events: checked, spans: ended.flatMap((each) => each.found), rest };
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

  before({ stream }: StoredEvent): ChainHead | undefined {
    return this.#heads.get(stream);
  }

  /** The event before the first one of a stream in this range; undefined where that begins the stream. */
  async beforeRange({ stream, revision }: StoredEvent): Promise<ChainHead | undefined> {
    if (this.#after === 0 || revision === 0) return undefined;
    const [found] = await this.#log.readStream(stream, { from: revision - 1, maxCount: 1 });
    const isThere = found?.revision === revision - 1 && found.position <= this.#after;
    return isThere ? headOf(found) : undefined;
  }

  note(event: StoredEvent, before: ChainHead | undefined, own: ChainHead): void {
    if (before === undefined) this.#streams += 1;
    const reason = checkEvent(before, event, own);
    if (reason !== null) {
      this.#brokenCount += 1;
      if (this.#broken.length < LISTED) this.#broken.push(linkOf(event, reason));
    }
    this.#heads.set(event.stream, own);
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

  add(event: StoredEvent, hash: string): void {
    for (let next = this.#next(); next !== undefined && isBehind(event, next); next = this.#next())
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

const isBehind = ({ position }: StoredEvent, { at }: Boundary): boolean =>
  'position' in at && position > at.position;
