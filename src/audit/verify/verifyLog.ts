import type { EventStore } from '../../store/eventStore.ts';
import type { BrokenLink } from '../../store/verifyChains.ts';
import type { AnchorFault, Claim, KeyUse, Trust } from './anchors.ts';
import { checkAnchors } from './anchors.ts';
import type { Boundary, FoundSpan, OnProgress, Range, RangeReport } from './range.ts';
import { cutInto } from './cut.ts';

export interface LogReport {
  readonly events: number;
  readonly streams: number;
  readonly broken: readonly BrokenLink[];
  /** Those that are not listed, too. */
  readonly brokenCount: number;
  readonly anchors: number;
  /**
   * Anchors whose events cannot be compared: they were made in a log that this one was moved from, and this store was not
   * given its events in their order.
   */
  readonly incomparable: number;
  readonly faults: readonly AnchorFault[];
  readonly keys: readonly KeyUse[];
  /** Events that no anchor covers yet: the last ones. */
  readonly unanchored: number;
}

/** Checks ranges of a log, some of them at once. */
export type CheckRanges = (
  ranges: readonly Range[],
  onProgress: OnProgress,
) => Promise<readonly RangeReport[]>;

export interface VerifyOptions {
  readonly log: Pick<EventStore, 'logId' | 'capabilities' | 'readStream' | 'lastPosition'>;
  readonly trust: Trust;
  readonly checkRanges: CheckRanges;
  /** Into how many ranges the log may be cut. */
  readonly ranges: number;
  readonly onProgress?: OnProgress;
}

/**
 * Checks the whole log as it is when it is called: the chain of every stream, every anchor, and that the events are those
 * that the anchors were made of. A log may be written meanwhile.
 */
export async function verifyLog(options: VerifyOptions): Promise<LogReport> {
  const { log, trust, checkRanges, ranges, onProgress = () => {} } = options;
  const { claims, faults, ...checked } = await checkAnchors(log, trust);
  // Behind the anchors, so that all that they cover is within.
  const until = await log.lastPosition();
  const { [log.logId]: own = [], ...others } = Object.groupBy(claims, ({ logId }) => logId);
  const moved = Object.values(others).map((each = []) => each);
  // A store that commits to one stream at a time got the events of a moved log in another order.
  const checkable = log.capabilities.multiStreamAppend ? moved : [];
  const parts = cutInto(
    ranges,
    own.map(byPosition),
    checkable.map((each) => each.map(byCount)),
    until,
  );
  const reports = await checkRanges(parts, onProgress);
  const spans = new Map(reports.flatMap((report) => report.spans).map((span) => [span.number, span]));
  const covering = [...own, ...checkable.flat()];
  return {
    ...summed(reports),
    ...checked,
    incomparable: claims.length - covering.length,
    faults: [...faults, ...covering.flatMap((claim) => contentFault(claim, spans.get(claim.number)))],
  };
}

const byPosition = ({ number, position }: Claim): Boundary => ({ number, at: { position } });
const byCount = ({ number, count }: Claim): Boundary => ({ number, at: { count } });

function contentFault({ number, events, span }: Claim, found: FoundSpan | undefined): AnchorFault[] {
  if (found?.events === events && found.root === span) return [];
  const there = found?.events ?? 0;
  const detail =
    there === events
      ? 'an event that it covers is not what it was'
      : `it covers ${events} events, where the log has ${there}`;
  return [{ number, fault: 'content', detail }];
}

function summed(
  reports: readonly RangeReport[],
): Pick<LogReport, 'events' | 'streams' | 'broken' | 'brokenCount' | 'unanchored'> {
  const sum = (of: (report: RangeReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    events: sum(({ events }) => events),
    streams: sum(({ streams }) => streams),
    broken: reports.flatMap(({ broken }) => broken),
    brokenCount: sum(({ brokenCount }) => brokenCount),
    unanchored: sum(({ rest }) => rest),
  };
}
