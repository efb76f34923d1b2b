import type { Boundary, Range } from './range.ts';

/**
 * Cuts a log that ends at `until` into at most `count` ranges of about the same length. The events of one anchor stay
 * together: what is anchored is cut where an anchor's events end, what is not anchored anywhere. Where boundaries of
 * other logs count events there is one range.
 */
export function cutInto(
  count: number,
  own: readonly Boundary[],
  others: readonly (readonly Boundary[])[],
  until: number,
): Range[] {
  if (others.length > 0) return [{ after: 0, until, boundaries: [own, ...others] }];
  const ends = own.map(({ at }) => ('position' in at ? at.position : 0));
  const starts = [0, ...cutsIn(count, ends, until)];
  return starts.map((after, n) => {
    const end = starts[n + 1] ?? until;
    // What ends behind the log, or not where it should, is in the last range or in the first one.
    const from = n === 0 ? -Infinity : after;
    const to = n === starts.length - 1 ? Infinity : end;
    const within = own.filter((_, at) => isBetween(ends[at] ?? 0, from, to));
    return { after, until: end, boundaries: [within] };
  });
}

function cutsIn(count: number, ends: readonly number[], until: number): number[] {
  const ideals = Array.from({ length: count - 1 }, (_, n) => Math.round((until * (n + 1)) / count));
  const cuts = ideals.map((ideal) => ends.find((end) => end >= ideal) ?? ideal);
  return [...new Set(cuts)].filter((cut) => cut > 0 && cut < until).toSorted((a, b) => a - b);
}

const isBetween = (end: number, after: number, until: number): boolean => end > after && end <= until;
